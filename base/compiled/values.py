"""JSON as expressions of a query, with the SQL of SQLite and of PostgreSQL.

On PostgreSQL each is JSON as text. On SQLite most are what `json_object` takes as a value, which
is twice as quick as text put together; lists and what holds lists are text (`is_text`), for SQLite
forgets between two queries that a text is JSON, and reading it anew costs as much as building it.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Expression, F, TextField

from .numbers import PLAIN


def literal(text: str) -> str:
    """A constant of ours in SQL."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def as_expression(part: Any) -> Any:
    return F(part) if isinstance(part, str) else part


class Json(Expression):
    """Base: its parts, by name or as expressions, each written once unless it is a column."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(output_field=TextField())
        self.parts = [as_expression(part) for part in parts]

    def get_source_expressions(self) -> list[Any]:
        return self.parts

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.parts = list(exprs)

    @property
    def is_text(self) -> bool:
        """Whether it is text on SQLite, not a value."""
        return any(getattr(part, "is_text", False) for part in self.parts)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        written, params = [], []
        for part in self.parts:
            sql, given = compiler.compile(part)
            written.append(sql)
            params += given
        write = self.postgresql if connection.vendor == "postgresql" else self.sqlite
        return write(*written), params

    def sqlite(self, *parts: str) -> str:
        return parts[0]

    def postgresql(self, *parts: str) -> str:
        return f"coalesce(to_json({parts[0]})::text, 'null')"


class Text(Json):
    """A text, a day or a whole number, as the column is."""


class TextOrNull(Json):
    """The empty text is null."""

    def sqlite(self, *parts: str) -> str:
        return f"nullif({parts[0]}, '')"

    def postgresql(self, *parts: str) -> str:
        return super().postgresql(f"nullif({parts[0]}, '')")


class Uid(Json):
    """SQLite keeps the digits alone."""

    def sqlite(self, *parts: str) -> str:
        groups = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return "||'-'||".join(f"substr({parts[0]}, {at}, {many})" for at, many in groups)


class Flag(Json):
    def sqlite(self, *parts: str) -> str:
        return f"CASE {parts[0]} WHEN 1 THEN json('true') WHEN 0 THEN json('false') END"


class Instant(Json):
    """In UTC, as ISO 8601, with microseconds unless there are none."""

    def sqlite(self, *parts: str) -> str:
        return f"replace({parts[0]}, ' ', 'T')||'Z'"

    def postgresql(self, *parts: str) -> str:
        (at,) = parts
        fraction = f"CASE WHEN date_trunc('second', {at}) = {at} THEN '' ELSE '.US' END"
        form = f"""'YYYY-MM-DD"T"HH24:MI:SS' || {fraction} || '"Z"'"""
        return f"""coalesce('"' || to_char({at} AT TIME ZONE 'UTC', {form}) || '"', 'null')"""


class Number(Json):
    """A floating-point number, exactly as it is and always as one: 180.0."""

    def sqlite(self, *parts: str) -> str:
        (x,) = parts
        is_whole = f"{x} = CAST({x} AS INTEGER) AND abs({x}) < {PLAIN}"
        exact = f"json(threatapi_exact({x}))"
        return f"CASE WHEN {x} IS NULL OR ({is_whole}) THEN {x} ELSE {exact} END"

    def postgresql(self, *parts: str) -> str:
        (x,) = parts
        point = f"CASE WHEN {x} = trunc({x}) AND abs({x}) < {PLAIN} THEN '.0' ELSE '' END"
        return f"coalesce({x}::text || {point}, 'null')"


class Stored(Json):
    """A column that holds JSON."""

    def sqlite(self, *parts: str) -> str:
        return f"json({parts[0]})"

    def postgresql(self, *parts: str) -> str:
        return f"{parts[0]}::text"


class Null(Json):
    def sqlite(self, *parts: str) -> str:
        return "NULL"

    def postgresql(self, *parts: str) -> str:
        return "'null'"


class Word(Json):
    """A constant text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def sqlite(self, *parts: str) -> str:
        return literal(self.text)

    def postgresql(self, *parts: str) -> str:
        return literal(json.dumps(self.text))
