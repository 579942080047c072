"""Opens many connections of clients that hold them, and asks the server beside them.

    python benchmarks/rude.py [--connections 1000] [--incidents 4000] [--gthread]

For each kind of rude client: how long /healthz and a list take beside an idle server and beside
the connections, and the memory of the workers. `--gthread` measures gunicorn's own worker.
Everything runs on this machine's loopback and ends by itself.
"""

import argparse
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.servers import GUNICORN, Connection, Server
from benchmarks.stores import ROOT, Store

HOST = "Host: 127.0.0.1\r\n"
POST = f"POST /api/v1/match HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
KINDS = {
    "half a header": f"GET /api/v1/incidents HTTP/1.1\r\n{HOST}",
    "half a body": f'{POST}Content-Length: 100\r\n\r\n{{"queries',
    "an export, unread": f"GET /api/v1/incidents.ndjson HTTP/1.1\r\n{HOST}\r\n",
    "an answer, and stays": f"GET /healthz HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n",
}
PATHS = {"healthz": "/healthz", "list": "/api/v1/incidents?limit=50"}
SECONDS = 8
PATIENCE = 5  # seconds for one answer
OLD = ["--worker-class", "gthread", "--threads", "4"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--incidents", type=int, default=4000)
    parser.add_argument("--gthread", action="store_true", help="measure gunicorn's own worker")
    options = parser.parse_args()
    allow_files(2 * options.connections + 200)
    with tempfile.TemporaryDirectory() as folder:
        store = made(Path(folder) / "store.sqlite3", options.incidents)
        print("| clients | healthz p50, p95, ms | list p50, p95, ms | failed | memory, MB |")
        print("|---|---|---|---|---|")
        for kind in (None, *KINDS):
            measure(store, kind, options)


def allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, wanted), hard), hard))


def made(file: Path, incidents: int) -> Store:
    url = f"sqlite:///{file}"
    migrate = ["manage.py", "migrate", "-v0"]
    for command in (migrate, ["benchmarks/generate.py", "--incidents", str(incidents)]):
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return Store("sqlite", url)


def measure(store: Store, kind: str | None, options: argparse.Namespace) -> None:
    """Print the row of one kind of client."""
    server = Server("rude", [*GUNICORN, *(OLD if options.gthread else [])], store, "/readyz")
    try:
        with ExitStack() as opened:
            for path in PATHS.values():
                timed(server, path)
            for _ in range(options.connections if kind else 0):
                opened.enter_context(held(server.port, KINDS[kind]))
            row(server, kind or "none")
    finally:
        server.stop()


def held(port: int, text: str) -> socket.socket:
    """A connection on which this was sent, and nothing is read."""
    line = socket.socket()
    # A small buffer, so that an answer that is not read is not sent either.
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(PATIENCE)
    with suppress(OSError):
        line.connect(("127.0.0.1", port))
        line.sendall(text.encode())
    return line


def row(server: Server, name: str) -> None:
    times: dict[str, list[float]] = {each: [] for each in PATHS}
    failed = 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for each, path in PATHS.items():
            took = timed(server, path)
            failed += took is None
            times[each] += [took] if took is not None else []
    shown = [spread(times[each]) for each in PATHS]
    memory = f"{sum(server.memory()):.0f}"
    print(f"| {name} | {shown[0]} | {shown[1]} | {failed} | {memory} |", flush=True)


def spread(times: list[float]) -> str:
    if len(times) < 2:
        return "no answer"
    return f"{statistics.median(times):.1f}, {statistics.quantiles(times, n=20)[-1]:.1f}"


def timed(server: Server, path: str) -> float | None:
    """Milliseconds until the answer is here; None if it is not in time."""
    start = time.perf_counter()
    try:
        with Connection(server) as connection:
            connection.http.timeout = PATIENCE
            if connection.ask(path)[0] != 200:
                return None
    except (OSError, HTTPException):
        return None
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
