"""The values of a record that was made of two: those of the one that stays come first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from base.orm.fields import CodesField, TextListField
from base.orm.models import Record
from incidents.models import Place

from .record_format import default_of, references, written_columns

# Columns that are no values of both: what the record is called goes with redirects and aliases, and
# why there is no point follows from the point.
NEVER_JOINED = {"slug", "name", "no_point"}
# Columns that tell one thing together: where the records contradict each other in one of these,
# none of the others is filled.
TOGETHER = (
    {"date", "date_basis"},
    {"published", "published_basis"},
    {"url", "archived_url"},
    {"place", "location", "place_precision", "latitude", "longitude", "radius_km"},
)


@dataclass(frozen=True)
class Contradiction:
    """Two values of one field, of which the first is kept."""

    record: str
    field: str
    kept: str
    lost: str

    def __str__(self) -> str:
        return f"{self.record}: {self.field}: “{self.kept}” stays, “{self.lost}” goes."


def fill(
    model: type[Record], loser: int, keeper: int, merged: dict[UUID, UUID]
) -> Iterator[Contradiction]:
    """Give a record the values that it lacks and another one has; where they contradict."""
    gives, takes = (model._base_manager.get(pk=key) for key in (loser, keeper))
    differing = [
        column
        for column in joined_columns(model)
        if differs(column, gives, takes) and not become_one(column, gives, takes, merged)
    ]
    refused = {column.name for column in differing if not is_empty(column, takes)}
    for column in differing:
        if column.name in refused:
            kept, lost = (in_words(column, record) for record in (takes, gives))
            yield Contradiction(str(takes), str(column.verbose_name), kept, lost)
    for group in TOGETHER:
        if group & refused:
            refused |= group
    filled = [column for column in differing if column.name not in refused]
    for column in filled:
        set_value(column, takes, value_of(column, gives))
    if is_changed := bool([column for column in filled if not column.many_to_many]):
        leave_out_circles(takes, filled)
    if join_names(gives, takes) or is_changed:
        if getattr(takes, "latitude", None) is not None and isinstance(takes, Place):
            takes.no_point = ""
        takes.save()


@cache
def joined_columns(model: type[Record]) -> list[Any]:
    """The columns whose values come from either record. Equal ones have the same required
    references, and lists of names are joined."""
    needed = [each for each in references(model) if not (each.many_to_many or each.null)]
    return [
        column
        for column in written_columns(model)
        if column.name not in NEVER_JOINED and column not in needed and not is_of_names(column)
    ]


def is_of_names(column: Any) -> bool:
    return isinstance(column, TextListField) and not isinstance(column, CodesField)


def differs(column: Any, gives: Record, takes: Record) -> bool:
    value = value_of(column, gives)
    if is_empty(column, gives) or value == value_of(column, takes):
        return False
    # A record of the same kind that is to be within or before itself.
    return not (column.related_model is type(takes) and value in (gives.pk, takes.pk))


def become_one(column: Any, gives: Record, takes: Record, merged: dict[UUID, UUID]) -> bool:
    """Whether the two refer to records that are merged with each other."""
    if column.related_model is None or column.many_to_many or is_empty(column, takes):
        return False
    one, other = (getattr(record, column.name).uid for record in (gives, takes))
    return merged.get(one) == other


def value_of(column: Any, record: Record) -> Any:
    if column.many_to_many:
        return sorted(getattr(record, column.name).values_list("pk", flat=True))
    value = getattr(record, column.attname)
    return sorted(value) if isinstance(column, CodesField) else value


def set_value(column: Any, record: Record, value: Any) -> None:
    if column.many_to_many:
        getattr(record, column.name).set(value)
    else:
        setattr(record, column.attname, value)


def is_empty(column: Any, record: Record) -> bool:
    """Whether the column has no value; of a choice also that which stands for none was made."""
    value = value_of(column, record)
    return value in (None, "", []) or bool(column.choices and value == default_of(column))


def leave_out_circles(record: Record, filled: list[Any]) -> None:
    """Do not take a reference to a record that lies in this one."""
    own_kind = [column for column in filled if column.related_model is type(record)]
    if own_kind:
        try:
            record.clean()
        except ValidationError:
            for column in own_kind:
                setattr(record, column.attname, None)


def join_names(gives: Record, takes: Record) -> bool:
    """Add the other names of the one to those of the other; of a place also its main name."""
    before = list(getattr(takes, "names", ()))
    names = [*before, *getattr(gives, "names", ())]
    if isinstance(gives, Place) and isinstance(takes, Place):
        names = [name for name in [*before, gives.name, *gives.names] if name != takes.name]
    if (joined := list(dict.fromkeys(names))) == before:
        return False
    takes.names = joined  # type: ignore[attr-defined]
    return True


def in_words(column: Any, record: Record) -> str:
    if column.many_to_many:
        return ", ".join(str(each) for each in getattr(record, column.name).all())
    if column.choices:
        return str(getattr(record, f"get_{column.name}_display")())
    value = getattr(record, column.name)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
