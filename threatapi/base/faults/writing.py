"""Whether the database can be written to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.backends.signals import connection_created

from .kinds import LOCKED, READ_ONLY, REPLACED, UNREACHABLE, fault_of

MEGABYTE = 1024 * 1024


def hindrance_to_writing(connection: Any) -> str:
    """What prevents changes from being saved, or soon will; empty if nothing does.

    That another change is being saved is no hindrance.
    """
    try:
        if connection.vendor == "sqlite":
            if is_replaced(connection):
                return REPLACED.detail
            return _lack_of_room(connection) or _refusal_of_sqlite(connection)
        return _refusal_of_postgresql(connection)
    except DatabaseError as error:
        fault = fault_of(error) or UNREACHABLE
        return "" if fault is LOCKED else fault.detail


def note_file(connection: Any, **signal: Any) -> None:
    """Remember which file a new connection has opened."""
    connection.opened_file = _identity(connection)


connection_created.connect(note_file)


def is_replaced(connection: Any) -> bool:
    """Whether the open connection is to a file of SQLite that is no longer at its place.

    What is written there would be lost, and SQLite would not say so.
    """
    if connection.vendor != "sqlite" or connection.connection is None:
        return False
    return bool(_identity(connection) != connection.opened_file)


def _identity(connection: Any) -> tuple[int, int] | None:
    try:
        found = Path(connection.settings_dict["NAME"]).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lack_of_room(connection: Any) -> str:
    file = Path(connection.settings_dict["NAME"])
    if not file.is_file():
        return ""  # it is in memory
    free = shutil.disk_usage(file.parent).free // MEGABYTE
    if free >= settings.DISK_FREE_MEGABYTES:
        return ""
    return f"The disk of the database has only {free} MB free."


def _refusal_of_sqlite(connection: Any) -> str:
    if connection.in_atomic_block:
        return ""  # it has the right to write already
    with without_waiting(connection), connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("ROLLBACK")
    return ""


def _refusal_of_postgresql(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only')")
        (is_read_only,) = cursor.fetchone()
    return READ_ONLY.detail if is_read_only == "on" else ""


@contextmanager
def without_waiting(connection: Any) -> Iterator[None]:
    """Inside of this SQLite refuses at once to write when it is locked."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
