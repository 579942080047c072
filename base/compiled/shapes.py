"""A resource in one shape, as a statement that is written once and asked with keys."""

import json
import logging
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from rest_framework import serializers

from .rules import NotCompiled, Row, record

log = logging.getLogger(__name__)
# Stands in the parameters of a statement where the keys will.
SLOT = "the keys that are asked for"
# They stand in a query, and so in the parameters of its statement, where the days asked for will.
SOME_DAYS = (date(9998, 7, 6), date(9998, 5, 4))
Days = Sequence[date | None]


class JsonTexts(list):
    """JSON of several records, each as text, with their primary keys."""

    keys: Sequence[int] = ()

    def parsed(self) -> list[Any]:
        return [json.loads(text) for text in self]


@dataclass(frozen=True)
class Statement:
    """SQL, with the parameters before and after that of the keys."""

    sql: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    def rows(self, connection: Any, value: Any, days: Days) -> list[tuple[int, str]]:
        given = (*self._on(days, self.before), value, *self._on(days, self.after))
        with open_cursor(connection) as cursor:
            cursor.execute(self.sql, given)
            return cursor.fetchall()

    @staticmethod
    def _on(days: Days, params: tuple[Any, ...]) -> tuple[Any, ...]:
        if not days:
            return params
        asked = dict(zip(SOME_DAYS, days, strict=True))
        asked |= {str(slot): str(day) for slot, day in asked.items()}  # as SQLite has them
        return tuple(
            asked.get(each, each) if isinstance(each, str | date) else each for each in params
        )


class Known(sqlite3.Cursor):
    """Django looks for the parameters in the text each time, and ours are long."""

    def execute(self, query: str, params: Any = ()) -> Any:
        return super().execute(with_marks(query), params)


@lru_cache(maxsize=1000)
def with_marks(query: str) -> str:
    """With the parameters and percent signs as SQLite writes them."""
    return (query % (("?",) * query.replace("%%", "").count("%s"))) if "%" in query else query


def open_cursor(connection: Any) -> Any:
    """A cursor for statements that are asked often.

    A pooler that changes PostgreSQL's connection between transactions forgets kept statements:
    who has one sets DISABLE_SERVER_SIDE_CURSORS for Django.
    """
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        cursor = connection.connection.cursor(factory=Known)
    elif connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return connection.cursor()
    else:
        from .postgresql import Prepared

        cursor = Prepared(connection.connection)
    return connection._prepare_cursor(cursor)


class Shape:
    """What a serializer shows of each record of a query, in one statement.

    `seen` is the query of the records alone, for lists to find their keys in. A shape of a view by
    days is made with `SOME_DAYS`, and asked `on_days`.
    """

    days: Days = ()

    def __init__(
        self, serializer: serializers.Serializer, queryset: QuerySet, seen: QuerySet
    ) -> None:
        self.seen = seen
        shown = record(serializer, Row(queryset))
        found = queryset.select_related(None).prefetch_related(None).order_by()
        self.model = queryset.model
        self.queryset = found.annotate(json_text=shown)
        self._statements: dict[tuple[str, str], Statement] = {}

    def on_days(self, days: Days, seen: QuerySet) -> "Shape":
        """The same on these days, on which `seen` finds the records."""
        shape = copy(self)  # the statements are known to all copies
        shape.days, shape.seen = days, seen
        return shape

    def of(self, keys: Iterable[int]) -> JsonTexts:
        """The JSON of the records with these primary keys, in this order, as far as they exist."""
        wanted = [int(key) for key in keys]
        connection = connections[self.queryset.db]
        value: Any = wanted if connection.vendor == "postgresql" else json.dumps(wanted)
        found = dict(self._statement("pk__in", connection).rows(connection, value, self.days))
        texts = JsonTexts(found[key] for key in wanted if key in found)
        texts.keys = [key for key in wanted if key in found]
        return texts

    def one(self, column: str, value: Any) -> JsonTexts:
        """The JSON of the record with this value in a unique column."""
        connection = connections[self.queryset.db]
        value = self.model._meta.get_field(column).get_db_prep_value(value, connection)
        rows = self._statement(column, connection).rows(connection, value, self.days)
        return JsonTexts(text for _, text in rows)

    def _statement(self, lookup: str, connection: Any) -> Statement:
        key = (lookup, connection.alias)
        if key not in self._statements:
            self._statements[key] = self._written(lookup, connection)
        return self._statements[key]

    def _written(self, lookup: str, connection: Any) -> Statement:
        found = self.queryset.values_list("pk", "json_text")
        if lookup != "pk__in":
            found = found.filter(**{lookup: RawSQL("%s", [SLOT])})
        elif connection.vendor == "postgresql":
            # A subquery would be one more table to join: of a dozen of them PostgreSQL joins
            # those written first, whole, before it looks at the keys.
            key = f'"{self.model._meta.db_table}"."{self.model._meta.pk.column}"'
            among = RawSQL(f"{key} = ANY(%s::bigint[])", [SLOT], BooleanField())  # noqa: S611
            found = found.filter(among)
        else:
            slot = RawSQL("SELECT value FROM json_each(%s)", [SLOT])
            found = found.filter(pk__in=slot)
        sql, params = found.query.get_compiler(using=connection.alias).as_sql()
        at = params.index(SLOT)
        return Statement(sql, tuple(params[:at]), tuple(params[at + 1 :]))


_shapes: dict[Hashable, Shape | None] = {}


def shape_of(key: Hashable, make: Callable[[], Shape]) -> Shape | None:
    """The shape under this key, made the first time; None if it cannot be compiled."""
    if key not in _shapes:
        try:
            _shapes[key] = make()
        except NotCompiled as reason:
            log.warning("%s is not built in the database: %s.", key, reason)
            _shapes[key] = None
    return _shapes[key]
