"""Files as they leave the real server: of one moment, and visibly broken if not whole."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .conftest import ROOT

ROWS = 25  # in five pieces, see export_server.py
POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
FORMATS = ["csv", "ndjson", "geojson"]


class Server:
    """gunicorn as `run` starts it, and a way round it into its database."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.open: list[Any] = []
        self.name = f"exports_{os.getpid()}"
        self.file = folder / "exports.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if POSTGRESQL:
            self.outside = os.environ["DATABASE_URL"]
            self.url = f"{self.outside.rpartition('/')[0]}/{self.name}"
            self.sql(f"CREATE DATABASE {self.name}", self.outside)
        as_run_does = ["--config", "python:threatapi.server"]
        size = ["--workers", "1", "--log-level", "critical"]
        where = ["--bind", f"127.0.0.1:{self.port}", "tests.export_server"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *as_run_does, *size, *where],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": self.url},
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
        if POSTGRESQL:
            self.sql(f"DROP DATABASE {self.name} WITH (FORCE)", self.outside)

    def get(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.open.append(connection)
        connection.request(method, path, headers=headers)
        self.open.append(connection.getresponse())
        return self.open[-1]

    def hang_up(self) -> None:
        while self.open:
            self.open.pop().close()

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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("exports"))
    yield made
    made.stop()


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    yield running
    running.hang_up()


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_fails_half_way_breaks_off(server, ending):
    answer = server.get(f"/api/v1/places.{ending}?ordering=slug", Break="1")
    assert answer.status == 200
    with pytest.raises(IncompleteRead) as broken:
        answer.read()
    assert b"Place 04" in broken.value.partial
    assert b"Place 05" not in broken.value.partial
    if ending == "geojson":
        with pytest.raises(json.JSONDecodeError):
            json.loads(broken.value.partial)
    assert server.get("/api/v1/places.csv").read().count(b"\r\n") == ROWS + 1


def test_what_fails_before_the_first_row_is_told_as_a_problem(server):
    answer = server.get("/api/v1/places.csv?ordering=-slug", Break="1")
    assert answer.status == 500
    assert json.loads(answer.read())["status"] == 500


@pytest.mark.parametrize("ending", FORMATS)
def test_an_edit_during_an_export_is_not_in_it(server, ending, tmp_path):
    go_on = tmp_path / "go-on"
    path = f"/api/v1/places.{ending}?ordering=slug"
    whole = server.get(path).read()
    answer = server.get(path, Hold=str(go_on))
    begun = answer.read1(1 << 20)
    # Nobody has to wait for the export: another may write while it lasts.
    server.sql("UPDATE incidents_place SET name = 'renamed' WHERE slug > 'p03'")
    (kept,) = server.sql("SELECT * FROM incidents_place WHERE slug = 'p22'")
    server.sql("UPDATE incidents_place SET slug = 'a-first' WHERE slug = 'p22'")
    go_on.touch()
    assert begun + answer.read() == whole
    afterwards = server.get(path).read()
    assert afterwards.count(b"renamed") == ROWS - 4
    assert b"a-first" in afterwards
    assert kept
    server.sql("UPDATE incidents_place SET slug = 'p22' WHERE slug = 'a-first'")
    server.sql("UPDATE incidents_place SET name = 'Place ' || substr(slug, 2)")


def test_a_client_that_goes_away_leaves_no_transaction(server, tmp_path):
    go_on = tmp_path / "go-on"
    answer = server.get("/api/v1/places.ndjson?ordering=slug", Hold=str(go_on))
    assert answer.read1(10)
    assert server.is_reading()
    server.hang_up()
    go_on.touch()
    end = time.monotonic() + 30
    while server.is_reading():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_head_has_the_headers_and_no_body(server):
    answer = server.get("/api/v1/places.csv", method="HEAD")
    assert answer.status == 200
    assert answer.getheader("Content-Type") == "text/csv; charset=utf-8"
    assert answer.getheader("Content-Disposition").startswith("attachment; filename=")
    assert answer.read() == b""
