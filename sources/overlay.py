"""A view without some sources: tables that stand in for the stored ones.

What assertions add up to is stored for the view of all sources. Without some of them, only the
claims that these sources speak of add up to something else. These are worked out, and each
statement of the request is given tables of the same names (common table expressions), in which
they are laid over the stored rows. So what reads versions and assertions does not know of it.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Field, Model

from base.orm.keys import keys_in
from base.orm.markings import stored

from .computed.standpoint import LEFT_OUT, UNSEEN, Standpoint
from .models import Assertion
from .models.versions import Version, standing_on

WITH = re.compile(r"\s*WITH\s", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """The common table expressions that stand in for one table, with their parameters."""

    sql: Mapping[str, str]  # by the kind of database
    params: Sequence[Any]


class Overlay:
    """What a view without some sources shows in place of what is stored."""

    def __init__(self, view: Standpoint) -> None:
        self.view, self.day = view, view.day
        self.tables: dict[str, Table] = {}
        self.laid_over: dict[type[Version], tuple[Sequence[str], Mapping[int, Any]]] = {}
        self.replaced: dict[type[Version], Mapping[int, Any]] = {}
        keys = {vendor: f"{OUT}(id) AS ({keys_of(vendor)})" for vendor in VENDORS}
        self.left_out = Table(keys, [json.dumps(sorted(view.excluded))])
        name = Assertion._meta.db_table
        sql = {
            vendor: f"""{name} AS NOT MATERIALIZED (SELECT * FROM {stored(vendor, name)}
                WHERE source_id NOT IN ({LEFT_OUT})
                AND (origin_id IS NULL OR origin_id NOT IN ({LEFT_OUT})))"""  # noqa: S608
            for vendor in VENDORS
        }
        self.tables[name] = Table(sql, [])

    @property
    def size(self) -> int:
        return sum(len(text) for table in self.tables.values() for text in table.params) + 10_000

    # Filling

    def leave_out(self, model: type[Model], keys: Collection[int]) -> None:
        """Let the table lack these rows."""
        name = model._meta.db_table
        sql = {
            vendor: f"""{name} AS NOT MATERIALIZED (SELECT * FROM {stored(vendor, name)}
                WHERE id NOT IN ({keys_of(vendor)}))"""  # noqa: S608 (names of ours)
            for vendor in VENDORS
        }
        if keys:
            self.tables[name] = Table(sql, [json.dumps(sorted(keys))])

    def hide(self, model: type[Model], keys: Collection[int]) -> None:
        """Say which records are not in view that would be with the sources (see `unseen_rows`)."""
        name = UNSEEN + model._meta.db_table
        sql = {vendor: f"{name}(id) AS ({keys_of(vendor)})" for vendor in VENDORS}
        self.tables[name] = Table(sql, [json.dumps(sorted(keys))])

    def lay_over(
        self, model: type[Version], names: Sequence[str], found: Mapping[int, Sequence[Any] | None]
    ) -> None:
        """Let the versions of the day have these values; of records without any there is none.

        Each record must have a version on the day, or none without the sources.
        """
        if not found:
            return
        record = record_of(model)
        first = columns_of(model, names)[0].column
        is_left = f"(laid.{record} IS NULL OR laid.{first} IS NOT NULL)"
        self.laid_over[model] = names, found
        # What is not given is null.
        rows = [[key, *(values or ())] for key, values in found.items()]
        self._stand_in(model, record, names, rows, is_left)

    def replace(
        self,
        model: type[Version],
        names: Sequence[str],
        found: Mapping[int, Iterable[Sequence[Any]]],
    ) -> None:
        """Let the table have these versions of these records, however many were stored."""
        if not found:
            return
        self.replaced[model] = found
        record = record_of(model)
        # Where a version of the same record stands each is found by its index.
        stood = model._base_manager.filter(
            standing_on(self.day, ""), **{f"{record}__in": keys_in(found)}
        )
        places = dict(stood.order_by().values_list(record, "pk"))
        rows = [(key, *values) for key, of in found.items() for values in of]
        placed = [(places[key], *values) for key, *values in rows if key in places]
        is_left = f"(laid.id IS NOT NULL OR stored.{record} NOT IN (KEYS))"
        self._stand_in(model, "id", names, placed, is_left, json.dumps(sorted(found)))
        if others := [row for row in rows if row[0] not in places]:
            self._add(model, names, others)

    def _stand_in(
        self,
        model: type[Version],
        key: str,
        names: Sequence[str],
        rows: Sequence[Sequence[Any]],
        condition: str,
        *params: str,
    ) -> None:
        """Lay these rows over the versions of the day that have these keys."""
        fields, name = columns_of(model, names), model._meta.db_table
        others = [field.column for field in model._meta.concrete_fields if field not in fields]
        kept = ", ".join(f"stored.{column}" for column in others)
        laid = ", ".join(
            f"CASE WHEN laid.{key} IS NULL THEN stored.{field.column} "
            f"ELSE laid.{field.column} END AS {field.column}"
            for field in fields
        )
        sql = {
            vendor: f"""{rows_sql(vendor, f"over_{name}", key, fields)},
                {name} AS NOT MATERIALIZED (
                SELECT {kept}, {laid} FROM {stored(vendor, name)} AS stored
                LEFT JOIN over_{name} AS laid ON laid.{key} = stored.{key}
                WHERE stored.since <= {DAY[vendor]} AND stored.upto >= {DAY[vendor]}
                AND {condition.replace("KEYS", keys_of(vendor))})"""  # noqa: S608 (names of ours)
            for vendor in VENDORS
        }
        day = str(self.day)
        self.tables[name] = Table(sql, [json.dumps(rows, default=str), day, day, *params])

    def _add(
        self, model: type[Version], names: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Add versions to those of the day."""
        fields, name = columns_of(model, names), model._meta.db_table
        record, table = record_of(model), self.tables[name]
        columns = ", ".join(f"{field.column}" for field in fields)
        every = f"id, since, upto, {record}, {columns}"
        sql = {
            vendor: f"""{table.sql[vendor].replace(f"{name} AS NOT", f"laid_{name} AS NOT")},
                {rows_sql(vendor, f"more_{name}", record, fields)},
                {name} AS NOT MATERIALIZED (SELECT {every} FROM laid_{name}
                UNION ALL SELECT -{record}, {DAY[vendor]}, {DAY[vendor]}, {record}, {columns}
                FROM more_{name})"""  # noqa: S608 (names of ours)
            for vendor in VENDORS
        }
        day = str(self.day)
        self.tables[name] = Table(sql, [*table.params, json.dumps(rows, default=str), day, day])

    def put_before(self, sql: str, params: Any, vendor: str) -> tuple[str, Any]:
        """The statement with the tables that it names."""
        found = [table for name, table in self.tables.items() if name in sql]
        if not found and OUT not in sql:
            return sql, params
        found.insert(0, self.left_out)
        tables = ", ".join(table.sql[vendor] for table in found)
        given = [value for table in found for value in table.params]
        others = WITH.sub("", sql, count=1) if WITH.match(sql) else None
        sql = f"WITH {tables} {sql}" if others is None else f"WITH {tables}, {others}"
        return sql, (*given, *(params or ()))


