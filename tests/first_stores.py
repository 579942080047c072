"""The stores that tests begin with, made once a run beside the collection of the tests.

An empty store, one with the data set of the tests (tests/world) and one with data/. Each worker
and each server of the tests has a copy of the one that it needs.
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
MIGRATED, WORLD, DATA = "migrated", "world", "data"
DATA_SETS = {WORLD: ROOT / "tests" / "world", DATA: ROOT / "data"}
# Those of them that are made.
WANTED = os.environ.get("STORES", f"{WORLD} {DATA}").split()
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
            for store in (MIGRATED, WORLD, DATA):
                execute(f"DROP DATABASE IF EXISTS {name_in_postgresql(store)} WITH (FORCE)")
        shutil.rmtree(folder())


def wait_for(store: str) -> Path:
    assert store in (MIGRATED, *WANTED), "The variable STORES leaves it out."
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
    """A copy of a store, to which `django.db.connection` leads while it is `connected`.

    Of SQLite it is a file, too: in memory what has savepoints is written many times slower.
    """

    def __init__(self, store: str, connection: Any) -> None:
        self.connection = connection
        name = f"test_{os.getpid()}_{store}"
        self.name = name if POSTGRESQL else str(folder() / f"{name}.sqlite3")
        if POSTGRESQL:
            copy_in_postgresql(store, name)
        else:
            copy_to_file(store, Path(self.name))

    @contextmanager
    def connected(self) -> Iterator[None]:
        self.connection.close()
        settings = self.connection.settings_dict
        before, settings["NAME"] = settings["NAME"], self.name
        yield
        self.connection.close()
        settings["NAME"] = before

    def remove(self) -> None:
        if POSTGRESQL:
            execute(f"DROP DATABASE {self.name} WITH (FORCE)")
        else:
            Path(self.name).unlink()


def make() -> None:
    os.environ["DATABASE_URL"] = begin(MIGRATED)
    os.environ["DJANGO_SETTINGS_MODULE"] = "threatapi.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from threatapi.dataset.load import load

    call_command("migrate", verbosity=0)
    publish(MIGRATED, connection)
    for store in WANTED:
        begin(store)
        connection.settings_dict["NAME"] = name_of(store)
        load(DATA_SETS[store])
        publish(store, connection)


def name_of(store: str) -> str:
    """The name of the database in which this store is made."""
    return name_in_postgresql(store) if POSTGRESQL else str(folder() / f"{store}.sqlite3")


def begin(store: str) -> str:
    """Make the database of a store, a copy of the migrated one if there is that; return its URL."""
    name = name_of(store)
    if not POSTGRESQL:
        if store != MIGRATED:
            copy_to_file(MIGRATED, Path(name))
        return f"sqlite:///{name}"
    if store == MIGRATED:
        execute(f"CREATE DATABASE {name}")
    else:
        copy_in_postgresql(MIGRATED, name)
    return url_of(name)


def publish(store: str, connection: Any) -> None:
    """Let the workers copy it."""
    made = folder() / f"{store}.made"
    if POSTGRESQL:
        made.touch()
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(made)])
    connection.close()  # PostgreSQL copies no database that has connections
    made.rename(folder() / store)


if __name__ == "__main__":
    try:
        make()
    except BaseException:
        (folder() / "failed").touch()
        raise
