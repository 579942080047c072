"""What others changed of the records of a fragment since it was written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q

from base.orm.keys import listed
from threatapi.changes.choices import ChangeAction
from threatapi.changes.models import ChangeItem
from threatapi.changes.record_format import records_by_name, references, without_slugs
from threatapi.changes.records import later_items
from threatapi.changes.restore import ids_in


@dataclass
class FieldConflict:
    name: str
    theirs: Any  # what it is now
    mine: Any  # what the request gives, if it gives the field


@dataclass
class Conflict:
    """A record that others changed, deleted or merged; with the changes that did so."""

    kind: str
    record: UUID
    pointer: str
    items: list[ChangeItem] = field(default_factory=list)
    fields: list[FieldConflict] = field(default_factory=list)


class Conflicting(Exception):
    """Nothing was written, for others have changed the same meanwhile."""

    def __init__(self, detail: str, conflicts: Iterable[Conflict] = ()) -> None:
        self.detail, self.conflicts = detail, [*conflicts]
        super().__init__(detail)


@dataclass(frozen=True)
class Touched:
    """A stored record that the fragment changes, deletes or merges."""

    kind: str
    record: UUID
    pointer: str
    given: Mapping[str, Any] = field(default_factory=dict)
    with_parts: bool = False  # whether what is part of it is touched as well


def find_conflicts(touched: Collection[Touched], base: int) -> list[Conflict]:
    """Those of the records that changes after this one touched."""
    uids = [each.record.hex for each in touched]
    wholes = [each.record.hex for each in touched if each.with_parts]
    condition = Q(record__in=listed(uids))
    for name in ("whole", "part_of") if wholes else ():
        condition |= Q(**{f"{name}__in": listed(wholes)})
    later = ChangeItem.objects.filter(condition, change__number__gt=base)
    items = list(later.select_related("change").order_by("pk"))
    found = []
    for each in touched:
        own = [item for item in items if each.record == item.record]
        parts = [item for item in items if each.record in (item.whole, item.part_of)]
        told = [item for item in items if item in own or (each.with_parts and item in parts)]
        if told:
            fields = [*changed_fields(own, each.given)]
            found.append(Conflict(each.kind, each.record, each.pointer, told, fields))
    return found


def conflicts_of(items: Iterable[ChangeItem], pointers: Mapping[UUID, str]) -> list[Conflict]:
    """The records of these items, which go along with what the request deletes or merges."""
    found: dict[UUID, Conflict] = {}
    for item in items:
        pointer = pointer_to(item, pointers)
        conflict = found.setdefault(item.record, Conflict(item.kind, item.record, pointer))
        conflict.items.append(item)
    for conflict in found.values():
        conflict.fields = [*changed_fields(conflict.items, {})]
    return [*found.values()]


def pointer_to(item: ChangeItem, pointers: Mapping[UUID, str]) -> str:
    """Where the request names the record, what it is part of, or what it refers to."""
    named = [item.record, item.part_of, item.whole]
    for written in (item.before, item.after):
        for column in references(records_by_name()[item.kind]):
            named += ids_in((written or {}).get(column.name))
    return next((pointers[uid] for uid in named if uid in pointers), "")


def changed_fields(items: list[ChangeItem], given: Mapping[str, Any]) -> Iterable[FieldConflict]:
    """The columns that these changes of a record altered together."""
    if not items:
        return
    before, after = (without_slugs(each) or {} for each in (items[0].before, items[-1].after))
    shown = items[-1].after or {}
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield FieldConflict(name, shown.get(name), given.get(name))


def find_gone_by_slug(
    named: Collection[tuple[str, str]], base: int | None
) -> dict[tuple[str, str], UUID]:
    """The records that were deleted or merged after this change, by their kind and last slug."""
    if base is None or not named:
        return {}
    items = ChangeItem.objects.filter(
        slug__in=listed(slug for _, slug in named),
        action__in=(ChangeAction.DELETE, ChangeAction.MERGE),
        change__number__gt=base,
    )
    rows = items.order_by("pk").values_list("kind", "slug", "record")
    return {(kind, slug): uid for kind, slug, uid in rows if (kind, slug) in named}


def find_merged_slugs(named: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these kinds and slugs that lead to a record with which theirs was merged."""
    items = ChangeItem.objects.filter(
        ~Exists(later_items()),
        slug__in=listed(slug for _, slug in named),
        action=ChangeAction.MERGE,
    )
    return {*items.order_by().values_list("kind", "slug")} & {*named} if named else set()


def find_renamed(named: Collection[tuple[str, str]], base: int | None) -> dict[UUID, Any]:
    """The records that had another slug given after this change, with their kind and former one."""
    if base is None or not named:
        return {}
    items = ChangeItem.objects.filter(
        slug__in=listed(slug for _, slug in named),
        action=ChangeAction.UPDATE,
        change__number__gt=base,
    )
    rows = items.order_by("pk").values_list("kind", "slug", "record", "after")
    return {
        uid: (kind, slug)
        for kind, slug, uid, after in rows
        if (kind, slug) in named and (after or {}).get("slug", slug) != slug
    }


def find_gone(records: Mapping[UUID, Touched]) -> list[Conflict]:
    """Those of the records, none of which is stored, that once were."""
    items = ChangeItem.objects.filter(
        record__in=listed(uid.hex for uid in records),
        action__in=(ChangeAction.DELETE, ChangeAction.MERGE),
    )
    latest = {item.record: item for item in items.select_related("change").order_by("pk")}
    return [
        Conflict(records[uid].kind, uid, records[uid].pointer, [item])
        for uid, item in latest.items()
    ]


def find_kinds(records: Mapping[UUID, Touched]) -> list[tuple[Touched, str]]:
    """Which of the records have been records of which kinds."""
    items = ChangeItem.objects.filter(record__in=listed(uid.hex for uid in records)).order_by()
    return [(records[uid], kind) for uid, kind in items.values_list("record", "kind").distinct()]
