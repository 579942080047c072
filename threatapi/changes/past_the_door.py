"""Records that are not as their last change left them: something was written past the door."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from base.orm.bulk import Update
from base.orm.datasets import remove_records
from base.orm.keys import key_batches, listed
from base.orm.models import Record, record_models
from base.orm.revision import revise
from base.orm.rows import load_rows
from threatapi.edits import Edit

from .choices import ChangeDoor
from .door import Item, changed_items, write_change
from .models import Change, ChangeItem
from .parts import find_whole
from .record_format import Row, Written, records_by_name, without_slugs
from .upgrade import keep_recomputed

BATCH = 2000
AUTHOR = "manage.py check_store"
REASON = "This was written past the door, at an unknown time before."


class Difference(NamedTuple):
    """A record as its last change left it, and as it is stored; its row, if it is there."""

    item: Item
    row: Row | None = None

    def __str__(self) -> str:
        kind, record, before, after, *_ = self.item
        name = (after or before or {}).get("slug") or record
        if before is None:
            return f"{kind} {name}: created past the door"
        if after is None:
            return f"{kind} {name}: deleted past the door"
        was, is_now = without_slugs(before) or {}, without_slugs(after) or {}
        columns = sorted(
            column for column in {*was, *is_now} if was.get(column) != is_now.get(column)
        )
        return f"{kind} {name}: written past the door ({', '.join(columns)})"


def find_differences() -> Iterator[Difference]:
    for model in record_models():
        for keys in key_batches(model._base_manager.all(), BATCH):
            rows = load_rows(model, keys)
            stored = changed_items([Edit(model, None, rows[key]) for key in keys])
            last = last_contents([item.record for item in stored])
            by_uid = {row["uid"]: row for row in rows.values()}
            for item in stored:
                before = last.get(item.record)
                if without_slugs(before) != without_slugs(item.after):
                    yield Difference(item._replace(before=before), by_uid[item.record])
        yield from deleted(model)


def last_contents(records: Collection[UUID]) -> dict[UUID, Written | None]:
    """What the last change of each of these records left; None if it deleted the record."""
    items = ChangeItem.objects.filter(record__in=listed(uid.hex for uid in records))
    items = items.order_by("change__number", "position")
    return dict(items.values_list("record", "after"))


def deleted(model: type[Record]) -> Iterator[Difference]:
    """Records that no change has deleted and that are not there."""
    kind = model._meta.model_name
    gone = ChangeItem.objects.filter(kind=kind).exclude(
        record__in=model._base_manager.values("uid")
    )
    last = gone.order_by("change__number", "position").values_list("record", "after")
    for record, before in dict(last).items():
        if before is not None:
            yield Difference(Item(kind, record, before, None))


def keep_differences(differences: Collection[Difference], computed: Iterable[Update]) -> None:
    """Make a change of what was written past the door, and of values that were computed anew."""
    if not differences:
        keep_recomputed(AUTHOR, computed)
        return
    about = Change(door=ChangeDoor.SHELL, author=AUTHOR, reason=REASON)
    revise()
    remove_records([each.item.record for each in differences if each.item.after is None])
    edits = [*stored_edits(differences), *edits_of_former_wholes(differences)]
    write_change(about, (each.item for each in differences), edits, computed)


def stored_edits(differences: Iterable[Difference]) -> Iterator[Edit]:
    """The records that are there. What they were before is taken to differ in every column."""
    for item, row in differences:
        if row is not None:
            before = dict.fromkeys(row) if item.before else None
            yield Edit(records_by_name()[item.kind], before, row)


def edits_of_former_wholes(differences: Iterable[Difference]) -> Iterator[Edit]:
    """What these records were part of, as it is."""
    wholes: dict[str, set[UUID]] = {}
    for item, _ in differences:
        if item.before and (whole := find_whole(item.kind, item.before)):
            wholes.setdefault(whole[0], set()).add(whole[1])
    for kind, uids in wholes.items():
        model = records_by_name()[kind]
        found = model._base_manager.filter(uid__in=listed(uid.hex for uid in uids)).order_by()
        for row in load_rows(model, found.values_list("pk", flat=True)).values():
            yield Edit(model, row, row)
