"""SQL statements of the search by name.

The text of each statement is the same whatever is typed. So PostgreSQL keeps its plan, which takes
longer to make than to carry out, and Django need not write it anew.
"""

import json
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import BooleanField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from base.compiled import open_cursor

from ..models import KnownName, NamePart, WordClue

LAST = "\U0010ffff"  # no letter comes after it
NO_LIMIT = 2**31 - 1

WORDS = {
    "sqlite": """
        SELECT clue, NULL, group_concat(word, ' ') FROM actors_wordclue
        WHERE clue IN (SELECT value FROM json_each(%s)) GROUP BY clue
        UNION ALL
        SELECT NULL, value, group_concat(word, ' ') FROM json_each(%s)
        CROSS JOIN actors_wordclue ON clue = '-' || substr(value, 1, 3) AND instr(word, value)
        GROUP BY value
    """,
    "postgresql": """
        SELECT clue, NULL, string_agg(word, ' ') FROM actors_wordclue
        WHERE clue = ANY(%s::text[]) GROUP BY clue
        UNION ALL
        SELECT NULL, value, string_agg(word, ' ') FROM unnest(%s::text[]) AS value
        JOIN actors_wordclue ON clue = '-' || left(value, 3) AND strpos(word, value) > 0
        GROUP BY value
    """,
}
HOLDING = {
    "sqlite": """
        SELECT kind.key, (
            SELECT group_concat({names}, ' ') FROM json_each(kind.value)
            CROSS JOIN actors_namepart ON word = value AND of = %s
        ) FROM json_each(%s) AS kind
    """,
    "postgresql": """
        SELECT kind.key, (
            SELECT string_agg(({names})::text, ' ') FROM actors_namepart
            WHERE word = ANY(ARRAY(SELECT json_array_elements_text(kind.value))) AND of = %s
        ) FROM json_each(%s::json) AS kind
    """,
}
# The key of a name, and in its last digit how many words tell; negative if this word does not.
LEAST_OF = {"sqlite": "min", "postgresql": "least"}
NAMES = "CASE telling WHEN 0 THEN -name_id ELSE name_id * 10 + {least}(telling, 9) END"
KEYS = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT unnest(%s::bigint[])",
}
NEAREST = "SELECT id FROM actors_knownname WHERE of = %s AND {where} ORDER BY {order}, id LIMIT %s"
BEGINNING = {
    "sqlite": NEAREST.format(where="folded >= %s AND folded < %s", order="size"),
    "postgresql": NEAREST.format(where="folded ~>=~ %s AND folded ~<~ %s", order="size"),
}
SPELT = {
    "sqlite": NEAREST.format(
        where="whole IN (SELECT value FROM json_each(%s))", order="abs(size - %s)"
    ),
    "postgresql": NEAREST.format(where="whole = ANY(%s::text[])", order="abs(size - %s)"),
}
SOUNDING = NEAREST.format(where="sound = %s", order="abs(size - %s)")


def connection_for(model: type[Model]) -> Any:
    return connections[model._base_manager.all().db]


def answered(connection: Any, sql: str, params: Sequence[Any]) -> list[tuple]:
    with open_cursor(connection) as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def many(connection: Any, values: Iterable[Any]) -> Any:
    """Any number of values as one parameter."""
    wanted = sorted(values)
    return wanted if connection.vendor == "postgresql" else json.dumps(wanted)


def words_led_to(
    clues: Collection[str], parts: Collection[str]
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The words of each clue, with blanks between them; and those that hold each of the parts."""
    connection = connection_for(WordClue)
    params = [many(connection, clues), many(connection, parts)]
    by_clue: dict[str, str] = {}
    holding: dict[str, set[str]] = {}
    for clue, part, words in answered(connection, WORDS[connection.vendor], params):
        if part is None:
            by_clue[clue] = words
        else:
            holding[part] = set(words.split(" "))
    return by_clue, holding


def names_holding(of: str, kinds: Sequence[Collection[str]], *, sized: bool) -> dict[int, str]:
    """The names that hold words of each kind, with blanks between them.

    Of each name it is its key and a digit: how many of its words tell, 9 for as many or more; or
    its negative key, if this word does not tell. With `sized` the letters of each name follow.
    """
    connection = connection_for(NamePart)
    names = NAMES.format(least=LEAST_OF[connection.vendor])
    sql = HOLDING[connection.vendor].format(names=f"{names} || ' ' || size" if sized else names)
    words = {number: list(kind) for number, kind in enumerate(kinds)}
    rows = answered(connection, sql, [of, json.dumps(words)])
    return {int(kind): names for kind, names in rows if names}


@dataclass
class Wanted:
    """Names to be read: by their keys, and the first in some order of those of which more is true.

    `most` is None if no number of them is enough.
    """

    of: str
    most: int | None
    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)
    connection: Any = field(default_factory=lambda: connection_for(KnownName))

    def keys(self, keys: Iterable[int]) -> None:
        self.add(KEYS, many(self.connection, keys))

    def beginning(self, start: str) -> None:
        """The names that begin so, the shortest first."""
        self.first(BEGINNING, start, start + LAST)

    def spelt(self, wholes: Collection[str], size: int) -> None:
        """The names that are one of these, however they are divided into words."""
        self.first(SPELT, many(self.connection, wholes), size)

    def sounding(self, sound: str, size: int) -> None:
        """The names that sound so, however they are divided into words."""
        self.first(dict.fromkeys(SPELT, SOUNDING), sound, size)

    def first(self, sql: dict[str, str], *params: Any) -> None:
        # One more tells that there are more.
        self.add(sql, self.of, *params, NO_LIMIT if self.most is None else self.most + 1)

    def add(self, sql: dict[str, str], *params: Any) -> None:
        self.parts.append(f"SELECT * FROM ({sql[self.connection.vendor]}) AS part")  # noqa: S608
        self.params += params

    def rows(self, shown: Q, columns: tuple[str, ...]) -> Iterable[tuple]:
        """These columns of those names of which the condition holds."""
        union = " UNION ALL ".join(self.parts)
        if shown:
            return chosen(union, self.params, self.connection.vendor, columns).filter(shown)
        sql, expressions = statement(union, self.connection.alias, columns)
        found = answered(self.connection, sql, self.params)
        compiler = KnownName.objects.all().query.get_compiler(using=self.connection.alias)
        converters = compiler.get_converters(expressions)
        return compiler.apply_converters(found, converters) if converters else found


def chosen(union: str, params: Sequence[Any], vendor: str, columns: tuple[str, ...]) -> QuerySet:
    if vendor == "sqlite":
        found = KnownName.objects.filter(pk__in=RawSQL(union, params))  # noqa: S611
    else:
        # As an array they are few to PostgreSQL, and each is looked up; of a subquery it guesses
        # that they are many, and reads the whole table.
        among = RawSQL(  # noqa: S611
            f"actors_knownname.id = ANY(ARRAY({union}))", params, BooleanField()
        )
        found = KnownName.objects.filter(among)
    return found.values_list(*columns)


@lru_cache(maxsize=200)
def statement(union: str, alias: str, columns: tuple[Hashable, ...]) -> tuple[str, list[Any]]:
    """Its text, and the expressions whose values it gives."""
    found = chosen(union, (), connections[alias].vendor, columns)
    compiler = found.query.get_compiler(using=alias)
    sql, _ = compiler.as_sql()
    return sql, [expression for expression, *_ in compiler.select]
