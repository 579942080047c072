"""The servers that are asked, and what they take: processor time and memory, read from /proc."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg

from .stores import ROOT, Store

WORKERS = 2
LONGEST = 180  # seconds that an answer may take


class Server:
    """A server on a port of its own, with the part of PostgreSQL that works for it."""

    def __init__(
        self,
        name: str,
        command: list[str],
        store: Store,
        ready: str,
        shows_errors: bool = True,
        **env: str,
    ) -> None:
        self.name, self.store = name, store
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # By its name the server's connections are told from those of others.
        self.application = f"benchmark {name}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", *(part.format(port=self.port) for part in command)],
            cwd=ROOT,
            env=os.environ
            | {"DATABASE_URL": store.url, "PGAPPNAME": self.application}
            | {"SECRET_KEY": "only for this benchmark", "THROTTLE_RATE": "off"}
            | env,
            stdout=subprocess.DEVNULL,
            stderr=None if shows_errors else subprocess.DEVNULL,
        )
        self.watcher: Any = None
        if store.vendor == "postgresql":
            self.watcher = psycopg.connect(store.url, autocommit=True)
        self._wait(ready)

    def _wait(self, ready: str) -> None:
        end = time.monotonic() + 120
        while True:
            try:
                if self.ask(ready)[0] == 200:
                    return
            except (OSError, HTTPException):
                pass
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"The server of {self.name} does not start.")
            time.sleep(0.2)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of one answer, on a connection of its own."""
        with Connection(self) as connection:
            return connection.ask(path, method, body, **headers)

    def processes(self) -> list[int]:
        found = [self.process.pid]
        for pid in found:
            try:
                told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            except OSError:
                continue
            found += [int(child) for child in told.split()]
        return found

    def backends(self) -> list[int]:
        if not self.watcher:
            return []
        sql = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        return [pid for (pid,) in self.watcher.execute(sql, [self.application]).fetchall()]

    def cpu(self) -> float:
        """Seconds of processor time so far, of all processes."""
        return sum(map(clock, self.processes() + self.backends()))

    def memory(self) -> list[float]:
        """Megabytes of each worker: its share of what it has in common with others counts once.

        Pages of files (those of SQLite that are mapped) are the system's cache, not the worker's.
        """
        workers = self.processes()[1:] or self.processes()
        return [megabytes(pid) for pid in workers]

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.watcher:
            self.watcher.close()


class Connection:
    """A connection that is kept open for some requests, as clients do."""

    def __init__(self, server: Server) -> None:
        self.http = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *failure: Any) -> None:
        self.http.close()

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.http.request(method, path, body, named)
        answer = self.http.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())


def clock(pid: int) -> float:
    """Seconds of processor time of a process, to the nanosecond, ended threads included."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def megabytes(pid: int) -> float:
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, size = line.partition(":")
        found[name] = int(size.split()[0]) / 1024
    return found["Pss"]


GUNICORN = ["gunicorn", "--config", "python:threatapi.server", "--workers", str(WORKERS)]
GUNICORN += ["--bind", "127.0.0.1:{port}"]


def ours(store: Store, name: str = "threatapi") -> Server:
    return Server(name, GUNICORN, store, "/readyz")


def plain_drf(store: Store) -> Server:
    """The same, with answers rendered by nested serializers."""
    return Server("DRF", GUNICORN, store, "/readyz", COMPILED_JSON="0")


def floor(store: Store) -> Server:
    return Server(
        "floor", [*GUNICORN, "benchmarks.floor.app:app"], store, "/api/v1/places?country=AF"
    )


def fastapi(store: Store) -> Server:
    command = ["uvicorn", "benchmarks.rivals.app:app", "--workers", str(WORKERS)]
    command += ["--port", "{port}", "--log-level", "warning"]
    return Server("FastAPI", command, store, "/api/v1/incidents?limit=1&count=false")


def datasette(store: Store, metadata: Path) -> Server:
    command = [
        "datasette",
        "serve",
        str(store.file),
        "--port",
        "{port}",
        "--metadata",
        str(metadata),
    ]
    command += ["--setting", "sql_time_limit_ms", "60000"]
    return Server("Datasette", command, store, "/-/versions.json", shows_errors=False)
