"""How fast whole tables leave the server as files, and how much memory that takes.

    python benchmarks/exports.py [--incidents 200000] [--workers 2]
    .ci/with-postgres python benchmarks/exports.py

Generates incidents with involvements, figures and assertions, always the same ones, in the
database of DATABASE_URL, which must be empty, or in a SQLite file that is deleted afterwards.
Then it starts the server as `run` does and asks it for the whole table in each format. The
memory is that of all its workers, sampled ten times a second, beyond what they had after some
pages of the list.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
os.environ["SECRET_KEY"] = "only for this benchmark"  # noqa: S105
scratch = tempfile.TemporaryDirectory(prefix="exports.", ignore_cleanup_errors=True)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{scratch.name}/scratch.sqlite3")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from actors.models import Actor
from incidents.models import Figure, Incident, Involvement, Place
from sources.models import Assertion, Source

# So many incidents are written through the models; the rest are copies, made by the database.
PATTERN = 1000
KNOWN = {"known_from": date(2022, 1, 1), "known_last": date(2022, 1, 1)}
KNOWN |= {"status": "asserted", "modality": "actual", "independent_sources": 1}
COPIED = (Incident, Involvement, Figure, Assertion)
SHIFTED = ("incident", "involvement", "figure")


def make(incidents: int) -> None:
    """The store: a few hundred actors, places and sources, and many incidents."""
    call_command("migrate", verbosity=0)
    Source.objects.bulk_create(
        Source(slug=f"s{n}", title=f"Report {n}", kind="news", known_from=date(2022, 1, 1))
        for n in range(300)
    )
    Actor.objects.bulk_create(
        Actor(slug=f"a{n}", name=f"Group {n}", kind="armed_group") for n in range(500)
    )
    Place.objects.bulk_create(
        Place(
            slug=f"p{n}",
            name=f"Town {n}",
            kind="city",
            country="AF",
            **({"latitude": 30 + n / 100, "longitude": 60 + n / 100} if n % 10 else {}),
        )
        for n in range(600)
    )
    with transaction.atomic():
        make_pattern()
        for number in range(1, incidents // PATTERN):
            for model in COPIED:
                copy(model, number)


def make_pattern() -> None:
    """Incidents, each with two involvements, one or two figures, and who says each of these."""
    sources, actors, places = (
        list(model.objects.order_by("slug")) for model in (Source, Actor, Place)
    )
    found = numbered(incident(n, places) for n in range(PATTERN))
    parts = numbered(
        Involvement(incident=one, entity=actors[(n * step) % 500], role=role, **KNOWN)
        for n, one in enumerate(found)
        for step, role in ((1, "perpetrator"), (7, "target"))
    )
    figures = numbered(
        Figure(incident=one, metric=metric, low=n % 50, high=n % 50 + 3, **KNOWN)
        for n, one in enumerate(found)
        for metric in ("killed", "wounded")[: 1 + n % 2]
    )
    numbered(
        Assertion(
            **{one._meta.model_name: one}, source=source, root=source, locator=f"p. {one.pk % 90}"
        )
        for one, source in zip([*found, *parts, *figures], cycle(sources), strict=False)
    )


def numbered(records: Iterable[Any]) -> list[Any]:
    """Written with keys from 1 and ids that follow from them; the last digits are the copy's."""
    made = list(records)
    for pk, record in enumerate(made, 1):
        record.pk, record.uid = pk, uuid.UUID(int=(COPIED.index(type(record)) + 1 << 64) + pk << 32)
    return type(made[0]).objects.bulk_create(made)


def copy(model: Any, number: int) -> None:
    """The pattern's rows once more, each with the parts that are its own."""
    is_sqlite = connection.vendor == "sqlite"
    step = PATTERN * 10
    uid = f"substr(uid, 1, 24) || '{number:08x}'"
    if not is_sqlite:
        uid = f"(substr(uid::text, 1, 28) || '{number:08x}')::uuid"
    told = {"uid": uid, "id": f"id + {number * step}", "slug": f"slug || '-{number}'"}
    told |= {f"{name}_id": f"{name}_id + {number * step}" for name in SHIFTED}
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(told.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id < {step}"  # noqa: S608
        )


def incident(n: int, places: list) -> Incident:
    return Incident(
        slug=f"incident-{n}",
        title=f"Attack no. {n} on a convoy near the town, told in some words",
        event_type="attack",
        date=str(date(2000, 1, 1) + timedelta(days=n % 8000)),
        place=places[n % 600],
        claim_status="attributed",
        **{
            f"{metric}_{end}": value
            for metric in ("killed", "wounded")[: 1 + n % 2]
            for end, value in (("low", n % 50), ("high", n % 50 + 3), ("best", n % 50))
        },
        **KNOWN,
    )


class Server:
    """The server as `run` starts it, and how much memory its processes have."""

    def __init__(self, workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        as_run_does = ["--config", "python:threatapi.server"]
        where = ["--workers", str(workers), "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gunicorn", *as_run_does, *where],
            cwd=ROOT,
        )
        end = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("The server does not start.")
            time.sleep(0.2)

    def answers(self) -> bool:
        try:
            return sum(1 for _ in self.get("/healthz")) > 0
        except OSError:
            return False

    def get(self, path: str) -> Iterator[bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status} {answer.read()!r}")
        while piece := answer.read(1 << 16):
            yield piece
        connection.close()

    def memory(self) -> float:
        """Resident memory of all workers in MB."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = 0
        for pid in own.read_text().split():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Rss:"):
                    found += int(line.split()[1])
        return found / 1024


def measure(server: Server, path: str, rows: int) -> None:
    base = peak = server.memory()
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, server.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    first, size, lines = 0.0, 0, 0
    for piece in server.get(path):
        first = first or time.monotonic() - begun
        size += len(piece)
        lines += piece.count(b"\n")
    seconds = time.monotonic() - begun
    done.set()
    watcher.join()
    surplus = {"csv": 1, "ndjson": 0, "geojson": 2}[path.partition("?")[0].rpartition(".")[2]]
    if lines != rows + surplus:
        sys.exit(f"{path}: {lines} lines for {rows} rows")
    print(
        f"{path:45} {rows:8} rows {size / 1e6:8.1f} MB {seconds:7.1f} s {rows / seconds:7.0f} "
        f"rows/s, first byte {first:5.2f} s, memory {base:.0f} + {peak - base:.1f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--incidents", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--formats", nargs="+", default=["csv", "ndjson", "geojson"])
    given = parser.parse_args()
    begun = time.monotonic()
    make(given.incidents)
    connection.close()
    print(
        f"{connection.vendor}: {given.incidents} incidents made in {time.monotonic() - begun:.0f} s"
    )
    server = Server(given.workers)
    try:
        for _ in range(5 * given.workers):
            sum(1 for _ in server.get("/api/v1/incidents?limit=50"))
        for ending in given.formats:
            measure(server, f"/api/v1/incidents.{ending}", given.incidents)
    finally:
        server.process.terminate()
        server.process.wait()


if __name__ == "__main__":
    main()
