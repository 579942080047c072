"""Whether the database can be written to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.backends.signals import connection_created

from .kinds import FULL, LOCKED, REPLACED, UNREACHABLE, fault_of

MEGABYTE = 1024 * 1024
# Refused wherever nothing can be written, and changes nothing.
PROBE = "UPDATE django_migrations SET name = name WHERE 1 = 0"
# SQL cannot ask PostgreSQL how much room its disk has. So it sorts more than it may hold in memory:
# a megabyte then goes through a file on the disk, and nothing else is written.
SPILL = (
    "SELECT count(*) FROM "
    "(SELECT repeat('x', 1000) || n FROM generate_series(1, 1000) n ORDER BY 1) sorted"
)


def hindrance_to_writing(connection: Any) -> str:
    """What prevents changes from being saved, or soon will; empty if nothing does.

    That another change is being saved is no hindrance.
    """
    if is_replaced(connection):
        return REPLACED.detail
    try:
        with short_wait(connection), connection.cursor() as cursor:
            cursor.execute(PROBE)
    except DatabaseError as error:
        fault = fault_of(error) or UNREACHABLE
        if fault is not LOCKED:
            return fault.detail
    return _lack_of_room(connection)


def note_file(connection: Any, **signal: Any) -> None:
    """Remember which file a new connection has opened."""
    if connection.vendor == "sqlite":
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
    if connection.vendor == "postgresql":
        return _lack_of_room_in_postgresql(connection)
    if connection.opened_file is None:  # in memory
        return ""
    file = Path(connection.settings_dict["NAME"])
    free = shutil.disk_usage(file.parent).free // MEGABYTE
    if free >= settings.DISK_FREE_MEGABYTES:
        return ""
    return f"The disk of the database has only {free} MB free."


def _lack_of_room_in_postgresql(connection: Any) -> str:
    """Whether its disk is full. That it will be soon cannot be seen from here."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64kB'")
            cursor.execute(SPILL)
    except DatabaseError as error:
        # Other limits, as of such files, do not keep changes from being saved.
        return FULL.detail if fault_of(error) is FULL else ""
    return ""


@contextmanager
def short_wait(connection: Any, milliseconds: int = 0) -> Iterator[None]:
    """On SQLite: wait less than usual for the lock of the one writer."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