OUT = LEFT_OUT.split()[-1]
VENDORS = ("sqlite", "postgresql")
DAY = {"sqlite": "%s", "postgresql": "CAST(%s AS date)"}


def keys_of(vendor: str) -> str:
    """The keys that one parameter gives."""
    if vendor == "sqlite":
        return "SELECT value FROM json_each(%s)"
    return "SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(%s AS jsonb)) AS value"


def rows_sql(vendor: str, name: str, key: str, fields: Sequence[Field]) -> str:
    """A table of the rows that one parameter gives: the key of a record, then these columns.

    SQLite makes an index of keys for joins only if it knows their type.
    """
    columns = ", ".join([key, *(field.column for field in fields)])
    if vendor == "sqlite":
        taken = ["CAST(json_extract(value, '$[0]') AS integer)"]
        taken += [f"json_extract(value, '$[{at}]')" for at, _ in enumerate(fields, 1)]
        rows = "json_each(%s)"
    else:
        postgresql = connections["default"]
        taken = ["CAST(value ->> 0 AS bigint)"]
        types = [field.db_type(postgresql) for field in fields]
        taken += [f"CAST(value ->> {at} AS {type_})" for at, type_ in enumerate(types, 1)]
        rows = "jsonb_array_elements(CAST(%s AS jsonb)) AS value"
    return f"{name}({columns}) AS MATERIALIZED (SELECT {', '.join(taken)} FROM {rows})"  # noqa: S608


def record_of(model: type[Version]) -> str:
    """The column of a version that refers to its record."""
    return model._meta.get_field(model._meta.constraints[0].fields[0]).column


def columns_of(model: type[Version], names: Sequence[str]) -> list[Field]:
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    return [by_column.get(name) or model._meta.get_field(name) for name in names]
