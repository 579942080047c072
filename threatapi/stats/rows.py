"""Rows with the numbers to add, and the statement that adds them by some keys.

A row is an incident, or some incidents that were added up before; both have the same columns.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan

from .choices import PARTS, PLACES, Axis
from .summary import CountrySum, FiledPlace, IncidentSum, KnownSum
from .triggers import METRICS, MOST, SUMS, TOLLS, period


class Period(Func):
    """The month that holds the whole date, else the year, else nothing."""

    output_field = CharField()

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        (first, _), (last, _) = (compiler.compile(day) for day in self.source_expressions)
        return period(connection.vendor, first, last), []


COLUMNS = {
    Axis.EVENT_TYPE: "event_type",
    Axis.ATTACK_TYPE: "attack_type",
    Axis.CLAIM_STATUS: "seen_claim_status",
}
# Where the statement finds the value of an axis in a row.
KEYS = {
    Axis.YEAR: "NULLIF(substr(one.stat_period, 1, 4), '')",
    Axis.MONTH: "CASE WHEN length(one.stat_period) = 7 THEN one.stat_period END",
    Axis.TARGET_KIND: "one.stat_target_kind",
    **{axis: f"one.stat_{axis}" for axis in COLUMNS},
    **{axis: f"cell_{axis}.value" for axis in PLACES},
    **{axis: f"part.{axis}" for axis in PARTS},
}
# In which period and at which place an incident is.
WHERE = {"period": Period("date_earliest", "date_latest"), "place": Coalesce("place_id", 0)}
# By these the summary can tell its incidents apart.
SUMMED_BY = (Axis.YEAR, Axis.MONTH, *PLACES)
# What is asked for, of the table with which a statement begins.
CHOSEN = "SELECT id FROM chosen"
# The cell of each place that is in one.
Cells = dict[int, str]
LARGEST = 2**63 - 1
# With more places that have moved, it is quicker to add up all of them.
MOST_MOVED = 500


def _flag(*conditions: Any, **lookups: Any) -> Case:
    held = When(Q(*conditions, **lookups), then=Value(1))
    return Case(held, default=Value(0), output_field=IntegerField())


def of_incidents(found: QuerySet, result: QuerySet, axes: Iterable[str]) -> QuerySet:
    """A row for each of these; `result` is all that is asked for, in which some are wholes."""
    columns: dict[str, Any] = {
        "key": F("pk"),
        **WHERE,
        **{axis: F(column) for axis, column in COLUMNS.items() if axis in axes},
        "count": Value(1),
        # What sums up others of the result would count their dead twice.
        "aggregates": _flag(Q(is_aggregate=True) | Q(pk__in=wholes(result))),
        "contested": _flag(~Q(seen_contested_text="[]")),
        **{f"without_{name}": _flag(**{f"seen_{name}_best": None}) for name in METRICS},
        **{toll: _toll(toll, Q(stat_aggregates=0)) for toll in TOLLS},
    }
    if Axis.TARGET_KIND in axes:
        columns[Axis.TARGET_KIND] = Cast("target_kinds", TextField())
    return _named(found, columns)


def _toll(toll: str, *conditions: Q, sign: int = 1) -> Case:
    """What the incident adds to the sum, if it has a number of that metric."""
    counted = Q(*conditions, **{f"seen_{toll.partition('_')[0]}_best__isnull": False})
    added = When(counted, then=Value(sign) * Coalesce(F(f"seen_{toll}"), Value(0)))
    return Case(added, default=Value(0), output_field=BigIntegerField())


def wholes(result: QuerySet) -> QuerySet:
    """The incidents of which other incidents in the result are parts.

    The comparisons let an index find them: with one alone SQLite would rather take another.
    """
    return result.order_by().filter(parent__gt=0, parent__lt=LARGEST).values("parent")


class Summed(NamedTuple):
    """The part of the summary to use: one modality, some or all places, a day of knowledge."""

    modality: Q
    where: list[Q]
    day: date | None = None

    def is_by_country(self, axes: Iterable[str]) -> bool:
        """Whether the sums of whole countries tell it."""
        return not self.where and set(axes) <= {Axis.YEAR, Axis.MONTH, Axis.COUNTRY}


def of_summary(result: QuerySet, asked: Summed, countries: Cells | None) -> list[QuerySet]:
    """The same of all incidents of a modality, at some places or all of them.

    Wholes are taken off the sums that they stand in; those that stand in none are read. `countries`
    are those of places, if the sums of countries are enough. On a day of knowledge there are none
    if places have moved.
    """
    if asked.day is not None:
        return _of_day(result, asked, asked.day, countries or {})
    sums = IncidentSum.objects.order_by().filter(asked.modality, *asked.where)
    # SQLite takes an index of those alone where 0 is written out.
    apart = Q(pk__in=sums.filter(GreaterThan(F("apart"), RawSQL("0", []))).values("apart"))
    alike = sums.filter(apart=0)
    return [
        *([_summed(alike)] if countries is None else _by_country(alike, asked, countries)),
        *_not_summed(result, apart),
    ]


def _of_day(result: QuerySet, asked: Summed, day: date, countries: Cells) -> list[QuerySet]:
    if countries and _moved(countries, _filed()):
        return []
    sums = KnownSum.objects.order_by().filter(asked.modality)
    parts = [sums.filter(known) for known in KnownSum.up_to(day)]
    apart = Q(pk__in=sums.filter(GreaterThan(F("apart"), RawSQL("0", []))).values("apart"))
    is_huge = Q()
    for toll in TOLLS:
        is_huge |= Q(**{f"seen_{toll}__gt": MOST}) | Q(**{f"seen_{toll}__lt": -MOST})
    return [
        *(_summed(each.filter(apart=0)) for each in parts),
        *_not_summed(result, apart & is_huge),
    ]


def _not_summed(result: QuerySet, apart: Q) -> list[QuerySet]:
    """Those that stand apart, and what wholes are to be taken off."""
    whole = result.filter(~apart, pk__in=wholes(result), is_aggregate=False)
    less = dict.fromkeys(SUMS, Value(0)) | {"aggregates": Value(1)}
    return [
        of_incidents(result.filter(apart), result, ()),
        _named(whole, WHERE | less | {toll: _toll(toll, sign=-1) for toll in TOLLS}),
    ]


def _by_country(sums: QuerySet, asked: Summed, countries: Cells) -> list[QuerySet]:
    """Sums of countries; those of a place that has moved since are taken from one to the other."""
    moved = _moved(countries, _filed() if countries else {})
    if len(moved) > MOST_MOVED:
        return [_summed(sums)]
    rows = [_summed(CountrySum.objects.order_by().filter(asked.modality))]
    if moved:
        here = sums.filter(place__in=moved)
        rows += [_summed(here), _taken_off(here)]
    return rows


def _filed() -> dict[int, int]:
    return dict(FiledPlace.objects.values_list("place", "under"))


def _moved(countries: Cells, filed: dict[int, int]) -> list[int]:
    """Places of another country than the place under which they are filed."""
    return [
        place
        for place in {*countries, *filed}
        if countries.get(place) != countries.get(filed.get(place, 0))
    ]


def _summed(sums: QuerySet) -> QuerySet:
    return _named(sums, {each: F(each) for each in (*WHERE, *SUMS)})


def _taken_off(sums: QuerySet) -> QuerySet:
    """Less of them where their places are filed."""
    under = FiledPlace.objects.filter(place=OuterRef("place")).values("under")
    where = {"period": F("period"), "place": Coalesce(Subquery(under), 0)}
    return _named(sums, where | {name: Value(-1) * F(name) for name in SUMS})


def _named(found: QuerySet, columns: dict[str, Any]) -> QuerySet:
    """Just these columns; their names are free of those of the model."""
    names = {f"stat_{name}": value for name, value in columns.items()}
    return found.order_by().annotate(**names).values_list(*names)


@dataclass
class Addition:
    """A statement that adds rows up; tables for it to join come first, and their values."""

    rows: list[QuerySet]
    tables: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    @property
    def connection(self) -> Any:
        return connections[self.rows[0].db]

    @property
    def is_postgresql(self) -> bool:
        return self.connection.vendor == "postgresql"

    def with_cells(self, axis: str, cells: dict[int, str]) -> None:
        """A table of the cell of each place."""
        name = f"cell_{axis}"
        if self.is_postgresql:
            sql = "SELECT * FROM unnest(%s::bigint[], %s::text[])"
            self.values += [list(cells), list(cells.values())]
        else:
            # Of what has no type SQLite would make no index.
            sql = (
                "SELECT CAST(json_extract(value, '$[0]') AS integer), "
                "json_extract(value, '$[1]') FROM json_each(%s)"
            )
            self.values.append(json.dumps(list(cells.items())))
        self.tables.append(f"{name}(place, value) AS MATERIALIZED ({sql})")
        self.joins.append(f"LEFT JOIN {name} ON {name}.place = one.stat_place")

    def with_chosen(self, result: QuerySet) -> None:
        """A table of what is asked for, which the filters find once (see `CHOSEN`)."""
        self._with_table("chosen(id)", result.order_by().values("pk"))

    def with_parts(self, parts: QuerySet, axes: list[str]) -> None:
        """A table of those who had a part in each incident, by actor or role or both."""
        self._with_table(f"part(incident, {', '.join(axes)})", parts)

    def _with_table(self, name: str, rows: QuerySet) -> None:
        # Though Django may see that there can be none: what joins the table needs it.
        compiler = rows.query.get_compiler(connection=self.connection, elide_empty=False)
        sql, values = compiler.as_sql()
        self.tables.append(f"{name} AS MATERIALIZED ({sql})")
        self.values += values

    def has_part(self) -> tuple[str, str]:
        """Whether somebody had a part in an incident, and what to join for it."""
        if self.is_postgresql:
            had = "(SELECT DISTINCT incident FROM part) AS had ON had.incident = one.stat_key"
            return "had.incident IS NOT NULL", f"LEFT JOIN {had}"
        return "one.stat_key IN (SELECT incident FROM part)", ""

    def by(self, keys: list[str], join: str = "") -> Iterator[tuple]:
        """The sums for each of these keys: the keys, then the sums in their order.

        Keys may come again: SQLite would make no index to join what is united.
        """
        sums = ", ".join(f"SUM(one.stat_{name})" for name in SUMS)
        grouped = f"GROUP BY {', '.join(str(at + 1) for at in range(len(keys)))}" if keys else ""
        opened = f"WITH {', '.join(self.tables)} " if self.tables else ""
        for rows in self.rows:
            try:
                sql, values = rows.query.sql_with_params()
            except EmptyResultSet:
                continue
            sql = f"""{opened}SELECT {", ".join([*keys, sums])} FROM ({sql}) AS one
                {" ".join([*self.joins, join])} {grouped}"""  # noqa: S608 (words of ours)
            with self.connection.cursor() as cursor:
                cursor.execute(sql, [*self.values, *values])
                yield from cursor
