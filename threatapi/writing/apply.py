"""Makes a change of a fragment: checked, written and remembered in one transaction."""

from collections.abc import Callable
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
from base.orm.protected import why_kept
from base.orm.writing import ChangedSince, ReviewNeeded
from sources.models import TARGETS, Assertion, Claim
from sources.rules import lock_graph
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.door import Item, OpenChange, change, changed_items, is_changed
from threatapi.changes.merge import MergeRefused, Merging, refusing
from threatapi.changes.models import Change
from threatapi.dataset.checks import graph_faults, unsaid
from threatapi.dataset.difference import Difference
from threatapi.dataset.faults import Fault
from threatapi.dataset.index import RecordIndex

from .body import BodyFault, FragmentRefused
from .conflicts import Conflicting, conflicts_of
from .fragment import Fragment
from .looked_at import refuse_if_changed
from .names import Named, find_source
from .others import CHANGED, WrittenByOthers
from .rights import NotAllowed, may_write_something, refuse_kinds, refuse_lacking, refuse_unentitled
from .rows import FragmentReader, FragmentWriter, index_of

T = TypeVar("T")
TRIES = 3
UNSAID = "would be left without an assertion: every claim needs a source."


@dataclass
class Applied:
    """The change, whose number is None if nothing is written, and what it did to each record."""

    change: Change
    differences: list[Difference] = field(default_factory=list)
    named: dict[UUID, str] = field(default_factory=dict)  # pointers to what is deleted or merged
    unreviewed: list[str] = field(default_factory=list)  # in a dry run: see `needs_review`


def apply(
    fragment: Fragment,
    *,
    user: Any,
    entitled: Any = None,
    looked_at: int | None = None,
    door: str = ChangeDoor.API,
    **about: Any,
) -> Applied:
    """Make a change of the fragment, or in a dry run tell what that would do.

    `entitled` is the user whose rights count, if that is not the one who makes it; `looked_at` is
    the number of the last change when that user looked at it, after which nothing that it is about
    may have changed; `about` is what else is kept of the change. Raises FragmentRefused,
    Conflicting and NotAllowed; then nothing is written.
    """
    entitled = entitled or user
    if not may_write_something(entitled):
        raise NotAllowed({"write records"})
    try:
        with uncut(), transaction.atomic():
            source = find_source(fragment)
            about |= {"user": user, "entitled": entitled, "source": source}
            with change(door, reason=fragment.why, seen=fragment.base, **about) as now:
                now.is_dry = fragment.dry_run
                applying = Applying(fragment, entitled, now, looked_at)
                applying.run()
            if fragment.dry_run or not now.number:
                applied = Applied(now.about, applying.differences(), applying.named.pointers)
                applied.unreviewed = now.unreviewed
                applied.change.number = None
                transaction.set_rollback(fragment.dry_run)
                return applied
            return Applied(now.about)
    except ReviewNeeded:
        raise
    except ValidationError as error:  # what only the end of the change can see
        raise FragmentRefused(*(BodyFault("", text) for text in error.messages)) from error
    except ChangedSince as error:
        changed = conflicts_of(error.later, applying.named.pointers)
        raise Conflicting(CHANGED.format(base=fragment.base), changed) from None


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

    def __init__(
        self, fragment: Fragment, user: Any, now: OpenChange, looked_at: int | None = None
    ) -> None:
        self.fragment, self.user, self.now, self.looked_at = fragment, user, now, looked_at
        self.reader = FragmentReader(fragment)

    def run(self) -> None:
        if not self.reader.complete:
            self.refuse(self.reader.faults)
        refuse_kinds(self.user, self.reader.rows, self.fragment)
        self.reader.find_stored()
        index = index_of(self.reader)
        self.named = Named(self.fragment)
        refuse_unentitled(self.user, self.reader.rows, index, self.named)
        self.reader.refuse_emptied()
        self.lock(index)
        WrittenByOthers(self.fragment, self.reader.rows, index, self.named).refuse()
        if self.looked_at is not None:
            source = self.now.about.source
            refuse_if_changed(self.looked_at, self.reader.rows, index, self.named, source)
        self.write(index)
        self.merge()
        merged = self.went()  # the right to merge has all of it
        self.delete()
        self.refuse_unsaid()
        before = self.now.before
        gone = self.went() - merged  # also parts, which are deleted with their whole
        refuse_lacking(self.user, [("delete", each[0], before[each]) for each in gone])

    def refuse(self, faults: list[Fault]) -> None:
        if faults:
            raise FragmentRefused(*self.reader.as_told(faults))

    def went(self) -> set[tuple[type[Record], int]]:
        """The model and the key of each record that is deleted so far."""
        return {(edit.model, edit.rows[0]["id"]) for edit in self.now.edits() if edit.after is None}

    def lock(self, index: RecordIndex) -> None:
        """Let nobody else write these records, and read them as they are then."""
        for model, records in index.stored.items():
            keys = [records[uid].pk for uid in index.rows[model] if uid in records]
            if keys:
                self.now.note_rows(model, keys)
                index.keep(model, model._base_manager.filter(pk__in=keys_in(keys)))
        for record, _ in self.named.deletions:
            self.now.note_rows(type(record)._meta.concrete_model, [record.pk])  # type: ignore[arg-type]
        lock_graph()

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
        for loser, keeper, place in self.named.unions:
            try:
                with refusing():
                    Merging(loser, keeper, self.now).run()
            except MergeRefused as refused:
                raise self.fragment.refused_at(place, *refused.reasons) from refused

    def delete(self) -> None:
        for record, place in self.named.deletions:
            try:
                record.delete()
            except (ProtectedError, RestrictedError) as error:
                raise self.fragment.refused_at(place, why_kept(error)) from error

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
