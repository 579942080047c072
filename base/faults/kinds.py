"""Tells what is wrong with the database from the error that its driver raises."""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DEFAULT_DB_ALIAS
from django.db.utils import Error as DjangoError


@dataclass(frozen=True)
class Fault:
    """A state of the database in which a request cannot be answered."""

    detail: str
    retry_after: int
    # The connection is broken, or there is none: another one may work in a moment.
    is_of_connection: bool = False
    # The transaction had to give way to another: the same may pass now.
    is_of_conflict: bool = False


UNREACHABLE = Fault("The database does not answer.", 2, is_of_connection=True)
CONFLICT = Fault("The change conflicts with another one.", 1, is_of_conflict=True)
LOCKED = Fault("The database is busy with another change.", 5)
OVERLOADED = Fault("The database has no capacity for another connection or query.", 5)
READ_ONLY = Fault("The database is read-only at the moment.", 60)
FULL = Fault("The disk of the database is full.", 60)
BROKEN_DISK = Fault("The database cannot use its disk.", 60)
DAMAGED = Fault("The database is damaged.", 300)
REPLACED = Fault("The database file was moved or replaced: the server must be restarted.", 60)
STOPPED = Fault("The database stopped a query of this request.", 30)
NOT_PREPARED = Fault("The database has not been prepared.", 60)

# By the primary result code: https://www.sqlite.org/rescode.html
SQLITE = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_CANTOPEN: BROKEN_DISK,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
# By the beginning of the SQLSTATE, the longest first:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL = {
    "25006": READ_ONLY,
    "40001": CONFLICT,
    "40P01": CONFLICT,
    "53100": FULL,
    "55P03": LOCKED,
    "57014": STOPPED,
    "57P01": UNREACHABLE,
    "57P02": UNREACHABLE,
    "57P03": UNREACHABLE,
    "57P04": UNREACHABLE,
    "57P05": UNREACHABLE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "08": UNREACHABLE,
    "53": OVERLOADED,
    "58": BROKEN_DISK,
}
MISSING_TABLE = "42P01"
FILES = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}


def fault_of(error: BaseException | None) -> Fault | None:
    """The fault that this error comes from, or None if it is an error of ours."""
    for each in _with_cause(error):
        if isinstance(each, sqlite3.Error):
            return _fault_of_sqlite(each)
        if isinstance(each, OSError) and each.errno in FILES:
            return FILES[each.errno]
        if _is_of_psycopg(each):
            return _fault_of_postgresql(each)
    return None


def _with_cause(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and the driver's error from which Django has made it."""
    if error is not None:
        yield error
        if isinstance(error, DjangoError) and error.__cause__ is not None:
            yield error.__cause__


def _fault_of_sqlite(error: sqlite3.Error) -> Fault | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_ERROR and "no such table" in str(error):
        return NOT_PREPARED if _is_empty() else None
    # The higher bits tell more than is needed here.
    return None if code is None else SQLITE.get(code & 0xFF)


def _is_of_psycopg(error: BaseException) -> bool:
    """Whether psycopg raised it, which need not be installed."""
    return any(kind.__module__ == "psycopg" for kind in type(error).__mro__)


def _fault_of_postgresql(error: Any) -> Fault | None:
    state = error.sqlstate
    if state is None:
        # An error without a state is not the server's: there is no connection, or it broke.
        names = {kind.__name__ for kind in type(error).__mro__}
        return UNREACHABLE if names & {"OperationalError", "InterfaceError"} else None
    if state == MISSING_TABLE:
        return NOT_PREPARED if _is_empty() else None
    return next((POSTGRESQL[state[:n]] for n in (5, 2) if state[:n] in POSTGRESQL), None)


def _is_empty() -> bool:
    """Whether the database has never been migrated, as a file that was deleted and made anew."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return not connection.in_atomic_block and not MigrationRecorder(connection).has_table()
    except (DjangoError, OSError):
        return False


def was_committing(error: BaseException) -> bool:
    """Whether the error came out of COMMIT, so that nobody knows whether it was done."""
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_name == "_commit":
            return True
        traceback = traceback.tb_next
    return False
