"""Many reads that all see the store as it was at the first of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error

from .routing import reading

# `atomic()` would take SQLite's one write lock for as long as the reads last, and would see each
# statement's own time on PostgreSQL.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction of this thread that reads only, and is gone afterwards whatever happens."""
    connection = reading()
    if connection.in_atomic_block:  # whoever began it decides what it sees
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
        except Error:  # nothing to end on a connection that is lost
            connection.close()
