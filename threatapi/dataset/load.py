"""Loads a data set: all of it or nothing, and twice is the same as once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from base.orm import bulk
from base.orm.datasets import add_records
from base.orm.locking import lock_tables
from base.orm.revision import revise, watched_tables
from base.orm.writing import ReviewNeeded
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.door import Item, write_change
from threatapi.changes.models import Change
from threatapi.changes.review import find_statements, needs_review, note_reviewer
from threatapi.edits import Edit
from threatapi.markings import Spread
from threatapi.recompute import recompute, take_statistics
from threatapi.refresh import refresh

from .checks import graph_faults, parts_left, unsaid
from .conflicts import Decisions, Resolution
from .difference import Difference
from .edited import EditLog
from .faults import Fault
from .header import Header
from .index import NOTHING, Own, RecordIndex, has_slug
from .items import Members
from .models import KeptEdit
from .reader import Reader
from .replace import Removal
from .report import Loaded
from .rows import Row
from .writer import Writer

AUTHOR = "manage.py load"


class LoadFailed(Exception):
    """Nothing was loaded; `faults` says why, each with file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} faults")


class LoadRefused(Exception):
    """Nothing was loaded, for it would have overwritten what others wrote since."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        super().__init__(f"{len(loaded.conflicts)} records are in conflict with later edits")


@dataclass(frozen=True)
class Options:
    resolution: Resolution = Resolution.NONE
    replaces: bool = False
    is_dry: bool = False
    reviewed_by: Any = None  # the user who reviewed it
    comes_reviewed: bool = False  # the data of a release


def load(
    folder: Path,
    report: Callable[[str], None] = lambda line: None,
    options: Options = Options(),
) -> Loaded:
    """Write the folder's records into the database."""
    reader = Reader(folder).read()
    if not reader.complete:
        raise LoadFailed(reader.faults)
    report(f"read {len(reader.rows)} records")
    return Load(reader.header, reader.rows, report, options, reader.faults).run()


