"""Which rows say the same as others, so that a merge makes one of them."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import UniqueConstraint

from actors.choices import SYMMETRIC_KINDS
from actors.models import Relationship
from base.orm.keys import keys_in
from base.orm.models import Named, Record
from base.orm.rows import load_rows
from sources.models import IDENTIFIED, Distinction

from .record_format import Row, written_columns


def find_equals(
    model: type[Record], columns: list[Any], keepers: Collection[int], moved: Mapping[int, Row]
) -> dict[int, int]:
    """For rows that name one of the keepers now: the row which each is equal to, if there is one.

    Records that others name by a slug are never equal.
    """
    if issubclass(model, Named) or not moved:
        return {}
    found: dict[int, int] = {}
    known: dict[tuple[Any, ...], int] = {}
    for key, row in naming(model, columns, keepers).items():
        if key not in moved:
            known |= dict.fromkeys(identities(model, row), key)
    for key, row in moved.items():
        mine = [*identities(model, row)]
        equal = next((known[identity] for identity in mine if identity in known), None)
        if equal is None:
            known |= dict.fromkeys(mine, key)
        else:
            found[key] = equal
    return found


def naming(
    model: type[Record], columns: list[Any], keepers: Collection[int]
) -> dict[int, dict[str, Any]]:
    keys = set[int]()
    for column in columns:
        rows = model._base_manager.filter(**{f"{column.name}__in": keys_in(keepers)}).order_by()
        keys.update(rows.values_list("pk", flat=True))
    return dict(sorted(load_rows(model, keys).items()))


def identities(model: type[Record], row: Row) -> Iterator[tuple[Any, ...]]:
    """Values of which no two rows may have the same: all that is written, and what is unique."""
    yield tuple(str(row[column.attname]) for column in compared(model))
    for constraint in model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
            continue
        values = [row[model._meta.get_field(name).attname] for name in constraint.fields]
        # For the databases what is missing is never equal.
        if None not in values and meets(constraint, model, row):
            yield constraint.name, *values
    if model is Relationship and row["kind"] in SYMMETRIC_KINDS:
        ends = sorted((row["subject_id"], row["object_id"]))
        yield "either way", row["kind"], *ends, row["title"], row["start"]
    if model is Distinction:
        for name in IDENTIFIED:
            if row[f"{name}_id"] is not None:
                yield name, *sorted((row[f"{name}_id"], row[f"other_{name}_id"]))


@cache
def compared(model: type[Record]) -> list[Any]:
    return [column for column in written_columns(model) if not column.many_to_many]


def meets(constraint: UniqueConstraint, model: type[Record], row: Row) -> bool:
    """Whether the row is one of those for which the constraint holds: columns with a value."""
    wanted = constraint.condition.children if constraint.condition else ()
    return all(row[model._meta.get_field(name).attname] == value for name, value in wanted)


def is_link_to_itself(model: type[Record], row: Row) -> bool:
    """Whether it is a link that has the same record at both ends."""
    ends = [row[f"{name}_id"] for name in model.ENDS]
    return len(ends) > len({*ends})
