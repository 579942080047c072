"""The stores that are measured: the same rows in PostgreSQL and in a SQLite file.

A folder holds `pg/data`, a cluster of its own, and `store.sqlite3`. What is missing is made: the
cluster by `benchmarks/generate.py`, the file as a copy of it. What is there is used, and brought
up to date with the code's migrations.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from . import copying

ROOT = Path(__file__).resolve().parent.parent
VERSION = 15
# From so many incidents on nine of ten are copies (benchmarks/generate/copies.py).
COPIED_FROM = 500_000
# Nothing has to outlive a crash, so that stores are made quickly; the rest are settings that suit a
# server of 4 GB. Nothing else works beside a measurement (autovacuum), and a request is answered by
# one process, whose time can be read (parallel workers).
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "1GB",
    "effective_cache_size": "3GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
}


class Store:
    """One database with the records."""

    def __init__(self, vendor: str, url: str) -> None:
        self.vendor, self.url = vendor, url

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def rows(self, sql: str) -> list[Any]:
        if self.vendor == "sqlite":
            with closing(sqlite3.connect(self.file)) as here:
                return here.execute(sql).fetchall()
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[arg-type]

    def bring_up_to_date(self) -> None:
        """With the migrations of the code, and statistics for the planner."""
        if manage("migrate", "--check", url=self.url, check=False):
            manage("migrate", "--verbosity=0", url=self.url)
            self.gather_statistics()

    def gather_statistics(self) -> None:
        if self.vendor == "sqlite":
            with closing(sqlite3.connect(self.file)) as here:
                here.execute("ANALYZE")
        else:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute("VACUUM (ANALYZE)")


class Cluster:
    """A PostgreSQL server that listens only on a socket beside its data."""

    def __init__(self, home: Path) -> None:
        self.home, self.data = home, home / "data"
        self.is_ours = False

    @property
    def url(self) -> str:
        return f"postgres://postgres@{str(self.home).replace('/', '%2F')}/postgres"

    @property
    def is_running(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        if self.is_running:
            return
        if not self.data.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            if os.getuid() == 0:  # as whom PostgreSQL refuses to run
                shutil.chown(self.home, "postgres")
            options = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust"]
            self._run("initdb", "-D", str(self.data), *options, "--no-sync")
        given = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        log = ["-l", str(self.home / "log"), "-s", "-w"]
        self._run("pg_ctl", "-D", str(self.data), *log, "-o", f"-k {self.home} {given}", "start")
        self.is_ours = True

    def stop(self) -> None:
        if self.is_ours:
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-s", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        path = os.environ["PATH"] + f":/usr/lib/postgresql/{VERSION}/bin:/usr/sbin:/sbin"
        owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        found = shutil.which(program, path=path)
        if found is None:
            sys.exit(f"PostgreSQL {VERSION} is missing: there is no {program}.")
        command = [*owner, found, *arguments]
        env = os.environ | {"PATH": path}
        quiet = subprocess.DEVNULL
        subprocess.run(command, cwd=self.home, env=env, stdout=quiet, check=True)


@contextmanager
def stores(folder: Path, incidents: int, databases: list[str]) -> Iterator[dict[str, Store]]:
    """The stores in this folder; what was started for them is stopped at the end."""
    file = folder / "store.sqlite3"
    cluster = Cluster(folder / "pg")
    is_new = not cluster.data.exists()
    found = {}
    try:
        if "postgresql" in databases or not file.exists():
            cluster.start()
            found["postgresql"] = Store("postgresql", cluster.url)
            if is_new:
                make(found["postgresql"], incidents)
            found["postgresql"].bring_up_to_date()
        if not file.exists():
            print(f"Copying it to {file} …", flush=True)
            copying.copy(cluster.url, file)
        found["sqlite"] = Store("sqlite", f"sqlite:///{file}")
        found["sqlite"].bring_up_to_date()
        yield {name: found[name] for name in databases}
    finally:
        cluster.stop()


def make(store: Store, incidents: int) -> None:
    print(f"Making a store of {incidents} incidents …", flush=True)
    manage("migrate", "--verbosity=0", url=store.url)
    copies = 9 if incidents >= COPIED_FROM else 0
    made = [f"--incidents={incidents // (copies + 1)}", f"--copies={copies}"]
    run("benchmarks/generate.py", *made, url=store.url)
    store.gather_statistics()


def manage(*arguments: str, url: str, check: bool = True) -> int:
    return run("manage.py", *arguments, url=url, check=check)


def run(*arguments: str, url: str, check: bool = True) -> int:
    env = os.environ | {"DATABASE_URL": url}
    command = [sys.executable, *arguments]
    quiet = None if check else subprocess.DEVNULL
    return subprocess.run(
        command, cwd=ROOT, env=env, check=check, stdout=quiet, stderr=quiet
    ).returncode
