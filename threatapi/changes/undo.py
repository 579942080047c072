"""Takes a change back: what it created goes, what it updated or deleted is as it was before.

Undoing is a change, too, so it can be undone. It is refused as a whole where somebody has changed
one of the records since, or where more than the records of the change would be written.
"""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from base.orm.datasets import load_datasets, set_datasets
from base.orm.models import Record
from base.orm.writing import Refused
from base.parameters import has_slug
from sources.rules import lock_graph

from .broken_rules import broken_rules
from .choices import ChangeAction, ChangeDoor
from .door import OpenChange, change, write_change
from .models import Change, ChangeItem
from .record_format import records_by_name
from .restore import NotRestorable, Restoring, by_model, ids_in, stored
from .rights import has_right

MOST_REASONS = 20
REDACTED = "The contents of a record that it touched have been redacted."


class UndoRefused(Refused):
    """A change cannot be taken back. Nothing was written; `reasons` are sentences for people,
    `later` the items of later changes that stand in the way."""

    def __init__(self, reasons: Iterable[str], later: Iterable[ChangeItem] = ()) -> None:
        self.reasons, self.later = list(reasons), list(later)
        super().__init__(" ".join(self.reasons))


def undo(done: Change, door: str, *, reason: str, **about: Any) -> Change:
    """Take a change back, and return the change that does so; `about` is as in `change`."""
    if done.door == ChangeDoor.UPGRADE:
        raise UndoRefused(["This is the whole store as it was when changes began to be kept."])
    is_empty = not done.items.exists()
    if is_empty and not done.kept_edits.exists():  # which a load notes
        raise UndoRefused([f"Change {done.number} wrote no record: it stored computed values."])
    if done.items.filter(redacted_at__isnull=False).exists():
        raise UndoRefused([REDACTED])
    if done.pk in taken_back(done):
        raise UndoRefused([f"Change {done.number} has been undone already."])
    try:
        with change(door, reason=reason, undoes=done, **about) as now:
            if is_empty:
                write_change(now.about, [])
            Undoing(done, now).run()
    except NotRestorable as error:
        raise UndoRefused([str(error)]) from error
    except IntegrityError as error:
        later = find_takers(done)
        names = ", ".join(
            f"{item.kind} {item.slug or item.record}" for item in later[:MOST_REASONS]
        )
        taken = "Another record has taken the place of one that the change removed"
        raise UndoRefused([f"{taken}{names and ': '}{names}."], later) from error
    return now.about


def find_takers(done: Change) -> list[ChangeItem]:
    """The first items of the records that have the slugs of those that the change removed."""
    found = []
    for item in done.items.exclude(action=ChangeAction.CREATE):
        model, slug = records_by_name()[item.kind], (item.before or {}).get("slug")
        if slug and has_slug(model):
            taker = model._base_manager.filter(slug=slug).exclude(uid=item.record).first()
            first = taker and ChangeItem.objects.filter(record=taker.uid).order_by("pk").first()
            found += [first] if first and not taker.hidden else []
    return found


def restore(now: OpenChange, record: str) -> Record:
    """Restore a deleted record, and what was deleted with it as a part of it, within a change."""
    deletion = find_last_item(UUID(record))
    if deletion is None or deletion.action != ChangeAction.DELETE or deletion.redacted_at:
        raise UndoRefused(["The row was not deleted, or it cannot be brought back."])
    deleted = deletion.change.items.filter(action=ChangeAction.DELETE)
    parts = level = {deletion.record}
    while level:
        level = {*deleted.filter(part_of__in=level).values_list("record", flat=True)} - parts
        parts |= level
    try:
        Undoing(deletion.change, now, parts).run()
    except NotRestorable as error:
        raise UndoRefused([str(error)]) from error
    return records_by_name()[deletion.kind]._base_manager.get(uid=deletion.record)


def find_last_item(record: UUID) -> ChangeItem | None:
    items = ChangeItem.objects.filter(record=record, change__number__isnull=False)
    return items.select_related("change").order_by("-pk").first()


