"""Refuses to publish what was looked at before others changed the records that it is about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from base.orm.keys import keys_in, listed
from sources.models import Source
from threatapi.changes.models import ChangeItem
from threatapi.changes.numbers import last_number
from threatapi.dataset.index import RecordIndex
from threatapi.dataset.rows import Row

from .body import BodyFault, FragmentRefused
from .conflicts import Conflict, Conflicting, changed_fields
from .names import Named
from .others import NONE_SO_FAR

CHANGED = (
    "Records that it changes or refers to were changed after change {seen}, up to which it was "
    "looked at. Look at it again. Nothing was written."
)
Pointers = dict[UUID, str]


def refuse_if_changed(
    seen: int, rows: Iterable[Row], index: RecordIndex, named: Named, source: Source | None
) -> None:
    """The records that the fragment writes, deletes, merges or refers to, the source of its reason,
    and those to which the stored ones of these refer, are as they were: a slug may be that of
    another one meanwhile."""
    if seen > last_number():
        raise FragmentRefused(BodyFault("/seen", NONE_SO_FAR.format(base=seen), "out_of_range"))
    pointers = {**named.pointers}
    if source:
        pointers.setdefault(source.uid, "/source")
    for uid, pointer in places_of(rows, index, named):
        pointers.setdefault(uid, pointer)
    if conflicts := find_later(pointers, seen):
        raise Conflicting(CHANGED.format(seen=seen), conflicts)


def places_of(rows: Iterable[Row], index: RecordIndex, named: Named) -> Iterator[tuple[UUID, str]]:
    """Each record with where the fragment names it, or the one that refers to it."""
    places = named.fragment.places
    stored = [(record, place) for record, place in named.deletions]
    stored += [(record, place) for *pair, place in named.unions for record in pair]
    for row in rows:
        if record := index.find_stored(row):
            stored.append((record, row.line))
            yield record.uid, places.pointer(row.line)
        for column, name in row.references():
            if uid := index.find_uid(column.related_model, name):
                yield uid, places.pointer(row.lines.get(column.name, row.line))
    for uid, place in referred_to(stored):
        yield uid, places.pointer(place)


def referred_to(records: Iterable[tuple[Any, int]]) -> Iterator[tuple[UUID, int]]:
    """The records to which these refer, each with the place of the first of these."""
    keys: dict[Any, dict[int, int]] = defaultdict(dict)
    for record, place in records:
        for column in record._meta.concrete_fields:
            if column.is_relation and column.editable:
                keys[column.related_model].setdefault(getattr(record, column.attname), place)
    for model, theirs in keys.items():
        rows = model._base_manager.filter(pk__in=keys_in({*theirs} - {None})).order_by()
        for key, uid in rows.values_list("pk", "uid"):
            yield uid, theirs[key]


def find_later(pointers: Pointers, seen: int) -> list[Conflict]:
    """Those of the records that later changes wrote, or with which they merged others."""
    uids = listed(uid.hex for uid in pointers)
    later = ChangeItem.objects.filter(change__number__gt=seen)
    later = later.filter(Q(record__in=uids) | Q(merged_into__in=uids))
    found: dict[UUID, Conflict] = {}
    for item in later.select_related("change").order_by("pk"):
        uid = item.record if item.record in pointers else item.merged_into
        if uid not in found:
            found[uid] = Conflict(item.kind, uid, pointers[uid])
        found[uid].items.append(item)
    for uid, conflict in found.items():
        own = [item for item in conflict.items if item.record == uid]
        conflict.fields = [*changed_fields(own, {})]
    return [*found.values()]
