"""JSON that is made of other JSON: objects, lists, and what may be null."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Subquery

from .values import Json, Text, literal

# Of a function PostgreSQL takes 100 arguments, SQLite 127.
MOST_PAIRS = 45


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


class One(Json):
    """The JSON of the only record of a query, or other JSON if there is none."""

    is_text = True

    def __init__(self, queryset: QuerySet, item: Json, otherwise: str = "null") -> None:
        found = queryset.prefetch_related(None).annotate(item=item).values("item")
        super().__init__(Bare(found.order_by()))
        # What is no object yet is a value on SQLite.
        self.item = "item" if isinstance(item, Object | Cases) else "json_quote(item)"
        self.otherwise = literal(otherwise)

    def sqlite(self, *parts: str) -> str:
        return f"coalesce((SELECT {self.item} FROM ({parts[0]})), {self.otherwise})"  # noqa: S608

    def postgresql(self, *parts: str) -> str:
        return f"coalesce((SELECT item FROM ({parts[0]}) AS one), {self.otherwise})"  # noqa: S608


class Slugs(Json):
    """The slugs that a query of `slug` gives, in its order."""

    is_text = True

    def __init__(self, queryset: QuerySet) -> None:
        super().__init__(Bare(queryset.values("slug")))

    def sqlite(self, *parts: str) -> str:
        slugs = f"SELECT group_concat(json_quote(slug)) FROM ({parts[0]})"  # noqa: S608
        return f"'['||coalesce(({slugs}), '')||']'"

    def postgresql(self, *parts: str) -> str:
        slugs = f"SELECT string_agg(to_json(slug)::text, ',') FROM ({parts[0]}) AS slugs"  # noqa: S608
        return f"'['||coalesce(({slugs}), '')||']'"


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
