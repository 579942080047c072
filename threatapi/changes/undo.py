"""Takes a change back: what it created goes, what it updated or deleted is as it was before.

Undoing is a change, too, so it can be undone. It is refused as a whole where somebody has changed
one of the records since, or where more than the records of the change would be written.
"""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import ProtectedError, QuerySet, RestrictedError

from base.orm.datasets import load_datasets, set_datasets
from base.orm.models import Record
from sources.models import claim_models

from .choices import ChangeAction, ChangeDoor
from .door import OpenChange, change, is_changed, write_change
from .models import Change, ChangeItem
from .record_format import Written, default_of, records_by_name, references, written_columns
from .records import touches

MOST_REASONS = 20


class UndoRefused(Exception):
    """A change cannot be taken back. Nothing was written; `reasons` are sentences for people."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


def undo(done: Change, door: str, *, user: Any = None, author: str = "", reason: str) -> Change:
    """Take a change back, and return the change that does so."""
    if done.door == ChangeDoor.UPGRADE:
        raise UndoRefused(["This is the whole store as it was when changes began to be kept."])
    if done.pk in taken_back(done):
        raise UndoRefused([f"Change {done.number} has been undone already."])
    try:
        with change(door, user=user, author=author, reason=reason, undoes=done) as now:
            if not done.items.exists():  # a load that only noted which edits it kept
                write_change(now.about, [])
            Undoing(done, now).run()
    except (ProtectedError, RestrictedError) as error:
        raise UndoRefused([str(error.args[0])]) from error
    except IntegrityError as error:
        taken = f"Another record has taken the place of one that the change removed ({error})."
        raise UndoRefused([taken]) from error
    return now.about


# What undoing does to a record, and the right that it takes.
OPPOSITE = {
    ChangeAction.CREATE: (ChangeAction.DELETE, "delete"),
    ChangeAction.UPDATE: (ChangeAction.UPDATE, "change"),
    ChangeAction.DELETE: (ChangeAction.CREATE, "add"),
}


def as_undone(items: Iterable[ChangeItem]) -> list[ChangeItem]:
    """The items that undoing these would have, not stored."""
    return [
        ChangeItem(
            kind=item.kind,
            record=item.record,
            action=OPPOSITE[ChangeAction(item.action)][0],
            before=item.after,
            after=item.before,
        )
        for item in items
    ]


def may_undo(user: Any, done: Change) -> bool:
    """Whether the user may write all that undoing would write."""
    if done.door == ChangeDoor.UPGRADE:
        return False
    rights = set()
    for kind, action in done.items.order_by().values_list("kind", "action").distinct():
        options = records_by_name()[kind]._meta
        rights.add(f"{options.app_label}.{OPPOSITE[ChangeAction(action)][1]}_{options.model_name}")
    return bool(user.has_perms(rights))


def taken_back(since: Change) -> set[int]:
    """The keys of the changes from this one on that are without effect."""
    return changes_without_effect(Change.objects.filter(undoes__number__gte=since.number))


def changes_without_effect(undoing: QuerySet | None = None) -> set[int]:
    """The keys of the changes that were undone, and of those that undid them. What was undone and
    then restored has its effect again."""
    found: set[int] = set()
    if undoing is None:
        undoing = Change.objects.filter(undoes__isnull=False)
    for key, undone in undoing.order_by("-number").values_list("pk", "undoes"):
        if key not in found:
            found |= {key, undone}
    return found


class Undoing:
    """The records of a change, and what is to become of them."""

    def __init__(self, done: Change, now: OpenChange) -> None:
        self.done, self.now = done, now
        self.items = {item.record: item for item in done.items.order_by("position")}
        self.keys: dict[UUID, int] = {}  # primary keys, by public id

    def run(self) -> None:
        self.lock()
        self.refuse_if_changed_since()
        deleted = [item for item in self.items.values() if item.after is None]
        updated = [item for item in self.items.values() if item.before and item.after]
        created = [item for item in self.items.values() if item.before is None]
        self.look_up_keys([*deleted, *updated])
        written = [self.restore(item) for item in in_order(deleted)]
        written += [self.write_back(item) for item in updated]
        written += [self.write_late(item) for item in deleted if late_references(item)]
        self.delete(created)
        self.restore_datasets([*deleted, *updated])
        self.check(written)

    # Before

    def lock(self) -> None:
        """Let nobody else write these records."""
        for model, uids in self.by_model(self.items.values()).items():
            stored = model._base_manager.filter(uid__in=uids).order_by()
            self.now.note_rows(model, list(stored.values_list("pk", flat=True)))

    def refuse_if_changed_since(self) -> None:
        later = ChangeItem.objects.filter(change__number__gt=self.done.number)
        later = later.exclude(change__in=taken_back(self.done))
        created = [uid for uid, item in self.items.items() if item.before is None]
        found = later.filter(record__in=list(self.items)) | later.filter(touches(created))
        rows = found.order_by("change__number").values_list(
            "kind", "slug", "record", "change__number"
        )
        reasons = [
            f"The {named(kind, slug, record)} was changed by change {number}."
            for kind, slug, record, number in rows[:MOST_REASONS]
        ]
        if reasons:
            raise UndoRefused(reasons)

    @staticmethod
    def by_model(items: Iterable[ChangeItem]) -> dict[type[Record], list[UUID]]:
        found: dict[type[Record], list[UUID]] = {}
        for item in items:
            found.setdefault(records_by_name()[item.kind], []).append(item.record)
        return found

    # Writing

    def look_up_keys(self, items: list[ChangeItem]) -> None:
        """The keys of all records that these name."""
        wanted: dict[type[models.Model], set[UUID]] = {}
        for item in items:
            for column in references(records_by_name()[item.kind]):
                named_here = wanted.setdefault(column.related_model, set())
                named_here.update(ids_in((item.before or {}).get(column.name)))
        for model, uids in wanted.items():
            stored = model._base_manager.filter(uid__in=uids).order_by()
            self.keys |= dict(stored.values_list("uid", "pk"))

    def restore(self, item: ChangeItem) -> Record:
        """Create a record anew that the change deleted."""
        record = records_by_name()[item.kind](uid=item.record)
        return self.write(record, item, without={column.name for column in late_references(item)})

    def write_back(self, item: ChangeItem) -> Record:
        model = records_by_name()[item.kind]
        return self.write(model._base_manager.get(uid=item.record), item)

    write_late = write_back  # what a restored record refers to is there now

    def write(self, record: Record, item: ChangeItem, without: Iterable[str] = ()) -> Record:
        """Give the record the columns that it had before the change."""
        before: Written = item.before or {}
        record.key = before.get("key", "")
        lists = {}
        for column in written_columns(type(record)):
            value = before.get(column.name)
            if column.many_to_many:
                lists[column.name] = [self.key_of(each) for each in value or []]
            elif column.is_relation:
                value = None if column.name in without else value
                setattr(record, column.attname, self.key_of(value) if value else None)
            else:
                given = default_of(column) if value is None else column.to_python(value)
                setattr(record, column.attname, given)
        record.save()
        self.keys[record.uid] = record.pk
        for name, keys in lists.items():
            getattr(record, name).set(keys)
        return record

    def restore_datasets(self, items: list[ChangeItem]) -> None:
        """Have the records in the data sets in which they were before the change."""
        stored = load_datasets([item.record for item in items])
        for item in items:
            wanted = (item.before or {}).get("datasets", [])
            if {*ids_in(wanted)} != {*ids_in(stored.get(item.record))}:
                self.now.datasets[item.record] = stored.get(item.record, [])
                set_datasets(item.record, item.kind, [*ids_in(wanted)])

    def key_of(self, reference: dict[str, str]) -> int:
        try:
            return self.keys[UUID(reference["id"])]
        except KeyError:
            name = reference.get("slug") or reference["id"]
            raise UndoRefused([f"“{name}”, to which a record referred, is gone."]) from None

    def delete(self, created: list[ChangeItem]) -> None:
        """Delete what the change created, the last first; claims before what they rest on."""
        claims = {model._meta.model_name for model in claim_models()}
        for item in sorted(created, key=lambda item: (item.kind not in claims, -item.position)):
            for record in records_by_name()[item.kind]._base_manager.filter(uid=item.record):
                record.delete()

    # Afterwards

    def check(self, written: list[Record]) -> None:
        """Nothing else was written, and what was written keeps the rules of the models."""
        reasons = [
            f"It would also change the {named(edit.model._meta.model_name, slug, uid)}."
            for edit in self.now.edits()
            for uid, slug in [(edit.rows[-1]["uid"], edit.rows[-1].get("slug", ""))]
            if uid not in self.items and is_changed(edit)
        ]
        for record in written:
            try:
                record.full_clean()
            except ValidationError as error:
                reasons += [f"{record}: {message}" for message in error.messages]
        if reasons:
            raise UndoRefused(reasons[:MOST_REASONS])


def named(kind: str, slug: str, record: UUID) -> str:
    return f"{records_by_name()[kind]._meta.verbose_name} {slug or record}"


def ids_in(value: Any) -> Iterator[UUID]:
    for each in value if isinstance(value, list) else [value] if value else []:
        yield UUID(each["id"])


def late_references(item: ChangeItem) -> list[Any]:
    """Columns that may name a record that is restored later: those that a deletion empties."""
    return [
        column
        for column in references(records_by_name()[item.kind])
        if not column.many_to_many
        and column.remote_field.on_delete is models.SET_NULL
        and (item.before or {}).get(column.name)
    ]


def in_order(deleted: list[ChangeItem]) -> list[ChangeItem]:
    """Each record after those that it refers to."""
    items = {item.record: item for item in deleted}
    above = {
        item.record: {
            uid
            for column in references(records_by_name()[item.kind])
            if column not in late_references(item)
            for uid in ids_in((item.before or {}).get(column.name))
            if uid in items
        }
        for item in deleted
    }
    return [items[uid] for uid in TopologicalSorter(above).static_order()]
