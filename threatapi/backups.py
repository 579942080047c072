"""Backups of the whole store in one file, and stores made of them.

Of SQLite the file is a store itself, of PostgreSQL it is what `pg_dump` writes in its own format. A
backup is of one moment, also while others write.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader

from .changes.models import Change
from .changes.redact import Redaction, find_redactions

BEGINNINGS = {"sqlite": b"SQLite format 3\x00", "postgresql": b"PGDMP"}
TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'"


class BackupFault(Exception):
    """It cannot be done; the text is for people."""


# Writing


def back_up(file: Path) -> int:
    """Write the store to a new file, read it back, and tell how large it is, in bytes."""
    if file.exists():
        raise BackupFault(f"{file} is there already: give a new name.")
    part = file.with_name(f"{file.name}.part")
    try:
        # For its owner alone: it holds hashes of passwords, and what is marked.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise BackupFault(f"{part} cannot be written ({error.strerror}).") from error
    try:
        write(part)
        check(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def write(file: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            opened(Path(connection.settings_dict["NAME"])) as store,
            closing(sqlite3.connect(file)) as copy,
        ):
            store.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
    else:
        where = name_of_store()
        call_postgresql("pg_dump", *where, "--format=custom", f"--file={file}")


# Reading


def check(file: Path) -> None:
    """Read all of a backup; raises BackupFault if it is damaged, or none of a store like this."""
    with file.open("rb") as read:
        beginning = read.read(16)
    if not beginning.startswith(BEGINNINGS[connection.vendor]):
        raise BackupFault(f"{file} is no backup of a store in {connection.display_name}.")
    if connection.vendor == "sqlite":
        with opened(file) as copy:
            check_sqlite(file, copy)
    else:
        call_postgresql("pg_restore", f"--file={os.devnull}", file)
        options = ("--data-only", "--table=django_migrations", "--file=-")
        rows = [line.split("\t") for line in call_postgresql("pg_restore", *options, file)]
        refuse_other_versions(file, {(row[1], row[2]) for row in rows if len(row) == 4})


def check_sqlite(file: Path, copy: sqlite3.Connection) -> None:
    try:
        found = [text for (text,) in copy.execute("PRAGMA integrity_check")]
        if found != ["ok"] or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupFault(f"{file} is damaged: {'; '.join(found)}.")
        is_ours = copy.execute(TABLE).fetchone()
        applied = set(copy.execute("SELECT app, name FROM django_migrations")) if is_ours else set()
    except sqlite3.DatabaseError as error:
        raise BackupFault(f"{file} is damaged: {error}.") from error
    refuse_other_versions(file, applied)


def refuse_other_versions(file: Path, applied: set[tuple[str, str]]) -> None:
    """Refuse what is no store of ours, or one that a newer version has written."""
    loader = MigrationLoader(None)
    known = {*loader.disk_migrations, *loader.replacements}
    apps = {app for app, _ in known}
    if not any(app == "threatapi" for app, _ in applied):
        raise BackupFault(f"{file} is no backup of threatapi.")
    if unknown := sorted(key for key in applied if key[0] in apps and key not in known):
        raise BackupFault(
            f"{file} is of a newer version of threatapi: it has the migration "
            f"{'.'.join(unknown[0])}."
        )


def restore(file: Path, replace: bool) -> list[Redaction]:
    """Make the store what the backup holds; what it was is gone, but for what it had redacted."""
    check(file)
    redacted = []
    if Change._meta.db_table in connection.introspection.table_names():
        if not replace:
            raise BackupFault("The store is not empty: --replace gives up all that it holds.")
        redacted = find_redactions()
    connection.close()
    if connection.vendor == "sqlite":
        # As one transaction: a server that is running reads what was before or what is then.
        with (
            opened(file) as copy,
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as store,
        ):
            copy.backup(store)
            store.execute("PRAGMA journal_mode = WAL")
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        call_postgresql("pg_restore", *name_of_store(), *options, file)
    return redacted


# Databases


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A store in a file, for reading."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as store:
        yield store


def name_of_store() -> list[str]:
    """Arguments of PostgreSQL's programs that say which store is meant."""
    (_, *where), _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [*where[:-1], f"--dbname={where[-1]}"]


def call_postgresql(program: str, *arguments: Any) -> list[str]:
    """The lines that a program of PostgreSQL writes. It has the password in its environment."""
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    environment = os.environ | (secrets or {})
    command = [program, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 (no shell reads it)
            command, env=environment, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise BackupFault(f"{program} is not installed: it comes with PostgreSQL.") from None
    if done.returncode:
        raise BackupFault(f"{program}: {done.stderr.strip() or done.returncode}")
    return done.stdout.splitlines()
