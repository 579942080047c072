"""The look-ups of a column, the same for every resource."""

from collections.abc import Callable, Iterator

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


def _text(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    what = column.help_text
    # Slugs and short codes hold no commas, so a comma divides them.
    many = WordCodesFilter if is_code(column) else TextsFilter
    yield name, many(any_of(path), help_text=f"{what} Any of the values.")
    for lookup, words in (("icontains", "Contains"), ("istartswith", "Begins with")):
        help_text = f"{what} {words} this text; upper and lower case are the same."
        yield f"{name}__{lookup}", TextFilter(has_lookup(f"{path}__{lookup}"), help_text=help_text)


def is_code(column: models.Field) -> bool:
    return isinstance(column, models.SlugField) or (column.max_length or 99) <= 12


def _codes(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    help_text = f"{column.help_text} Any of the values."
    yield name, CodesFilter(any_of(path), choices=column.choices, help_text=help_text)


def _code_list(name: str, column: CodesField, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    help_text = f"{column.help_text} Any of them."
    yield name, CodesFilter(holds_code(path), choices=column.codes, help_text=help_text)


def _numbers(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    many = IntegersFilter if isinstance(column, models.IntegerField) else NumbersFilter
    yield name, many(any_of(path), help_text=f"{column.help_text} Any of the values.")
    yield from _bounds(name, column, path)


def _bounds(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    what = column.help_text
    for lookup, words in (("gte", "At least this number."), ("lte", "At most this number.")):
        if isinstance(column, models.IntegerField):
            one, condition = IntegerFilter, is_bounded(path, lookup)
        else:
            one, condition = NumberFilter, has_lookup(f"{path}__{lookup}")
        yield f"{name}__{lookup}", one(condition, help_text=f"{what} {words}")


def _dates(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    what = column.help_text
    yield name, EDTFFilter(any_of(path), help_text=f"{what} Exactly this EDTF text.")
    yield (
        f"{name}__gte",
        DayFilter(
            has_lookup(f"{path}_earliest__gte"),
            help_text=f"{what} Not before this year, month or day (its first day).",
        ),
    )
    yield (
        f"{name}__lte",
        DayFilter(
            has_lookup(f"{path}_latest__lte"),
            last=True,
            help_text=f"{what} Not after this year, month or day (its last day).",
        ),
    )


def _references(
    name: str, column: models.Field, path: str
) -> Iterator[tuple[str, ParameterFilter]]:
    records = {"queryset": column.related_model._base_manager.all()}
    named = "By id or slug." if p.has_slug(column.related_model) else "By id."
    what = f"{column.help_text} {named}"
    condition = holds_any(column) if column.many_to_many else refers_to_any(path)
    yield name, RefsFilter(condition, help_text=f"{what} Any of these.", **records)


def _flag(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    yield name, FlagFilter(has_lookup(path), help_text=column.help_text)


def _days(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    what = column.help_text
    yield f"{name}__gte", DayFilter(has_lookup(f"{path}__gte"), help_text=f"{what} Not before.")
    yield (
        f"{name}__lte",
        DayFilter(has_lookup(f"{path}__lte"), last=True, help_text=f"{what} Not after."),
    )


def _instants(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    for suffix, last, bound in (
        ("gte", False, "Not before; a date is its first moment."),
        ("lte", True, "Not after; a date is its last moment."),
    ):
        condition = has_lookup(f"{path}__{suffix}")
        what = f"{column.help_text} {bound}"
        yield f"{name}__{suffix}", InstantFilter(condition, last=last, help_text=what)


def _lookups(name: str, column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    """The look-ups that follow from the class of a column; of its own name, if it is compared."""
    if column.is_relation:
        yield from _references(name, column, path)
    elif isinstance(column, EDTFField):
        yield from _dates(name, column, path)
    elif isinstance(column, CodesField):
        yield from _code_list(name, column, path)
    elif isinstance(column, models.BooleanField):
        yield from _flag(name, column, path)
    elif isinstance(column, models.DateTimeField):
        yield from _instants(name, column, path)
    elif isinstance(column, models.DateField):
        yield from _days(name, column, path)
    elif column.choices:
        yield from _codes(name, column, path)
        if isinstance(column, models.IntegerField):
            yield from _bounds(name, column, path)
    elif isinstance(column, models.FloatField | models.IntegerField):
        yield from _numbers(name, column, path)
    else:
        yield from _text(name, column, path)


def column_filters(column: models.Field, path: str) -> Iterator[tuple[str, ParameterFilter]]:
    """All look-ups that a column has; `path` is where the query finds its value."""
    name, present = column.name, presence(column, path)
    found = dict(_lookups(name, column, path))
    if (one := found.get(name)) is not None:
        one.present = present
        yield from comparing(name, one)
    elif present is not ALWAYS:
        yield f"{name}__isnull", absence(present, column.help_text)
    yield from ((key, each) for key, each in found.items() if key != name)