# What undoing does to a record, and the right that it takes.
OPPOSITE = {
    ChangeAction.CREATE: (ChangeAction.DELETE, "delete"),
    ChangeAction.UPDATE: (ChangeAction.UPDATE, "change"),
    ChangeAction.DELETE: (ChangeAction.CREATE, "add"),
    ChangeAction.MERGE: (ChangeAction.CREATE, "add"),
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
    """Whether the change can be undone, as far as it tells itself, and the user has the rights."""
    is_redacted = done.items.filter(redacted_at__isnull=False).exists()
    return done.door != ChangeDoor.UPGRADE and not is_redacted and has_rights_to_undo(user, done)


def has_rights_to_undo(user: Any, done: Change) -> bool:
    """Whether the user may write all that undoing would write."""
    columns = ("kind", "action", "before__type", "after__type")
    return all(
        has_right(user, OPPOSITE[ChangeAction(action)][1], records_by_name()[kind], was or is_now)
        for kind, action, was, is_now in done.items.order_by().values_list(*columns).distinct()
    )


def may_write_back(user: Any, item: ChangeItem) -> bool:
    """Whether the user may write what undoing would write of an item."""
    type_ = (item.before or item.after or {}).get("type")
    right = OPPOSITE[ChangeAction(item.action)][1]
    return item.redacted_at is None and has_right(user, right, records_by_name()[item.kind], type_)


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
    """The records of a change, or some of them, and what is to become of them."""

    def __init__(self, done: Change, now: OpenChange, only: Collection[UUID] = ()) -> None:
        self.done, self.now = done, now
        self.ours = done.items.filter(record__in=only) if only else done.items.all()
        self.items = list(self.ours.order_by("position"))

    def run(self) -> None:
        self.lock()
        self.refuse_if_changed_since()
        self.repeat_merges()
        restoring = Restoring(self.items, self.now)
        written = list(restoring.write())
        self.restore_datasets()
        reasons = [*islice(restoring.left_behind(), MOST_REASONS)]
        for records in written:
            reasons += broken_rules(records)
        if reasons:
            raise UndoRefused(reasons[:MOST_REASONS])

    def lock(self) -> None:
        """Let nobody else write these records."""
        lock_graph()
        for model, items in by_model(self.items).items():
            rows = stored(model, [item.record for item in items])
            self.now.note_rows(model, list(rows.values_list("pk", flat=True)))

    def refuse_if_changed_since(self) -> None:
        later = ChangeItem.objects.filter(change__number__gt=self.done.number)
        later = later.exclude(change__in=taken_back(self.done))
        ours = self.ours.order_by()
        created = ours.filter(action=ChangeAction.CREATE).values("record")
        touched = Q(record__in=ours.values("record"))
        for name in ("whole", "part_of", "merged_into"):
            touched |= Q(**{f"{name}__in": created})
        items = later.filter(touched).select_related("change").order_by("change__number")
        if found := list(items[:MOST_REASONS]):
            reasons = [
                f"The {named(item.kind, item.slug, item.record)} was changed by change "
                f"{item.change.number}."
                for item in found
            ]
            raise UndoRefused(reasons, found)

    def restore_datasets(self) -> None:
        """Have the records in the data sets in which they were before the change."""
        items = [item for item in self.items if item.before]
        stored = load_datasets([item.record for item in items])
        wanted = {}
        for item in items:
            now = stored.get(item.record, [])
            before = {*ids_in(item.before.get("datasets"))}
            if before != {*ids_in(now)}:
                self.now.datasets[item.record] = now
                wanted[item.record] = (item.kind, before)
        set_datasets(wanted)

    def repeat_merges(self) -> None:
        """What this change restored and an earlier one had merged is merged again."""
        if self.done.undoes:
            merged = self.done.undoes.items.filter(action=ChangeAction.MERGE)
            self.now.merged |= dict(merged.values_list("record", "merged_into"))


def named(kind: str, slug: str, record: UUID) -> str:
    return f"{records_by_name()[kind]._meta.verbose_name} {slug or record}"
