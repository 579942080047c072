"""The door of writes: collects what is written into changes, and remembers each change.

    with change("admin", user=request.user, reason="…"):
        record.save()
        other.delete()

All that is written while a change is open is one transaction. At its end the computed values that
depend on it are brought up to date, once; then its items are written, and last its number.
A write while no change is open is a change of its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from base.orm import bulk
from base.orm.datasets import load_datasets, remove_records
from base.orm.markings import hidden_tables
from base.orm.models import Record
from base.orm.rows import load_rows
from base.orm.writing import ReviewNeeded
from threatapi.edits import Edit, Edits
from threatapi.markings import Spread, public_edits
from threatapi.refresh import refresh

from .choices import ChangeAction, ChangeDoor
from .dangling import refusing_dangling
from .freshness import keep_last_change
from .hidden_items import keep_hidden
from .models import FORMAT, Change, ChangeItem
from .numbers import give_number
from .parts import find_places, in_batches
from .parts_along import take_along
from .record_format import Names, Row, Written, without_slugs, write_record
from .review import find_statements, needs_review, note_reviewer
from .unmarking import refuse_showing, refuse_unmarking
from .unseen import refuse_unseen

PROGRAM = "program"
ITEM_COLUMNS = (
    "change_id", "position", "format", "action", "slug", "part_of", "whole", "whole_kind",
    "former_part_of", "former_whole", "kind", "record", "before", "after", "merged_into",
    "merged_key",
)  # fmt: skip
# Items of which the places are found together.
BATCH = 10_000
# Columns that differ after each save, also if nothing was changed.
STAMPS = {"updated_at"}

_open: ContextVar["OpenChange | None"] = ContextVar("open change", default=None)
Key = tuple[type[Record], int]


class Item(NamedTuple):
    """What a change did to one record, as `ChangeItem` keeps it."""

    kind: str
    record: UUID
    before: Written | None
    after: Written | None
    merged_into: UUID | None = None
    merged_key: int | None = None

    @property
    def written(self) -> Written:
        """The record as it is now, or as it was last."""
        return self.before or {} if self.after is None else self.after

    @property
    def action(self) -> ChangeAction:
        if self.before is None:
            return ChangeAction.CREATE
        if self.merged_into is not None:
            return ChangeAction.MERGE
        return ChangeAction.DELETE if self.after is None else ChangeAction.UPDATE


def current_change() -> "OpenChange | None":
    return _open.get()


@contextmanager
def change(
    door: str = ChangeDoor.SHELL,
    *,
    user: Any = None,
    author: str = "",
    reviewed_by: Any = None,
    entitled: Any = None,
    seen: int | None = None,
    savepoint: bool = True,
    **about: Any,
) -> Iterator["OpenChange"]:
    """Open a change; within an open one, go on with that.

    `about` is the reason, and the source in which it can be read. `reviewed_by` counts only if it
    is another user, who may review; `entitled` is whose rights count, if not the author's. `seen`
    is the number of the last change that the author has seen: nothing is deleted that was changed
    since. Without a savepoint a failure within an outer transaction ends that, too.
    """
    if (outer := _open.get()) is not None:
        yield outer
        return
    author = author or (user.get_username() if user else PROGRAM)
    opened = OpenChange(
        Change(door=door, user=user, author=author, **about), seen, entitled or user
    )
    note_reviewer(opened.about, reviewed_by)
    token = _open.set(opened)
    try:
        with transaction.atomic(savepoint=savepoint):
            yield opened
            opened.finish()
    finally:
        _open.reset(token)


class OpenChange:
    """The rows that a change has written so far, as they were before it."""

    def __init__(self, about: Change, seen: int | None = None, entitled: Any = None) -> None:
        self.about, self.seen, self.entitled = about, seen, entitled
        self.is_dry = False  # whether it will be taken back
        self.unreviewed: list[str] = []  # what a second person must review, known at its end
        self.before: dict[Key, Row | None] = {}
        self.locked: dict[Key, Row] = {}  # that may be written
        # Which record each merged one became one with, by public id.
        self.merged: dict[UUID, UUID] = {}
        # The data sets of records, before they became others.
        self.datasets: dict[UUID, list[dict[str, str]]] = {}

    @property
    def number(self) -> int | None:
        return self.about.number

    # While it is open

    def note(self, record: models.Model) -> None:
        """Remember how the record is stored, before it is written or deleted."""
        model = record._meta.concrete_model
        if record.pk is not None and (model, record.pk) not in self.before:
            self.note_rows(model, [record.pk])
            self.before.setdefault((model, record.pk), None)

    def note_new(self, record: models.Model) -> None:
        self.before.setdefault((record._meta.concrete_model, record.pk), None)

    def note_rows(self, model: type[Record], keys: Collection[int]) -> None:
        """Remember how these rows are stored, and let nobody else change them."""
        self.lock_rows(model, keys)
        for key in keys:
            if (row := self.locked.pop((model, key), None)) is not None:
                self.before[model, key] = row

    def lock_rows(self, model: type[Record], keys: Iterable[int]) -> None:
        """The same for rows of which some may be written."""
        known = (self.before, self.locked)
        missing = [key for key in keys if all((model, key) not in rows for rows in known)]
        for key, row in load_rows(model, missing, locked=True).items():
            self.locked[model, key] = row

    # At its end

    def finish(self) -> None:
        edits = self.edits()
        if take_along(self, edits):
            edits = self.edits()
        stamp(edits)
        changed = [
            edit for edit in edits if is_changed(edit) or edit.rows[0]["uid"] in self.datasets
        ]
        if not changed:
            return
        refuse_unseen(changed, self.merged, self.seen)
        refuse_unmarking(self.about, self.entitled, changed)
        with refusing_dangling(changed):
            is_asked = needs_review(self.about, self.is_dry)
            with bulk.noting_updates(is_asked) as computed:
                spread = refresh(changed)
            if is_asked:
                self.unreviewed = find_statements(changed, computed, spread, self.merged)
            if self.unreviewed and not self.is_dry:
                raise ReviewNeeded(self.unreviewed)
            items = changed_items(changed, self.merged, self.datasets)
        if self.merged and spread.shown:
            raise ValidationError(
                "It would show what is hidden: give both the same markings first."
            )
        refuse_showing(self.about, self.entitled, spread)
        if items:
            remove_records([item.record for item in items if item.after is None])
            write_change(self.about, items, changed, computed, spread)

    def edits(self) -> list[Edit]:
        """Each row before and after, in the order in which they were first written.

        What they are now is read from the database: some writes may have been taken back.
        """
        keys: dict[type[Record], list[int]] = {}
        for model, key in self.before:
            keys.setdefault(model, []).append(key)
        after = {model: load_rows(model, theirs) for model, theirs in keys.items()}
        found = [
            Edit(model, before, after[model].get(key))
            for (model, key), before in self.before.items()
        ]
        return [edit for edit in found if edit.rows]


def is_changed(edit: Edit) -> bool:
    if edit.before is None or edit.after is None:
        return True
    return any(
        value != edit.before[name] for name, value in edit.after.items() if name not in STAMPS
    )


def stamp(edits: Iterable[Edit]) -> None:
    """Let `updated_at` say when a row was changed: also of those that were not saved themselves,
    such as by their authors, and not of those that were saved as they were."""
    now, stamps = timezone.now(), dict[type[Record], list[tuple[int, Any]]]()
    for edit in edits:
        if edit.before and edit.after:
            was, changed = edit.before["updated_at"], is_changed(edit)
            if changed == (was == edit.after["updated_at"]):
                row = edit.after["id"], now if changed else was
                stamps.setdefault(edit.model, []).append(row)
    for model, rows in stamps.items():
        bulk.update_columns(model, ["updated_at"], rows)


def changed_items(
    edits: Collection[Edit],
    merged: Mapping[UUID, UUID] = MappingProxyType({}),
    former: Mapping[UUID, list[dict[str, str]]] = MappingProxyType({}),
) -> list[Item]:
    """An item for each record that differs in what an editor can write, or in its data sets.

    `merged` says of records that are gone with which others they were merged, `former` in which
    data sets records were before, where they are in others now.
    """
    names = Names()
    for edit in edits:
        for row in edit.rows:
            names.add(edit.model, row)
    names.load((edit.model, row) for edit in edits for row in edit.rows)
    items = []
    datasets = load_datasets([edit.rows[0]["uid"] for edit in edits])
    earlier = {**datasets, **former}
    for edit in edits:
        before, after = (
            None if row is None else write_record(edit.model, row, names, each.get(row["uid"]))
            for row, each in ((edit.before, earlier), (edit.after, datasets))
        )
        if without_slugs(before) != without_slugs(after):
            row = edit.rows[-1]
            item = Item(edit.model._meta.model_name, row["uid"], before, after)
            if after is None and (keeper := merged.get(item.record)):
                item = item._replace(merged_into=keeper, merged_key=row["id"])
            items.append(item)
    return items


def items_of_spread(spread: Spread, known: Collection[UUID]) -> Iterator[Item]:
    """Items of records that are hidden or shown with what they name, as they were and are: who
    keeps a copy learns of them."""
    moved = (spread.hidden | spread.shown) - {*known}
    rows = [(edit.model, edit.rows[-1]) for edit in spread.edits if edit.rows[-1]["uid"] in moved]
    for item in changed_items([Edit(model, None, row) for model, row in rows]):
        yield item._replace(before=item.after)


def write_change(
    about: Change,
    items: Iterable[Item],
    edits: Iterable[Edit] = (),
    computed: Iterable[bulk.Update] = (),
    spread: Spread | None = None,
) -> None:
    """Write a change with its items, note which answers it alters, and number it.

    Call it last in the transaction. `computed` are the values that follow from the edits, `spread`
    what these hid and showed.
    """
    about.source_uid = about.source and about.source.uid
    spread = spread or Spread(Edits(), is_any=bool(hidden_tables(connection)))
    about.save()
    if spread.hidden or spread.shown:
        items = [*items]
        items += items_of_spread(spread, {item.record for item in items})
    rows = enumerate(item_rows(items), 1)
    bulk.insert_rows(
        ChangeItem, ITEM_COLUMNS, ((about.pk, position, *row) for position, row in rows)
    )
    keep_hidden(about, spread)
    keep_last_change(about, public_edits(edits, spread), computed)
    about.number = give_number(about.pk)


def item_rows(items: Iterable[Item]) -> Iterator[tuple[Any, ...]]:
    """The columns of items from `format` on."""
    for batch in in_batches(items, BATCH):
        places = find_places(
            [(item.kind, item.record, item.written, item.before) for item in batch]
        )
        for item, place in zip(batch, places, strict=True):
            slug = (item.before or item.written).get("slug", "")
            yield FORMAT, item.action, slug, *place, *item
