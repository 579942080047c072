"""Backups of the whole store in one file, and stores made of them.

Of SQLite the file is a store itself, of PostgreSQL it is what `pg_dump` writes in its own format. A
backup is of one moment, also while others write.
"""

import hashlib
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .changes.models import Change
from .changes.redact_again import Redacted, find_redacted
from .newer_store import newer_migration, why_newer
from .workbench.models import ReportText

BEGINNINGS = {"sqlite": b"SQLite format 3\x00", "postgresql": b"PGDMP"}
# Of SQLite: what a store consists of. Our triggers have the name of the project.
OBJECTS = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')"
OURS = "threatapi_"
TEXTS = ReportText._meta.db_table


class BackupFault(Exception):
    """It cannot be done; the text is for people."""


# Writing


def back_up(file: Path, with_texts: bool = False) -> int:
    """Write the store to a new file, read it back, and tell how large it is, in bytes. The texts of
    reports are left out unless they are asked for."""
    if file.exists():
        raise BackupFault(f"{file} is there already: give a new name.")
    try:
        # For its owner alone: it holds hashes of passwords, and what is marked.
        opened_part, name = tempfile.mkstemp(".part", f".{file.name}.", file.parent)
    except OSError as error:
        raise BackupFault(f"{file} cannot be written ({error.strerror}).") from error
    os.close(opened_part)
    part = Path(name)
    try:
        write(part, with_texts)
        check(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        checksum_file(file).write_text(f"{checksum(part)}  {file.name}\n")
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def write(file: Path, with_texts: bool) -> None:
    if connection.vendor == "sqlite":
        with (
            opened(Path(connection.settings_dict["NAME"])) as store,
            closing(sqlite3.connect(file)) as copy,
        ):
            store.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
            is_there = "SELECT 1 FROM sqlite_master WHERE name = ?"  # not before an upgrade
            if not with_texts and copy.execute(is_there, [TEXTS]).fetchone():
                copy.execute("PRAGMA secure_delete = ON")  # what is left out is overwritten
                copy.execute(f"DELETE FROM {TEXTS}")  # noqa: S608 (a name of ours)
                copy.commit()
    else:
        where = name_of_store()
        options = [] if with_texts else [f"--exclude-table-data={TEXTS}"]
        call_postgresql("pg_dump", *where, *options, "--format=custom", f"--file={file}")


# Reading


def checksum_file(file: Path) -> Path:
    """The file beside a backup in which `sha256sum` finds its checksum."""
    return file.with_name(f"{file.name}.sha256")


def checksum(file: Path) -> str:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def refuse_other_contents(file: Path) -> None:
    """Refuse a file that is not as it was written, as far as that is known."""
    try:
        expected = checksum_file(file).read_bytes().split()[:1]
    except OSError:
        return
    if expected != [checksum(file).encode()]:
        raise BackupFault(f"{file} is damaged: its checksum is not that of {checksum_file(file)}.")


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
        if found != ["ok"]:
            raise BackupFault(f"{file} is damaged: {'; '.join(found)}.")
        objects = copy.execute(OBJECTS).fetchall()
        tables = {name for kind, name in objects if kind == "table"}
        if "django_migrations" not in tables:
            raise BackupFault(f"{file} is no backup of threatapi.")
        applied = set(copy.execute("SELECT app, name FROM django_migrations"))
        dangling = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupFault(f"{file} is damaged: {error}.") from error
    refuse_other_versions(file, applied)
    refuse_foreign(file, objects)
    if dangling:
        table, _, target, _ = dangling
        raise BackupFault(f"{file} is damaged: a row of {table} refers to none of {target}.")
    refuse_unknown_tables(file, applied, tables)


def refuse_foreign(file: Path, objects: Collection[tuple[str, str]]) -> None:
    """Refuse what would act on the store, or stand for its tables, and is not ours."""
    for kind, name in objects:
        if kind == "view" or (kind == "trigger" and not name.startswith(OURS)):
            raise BackupFault(f"{file} is no backup of threatapi: it has the {kind} {name}.")


def refuse_other_versions(file: Path, applied: set[tuple[str, str]]) -> None:
    """Refuse what is no store of ours, or one that a newer version has written, or of which it is
    not known what brings it up to date."""
    loader = MigrationLoader(None)
    if not any(app == "threatapi" for app, _ in applied):
        raise BackupFault(f"{file} is no backup of threatapi.")
    if name := newer_migration(loader, applied):
        raise BackupFault(
            f"{file} is of a newer version of threatapi: it has the migration {name}."
        )
    replaced = {key for key, each in loader.replacements.items() if {*each.replaces} <= applied}
    for key in sorted(applied & loader.disk_migrations.keys()):
        for parent in sorted(needed_by(key, loader)):
            if parent not in applied | replaced:
                raise BackupFault(
                    f"{file} is damaged: it has the migration {'.'.join(key)} without "
                    f"{'.'.join(parent)}."
                )


def needed_by(key: tuple[str, str], loader: MigrationLoader) -> set[tuple[str, str]]:
    """The migrations that are noted where this one is; with one that replaces others, these."""
    migration, node = loader.disk_migrations[key], loader.graph.node_map.get(key)
    named = {*map(tuple, migration.dependencies), *migration.replaces}
    parents = {parent.key for parent in node.parents} if node else set()
    return parents | (named & loader.disk_migrations.keys())


def refuse_unknown_tables(file: Path, applied: set[tuple[str, str]], tables: set[str]) -> None:
    """Refuse tables of apps of which no migration is noted: they would be made again."""
    noted = {app for app, _ in applied}
    for model in apps.get_models():
        app, table = model._meta.app_label, model._meta.db_table
        if table in tables and model._meta.managed and app not in noted:
            raise BackupFault(
                f"{file} is damaged: it has the table {table}, and no migration of it."
            )


def restore(file: Path, replace: bool) -> Redacted:
    """Make the store what the backup holds; what it was is gone, but for what it had redacted."""
    refuse_other_contents(file)
    check(file)
    tables = tables_of_store()
    if tables and not replace:
        raise BackupFault("The store is not empty: --replace gives up all that it holds.")
    redacted = Redacted()
    if Change._meta.db_table in tables:
        try:
            redacted = find_redacted()
        except DatabaseError:
            if not why_newer():
                raise
            redacted = Redacted(unread=True)  # the newer release has other tables
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
        restore_postgresql(file, tables)
    return redacted


def tables_of_store() -> list[str]:
    """The tables that migrations have made, also those that a newer release has added: they are
    named after their apps."""
    models = [each._meta for each in apps.get_models(include_auto_created=True)]
    known = {MigrationRecorder.Migration._meta.db_table, *(each.db_table for each in models)}
    named = {f"{each.app_label}_" for each in models if each.db_table.startswith(each.app_label)}
    tables = connection.introspection.table_names()
    return [each for each in tables if each in known or each.startswith((*named,))]


def restore_postgresql(file: Path, tables: list[str]) -> None:
    """As one transaction: its end, COMMIT, is the last that pg_restore writes.

    The tables go first, for the backup knows only those of its release.
    """
    begin = ["--command=BEGIN"]
    if tables:
        begin.append(f"--command=DROP TABLE {', '.join(map(connection.ops.quote_name, tables))}")
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--file=-")
    command = ["pg_restore", *options, file]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as read:  # noqa: S603 (no shell reads it)
        script = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *begin, "--file=-")
        call_postgresql("psql", *name_of_store(), *script, stdin=read.stdout)
    if read.returncode:
        raise BackupFault(f"pg_restore: {read.returncode}")


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


def call_postgresql(program: str, *arguments: Any, stdin: Any = None) -> list[str]:
    """The lines that a program of PostgreSQL writes. It has the password in its environment."""
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    environment = os.environ | (secrets or {})
    command = [program, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 (no shell reads it)
            command, env=environment, stdin=stdin, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise BackupFault(f"{program} is not installed: it comes with PostgreSQL.") from None
    if done.returncode:
        raise BackupFault(f"{program}: {done.stderr.strip() or done.returncode}")
    return done.stdout.splitlines()
