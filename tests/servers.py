"""Servers of their own, as `run` starts them."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import psycopg

from .conftest import ROOT

POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


class Gunicorn:
    """gunicorn as `run` starts it."""

    def __init__(self, application: str, *options: str, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.open: list[Any] = []
        as_run_does = ["--config", "python:threatapi.server"]
        where = ["--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *as_run_does, *where, *options, application],
            cwd=ROOT,
            env=os.environ | {"THROTTLE_RATE": "off"} | settings,
        )
        end = time.monotonic() + 120
        while not self.is_up():
            assert self.process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)

    def is_up(self) -> bool:
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False
        finally:
            self.hang_up()

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


class Server(Gunicorn):
    """With a store of its own, and a way round the server into it."""

    def __init__(self, folder: Path, workers: int = 1, **settings: str) -> None:
        self.name = f"{folder.name.rstrip('0123456789')}_{os.getpid()}"
        self.file = folder / "served.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if POSTGRESQL:
            self.outside = os.environ["DATABASE_URL"]
            self.url = f"{self.outside.rpartition('/')[0]}/{self.name}"
            self.sql(f"CREATE DATABASE {self.name}", self.outside)
        super().__init__(
            "tests.served", "--workers", str(workers), DATABASE_URL=self.url, **settings
        )

    def stop(self) -> None:
        super().stop()
        if POSTGRESQL:
            self.sql(f"DROP DATABASE {self.name} WITH (FORCE)", self.outside)

    def sql(self, statement: str, url: str = "") -> list[Any]:
        """Write or read past the server, at once."""
        if POSTGRESQL:
            with psycopg.connect(url or self.url, autocommit=True) as connection:
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
