"""What a load would overwrite of what others wrote since, and what becomes of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from base.orm.models import Record
from base.orm.rows import load_rows
from threatapi.changes.door import changed_items
from threatapi.changes.models import ChangeItem
from threatapi.changes.record_format import Written
from threatapi.edits import Edit

from .edited import Edited, EditLog
from .faults import Fault
from .given import contents, write_given
from .header import ABOUT
from .index import RecordIndex
from .rows import Row


class Resolution(StrEnum):
    """What is written where the data set and an editor differ."""

    NONE = ""  # nothing at all: the load is refused
    OURS = "ours"  # what the data set has
    THEIRS = "theirs"  # what the editor made of it


@dataclass(frozen=True)
class FieldConflict:
    """A field that an editor changed and that the data set has otherwise."""

    name: str
    before: Any  # what the data set had
    given: Any  # what it has now
    stored: Any  # what the editor wrote
    edited: Edited

    @property
    def item(self) -> ChangeItem | None:
        return self.edited.last_of(self.name)

    def in_words(self) -> str:
        return (
            f"the data set had {word(self.before)} and has {word(self.given)}; "
            f"the store has {word(self.stored)}{by(self.item)}."
        )


@dataclass
class Conflict:
    """A record that an editor changed or deleted, and of which the data set has something else."""

    row: Row | None  # None if the data set no longer holds it
    kind: str
    record: UUID
    slug: str
    edited: Edited
    fields: list[FieldConflict] = field(default_factory=list)

    @property
    def is_deleted(self) -> bool:
        return self.edited.stored is None

    def faults(self) -> Iterator[Fault]:
        """A line for each field, with the place in the file."""
        named = f"{self.kind} “{self.slug or self.record}”"
        whom = by(self.edited.last)
        if self.row is None:
            reason = f"The data set no longer holds it, but it was changed{whom}."
            yield Fault(ABOUT, 1, named, reason)
            return
        if self.is_deleted:
            yield self.row.fault(named, f"The data set still holds it, but it was deleted{whom}.")
        for each in self.fields:
            yield self.row.fault(each.name, f"{named}: {each.in_words()}")

    def json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "record": str(self.record),
            "slug": self.slug or None,
            "file": self.row and self.row.file,
            "line": self.row and self.row.line,
            "conflict": "removed" if not self.row else "deleted" if self.is_deleted else "changed",
            "changed_by": told(self.edited.last),
            "fields": [
                {
                    "name": each.name,
                    "line": self.row and self.row.lines.get(each.name, self.row.line),
                    "before": each.before,
                    "given": each.given,
                    "stored": each.stored,
                    "changed_by": told(each.item),
                }
                for each in self.fields
            ],
        }


def by(item: ChangeItem | None) -> str:
    return f" by {item.change.author} in change {item.change.number}" if item else ""


def told(item: ChangeItem | None) -> dict[str, Any] | None:
    if item is None:
        return None
    change = item.change
    return {
        "number": change.number,
        "author": change.author,
        "at": change.at.isoformat(),
        "door": change.door,
        "reason": change.reason or None,
    }


def word(value: Any) -> str:
    """A value in a sentence."""
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(word(each) for each in value)
    if isinstance(value, dict):
        return f"“{value.get('slug') or value.get('id') or value}”"
    return f"“{value}”"


class Decisions:
    """Whether each row of a data set is written, left as an editor has it, or in conflict."""

    def __init__(self, log: EditLog, index: RecordIndex, resolution: Resolution) -> None:
        self.log, self.index, self.resolution = log, index, resolution
        self.conflicts: list[Conflict] = []
        self.kept: set[UUID] = set()  # left as they are in the store
        self.dropped: set[UUID] = set()  # stay deleted
        self.deleted: set[UUID] = set()  # are a conflict because they were deleted
        self.changed_wholes: set[UUID] = set()  # deleted; the data set has other parts of them
        self.warnings: list[Fault] = []
        # What the data set has of records that are kept, if it is to be remembered.
        self.remembered: dict[UUID, Written | None] = {}

    def decide(self, rows: Iterable[Row], members: set[UUID]) -> None:
        rows = list(rows)
        stored = {row.uid for row in rows if self.index.find_stored(row)}
        wanted = {row.uid for row in rows}
        redacted = self.log.redacted(wanted - stored)
        edited = self.find_edited(self.log.candidates(wanted) | (stored - members), stored)
        self.find_changed_wholes(rows, edited, stored | redacted.keys())
        for row in rows:  # what lies in a record comes after it
            found = edited.get(row.uid)
            if row.uid in redacted:
                self.drop_redacted(row, redacted[row.uid])
            elif row.parent and row.parent.uid in self.dropped:
                self.dropped.add(row.uid)
                if row.parent.uid in self.remembered:
                    self.remembered[row.uid] = write_given(row, self.index)
            elif found is None:
                continue
            elif row.uid in stored:
                self.decide_stored(row, found)
            elif found.given is not None:
                self.decide_deleted(row, found)

    def tell_merged_parts(self, rows: Collection[Row]) -> None:
        """Warn of parts that were merged with others and that the data set has otherwise."""
        merged = self.index.merged
        stored = self.read_stored({merged.keepers[row.uid] for row in rows})
        for row in rows:
            given = write_given(row, self.index)
            there = contents(stored[merged.keepers[row.uid]], self.index)
            for name in sorted({*given, *there}):
                if given.get(name) != there.get(name):
                    reason = (
                        f"Warning: It was merged with {merged.keepers[row.uid]}, which has "
                        f"{word(there.get(name))}: {word(given.get(name))} is not loaded."
                    )
                    self.warnings.append(row.fault(name, reason))

    def drop_redacted(self, row: Row, number: int) -> None:
        """Whatever is chosen, a load does not bring back what was taken out for good."""
        self.dropped.add(row.uid)
        if not (row.parent and row.parent.uid in self.dropped):
            reason = f"Warning: It was redacted in change {number}: it is not loaded."
            self.warnings.append(row.fault(row.kind.name, reason))

    def find_changed_wholes(
        self, rows: Iterable[Row], edited: dict[UUID, Edited], but: set[UUID]
    ) -> None:
        """Find the records that a load kept deleted, and of which the data set has a part that is
        new or changed since."""
        above: dict[UUID, UUID] = {}  # by what is deleted and its parts: the topmost of them
        for row in rows:
            if row.uid in but:
                continue
            found = edited.get(row.uid)
            whole = row.parent and above.get(row.parent.uid)
            if whole is None:
                if found and found.was_kept:
                    above[row.uid] = row.uid
                continue
            above[row.uid] = whole
            before = found and found.given
            if before is None or write_given(row, self.index) != contents(before, self.index):
                self.changed_wholes.add(whole)

    def find_edited(self, candidates: set[UUID], stored: set[UUID]) -> dict[UUID, Edited]:
        edited = self.log.find(candidates, stored)
        for uid, written in self.read_stored(set(edited) & stored).items():
            edited[uid].stored = written
        return edited

    def read_stored(self, uids: set[UUID]) -> dict[UUID, Written]:
        found = {}
        for model, records in self.index.stored.items():
            keys = [records[uid].pk for uid in uids if uid in records]
            rows = load_rows(model, keys).values() if keys else ()
            for item in changed_items([Edit(model, None, row) for row in rows]):
                found[item.record] = item.after or {}
        return found

    def decide_stored(self, row: Row, edited: Edited) -> None:
        given, stored = write_given(row, self.index), contents(edited.stored, self.index)
        before = contents(edited.given, self.index)
        if edited.given is not None and given == before:
            self.kept.add(row.uid)
        elif given == stored:
            if edited.given is not None:  # the editor and the data set made the same of it
                self.remembered[row.uid] = given
        elif fields := conflicting_fields(edited, before, given, stored):
            record = self.index.find_stored(row)
            self.add(Conflict(row, row.kind.name, row.uid, slug_of(record), edited, fields), given)

    def decide_deleted(self, row: Row, edited: Edited) -> None:
        given = write_given(row, self.index)
        returns = row.uid in self.changed_wholes or (row.parent and row.parent.uid in self.deleted)
        if edited.was_kept and not returns and given == contents(edited.given, self.index):
            self.dropped.add(row.uid)
            return
        slug = row.values.get("slug") or ""
        self.add(Conflict(row, row.kind.name, row.uid, slug, edited), given)

    def add(self, conflict: Conflict, given: Written | None) -> None:
        if self.resolution == Resolution.THEIRS:
            (self.dropped if conflict.is_deleted else self.kept).add(conflict.record)
            self.remembered[conflict.record] = given
        above = conflict.row and conflict.row.parent
        if conflict.is_deleted:
            self.deleted.add(conflict.record)
            if above and above.uid in self.deleted:  # it went with what it is part of
                return
        self.conflicts.append(conflict)


def conflicting_fields(
    edited: Edited, before: Written, given: Written, stored: Written
) -> list[FieldConflict]:
    """The fields that an editor changed, and that the data set would change again."""
    full = edited.stored or {}
    return [
        FieldConflict(name, before.get(name), given.get(name), full.get(name), edited)
        for name in sorted({*given, *stored})
        if given.get(name) != stored.get(name)
        and (edited.given is None or stored.get(name) != before.get(name))
    ]


def slug_of(record: Record) -> str:
    return getattr(record, "slug", "")