class Load:
    """One load, in one transaction; or one change of a run of several.

    Nobody else writes records meanwhile, so that nothing is lost that was written since the load
    read them.
    """

    def __init__(
        self,
        header: Header,
        rows: Sequence[Row],
        report: Callable[[str], None],
        options: Options,
        faults: Iterable[Fault] = (),
        run_id: UUID | None = None,
        own: Own = NOTHING,
    ) -> None:
        self.header, self.rows, self.report, self.options = header, rows, report, options
        self.faults, self.run_id = [*faults], run_id
        self.index = RecordIndex(header.uid, own)
        self.loaded = Loaded(header.slug, options.is_dry, options.resolution)
        self.about = Change(door=ChangeDoor.LOAD, author=AUTHOR, run=run_id)
        note_reviewer(self.about, options.reviewed_by)
        self.is_asked = needs_review(self.about) and not options.comes_reviewed

    @transaction.atomic
    def run(self) -> Loaded:
        lock_tables(watched_tables())
        self.index.read(self.rows)
        self.dataset, faults = self.header.store()
        if faults:
            raise LoadFailed(faults)
        some = None if self.run_id is None else [row.uid for row in self.rows]
        self.members = Members(self.dataset, some)
        self.decisions = Decisions(EditLog(self.dataset), self.index, self.options.resolution)
        self.made: dict[UUID, Any] = {}
        rows = self.decide()
        self.writer = Writer(
            rows, self.index, self.decisions.kept, self.made, self.members, self.report
        )
        self.writer.write()
        self.check(rows)
        removal = Removal()
        if self.options.replaces:
            removal.find(self.decisions, self.members, self.given_records())
        conflicts = self.loaded.conflicts = self.decisions.conflicts
        self.loaded.kept = removal.kept
        EditLog.load_items([each.edited for each in conflicts])
        if conflicts and not (self.options.resolution or self.options.is_dry):
            raise LoadRefused(self.loaded)
        self.finish(removal)
        return self.loaded

    def decide(self) -> list[Row]:
        """Which rows are to be written or looked at; others stay deleted."""
        rows = self.index.merged.take_out(self.rows, self.index.stored, self.made)
        self.decisions.tell_merged_parts(self.index.merged.parts)
        self.decisions.decide(rows, self.members.own)
        if not (dropped := self.decisions.dropped):
            return rows
        for row in rows:
            if row.uid in dropped:
                self.index.leave_out(row)
        return [row for row in rows if row.uid not in dropped]

    def own_names(self) -> Own:
        """The records that have another slug in the store than in the data set, or are gone."""
        found = {}
        for row in self.rows:
            record = self.made.get(row.uid)
            if has_slug(row.kind.model) and row.values["slug"] != getattr(record, "slug", None):
                found[row.kind.model, row.values["slug"]] = row.uid
        return found

    def given_records(self) -> set[UUID]:
        """The records that the data set holds, and those with which some of them were merged."""
        given = {row.uid for row in self.rows}
        return given | {self.index.merged.keepers.get(uid, uid) for uid in given}

    def check(self, rows: list[Row]) -> None:
        """Whether all rules hold, or LoadFailed."""
        faults = [*self.faults, *self.writer.faults, *unsaid(rows)]
        if not faults:
            writer = self.writer
            faults = [
                *graph_faults(rows, writer.made),
                *parts_left(rows, writer.made, writer.changed),
            ]
        if faults:
            raise LoadFailed(faults)

    def finish(self, removal: Removal) -> None:
        """Compute values and write the change; or, in a dry run, take all back."""
        writer, loaded = self.writer, self.loaded
        removed, items_of_removed = removal.write(self.members)
        edits = writer.edits()
        items = [*writer.written.items(edits, self.members), *items_of_removed]
        loaded.counts = writer.counts | counts_of(items_of_removed)
        loaded.warnings = sorted([*writer.warnings(), *self.decisions.warnings])
        if self.options.is_dry:
            loaded.differences = self.find_differences(items)
        spread = None
        with bulk.noting_updates(self.is_asked) as computed:
            is_computed = self.is_asked or not self.options.is_dry
            if is_computed and (writer.created or writer.changed or removed):
                spread = self.compute(edits)
        if self.is_asked:
            loaded.unreviewed = find_statements([*edits, *removed], computed, spread)
        if self.options.is_dry:
            transaction.set_rollback(True)
            return
        if loaded.unreviewed:
            raise ReviewNeeded(loaded.unreviewed)
        if items or self.decisions.remembered:
            joined = (row for row in writer.rows if row.uid not in self.members.own)
            add_records(self.dataset, ((row.kind.name, row.uid) for row in joined))
            self.write_change(items, [*edits, *removed], computed, spread)
            revise()  # of what is in which data set no trigger knows

    def compute(self, edits: list[Edit]) -> Spread:
        """All values; in a run those that depend on this change, so that it costs by its size."""
        if self.run_id is None:
            return recompute(self.report, rebuild_names=False)
        take_statistics()
        return refresh(edits)

    def write_change(
        self,
        items: Iterable[Item],
        edits: Iterable[Edit],
        computed: Iterable[bulk.Update],
        spread: Spread | None,
    ) -> None:
        change = self.about
        change.reason = f"The data set “{self.dataset.name}” was loaded."
        change.dataset = self.dataset
        change.save()
        remembered = self.decisions.remembered.items()
        rows = ((change.pk, record, given) for record, given in remembered)
        bulk.insert_rows(KeptEdit, ("change_id", "record", "given"), rows)
        write_change(change, items, edits, computed, spread)
        self.loaded.number = change.number

    def find_differences(self, items: Iterable[Item]) -> list[Difference]:
        """What would be done, without the records that are in conflict."""
        conflicting = {each.record for each in self.decisions.conflicts} | self.decisions.deleted
        left_out = set() if self.options.resolution else conflicting
        rows = {row.uid: row for row in self.rows}
        return [
            Difference(item, rows.get(item.record)) for item in items if item.record not in left_out
        ]


def counts_of(removed: Iterable[Item]) -> dict[str, int]:
    deleted = sum(item.after is None for item in removed)
    return {"deleted": deleted} if deleted else {}
