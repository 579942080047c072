"""Which record each record is part of: directly, and at the top.

What is part of a record is shown with it or below it, so a change of a part is told in the history
of the whole.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model

from actors.models import Alias
from base.orm.models import Record
from incidents.models import Figure
from sources.models import (
    IDENTIFIED,
    TARGETS,
    Assertion,
    Distinction,
    Identifier,
    SourceLink,
    claim_types,
)

from .record_format import Written, records_by_name

# The references of which the first that is set leads to the record that one is directly part of.
PART_OF: dict[type[Model], tuple[str, ...]] = {
    Alias: ("entity",),
    Assertion: TARGETS,
    Distinction: IDENTIFIED,
    Figure: ("parent", "incident"),
    Identifier: IDENTIFIED,
    SourceLink: ("citing",),
}
Named = tuple[str, UUID]  # the kind of a record, and its id


class Place(NamedTuple):
    """Where a record stands: what it is directly part of, and the topmost record above it.

    If a change has moved it, also where it stood before.
    """

    part_of: UUID | None
    whole: UUID
    whole_kind: str
    former_part_of: UUID | None = None
    former_whole: UUID | None = None


@cache
def references_to_whole(kind: str) -> tuple[Any, ...]:
    model: type[Record] = records_by_name()[kind]
    of_claims = {each.model: (each.part_of,) for each in claim_types() if each.part_of}
    names = (of_claims | PART_OF).get(model, ())
    return tuple(model._meta.get_field(name) for name in names)


def kind_referred(column: Any) -> str:
    return str(column.related_model._meta.model_name)


def find_whole(kind: str, written: Written) -> Named | None:
    """What a record is directly part of, as it is written in an item."""
    for column in references_to_whole(kind):
        if reference := written.get(column.name):
            return kind_referred(column), UUID(reference["id"])
    return None


def find_stored_whole(record: Record) -> Record:
    """The topmost record of which a stored record is part, or itself."""
    columns = references_to_whole(record._meta.concrete_model._meta.model_name or "")
    for column in columns:
        if getattr(record, column.attname) is not None:
            return find_stored_whole(getattr(record, column.name))
    return record


def find_places(records: Collection[tuple[str, UUID, Written, Written | None]]) -> list[Place]:
    """The place of each record, given by kind and id as it is written in an item; and before.

    A record above it that is not among these is looked up.
    """
    wholes: dict[Named, Named | None] = {
        (kind, uid): find_whole(kind, written) for kind, uid, written, _ in records
    }
    former = {
        (kind, uid): above
        for kind, uid, _, before in records
        if before and (above := find_whole(kind, before)) and above != wholes[kind, uid]
    }
    level: Iterable[Named | None] = [*wholes.values(), *former.values()]
    while missing := {named for named in level if named and named not in wholes}:
        found = load_wholes(missing)
        wholes |= found
        level = found.values()
    found = []
    for kind, uid, *_ in records:
        place = find_place((kind, uid), wholes)
        if above := former.get((kind, uid)):
            top = find_place(above, wholes).whole
            place = place._replace(
                former_part_of=above[1], former_whole=None if top == place.whole else top
            )
        found.append(place)
    return found


def load_wholes(records: Iterable[Named]) -> dict[Named, Named | None]:
    """What each of these stored records is directly part of."""
    found: dict[Named, Named | None] = dict.fromkeys(records)
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, uid in found:
        by_kind[kind].append(uid)
    for kind, uids in by_kind.items():
        if columns := references_to_whole(kind):
            stored = records_by_name()[kind]._base_manager.filter(uid__in=uids).order_by()
            for uid, *above in stored.values_list(
                "uid", *(f"{each.name}__uid" for each in columns)
            ):
                pairs = zip(columns, above, strict=True)
                wholes = ((kind_referred(column), whole) for column, whole in pairs if whole)
                found[kind, uid] = next(wholes, None)
    return found


def find_place(named: Named, wholes: Mapping[Named, Named | None]) -> Place:
    direct, at = wholes[named], named
    while (above := wholes[at]) is not None:
        at = above
    return Place(direct and direct[1], at[1], at[0])


def in_batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
