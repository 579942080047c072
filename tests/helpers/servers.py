"""Servers of their own, as `run` starts them."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import CommandError, call_command
from django.test import override_settings

from .. import first_stores
from ..conftest import ROOT
from .other_store import connected_to

POSTGRESQL = first_stores.POSTGRESQL


class Asked:
    """A process that listens on a free port."""

    process: subprocess.Popen[bytes]

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.open: list[Any] = []

    def wait_until(self, is_up: Callable[[], Any]) -> None:
        """Until it listens, and this is true."""
        end = time.monotonic() + 120
        while True:
            assert self.process.poll() is None
            assert time.monotonic() < end
            try:
                if is_up():
                    return
            except OSError:
                pass
            finally:
                self.hang_up()
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def get(
        self,
        path: str,
        method: str = "GET",
        body: str | None = None,
        patience: float = 60,
        **headers: str,
    ) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=patience)
        self.open.append(connection)
        connection.request(method, path, body, headers)
        self.open.append(connection.getresponse())
        return self.open[-1]

    def hang_up(self) -> None:
        while self.open:
            self.open.pop().close()


class Gunicorn(Asked):
    """gunicorn as `run` starts it."""

    def __init__(self, application: str, *options: str, **settings: str) -> None:
        super().__init__()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.command(application), *options],
            cwd=ROOT,
            env=os.environ | {"THROTTLE_RATE": "off"} | settings,
        )
        self.wait_until(lambda: self.get("/healthz").status == 200)

    def command(self, application: str) -> list[str]:
        where = ["--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        return ["gunicorn", "--config", "python:threatapi.server", *where, application]


class Server(Gunicorn):
    """With a store of its own, and a way round the server into it."""

    application = "tests.helpers.served"
    store = first_stores.MIGRATED
    options = ("--workers", "1")
    # Options of the database, as the end of its URL.
    database_options = ""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.name = f"{folder.name.rstrip('0123456789')}_{os.getpid()}"
        self.file = folder / "served.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if POSTGRESQL:
            self.url = first_stores.url_of(self.name)
            first_stores.copy_in_postgresql(self.store, self.name)
        else:
            first_stores.copy_to_file(self.store, self.file)
        settings["DATABASE_URL"] = self.url + self.database_options
        super().__init__(self.application, *self.options, **settings)

    def stop(self) -> None:
        super().stop()
        if POSTGRESQL:
            first_stores.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def sql(self, statement: str) -> list[Any]:
        """Write or read past the server, at once."""
        if POSTGRESQL:
            with psycopg.connect(self.url, autocommit=True) as connection:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.file, timeout=1, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    def is_reading(self) -> bool:
        """Whether a transaction of the server is still open."""
        if POSTGRESQL:
            asked = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
            return bool(self.sql(asked + "AND state LIKE 'idle in transaction%'"))
        ((busy, *_),) = self.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(busy)


def manage(server: Server, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `manage.py` on the store of a server."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": server.url, "ADMIN_PASSWORD": ""} | settings,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def command(server: Server, *arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """The same in this process, which may ask databases: to start another takes seconds."""
    out, err, status = StringIO(), StringIO(), 0
    name = server.name if POSTGRESQL else str(server.file)
    with override_settings(**settings), connected_to(name):
        try:
            call_command(*arguments, stdout=out, stderr=err)
        except CommandError as error:
            status = error.returncode
            err.write(f"CommandError: {error}\n")
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())
