"""JSON in the SQL of the two databases, each in the way that measured quickest there."""

from typing import Any


class Ready(str):
    """SQL of JSON as text, not of a value."""

    __slots__ = ()


class SQLite:
    """Values in `json_object`, with lists put between them as text: to read a list that was made
    already would cost as much as to make it."""

    null = "NULL"

    def code(self, sql: str) -> str:
        return sql

    def uid(self, column: str) -> str:
        cuts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return "||'-'||".join(f"substr({column}, {start}, {size})" for start, size in cuts)

    def blank(self, column: str) -> str:
        return f"nullif({column}, '')"

    def flag(self, column: str) -> str:
        return f"iif({column}, json('true'), json('false'))"

    def stored(self, column: str) -> Ready:
        return Ready(column)

    def instant(self, column: str) -> str:
        return f"replace({column}, ' ', 'T')||'Z'"

    def plain(self, column: str) -> str:
        """A number as people write it."""
        whole = f"{column} = CAST({column} AS INTEGER)"
        return f"CASE WHEN {whole} THEN CAST({column} AS INTEGER) ELSE {column} END"

    def objects(self, pairs: dict[str, str]) -> str:
        values = ", ".join(f"'{key}', {sql}" for key, sql in pairs.items())
        return f"json_object({values})"

    def obj(self, pairs: dict[str, Any]) -> str:
        if not any(isinstance(sql, Ready) for sql in pairs.values()):
            return self.objects(pairs)
        written: list[str] = []
        run: dict[str, str] = {}
        for key, sql in pairs.items():
            if not isinstance(sql, Ready):
                run[key] = sql
                continue
            mark = "," if written else "{"
            before = f"'{mark}\"{key}\":'"
            if run:
                before = f"rtrim({self.objects(run | {key: '0'})}, '0}}')"
                before = f"','||ltrim({before}, '{{')" if written else before
            written += [before, sql]
            run = {}
        written.append(f"','||ltrim({self.objects(run)}, '{{')" if run else "'}'")
        return Ready("||".join(written))

    def maybe(self, column: str, sql: str) -> str:
        return f"CASE WHEN {column} IS NOT NULL THEN {sql} END"

    def each(self, item: str, of: str) -> Ready:
        found = f"SELECT group_concat(item) FROM (SELECT {item} AS item FROM {of})"
        return Ready(f"'['||coalesce(({found}), '')||']'")

    def texts(self, column: str, of: str) -> Ready:
        """A list of texts, in the order of the query."""
        found = f"SELECT group_concat(json_quote({column})) FROM ({of})"
        return Ready(f"'['||coalesce(({found}), '')||']'")


class PostgreSQL:
    """All as text: `concat` is quicker than `json_build_object`, and compact. What is never quoted
    (ids, slugs, codes, dates) need not be looked through for it."""

    null = Ready("'null'")

    def code(self, sql: str) -> Ready:
        if sql.startswith("'"):
            return Ready(f"""'"{sql[1:-1]}"'""")
        return Ready(f"""'"'||{sql}||'"'""")

    def uid(self, column: str) -> Ready:
        return Ready(f"""'"'||{column}||'"'""")

    def value(self, sql: str) -> str:
        return f"coalesce(to_json({sql})::text, 'null')"

    def blank(self, column: str) -> str:
        return f"nullif({column}, '')"

    def flag(self, column: str) -> str:
        return column

    def stored(self, column: str) -> Ready:
        return Ready(f"{column}::text")

    def instant(self, column: str) -> Ready:
        shown = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        return Ready(f"""'"'||{shown}||'Z"'""")

    def plain(self, column: str) -> str:
        return f"trim_scale({column}::numeric)::text"

    def obj(self, pairs: dict[str, Any]) -> Ready:
        parts = []
        for number, (key, sql) in enumerate(pairs.items()):
            mark = "," if number else "{"
            parts += [f"'{mark}\"{key}\":'", sql if isinstance(sql, Ready) else self.value(sql)]
        parts.append("'}'")
        cuts = range(0, len(parts), 90)
        return Ready("||".join(f"concat({', '.join(parts[at : at + 90])})" for at in cuts))

    def maybe(self, column: str, sql: str) -> Ready:
        return Ready(f"CASE WHEN {column} IS NOT NULL THEN {sql} ELSE 'null' END")

    def each(self, item: str, of: str) -> Ready:
        found = f"SELECT string_agg(item, ',') FROM (SELECT {item} AS item FROM {of}) AS items"
        return Ready(f"'['||coalesce(({found}), '')||']'")

    def texts(self, column: str, of: str) -> Ready:
        found = f"SELECT string_agg(to_json({column})::text, ',') FROM ({of}) AS texts"
        return Ready(f"'['||coalesce(({found}), '')||']'")
