"""The search that one would set up without ours: trigram full text on whole names.

SQLite: FTS5 with its trigram tokenizer, of whose best fifty the likest come first. PostgreSQL:
pg_trgm on whole names. Both are made beside the store, and taken away again.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

SCHEMA = "benchmark"


def beside(file: Path) -> Path:
    return file.with_suffix(".names.sqlite3")


def make_sqlite(file: Path) -> None:
    names = beside(file)
    names.unlink(missing_ok=True)
    with closing(sqlite3.connect(names)) as here:
        here.execute(f"ATTACH 'file:{file}' AS store")
        here.execute(
            "CREATE VIRTUAL TABLE whole USING fts5(name, slug UNINDEXED, tokenize='trigram')"
        )
        here.execute(
            "INSERT INTO whole SELECT name, slug FROM store.actors_entity UNION ALL SELECT l.text, "
            "e.slug FROM store.actors_alias l JOIN store.actors_entity e ON e.id = l.entity_id"
        )
        here.commit()


def make_postgresql(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as here:
        here.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        here.execute(f"CREATE SCHEMA {SCHEMA}")
        here.execute(f"CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA {SCHEMA}")
        here.execute(
            f"CREATE TABLE {SCHEMA}.whole AS SELECT name, slug FROM actors_entity UNION ALL "
            "SELECT l.text, e.slug FROM actors_alias l JOIN actors_entity e ON e.id = l.entity_id"
        )
        here.execute(f"CREATE INDEX ON {SCHEMA}.whole USING gin (name {SCHEMA}.gin_trgm_ops)")
        here.execute(f"ANALYZE {SCHEMA}.whole")


def remove_postgresql(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as here:
        here.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def answer(connection: Any, is_sqlite: bool, text: str) -> bytes:
    """The slugs of the ten entities whose names are likest."""
    found = sqlite(connection, text) if is_sqlite else postgresql(connection, text)
    return json.dumps(list(dict.fromkeys(found))[:10]).encode()


def sqlite(connection: Any, text: str) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    attached = {name: path for _, name, path in connection.execute("PRAGMA database_list")}
    if "names" not in attached:
        connection.execute(f"ATTACH '{beside(Path(attached['main']))}' AS names")
    grams = " OR ".join(f'"{text[at : at + 3]}"' for at in range(len(text) - 2))
    sql = "SELECT slug, name FROM names.whole WHERE whole MATCH ? ORDER BY rank LIMIT 50"
    near = connection.execute(sql, [grams.replace("'", "''")]).fetchall()
    ranked = process.extract(
        text,
        [name for _, name in near],
        scorer=OSA.normalized_similarity,
        processor=str.casefold,
        limit=20,
    )
    return [near[number][0] for *_, number in ranked]


def postgresql(connection: Any, text: str) -> list[str]:
    sql = (
        f"SELECT slug FROM {SCHEMA}.whole WHERE name OPERATOR({SCHEMA}.%%) %s "
        f"ORDER BY {SCHEMA}.similarity(name, %s) DESC LIMIT 20"
    )
    return [slug for (slug,) in connection.execute(sql, [text, text]).fetchall()]
