"""Makes a change of a fragment: checked, written and remembered in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Exists, OuterRef, ProtectedError, RestrictedError

from base.faults.kinds import fault_of
from base.orm.keys import keys_in
from base.orm.markings import uncut
from base.orm.models import Record
from base.orm.writing import ChangedSince, ReviewNeeded
from base.parameters import as_uuid
from base.parameters import has_slug as can_have_slug
from sources.models import TARGETS, Assertion, Claim
from sources.rules import lock_graph
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.door import Item, OpenChange, change, changed_items, is_changed
from threatapi.changes.merge import MergeRefused, Merging, may_merge, refusing
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.records import find_deletion, find_successors, kind_of
from threatapi.dataset.checks import graph_faults, unsaid
from threatapi.dataset.difference import Difference
from threatapi.dataset.faults import Fault
from threatapi.dataset.index import RecordIndex

from .body import BodyFault, FragmentRefused
from .conflicts import (
    Conflicting,
    Touched,
    find_conflicts,
    find_gone,
    find_gone_by_slug,
    find_kinds,
)
from .fragment import Fragment
from .kinds import WrittenKind, fits, model_of
from .names import find_named, find_source
from .rights import NotAllowed, may_write_something, refuse_lacking
from .rows import FragmentReader, FragmentWriter, changed_fields, index_of

T = TypeVar("T")
TRIES = 3
CHANGED = "Others have changed the same since change {base}. Nothing was written."
GONE = "Records that the request names were deleted or merged. Nothing was written."
NEEDS_BASE = (
    "Give the number of the change that this was written against: it changes, deletes or merges "
    "what is stored."
)
UNSAID = "would be left without an assertion: every claim needs a source."


@dataclass
class Applied:
    """The change, whose number is None if nothing is written, and what it did to each record."""

    change: Change
    differences: list[Difference] = field(default_factory=list)


def apply(fragment: Fragment, *, user: Any, door: str = ChangeDoor.API, **about: Any) -> Applied:
    """Make a change of the fragment, or in a dry run tell what that would do.

    `about` is what else is kept of the change. Raises FragmentRefused, Conflicting and NotAllowed;
    then nothing is written.
    """
    if not may_write_something(user):
        raise NotAllowed({"write records"})
    try:
        with uncut(), transaction.atomic():
            source = find_source(fragment)
            with change(
                door, user=user, reason=fragment.why, source=source, seen=fragment.base, **about
            ) as now:
                applying = Applying(fragment, user, now)
                applying.run()
            if fragment.dry_run or not now.number:
                applied = Applied(now.about, applying.differences())
                applied.change.number = None
                transaction.set_rollback(fragment.dry_run)
                return applied
            return Applied(now.about)
    except ReviewNeeded:
        raise
    except ValidationError as error:  # what only the end of the change can see
        raise FragmentRefused(*(BodyFault("", text) for text in error.messages)) from error
    except ChangedSince:
        raise Conflicting(CHANGED.format(base=fragment.base)) from None


def with_retries(work: Callable[[], T]) -> T:
    """Do what writes once more if it met another change: then it sees what that has written."""
    for left in reversed(range(TRIES)):
        try:
            return work()
        except IntegrityError as error:
            if not left:
                raise FragmentRefused(BodyFault("", f"It breaks a rule ({error}).")) from error
        except DatabaseError as error:
            fault = fault_of(error)
            if not (left and fault and fault.is_of_conflict):
                raise
    raise AssertionError("not reached")


class Applying:
    """A fragment, within an open change."""

    def __init__(self, fragment: Fragment, user: Any, now: OpenChange) -> None:
        self.fragment, self.user, self.now = fragment, user, now
        self.places = fragment.places
        self.reader = FragmentReader(fragment)
        self.touched: dict[UUID, Touched] = {}
        self.gone: dict[UUID, Touched] = {}

    def run(self) -> None:
        if not self.reader.complete:
            self.refuse(self.reader.faults)
        self.reader.find_stored()
        index = index_of(self.reader)
        self.unions = [*self.find_unions()]
        self.deletions = [*self.find_deletions()]
        self.refuse_without_rights(index)
        self.lock(index)
        self.refuse_conflicts(index)
        self.write(index)
        self.merge()
        merged = self.went()  # the right to merge has all of it
        self.delete()
        self.refuse_unsaid()
        self.refuse_without_rights_to(self.went() - merged)

    def refuse(self, faults: list[Fault]) -> None:
        if faults:
            raise FragmentRefused(*self.reader.as_told(faults))

    def refuse_at(self, place: int, *details: str, code: str = "invalid") -> None:
        pointer = self.places.pointer(place)
        raise FragmentRefused(*(BodyFault(pointer, detail, code) for detail in details))

    # What is named

    def find_unions(self) -> Iterator[tuple[Record, Record, int]]:
        """The record that goes, and the one that stays, of each pair."""
        for each in self.fragment.merge:
            pair = [self.find(each.kind, name, each.place) for name in (each.merge, each.keep)]
            if pair[0] and pair[1]:
                yield pair[0], pair[1], each.place

    def find_deletions(self) -> Iterator[tuple[Record, int]]:
        for each in self.fragment.delete:
            if record := self.find(each.kind, each.name, each.place):
                yield record, each.place

    def find(self, kind: WrittenKind, name: str, place: int) -> Record | None:
        """The record, which is touched; None if others have deleted it or merged it."""
        model, pointer = model_of(kind), self.places.pointer(place)
        record = find_named(model, name)
        if record is not None and fits(kind, record):
            self.touched[record.uid] = Touched(
                str(model._meta.model_name), record.uid, pointer, with_parts=True
            )
            return record
        if record is None and (uid := self.find_gone(model, name)):
            self.gone[uid] = Touched(str(model._meta.model_name), uid, pointer)
            return None
        self.refuse_at(place, f"There is no {kind.label.lower()} “{name}”.", code="unknown")
        return None

    @staticmethod
    def find_gone(model: type[Record], name: str) -> UUID | None:
        if deletion := find_deletion(model, name):
            return deletion.record
        return next(iter(find_successors(model, [name])), None) and as_uuid(name)

    # Rights

    def refuse_without_rights(self, index: RecordIndex) -> None:
        """Refuse what the fragment says that it does, before it tells of what is stored."""
        wanted = []
        for row in self.reader.rows:
            if not row.is_partial:
                wanted.append(("add", row.kind.model, row.kind.fixed))
            elif changed_fields(row, index):
                wanted.append(("change", row.kind.model, row.kind.fixed))
        wanted += [("delete", type(each), vars(each)) for each, _ in self.deletions]
        refuse_lacking(self.user, wanted)
        for loser, _, _ in self.unions:
            if not may_merge(self.user, type(loser)):
                raise NotAllowed({f"merge {loser._meta.verbose_name_plural}"})

    def went(self) -> set[tuple[type[Record], int]]:
        """The model and the key of each record that is deleted so far."""
        return {(edit.model, edit.rows[0]["id"]) for edit in self.now.edits() if edit.after is None}

    def refuse_without_rights_to(self, deleted: set[tuple[type[Record], int]]) -> None:
        """Refuse what goes with it: parts that are deleted with their whole."""
        before = self.now.before
        refuse_lacking(self.user, [("delete", each[0], before[each]) for each in deleted])

    # Others

    def lock(self, index: RecordIndex) -> None:
        """Let nobody else write these records, and read them as they are then."""
        for model, records in index.stored.items():
            keys = [records[uid].pk for uid in index.rows[model] if uid in records]
            if keys:
                self.now.note_rows(model, keys)
                index.keep(model, model._base_manager.filter(pk__in=keys_in(keys)))
        for record, _ in self.deletions:
            self.now.note_rows(type(record)._meta.concrete_model, [record.pk])  # type: ignore[arg-type]
        lock_graph()

    def refuse_conflicts(self, index: RecordIndex) -> None:
        """Refuse to change what others have changed since, and what is gone."""
        for row in self.reader.rows:
            pointer = self.places.pointer(row.line)
            given = {name: row.values.get(name) for name in changed_fields(row, index)}
            each = Touched(row.kind.name, row.uid, pointer, given)
            if row.is_partial and given:
                self.touched.setdefault(row.uid, each)
            elif row.has_id and not row.is_partial:
                self.gone[row.uid] = each
        self.gone |= {each.record: each for each in self.gone_since()}
        if self.gone:
            self.refuse_ids_of_others()
            if conflicts := find_gone(self.gone):
                raise Conflicting(GONE, conflicts)
        if not self.touched:
            return
        base = self.fragment.base
        if base is None:
            raise FragmentRefused(BodyFault("/base", NEEDS_BASE, "required"))
        if base > last_number():
            raise FragmentRefused(BodyFault("/base", f"There is no change {base} so far."))
        if conflicts := find_conflicts(self.touched.values(), base):
            raise Conflicting(CHANGED.format(base=base), conflicts)

    def gone_since(self) -> Iterator[Touched]:
        """Records that others deleted or merged after `base` and whose slugs are given anew."""
        new = {
            (kind_of(row.kind.model), row.values["slug"]): self.places.pointer(row.line)
            for row in self.reader.rows
            if not (row.is_partial or row.has_id) and can_have_slug(row.kind.model)
        }
        for named, uid in find_gone_by_slug(new, self.fragment.base).items():
            yield Touched(named[0], uid, f"{new[named]}/slug")

    def refuse_ids_of_others(self) -> None:
        """Refuse an id that is given to a new record and is that of one of another kind."""
        faults = [
            BodyFault(f"{each.pointer}/id", f"This is the id of another record: {kind}.")
            for each, kind in find_kinds(self.gone)
            if kind != each.kind
        ]
        if faults:
            raise FragmentRefused(*faults)

    # Writing

    def write(self, index: RecordIndex) -> None:
        rows = self.reader.rows
        writer = FragmentWriter(rows, index)
        writer.write()
        new = [row for row in rows if not row.is_partial]
        further = self.reader.of_others([*writer.faults, *unsaid(new)])
        self.refuse([*self.reader.faults, *further])
        self.refuse([*graph_faults(rows, writer.made)])
        for uid in writer.created:
            self.now.note_new(writer.made[uid])

    def merge(self) -> None:
        for loser, keeper, place in self.unions:
            try:
                with refusing():
                    Merging(loser, keeper, self.now).run()
            except MergeRefused as refused:
                self.refuse_at(place, *refused.reasons)

    def delete(self) -> None:
        for record, place in self.deletions:
            try:
                record.delete()
            except (ProtectedError, RestrictedError) as error:
                self.refuse_at(place, str(error.args[0]))

    def refuse_unsaid(self) -> None:
        """A claim of which an assertion was deleted or moved still has another one."""
        was = [row for (model, _), row in self.now.before.items() if model is Assertion and row]
        for name in TARGETS:
            column = Assertion._meta.get_field(name)
            keys = {row[column.attname] for row in was} - {None}
            if keys and issubclass(column.related_model, Claim):
                theirs = Assertion.objects.filter(**{name: OuterRef("pk")})
                left = column.related_model._base_manager.filter(pk__in=keys_in(keys))
                for claim in left.exclude(Exists(theirs))[:1]:
                    detail = f"The {claim._meta.verbose_name} {claim.uid} {UNSAID}"
                    raise FragmentRefused(BodyFault("", detail))

    # What was done

    def differences(self) -> list[Difference]:
        rows = {row.uid: row for row in self.reader.rows}
        edits = [edit for edit in self.now.edits() if is_changed(edit)]
        items: list[Item] = changed_items(edits, self.now.merged, self.now.datasets)
        return [Difference(item, rows.get(item.record)) for item in items]
