"""Everything that the schema of a store consists of, but the order of its columns."""

import re
from collections.abc import Iterator
from typing import Any

QUERIES = {
    "column": """
        SELECT table_name || '.' || column_name, concat_ws(' ', data_type,
            character_maximum_length, is_nullable, column_default, is_identity,
            identity_generation, is_generated, generation_expression, collation_name)
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "function": """
        SELECT oid::regprocedure::text, prosrc
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "statistics": "SELECT stxname, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext",
    "sequence": """
        SELECT sequencename, concat_ws(' ', data_type, start_value, max_value, increment_by)
        FROM pg_sequences WHERE schemaname = 'public'""",
}


def stored_schema(connection: Any) -> dict[str, Any]:
    """The definition of each thing by its kind and name."""
    if connection.vendor == "sqlite":
        return dict(things_of_sqlite(connection))
    with connection.cursor() as cursor:
        return {
            f"{kind} {name}": definition
            for kind, query in QUERIES.items()
            for name, definition in run(cursor, query)
        }


def run(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return cursor.fetchall()


def things_of_sqlite(connection: Any) -> Iterator[tuple[str, Any]]:
    with connection.cursor() as cursor:
        query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
        for kind, name, sql in run(cursor, query):
            yield f"{kind} {name}", sorted(parts_of_table(sql)) if kind == "table" else sql


def parts_of_table(sql: str) -> list[str]:
    """The columns and constraints in `CREATE TABLE "name" (…)`."""
    depth, parts = 0, [""]
    for token in re.findall(r"'[^']*'|\"[^\"]*\"|[^'\"]", sql.partition("(")[2].rpartition(")")[0]):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]
