"""Copies a store of PostgreSQL into a new SQLite file: the same rows, in minutes.

    python benchmarks/copying.py postgres://user@host/name /tmp/store.sqlite3

The file is migrated as `manage.py` does it. Its indexes and triggers are made after the rows, its
statistics last, and it has its name only when it is whole.
"""

import json
import os
import sqlite3
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 20_000
# How SQLite keeps what PostgreSQL has types for, as Django's backend for it writes them.
WRITTEN = {
    "uuid": "replace({}::text, '-', '')",
    "boolean": "{}::int",
    "date": "{}::text",
    "timestamp with time zone": (
        "regexp_replace(to_char({} AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD HH24:MI:SS.US'), '[.]000000$', '')"
    ),
    "jsonb": "{}::text",
}
Report = Callable[[str], None]


def copy(source: str, target: Path, report: Report = print) -> None:
    """Write all records of this database into a new file."""
    unfinished = target.with_suffix(".unfinished")
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{unfinished}{suffix}").unlink(missing_ok=True)
    migrate(f"sqlite:///{unfinished}")
    with (
        psycopg.connect(source) as here,
        closing(sqlite3.connect(unfinished, isolation_level=None)) as there,
    ):
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            there.execute(f"PRAGMA {setting}")
        made_anew = drop(there)
        for table in tables(there):
            begun = perf_counter()
            number = copy_table(here, there, table)
            if number:
                report(f"  {table}: {number} rows in {perf_counter() - begun:.0f} s")
        for sql in made_anew:
            there.execute(sql)
        there.execute("ANALYZE")
        there.execute("PRAGMA journal_mode = WAL")
    unfinished.rename(target)


def migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        check=True,
    )


def drop(there: sqlite3.Connection) -> list[str]:
    """Take away triggers and indexes that are not part of a table; the SQL that makes them."""
    found = there.execute(
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"
    ).fetchall()
    for kind, name, _ in found:
        there.execute(f'DROP {kind} "{name}"')
    return [sql for *_, sql in found]


def tables(there: sqlite3.Connection) -> list[str]:
    """Those of records; what Django itself keeps is there already."""
    found = there.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'django_%' AND name NOT LIKE 'auth_%' ORDER BY name"
    )
    return [name for (name,) in found]


def copy_table(here: psycopg.Connection, there: sqlite3.Connection, table: str) -> int:
    columns = [name for _, name, *_ in there.execute(f'PRAGMA table_info("{table}")')]
    types = dict(
        here.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s",
            [table],
        ).fetchall()
    )
    read = ", ".join(WRITTEN.get(types[name], "{}").format(f'"{name}"') for name in columns)
    lists = [number for number, name in enumerate(columns) if types[name] == "jsonb"]
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
    there.execute(f'DELETE FROM "{table}"')
    number = 0
    with here.cursor(name="copied", binary=True) as rows:
        rows.itersize = AT_ONCE
        rows.execute(f'SELECT {read} FROM "{table}" ORDER BY 1')  # type: ignore[arg-type]
        found = (as_django_writes(row, lists) for row in rows) if lists else iter(rows)
        for batch in batches(found):
            there.execute("BEGIN")
            there.executemany(insert, batch)
            there.execute("COMMIT")
            number += len(batch)
    return number


def batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def as_django_writes(row: tuple[Any, ...], lists: list[int]) -> list[Any]:
    """JSON that is not ASCII is escaped."""
    values = list(row)
    for number in lists:
        if values[number] is not None and not values[number].isascii():
            values[number] = json.dumps(json.loads(values[number]))
    return values


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", help="URL of a PostgreSQL database")
    parser.add_argument("target", type=Path, help="a new file")
    given = parser.parse_args()
    copy(given.source, given.target)
