"""JSON as expressions of a query, with the SQL of SQLite and of PostgreSQL.

On PostgreSQL each is JSON as text. On SQLite most are what `json_object` takes as a value, which
is twice as quick as text put together; lists and what holds lists are text (`is_text`), for SQLite
forgets between two queries that a text is JSON, and reading it anew costs as much as building it.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Expression, F, QuerySet, Subquery, TextField, Value

# Of a function PostgreSQL takes 100 arguments, SQLite 127.
MOST_PAIRS = 45
# Whole numbers up to here are written without an exponent everywhere.
PLAIN = "1e15"


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


# Values


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


class Constant(Word):
    """A text of ours in SQL, not JSON."""

    def postgresql(self, *parts: str) -> str:
        return literal(self.text)


class Joined(Json):
    """Texts put together, not JSON. Flat, for SQLite reads no deeper than a hundred brackets."""

    def __init__(self, *parts: Any) -> None:
        given = (Constant(part.value) if isinstance(part, Value) else part for part in parts)
        super().__init__(*given)

    def sqlite(self, *parts: str) -> str:
        return f"({'||'.join(parts)})"

    def postgresql(self, *parts: str) -> str:
        return f"concat({', '.join(parts)})"


class Label(Json):
    """The label of a code, as `get_…_display` gives it; not JSON."""

    def __init__(self, column: str, choices: Any) -> None:
        super().__init__(column)
        self.choices = list(choices)

    def sqlite(self, *parts: str) -> str:
        labels = " ".join(
            f"WHEN {literal(code)} THEN {literal(label)}" for code, label in self.choices
        )
        return f"CASE {parts[0]} {labels} ELSE {parts[0]} END"

    postgresql = sqlite


class PlainNumber(Json):
    """A number in words that people read, not JSON: `plain_number` in SQL."""

    def sqlite(self, *parts: str) -> str:
        (x,) = parts
        is_whole = f"{x} = CAST({x} AS INTEGER) AND abs({x}) < {PLAIN}"
        whole = f"CAST(CAST({x} AS INTEGER) AS TEXT)"
        return f"CASE WHEN {is_whole} THEN {whole} ELSE threatapi_plain({x}) END"

    def postgresql(self, *parts: str) -> str:
        return f"trim_scale({parts[0]}::numeric)::text"


def plain_number(value: float) -> str:
    """All its digits, up to 15 that count, and no exponent: 1500000, 2.5."""
    return format((Decimal(f"{value:.15g}") + 0), "f")


# SQLite writes 15 digits of a number, and reads what it writes as another number.
SQLITE_FUNCTIONS: dict[str, Callable[[Any], str | None]] = {
    "threatapi_exact": lambda x: None if x is None else repr(float(x)),
    "threatapi_plain": lambda x: None if x is None else plain_number(x),
}


def add_functions(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        for name, function in SQLITE_FUNCTIONS.items():
            connection.connection.create_function(name, 1, function, deterministic=True)


connection_created.connect(add_functions)


# What is made of others


class Object(Json):
    def __init__(self, pairs: dict[str, Json]) -> None:
        self.keys = list(pairs)
        super().__init__(*pairs.values())

    def postgresql(self, *parts: str) -> str:
        marks = ["{", *([","] * (len(parts) - 1))]
        put = [
            f"""{literal(f'{mark}"{key}":')}, {sql}"""
            for mark, key, sql in zip(marks, self.keys, parts, strict=True)
        ]
        starts = range(0, len(put), MOST_PAIRS)
        joined = (f"concat({', '.join(put[start : start + MOST_PAIRS])})" for start in starts)
        return f"({'||'.join(joined)}||'}}')"

    def sqlite(self, *parts: str) -> str:
        if not self.is_text:
            return self._values(zip(self.keys, parts, strict=True))
        written: list[str] = []
        run: list[tuple[str, str]] = []
        for key, part, sql in zip(self.keys, self.parts, parts, strict=True):
            if not getattr(part, "is_text", False):
                run.append((key, sql))
                continue
            written += [self._up_to(key, run, first=not written), sql]
            run = []
        if run:
            written.append(f"','||ltrim({self._values(run)}, '{{')")
        else:
            written.append("'}'")
        return "||".join(written)

    def _up_to(self, key: str, run: list[tuple[str, str]], first: bool) -> str:
        """All before a text, with its key: an object with 0 in place of it, and that cut off."""
        if not run:
            return literal(f'{"{" if first else ","}"{key}":')
        values = f"rtrim({self._values([*run, (key, '0')])}, '0}}')"
        return values if first else f"','||ltrim({values}, '{{')"

    @staticmethod
    def _values(pairs: Any) -> str:
        return f"json_object({', '.join(f'{literal(key)}, {sql}' for key, sql in pairs)})"


class Cases(Json):
    """The first whose column is not null; else null."""

    def __init__(self, *cases: tuple[Any, Json]) -> None:
        super().__init__(*(part for case in cases for part in case))

    def _write(self, parts: Sequence[str], otherwise: str) -> str:
        pairs = zip(parts[::2], parts[1::2], strict=True)
        cases = " ".join(f"WHEN {column} IS NOT NULL THEN {sql}" for column, sql in pairs)
        return f"CASE {cases} ELSE {otherwise} END"

    def sqlite(self, *parts: str) -> str:
        return self._write(parts, "'null'" if self.is_text else "NULL")

    def postgresql(self, *parts: str) -> str:
        return self._write(parts, "'null'")


class Maybe(Cases):
    """Null if the column is."""

    def __init__(self, column: Any, shown: Json) -> None:
        super().__init__((column, shown))


class JsonDate(Maybe):
    """An EDTF column with its bounds."""

    def __init__(self, path: str) -> None:
        bounds = {end: Text(f"{path}_{end}") for end in ("earliest", "latest")}
        super().__init__(NotBlank(path), Object({"edtf": Text(path)} | bounds))


class NotBlank(Json):
    """The text as it is in SQL, null if it is empty."""

    def sqlite(self, *parts: str) -> str:
        return f"nullif({parts[0]}, '')"

    postgresql = sqlite


class Bare(Subquery):
    template = "%(subquery)s"


# What these put together is SQL that the ORM wrote.


class Each(Json):
    """A list: the JSON of each record of a query, which names its owner by `OuterRef`."""

    is_text = True

    def __init__(self, queryset: QuerySet, item: Json) -> None:
        super().__init__(Bare(queryset.prefetch_related(None).annotate(item=item).values("item")))

    def sqlite(self, *parts: str) -> str:
        return f"'['||coalesce((SELECT group_concat(item) FROM ({parts[0]})), '')||']'"  # noqa: S608

    def postgresql(self, *parts: str) -> str:
        items = f"SELECT string_agg(item, ',') FROM ({parts[0]}) AS items"  # noqa: S608
        return f"'['||coalesce(({items}), '')||']'"


class SaidBy(Json):
    """The slugs of several queries of `slug` and `known`, each once, first known first."""

    is_text = True

    def __init__(self, *querysets: QuerySet) -> None:
        super().__init__(*(Bare(each.order_by().values("slug", "known")) for each in querysets))

    def sqlite(self, *parts: str) -> str:
        found = f"SELECT * FROM ({' UNION '.join(parts)}) ORDER BY known, slug"  # noqa: S608
        return f"'['||coalesce((SELECT group_concat(json_quote(slug)) FROM ({found})), '')||']'"  # noqa: S608

    def postgresql(self, *parts: str) -> str:
        by_letters = 'ORDER BY known, slug COLLATE "C"'
        slugs = f"string_agg(to_json(slug)::text, ',' {by_letters})"
        found = f"SELECT {slugs} FROM ({' UNION '.join(parts)}) AS said"  # noqa: S608
        return f"'['||coalesce(({found}), '')||']'"
