"""Which records a search finds, kept with the numbers of the changes since which it is so.

Nothing is done when a record is written. Whoever asks a search brings it up to date: its list is
asked once, and what it finds is compared with what it found before.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from base.orm.keys import keys_in, listed
from base.orm.markings import Cut
from base.orm.writing import Door
from threatapi.changes.models import ChangeItem, LastChange

from .lists import find_records
from .models import FoundRecord, Search

AT_ONCE = 500
CHANGING = ["key", "is_found", "entered", "number"]


def bring_up_to_date(search: Search) -> None:
    """Note which records entered, changed or left the search since it was asked last."""
    until = Door.last_number()
    if is_known(search, until):
        return
    model, found = find_records(search)
    with transaction.atomic():
        stored = Search.objects.select_for_update().get(pk=search.pk)
        if not is_known(stored, until):
            rows = compare(stored, model, found, until)
            FoundRecord.objects.bulk_create(
                rows,
                batch_size=AT_ONCE,
                update_conflicts=True,
                unique_fields=["search", "uid"],
                update_fields=CHANGING,
            )
            Search.objects.filter(pk=search.pk).update(number=until)
    search.refresh_from_db()


def is_known(search: Search, until: int) -> bool:
    return search.number is not None and search.number >= until


def compare(
    search: Search, model: type[Any], found: Mapping[int, UUID], until: int
) -> list[FoundRecord]:
    """The rows that are not as they were, with the numbers of the changes that made it so.

    Each number is that of the last change that altered the answer of the record.
    """
    since = search.number or 0
    known = {row.uid: row for row in search.found.all()}
    keys = {uid: key for key, uid in found.items()}
    entering = {uid for uid in keys if uid not in known or not known[uid].is_found}
    leaving = {uid for uid, row in known.items() if row.is_found and uid not in keys}
    staying = {key for uid, key in keys.items() if uid not in entering}
    changed = {found[key] for key in changed_since(model, since, staying)}
    numbers = last_numbers(model, since, [*keys.values(), *(known[uid].key for uid in leaving)])
    touched = numbers_of_items(since, leaving)
    rows = []
    for uid in entering | changed | leaving:
        row = known.get(uid) or FoundRecord(search=search, uid=uid)
        row.key = keys.get(uid, row.key)
        row.number = min(max(numbers.get(row.key, 0), touched.get(uid, 0)) or until, until)
        row.is_found = uid not in leaving
        if uid in entering:
            row.entered = row.number
        rows.append(row)
    return rows


def changed_since(model: type[Any], number: int, keys: Collection[int]) -> set[int]:
    """Which of these records have another JSON than after the change with this number."""
    if not keys:
        return set()
    with Cut():
        records = model._base_manager.filter(Door.changed_after(model, number))
        return {*records.filter(pk__in=keys_in(keys)).values_list("pk", flat=True)}


def last_numbers(model: type[Any], number: int, keys: Collection[int]) -> dict[int, int]:
    """The last change after this one that altered the answer, by the key of the record."""
    later = LastChange.objects.filter(
        kind=model._meta.model_name, change__number__gt=number, record__in=keys_in(keys)
    )
    return dict(later.values_list("record", "change__number"))


def numbers_of_items(number: int, uids: Collection[UUID]) -> dict[UUID, int]:
    """The last change after this one that touched the record itself, by its id."""
    later = ChangeItem.objects.filter(
        change__number__gt=number, record__in=listed(uid.hex for uid in uids)
    )
    rows = later.order_by().values_list("record").annotate(Max("change__number"))
    return dict(rows)
