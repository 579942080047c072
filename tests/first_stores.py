"""The stores that tests begin with, made once a run: a migrated one, and one with the first data.

They are made beside the collection of the tests, by a process of their own. Each worker and each
server of the tests then has a copy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = os.environ.get("DATABASE_URL", "")
POSTGRESQL = OUTSIDE.startswith("postgres")
# In the folder that this variable names a file is there as soon as a store is: of SQLite, or an
# empty one if the store is PostgreSQL's.
FOLDER = "FIRST_STORES"
MIGRATED, LOADED = "migrated", "loaded"
SECONDS = 600


def folder() -> Path:
    return Path(os.environ[FOLDER])


def name_in_postgresql(store: str) -> str:
    return f"{folder().name}_{store}"


def url_of(database: str) -> str:
    return f"{OUTSIDE.rpartition('/')[0]}/{database}"


def execute(statement: str) -> None:
    """Outside of all stores of PostgreSQL."""
    with psycopg.connect(OUTSIDE, autocommit=True) as server:
        server.execute(statement)


def missing_migrations() -> list[str]:
    """The models that differ from their migrations: no store can be made before that is mended."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    now = ProjectState.from_apps(apps)
    changes = MigrationAutodetector(loader.project_state(), now).changes(loader.graph)
    migrations = [(app, each) for app, found in changes.items() for each in found]
    return [f"{app}: {change.describe()}" for app, each in migrations for change in each.operations]


class Maker:
    """Has the stores made, and removes them in the end."""

    def __init__(self) -> None:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="threatapi_stores_")
        with (folder() / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.first_stores"], cwd=ROOT, stdout=log, stderr=log
            )

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
        if POSTGRESQL:
            for store in (MIGRATED, LOADED):
                execute(f"DROP DATABASE IF EXISTS {name_in_postgresql(store)} WITH (FORCE)")
        shutil.rmtree(folder())


def wait_for(store: str) -> Path:
    end = time.monotonic() + SECONDS
    while not (folder() / store).exists():
        assert not (folder() / "failed").exists(), (folder() / "log").read_text()
        assert time.monotonic() < end
        time.sleep(0.05)
    return folder() / store


def copy_to_file(store: str, file: Path) -> None:
    shutil.copyfile(wait_for(store), file)


def copy_in_postgresql(store: str, name: str) -> None:
    wait_for(store)
    execute(f"CREATE DATABASE {name} TEMPLATE {name_in_postgresql(store)}")


@contextmanager
def copied(store: str, folder: Path) -> Iterator[str]:
    """The URL of a copy that is there for as long."""
    if not POSTGRESQL:
        copy_to_file(store, folder / "copied.sqlite3")
        yield f"sqlite:///{folder / 'copied.sqlite3'}"
        return
    name = f"copied_{os.getpid()}"
    copy_in_postgresql(store, name)
    try:
        yield url_of(name)
    finally:
        execute(f"DROP DATABASE {name} WITH (FORCE)")


class Copy:
    """The store of this process: `django.db.connection` leads to a copy of the first data.

    Of SQLite it is a file, too: in memory what has savepoints is written many times slower.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.name = (
            f"test_{os.getpid()}" if POSTGRESQL else str(folder() / f"{os.getpid()}.sqlite3")
        )
        connection.close()
        connection.settings_dict["NAME"] = self.name
        if POSTGRESQL:
            copy_in_postgresql(LOADED, self.name)
        else:
            copy_to_file(LOADED, Path(self.name))

    def end(self) -> None:
        self.connection.close()
        if POSTGRESQL:
            execute(f"DROP DATABASE {self.name} WITH (FORCE)")


def make() -> None:
    if POSTGRESQL:
        execute(f"CREATE DATABASE {name_in_postgresql(MIGRATED)}")
        os.environ["DATABASE_URL"] = url_of(name_in_postgresql(MIGRATED))
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder() / 'made.sqlite3'}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "threatapi.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from threatapi.dataset.load import load

    def done(store: str) -> None:
        made = folder() / f"{store}.made"
        if POSTGRESQL:
            connection.close()  # who is connected keeps others from copying
            made.touch()
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(made)])
        made.rename(folder() / store)

    call_command("migrate", verbosity=0)
    done(MIGRATED)
    if POSTGRESQL:
        copy_in_postgresql(MIGRATED, name_in_postgresql(LOADED))
        connection.settings_dict["NAME"] = name_in_postgresql(LOADED)
    load(ROOT / "data")
    done(LOADED)


if __name__ == "__main__":
    try:
        make()
    except BaseException:
        (folder() / "failed").touch()
        raise
