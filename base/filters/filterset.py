"""Filters of lists: a table of columns for each resource, the same look-ups everywhere.

A filterset names columns in `Meta.fields`; their look-ups follow from the type of the column.
Filters that are no column are declared beside them. What is not declared is refused.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import django_filters
from django.db import models
from django.db.models import Case, Exists, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from ..http.errors import Faults, refuse
from ..orm.datasets import DataSet, is_in, is_in_any
from ..orm.fields import CodesField, EDTFField
from ..orm.models import Record
from ..orm.vocabulary import Within
from ..orm.writing import Door
from ..paging.keyset import Order
from ..paging.pagination import Selection
from ..paging.query_hints import FoundEach
from ..parameters import example_of, named_by, read
from .columns import column_filters
from .lookups import (
    ALWAYS,
    CodeFilter,
    CodesFilter,
    DayFilter,
    IdsFilter,
    InstantFilter,
    IntegerFilter,
    ParameterFilter,
    RefsFilter,
    certainly_within,
    comparing,
    possibly_within,
)
from .ordering import OrderPath, order_by, order_words, paths_of

DATASET: dict[str, Any] = {
    "queryset": DataSet.objects.all(),
    "help_text": "The data sets that it was loaded from, by id or slug. Any of these.",
}
# With more parameters PostgreSQL would take longer to plan a statement than to run it.
MOST_PLANNED = 8


class FilterSet(django_filters.FilterSet):
    """Base of every filterset. Subclasses name columns and add what is no column."""

    # Key of `ordering=` → column, or the low and the high of a range; the first is the default
    # order. Dates by their field's name.
    order: dict[str, OrderPath] = {}
    # Parameters that change the order of the list: a cursor goes with their values.
    order_depends_on: tuple[str, ...] = (
        "ordering", "q", "least", "as_of", "known_by", "exclude_source",
    )  # fmt: skip
    # Look-ups of the named columns that the resource does not have.
    left_out: tuple[str, ...] = ()
    # Columns of the row that are looked up as well.
    stamps: tuple[str, ...] = ("created_at", "updated_at")
    # Columns that are looked up under another name in the query: as the view sees them.
    seen_as: dict[str, str] = {}

    class Meta:
        abstract = True

    def __init__(self, data: Any, queryset: Any = None) -> None:
        """Without what costs a form: a copy of every filter, and a class made for each request."""
        self.data, self.queryset = data, queryset
        every = self.base_filters
        self.filters = {name: every[name] for name in data if name in every}
        fields = {name: each.field for name, each in self.filters.items()}
        # What the request gives, read, and what is wrong with it.
        self.given, self.faults = read(data, fields)

    @cached_property
    def selection(self) -> Selection:
        return self.select(self.filter_queryset(self.queryset.all()))

    def select(self, queryset: Any) -> Selection:
        """Selects from the records that meet the conditions of all filters."""
        return Selection(queryset)

    def scope(self, order: Order) -> list[Any]:
        """What must be the same when a cursor of the list comes back."""
        given = {name: self.data.getlist(name) for name in self.order_depends_on}
        return [self._meta.model._meta.label, order.signature, given]

    @classmethod
    def page_properties(cls) -> dict[str, Any]:
        """The schema of what `about_page` says."""
        return {}

    def about_page(self, head: dict[str, Any], keys: list[int]) -> dict[str, Any]:
        """What a page says beside its records and the pages around it."""
        return {}

    @classmethod
    def get_filters(cls) -> dict[str, ParameterFilter]:
        meta = cls._meta
        if not meta.model:
            return {}
        ids = IdsFilter(
            partial(named_by, meta.model, "uid"),
            present=ALWAYS,
            help_text="Permanent public id. Any of these.",
        )
        filters: dict[str, ParameterFilter] = dict(comparing("id", ids))
        filters |= dict(cls.column_filters())
        if issubclass(meta.model, Record):
            filters |= dict(comparing("dataset", RefsFilter(is_in, present=is_in_any, **DATASET)))
        filters |= freshness_filters(meta.model)
        for name in cls.left_out:
            filters.pop(name)
        for name, declared in cls.declared_filters.items():
            filters |= {name: declared} if declared.exclude else dict(comparing(name, declared))
        filters["ordering"] = CodesFilter(
            choices=order_words(meta.model, cls.order),
            help_text=(
                "Order of the list by these keys, separated by commas, each with “-” for "
                "descending. Records without a value come last in both directions; records with "
                "equal values are ordered by id."
            ),
        )
        examples = {name: example_of(meta.model, name) for name in filters}
        shown = {name: value for name, value in examples.items() if value is not None}
        return filters | {name: filters[name].shown_with(example=shown[name]) for name in shown}

    @classmethod
    def column_filters(cls) -> Iterator[tuple[str, ParameterFilter]]:
        """The look-ups of the columns that are named, and of its stamps."""
        for name in [*cls._meta.fields, *cls.stamps]:
            yield from column_filters(cls._meta.model._meta.get_field(name), cls.path_of(name))

    @classmethod
    def path_of(cls, name: str) -> str:
        """Where the query finds the value of a column."""
        return cls.seen_as.get(name, name)

    def filter_queryset(self, queryset: Any) -> Any:
        lists = {
            f"{column.name}_text": Cast(column.name, models.TextField())
            for column in queryset.model._meta.concrete_fields
            if isinstance(column, CodesField) and column.name in self.asked()
        }
        queryset = queryset.alias(**lists) if lists else queryset
        for name, value in self.given.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset.order_by(*self.order_keys(self.given.get("ordering")))

    def exists(self, rows: Any) -> Q:
        """The condition that there are such rows, which name the record by `OuterRef`."""
        is_planned = sum(value is not None for value in self.given.values()) <= MOST_PLANNED
        return Q(Exists(rows) if is_planned else FoundEach(rows))

    def asked(self) -> set[str]:
        """The columns by which the request looks up or orders."""
        given = [name for name, value in self.given.items() if value is not None]
        keys = (key.lstrip("-") for key in self.given.get("ordering") or ())
        return {name.partition("__")[0] for name in (*given, *keys)}

    def order_keys(self, wanted: list[str] | None) -> list[Any]:
        keys: dict[str, list[Any]] = {}
        for key in wanted or [next(iter(self.order))]:
            # What is named again is in order already, and would cost a query for each page.
            for column in paths_of(self.order[key.lstrip("-")]):
                if column not in keys:
                    keys[column] = order_by(self.queryset.model, column, key.startswith("-"))
        return [*chain.from_iterable(keys.values()), "uid"]


def freshness_filters(model: type[models.Model]) -> dict[str, ParameterFilter]:
    """The filters by when the answer changed: of the record itself or of anything else in it."""
    changed = "Only records of whose JSON anything has changed"
    return {
        "updated_since": InstantFilter(
            lambda moment: Door.changed_after(model, Door.number_before(moment)),
            help_text=(
                f"{changed} at or after this instant, be it a computed value, a part or the name "
                "of another record; a date is its first moment in UTC."
            ),
        ),
        "changed_after": IntegerFilter(
            lambda number: Door.changed_after(model, number),
            example=0,
            help_text=(
                f"{changed} by a change with a greater number, as `updated_since` does by time. "
                "`GET changes` tells the numbers."
            ),
        ),
    }


def as_shown(column: models.Field, where: Q | None) -> dict[str, Any]:
    """A column as `seen_…`: absent but where the condition holds; None: it holds nowhere."""
    bounds = ("_earliest", "_latest") if isinstance(column, EDTFField) else ()
    shown: dict[str, Any] = {}
    for name in (column.name, *(f"{column.name}{end}" for end in bounds)):
        field = column.model._meta.get_field(name)
        output = models.BigIntegerField() if field.is_relation else field
        value: Any = F(name)
        if where is None or where:
            # PostgreSQL orders by no bare constant.
            absent = Cast(Value(None if field.null else "", output), output)
            cases = [] if where is None else [When(where, then=value)]
            value = Case(*cases, default=absent, output_field=output) if cases else absent
        shown[f"seen_{name}"] = value
    return shown


class DateWindowFilterSet(FilterSet):
    """Adds `date_from`, `date_to` and `date_match` on one EDTF column."""

    window_column = "date"
    # What the schema calls it, if not by its name.
    window_words = ""

    date_from = DayFilter(help_text="Dates in or after this year, month or day (its first day).")
    date_to = DayFilter(
        last=True, help_text="Dates in or before this year, month or day (its last day)."
    )
    date_match = CodeFilter(
        choices=Within,
        help_text=(
            "Whether some day that a vague date may mean (`possible`, the default) or all of them "
            "(`certain`) must lie in the window. No effect without `date_from` or `date_to`."
        ),
    )

    class Meta:
        abstract = True

    @classmethod
    def get_filters(cls) -> dict[str, ParameterFilter]:
        filters = super().get_filters()
        for name in {"date_from", "date_to"} & filters.keys():
            words = cls.window_words or f"`{cls.window_column}`"
            text = f"{filters[name].extra['help_text']} The date is {words}."
            filters[name] = filters[name].shown_with(help_text=text)
        return filters

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        lies_within = window(self.given)
        return queryset.filter(lies_within(self.window_column)) if lies_within else queryset


# The parameters of a window of dates, for answers that are no lists of records.
WINDOW = {name: each.field for name, each in DateWindowFilterSet.declared_filters.items()}


def window(data: dict[str, Any]) -> Callable[[str], Q] | None:
    """The condition on a date that these parameters set, if they set one."""
    start, end = data.get("date_from"), data.get("date_to")
    if start is None and end is None:
        return None
    if start and end and end < start:
        detail = "The window ends before it starts."
        refuse({"date_to": [{"message": detail, "code": "invalid"}]})
    within = certainly_within if data.get("date_match") == "certain" else possibly_within
    return lambda column: within(column, start, end)


def mistaken_count(query: Any, filters: Any) -> Faults:
    """`count` asks whether to count the list: a number is meant for the column of that name."""
    given = query.get("count", "").strip()
    if "count__gte" not in filters or not given.isdigit():
        return {}
    detail = (
        f"`count` says whether to count the list: true or false. For a count of {given} people "
        f"give `people={given}`, or the bounds `count__gte` and `count__lte`."
    )
    return {"count": [{"message": detail, "code": "invalid"}]}
