"""A store beside that of the tests, and one of an earlier release in it."""

import json
import lzma
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

OUTSIDE = os.environ.get("DATABASE_URL", "")
FIXTURES = Path(__file__).parents[1] / "fixtures"


@contextmanager
def other_store(folder: Path) -> Iterator[None]:
    """An empty database, which `django.db.connection` leads to for as long."""
    name = str(folder / "other.sqlite3")
    if OUTSIDE.startswith("postgres"):
        name = f"other_{os.getpid()}"
        with psycopg.connect(OUTSIDE, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
    try:
        with connected_to(name):
            yield
    finally:
        if OUTSIDE.startswith("postgres"):
            with psycopg.connect(OUTSIDE, autocommit=True) as server:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """`django.db.connection` leads to the database of this name for as long."""
    usual = connections["default"]
    other = connections.create_connection("default")
    other.settings_dict = other.settings_dict | {"NAME": name}
    try:
        with closing(other):
            connections["default"] = other
            yield
    finally:
        connections["default"] = usual


def restore(file: str) -> None:
    """Bring an empty database to the migrations of a kept store, and write its rows as they are.

    The file holds what the tables of that release held: `tables` with `columns` and `rows`.
    """
    kept = json.loads(lzma.decompress((FIXTURES / file).read_bytes()))
    executor = MigrationExecutor(connection)
    # That release knew none of the migrations that were squashed later.
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    ours = kept["migrations"]
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in ours]
    executor.migrate([*others, *ours.items()])
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in kept["tables"].items():
            write(cursor, table, content["columns"], content["rows"])


def write(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    cursor.execute(f'DELETE FROM "{table}"')
    cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
    if connection.vendor == "postgresql" and "id" in columns:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\""
        )
