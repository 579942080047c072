"""The look-ups of a column, the same for every resource."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q

from .. import parameters as p
from ..orm.fields import CodesField, EDTFField
from .lookups import (
    ALWAYS,
    CodesFilter,
    Condition,
    DayFilter,
    EDTFFilter,
    FlagFilter,
    InstantFilter,
    IntegerFilter,
    IntegersFilter,
    NumberFilter,
    NumbersFilter,
    ParameterFilter,
    RefsFilter,
    TextFilter,
    TextsFilter,
    WordCodesFilter,
    absence,
    any_of,
    comparing,
    has_lookup,
    holds_code,
    is_bounded,
    refers_to_any,
)


def holds_any(column: models.Field) -> Condition:
    """Refers to one of these; a record that refers to two of them is found once."""
    records = column.model._base_manager
    return lambda values: Q(pk__in=records.filter(**{f"{column.name}__in": values}).values("pk"))


def presence(column: models.Field, path: str) -> Q | Callable[[], Q]:
    """The condition that a column has a value: not null, not the empty text, not an empty list."""
    if column.many_to_many:
        records = column.model._base_manager.filter(**{f"{column.name}__isnull": False})
        return lambda: Q(pk__in=records.order_by().values("pk"))
    if isinstance(column, CodesField):
        return ~Q(**{f"{path}_text": "[]"})
    if column.null:
        return Q(**{f"{path}__isnull": False})
    if column.blank and isinstance(column, models.CharField | models.TextField):
        return ~Q(**{path: ""})
    return ALWAYS


@dataclass(frozen=True)
class Lookup:
    """A look-up of a column: the values it takes, and the condition that they set."""

    suffix: str
    filter_class: type[ParameterFilter]
    condition: Callable[[str], Condition]  # by the path of the column
    words: str = ""  # help text after that of the column
    options: dict[str, Any] = field(default_factory=dict)


def has(lookup: str) -> Callable[[str], Condition]:
    return lambda path: has_lookup(f"{path}{lookup}")


def is_bounded_by(lookup: str) -> Callable[[str], Condition]:
    return lambda path: is_bounded(path, lookup)


LAST = {"last": True}
CASE = "upper and lower case are the same."
EQUALS_ONE_CODE = Lookup("", CodesFilter, any_of, "Any of the values.")
# The look-ups of a class of columns; of several classes the first counts.
LOOKUPS: dict[type[models.Field], tuple[Lookup, ...]] = {
    EDTFField: (
        Lookup("", EDTFFilter, any_of, "Exactly this EDTF text."),
        Lookup(
            "__gte",
            DayFilter,
            has("_earliest__gte"),
            "Not before this year, month or day (its first day).",
        ),
        Lookup(
            "__lte",
            DayFilter,
            has("_latest__lte"),
            "Not after this year, month or day (its last day).",
            LAST,
        ),
    ),
    CodesField: (Lookup("", CodesFilter, holds_code, "Any of them."),),
    models.BooleanField: (Lookup("", FlagFilter, has_lookup),),
    models.DateTimeField: (
        Lookup("__gte", InstantFilter, has("__gte"), "Not before; a date is its first moment."),
        Lookup("__lte", InstantFilter, has("__lte"), "Not after; a date is its last moment.", LAST),
    ),
    models.DateField: (
        Lookup("__gte", DayFilter, has("__gte"), "Not before."),
        Lookup("__lte", DayFilter, has("__lte"), "Not after.", LAST),
    ),
    models.FloatField: (
        Lookup("", NumbersFilter, any_of, "Any of the values."),
        Lookup("__gte", NumberFilter, has("__gte"), "At least this number."),
        Lookup("__lte", NumberFilter, has("__lte"), "At most this number."),
    ),
    models.IntegerField: (
        Lookup("", IntegersFilter, any_of, "Any of the values."),
        Lookup("__gte", IntegerFilter, is_bounded_by("gte"), "At least this number."),
        Lookup("__lte", IntegerFilter, is_bounded_by("lte"), "At most this number."),
    ),
    models.Field: (
        Lookup("", TextsFilter, any_of, "Any of the values."),
        Lookup("__icontains", TextFilter, has("__icontains"), f"Contains this text; {CASE}"),
        Lookup("__istartswith", TextFilter, has("__istartswith"), f"Begins with this text; {CASE}"),
    ),
}


def is_code(column: models.Field) -> bool:
    """Whether the texts are slugs or short codes: they have no commas, so a comma divides them."""
    return isinstance(column, models.SlugField) or (column.max_length or 99) <= 12


def lookups(column: models.Field) -> list[Lookup]:
    if column.is_relation:
        condition = (lambda path: holds_any(column)) if column.many_to_many else refers_to_any
        named = "By id or slug." if p.has_slug(column.related_model) else "By id."
        records = {"queryset": column.related_model._base_manager.all()}
        return [Lookup("", RefsFilter, condition, f"{named} Any of these.", records)]
    first, *more = next(each for kind, each in LOOKUPS.items() if isinstance(column, kind))
    if isinstance(column, models.SlugField):
        first = replace(first, condition=lambda path: partial(p.named_by, column.model, path))
    if isinstance(column, CodesField):
        first = replace(first, options={"choices": column.codes})
    elif column.choices:
        first = replace(EQUALS_ONE_CODE, options={"choices": column.choices})
        more = more if isinstance(column, models.IntegerField) else []
    elif first.filter_class is TextsFilter and is_code(column):
        first = replace(first, filter_class=WordCodesFilter)
    return [first, *more]


def column_filters(column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    """All look-ups that a column has; `path` is where the query finds its value."""
    name, present = column.name, presence(column, path)
    found = {
        name + each.suffix: each.filter_class(
            each.condition(path),
            help_text=f"{column.help_text} {each.words}".strip(),
            **each.options,
        )
        for each in lookups(column)
    }
    if (one := found.get(name)) is not None:
        one.present = present
        yield from comparing(name, one)
    elif present is not ALWAYS:
        yield f"{name}__isnull", absence(present, column.help_text)
    yield from ((key, each) for key, each in found.items() if key != name)
