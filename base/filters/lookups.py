"""Filters by one parameter, their negation and absence, and the conditions that they set."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

import django_filters
from django.db.models import Q

from .. import parameters as p
from ..values.text import fold_words

Condition = Callable[[Any], Q]


# A value is always there.
ALWAYS = Q()
# A value may be absent; the filterset itself looks whether it is.
SOMETIMES = Q(pk__isnull=False)


class ParameterFilter(django_filters.Filter):
    """A filter by one parameter: its value, read by `field_class`, becomes a condition.

    One that compares with a value names the records that have one in `present`. `comparing` makes
    of it the filters `…__not` and, where the value may be absent, `…__isnull`.
    """

    field_class = p.Text

    def __init__(
        self,
        condition: Condition | None = None,
        *,
        present: Q | Callable[[], Q] | None = None,
        walked: bool = False,
        exclude: bool = False,
        distinct: bool = False,
        help_text: str = "",
        **kwargs: Any,
    ) -> None:
        self.condition, self.present = condition, present
        # The filterset finds the records by itself (see `query_hints`), but for those of `…__not`.
        self.walked = walked
        super().__init__(
            label="", exclude=exclude, distinct=distinct, help_text=help_text, **kwargs
        )

    def filter(self, queryset: Any, value: Any) -> Any:
        if value is None or self.condition is None or (self.walked and not self.exclude):
            return queryset
        condition = self.condition(value)
        if not self.exclude:
            return queryset.filter(condition)
        return queryset.filter(present_of(self.present)).exclude(condition)

    def excluding(self) -> "ParameterFilter":
        """The filter `…__not`: there is a value, and it is none of these."""
        other = self.shown_with(help_text=none_of(self.extra.get("help_text", "")))
        other.exclude = True
        return other

    def shown_with(self, **words: Any) -> "ParameterFilter":
        """The same, shown with another example or help text; it may be a filter of others, too."""
        shown = copy(self)
        shown.__dict__.pop("_field", None)  # that was made of the words before
        shown.extra = self.extra | words
        return shown

    def published(self, name: str) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        return self.field.described(name)


def filter_of(field_class: type[p.Parameter]) -> type[ParameterFilter]:
    """The filter class whose values are read by this kind of parameter."""
    return type(f"{field_class.__name__}Filter", (ParameterFilter,), {"field_class": field_class})


TextFilter, TextsFilter = filter_of(p.Text), filter_of(p.Texts)
WordCodesFilter = filter_of(p.WordCodes)
WordsFilter, NameFilter, NamesFilter = filter_of(p.Words), filter_of(p.Name), filter_of(p.Names)
FlagFilter, InstantFilter = filter_of(p.Flag), filter_of(p.Instant)
NumberFilter, NumbersFilter = filter_of(p.Number), filter_of(p.Numbers)
ShareFilter = filter_of(p.Share)
IntegerFilter, IntegersFilter = filter_of(p.Integer), filter_of(p.Integers)
DayFilter, EDTFFilter = filter_of(p.Day), filter_of(p.EDTFTexts)
CodeFilter, CodesFilter = filter_of(p.Code), filter_of(p.Codes)
IdsFilter = filter_of(p.Ids)
RefsFilter, BoxFilter = filter_of(p.Refs), filter_of(p.Box)


# How the help text of a filter ends that takes several values.
ANY = ("Any of the values.", "Any of these.", "Any of them.", "Exactly this EDTF text.")


def without_any(what: str) -> str:
    """The help text without what it says of the values asked for."""
    for end in ANY:
        what = what.removesuffix(f" {end}")
    return what


def none_of(what: str) -> str:
    return f"{without_any(what)} Has a value, but none of these."


def present_of(present: Q | Callable[[], Q] | None) -> Q:
    """The condition that there is a value; some are looked up only when they are needed."""
    return present() if callable(present) else present or ALWAYS


def is_present(present: Q | Callable[[], Q], wanted: bool) -> Q:
    return present_of(present) if wanted else ~present_of(present)


def comparing(name: str, one: ParameterFilter) -> Iterator[tuple[str, ParameterFilter]]:
    """A filter that compares with a value, with `…__not` and `…__isnull`."""
    yield name, one
    if one.present is None:
        return
    yield f"{name}__not", one.excluding()
    if one.present is not ALWAYS:
        present, what = one.present, one.extra.get("help_text", "")
        yield f"{name}__isnull", absence(present if one.condition else None, what)


def absence(present: Q | Callable[[], Q] | None, what: str) -> ParameterFilter:
    """The filter `…__isnull`."""
    if present is None:  # of parts: nearly all records have some
        return FlagFilter(help_text=without_value(what), example=False)
    return FlagFilter(lambda value: is_present(present, not value), help_text=without_value(what))


def without_value(what: str) -> str:
    return f"{without_any(what)} True: has no value."


# Conditions


def any_of(column: str) -> Condition:
    return lambda values: Q(**{f"{column}__in": values})


def refers_to_any(path: str) -> Condition:
    """Refers to one of these. A computed column also needs `IS NOT NULL`, or SQL yields unknown."""
    return lambda values: Q(**{f"{path}__in": values, f"{path}__isnull": False})


def has_lookup(lookup: str) -> Condition:
    return lambda value: Q(**{lookup: value})


def is_bounded(path: str, lookup: str) -> Condition:
    """A whole number above or below this one, so there is one: where the bound is beyond what the
    column can hold, Django compares with nothing, and would take what has no number, too."""
    return lambda number: Q(**{f"{path}__{lookup}": number, f"{path}__isnull": False})


def holds_code(column: str) -> Condition:
    """A list of codes holds one of these; JSON text of simple codes can be searched as text."""

    def condition(values: list[str]) -> Q:
        found = Q()
        for value in values:
            found |= Q(**{f"{column}_text__contains": f'"{value}"'})
        return found

    return condition


def all_words(*columns: str) -> Condition:
    """Each word of the search stands in one of these folded columns."""

    def condition(text: str) -> Q:
        found = Q()
        for word in fold_words(text):
            in_any = Q()
            for column in columns:
                in_any |= Q(**{f"{column}__contains": word})
            found &= in_any
        return found

    return condition


def possibly_within(column: str, start: Any, end: Any) -> Q:
    """Windows that may overlap [start, end]; no window at all matches nothing."""
    earliest, latest = f"{column}_earliest", f"{column}_latest"
    condition = Q(**{f"{earliest}__isnull": False}) | Q(**{f"{latest}__isnull": False})
    if start:
        condition &= Q(**{f"{latest}__isnull": True}) | Q(**{f"{latest}__gte": start})
    if end:
        condition &= Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": end})
    return condition


def certainly_within(column: str, start: Any, end: Any) -> Q:
    """Windows that lie wholly inside [start, end]."""
    condition = Q()
    if start:
        condition &= Q(**{f"{column}_earliest__gte": start})
    if end:
        condition &= Q(**{f"{column}_latest__lte": end})
    return condition
