"""Reads without what is hidden: each statement is given tables of the same names that lack it.

A record is hidden if it is marked other than clear, or names one that is hidden (see
`threatapi.markings`). While a request is answered, and while values are computed, a statement that
names a table with hidden rows has common table expressions of the same names put before it, so that
what reads the store does not know of marks. docs/adr/0022 tells why.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.http import HttpRequest, HttpResponse

from .datasets import DataSetRecord
from .models import Record, record_models
from .rewriting import Rewriting

WITH = re.compile(r"\s*WITH\s+(RECURSIVE\s)?", re.IGNORECASE)
LOCKS = re.compile(r"\sFOR (NO KEY )?UPDATE\b")
# A table without its hidden rows, for tables that are laid over it under its own name.
CLEAR = "clear_"
HIDDEN = "hidden_"
# Histories and the last changes of answers (`threatapi.changes`), by name: base knows no app.
ITEMS, LAST_CHANGES = "threatapi_changeitem", "threatapi_lastchange"
# What the public sees of the item of the change that hid a record: that it is gone.
WITHDRAWN = {"action": "'delete'", "slug": "''", "before": "NULL", "after": "NULL"}
# The right to change or remove a marking that is there.
CHANGE_MARKING = "threatapi.change_marking"
# Other records that an item may name, which may be hidden when its own is not.
OTHERS = ("former_part_of", "former_whole", "merged_into")


class HiddenTable(models.Model):
    """That a table has hidden rows; where none has, statements stay as they are."""

    name = models.CharField(max_length=100, primary_key=True)

    class Meta:
        app_label = "threatapi"
        permissions = (("change_marking", "Can take a marking off, or change it"),)

    def __str__(self) -> str:
        return self.name


LISTED = {
    "sqlite": "SELECT group_concat(name, ' ') FROM threatapi_hiddentable",
    "postgresql": "SELECT string_agg(name, ' ') FROM threatapi_hiddentable",
}


def hidden_tables(connection: Any) -> frozenset[str]:
    """The tables that have hidden rows."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        (names,) = cursor.fetchone()
    return frozenset((names or "").split())


class Cut(Rewriting):
    """A context in which no statement of this thread that reads finds a hidden row."""

    current: ClassVar[ContextVar["Cut | None"]] = ContextVar("cut", default=None)

    def __init__(self, tables: frozenset[str] | None = None) -> None:
        super().__init__()
        self.tables = tables  # None: to be asked for

    def rewrite(self, sql: str, params: Any, connection: Any) -> tuple[str, Any]:
        if self.tables == frozenset():
            return sql, params
        named = {found.group() for found in names_of_tables().finditer(sql)}
        if self.tables is None and named:
            self.tables = hidden_tables(connection)
        if named and self.tables and not LOCKS.search(sql):
            sql = put_before(sql, named, self.tables, connection.vendor)
        return sql, params

    def again(self) -> "Cut":
        return Cut(self.tables)


def uncut() -> Cut:
    """A context in which hidden rows are found, as in the admin: for who writes."""
    return Cut(frozenset())


def note_hidden_tables(names: str | None) -> None:
    """Have the cut in force know the tables that have hidden rows, without asking for them."""
    if cut := Cut.in_force():
        cut.tables = frozenset((names or "").split())


def stored(vendor: str, table: str) -> str:
    """What an expression that is named like the table reads: the table as this context sees it.

    In PostgreSQL an expression does not see itself under its own name.
    """
    cut = Cut.in_force()
    if cut and cut.tables and table in by_table() and table in cut.tables:
        return CLEAR + table
    return _stored(vendor, table)


def _stored(vendor: str, table: str) -> str:
    return f"main.{table}" if vendor == "sqlite" else table


# The statement


def put_before(sql: str, named: Collection[str], hidden: Collection[str], vendor: str) -> str:
    """The statement with those of the tables it names that have hidden rows without them."""
    records = sorted(by_table().keys() & {*hidden})
    cuts = []
    for name in sorted(named):
        laid_over = name.startswith(CLEAR)
        if not laid_over and CLEAR + name in named:
            continue  # the statement brings this table, made from the clear one
        table = name.removeprefix(CLEAR)
        if condition := condition_on(table, records, hidden):
            columns = shown_columns(table, tuple(records))
            cuts.append(
                f"{name} AS NOT MATERIALIZED (SELECT {columns} "  # noqa: S608 (names of ours)
                f"FROM {_stored(vendor, table)} WHERE {condition})"
            )
        elif laid_over:
            cuts.append(f"{name} AS NOT MATERIALIZED (SELECT * FROM {_stored(vendor, table)})")  # noqa: S608
    if not cuts:
        return sql
    # First, for those after it see the tables under their names already cut.
    keys = [
        f"{HIDDEN}{table}(id, uid) AS NOT MATERIALIZED "  # noqa: S608 (names of ours)
        f"(SELECT id, uid FROM {_stored(vendor, table)} WHERE hidden)"
        for table in records
    ]
    tables = ", ".join(keys + cuts)
    if not (begun := WITH.match(sql)):
        return f"WITH {tables} {sql}"
    if vendor == "postgresql" and begun.group(1):
        return f"WITH {tables} ({sql})"
    return f"WITH {tables}, {sql[begun.end() :]}"


def condition_on(table: str, records: Collection[str], hidden: Collection[str]) -> str:
    """Which rows of a table are shown, if it has others."""
    if table in by_table():
        return "NOT hidden" if table in hidden else ""
    if table == ITEMS:
        return "(NOT hidden OR withdraws)"
    if table == DataSetRecord._meta.db_table:
        return f"record NOT IN ({uids_of(records)})" if records else ""
    if table == LAST_CHANGES:
        return " AND ".join(
            f"NOT (kind = '{by_table()[each]._meta.model_name}' "  # noqa: S608
            f"AND record IN (SELECT id FROM {HIDDEN}{each}))"
            for each in records
        )
    ends = [
        (field.column, field.related_model._meta.db_table) for field in references_of_list(table)
    ]
    return " AND ".join(
        f"{column} NOT IN (SELECT id FROM {HIDDEN}{there})"  # noqa: S608
        for column, there in ends
        if there in records
    )


@cache
def shown_columns(table: str, records: tuple[str, ...]) -> str:
    """The columns of a table; of items those without what they say of hidden records."""
    if table != ITEMS:
        return "*"
    model = next(each for each in apps.get_models() if each._meta.db_table == ITEMS)
    columns = []
    for name in (field.column for field in model._meta.concrete_fields):
        if name in WITHDRAWN:
            column = f'CASE WHEN hidden THEN {WITHDRAWN[name]} ELSE "{name}" END AS "{name}"'
        elif name in OTHERS and records:
            uids = uids_of(records)
            column = f'CASE WHEN "{name}" IN ({uids}) THEN NULL ELSE "{name}" END AS "{name}"'
        else:
            column = f'"{name}"'
        columns.append(column)
    return ", ".join(columns)


def uids_of(records: Collection[str]) -> str:
    return " UNION ALL ".join(f"SELECT uid FROM {HIDDEN}{each}" for each in records)  # noqa: S608


@cache
def by_table() -> dict[str, type[Record]]:
    return {model._meta.db_table: model for model in record_models()}


@cache
def lists_by_table() -> dict[str, Any]:
    """The tables of the lists of other records that records have."""
    return {
        column.remote_field.through._meta.db_table: column.remote_field.through
        for model in record_models()
        for column in model._meta.many_to_many
    }


def references_of_list(table: str) -> Iterator[Any]:
    yield from (field for field in lists_by_table()[table]._meta.fields if field.is_relation)


@cache
def names_of_tables() -> re.Pattern[str]:
    others = (ITEMS, LAST_CHANGES, DataSetRecord._meta.db_table)
    names = "|".join(sorted({*by_table(), *lists_by_table(), *others}))
    return re.compile(rf"\b({CLEAR})?({names})\b")


class HideMarked:
    """Middleware: whatever is answered outside of the admin is answered without what is hidden."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            return self.get_response(request)
        with Cut():
            return self.get_response(request)
