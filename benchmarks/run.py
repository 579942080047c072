"""Measures the server beside others on the same data, and holds it against the goals.

    python benchmarks/run.py [--incidents 20000] [--stores FOLDER] [--only PATTERN] [--write]

Prints a page of Markdown; `--write` writes it to benchmarks/RESULTS.md. Stores that are not in the
folder yet are made there; 1,000,000 incidents take about an hour and 15 GB. Needs what
requirements-benchmarks.txt lists, PostgreSQL 15 and Linux. Listens on 127.0.0.1 alone.
"""

import argparse
import json
import platform
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# As a package: its modules have names that others have, too.
sys.path[0] = str(ROOT)

from benchmarks import compare, servers, special
from benchmarks.kinds import Kind, Kinds
from benchmarks.measure import AT_ONCE, Failed, in_turns
from benchmarks.report import report
from benchmarks.results import Found, Run
from benchmarks.special import Outcome
from benchmarks.stores import Store, stores
from benchmarks.views import Views

MAKERS = {"floor": servers.floor, "DRF": servers.plain_drf, "FastAPI": servers.fastapi}


def main() -> None:
    given = arguments()
    # Whoever ends it ends its servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    run = Run(given.incidents, given.compare_with)
    folder = given.stores or Path(tempfile.gettempdir()) / f"threatapi-{given.incidents}"
    begun = time.monotonic()
    try:
        with ExitStack() as stack:
            own = stack.enter_context(stores(folder, given.incidents, given.databases))
            small = {}
            if given.compare_with:
                beside = folder / f"small-{given.compare_with}"
                small = stack.enter_context(stores(beside, given.compare_with, given.databases))
            counted = next(iter(own.values())).rows("SELECT count(*) FROM incidents_incident")
            run.incidents = counted[0][0]
            for name, store in own.items():
                run.databases[name] = Found(store.vendor)
                one_database(store, small.get(name), run, given)
    finally:  # what there is, however it ends
        run.about = [
            f"Python {platform.python_version()}, {platform.machine()};",
            f"{(time.monotonic() - begun) / 60:.0f} minutes, {given.seconds:g} s a comparison.",
        ]
        words = ["FOLDER" if word == str(given.stores) else word for word in sys.argv[1:]]
        text = report(run, " ".join(["python benchmarks/run.py", *words]), AT_ONCE)
        print(text)
        if given.write:
            (ROOT / "benchmarks" / "RESULTS.md").write_text(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--incidents", type=int, default=20_000, help="default: %(default)s")
    parser.add_argument("--stores", type=Path, help="folder for the stores; default: in /tmp")
    parser.add_argument("--only", default="", help="regular expression of the kinds' names")
    parser.add_argument("--compare-with", type=int, default=0, help="incidents of a small store")
    parser.add_argument("--seconds", type=float, default=8, help="for each comparison; default: 8")
    parser.add_argument("--without", nargs="*", default=[], help="rivals to leave out")
    both = ["sqlite", "postgresql"]
    parser.add_argument("--databases", nargs="+", choices=both, default=both)
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    return parser.parse_args()


def one_database(store: Store, small: Store | None, run: Run, given: argparse.Namespace) -> None:
    found = run.databases[store.vendor]
    kinds = Kinds(store)
    wanted = [kind for kind in kinds.all() if re.search(given.only, kind.key)]
    running: dict[str, servers.Server] = {"threatapi": servers.ours(store)}
    try:
        for name, make in MAKERS.items():
            if name not in given.without:
                running[name] = make(store)
        if store.vendor == "sqlite" and "Datasette" not in given.without:
            queries = store.file.with_suffix(".queries.json")
            queries.write_text(json.dumps(compare.metadata(wanted, store.file)))
            running["Datasette"] = servers.datasette(store, queries)
        if small:
            running["small store"] = servers.ours(small, "small store")
        for kind in wanted:
            with told(found, store, kind.title):
                one_kind(kind, running, store, given.seconds, found)
        specials(kinds, running, store, run.incidents, given, found)
        if small:
            at_two_sizes(wanted, Kinds(small), running, given.seconds, found)
        with_views(kinds, running["threatapi"], given, found)
        found.memory = {name: max(server.memory()) for name, server in running.items()}
    finally:
        for server in running.values():
            server.stop()


def one_kind(
    kind: Kind, running: dict[str, servers.Server], store: Store, seconds: float, found: Found
) -> None:
    compared = compare.entrants(kind, running, store)
    compare.check(kind, compared)
    found.kinds[kind.key] = Outcome(kind.title, in_turns(compared, seconds))
    found.sorts[kind.key] = kind.sort
    if kind.on_hub:
        found.hubs.add(kind.key)


def specials(
    kinds: Kinds,
    running: dict[str, servers.Server],
    store: Store,
    incidents: int,
    given: argparse.Namespace,
    found: Found,
) -> None:
    lists = next(kind for kind in kinds.lists() if kind.key == "where-when-what")
    own = running["threatapi"]
    seconds = given.seconds
    every = {
        "deep": lambda: special.deep_pages(running, seconds),
        "304": lambda: special.unchanged(lists, running, seconds),
        "changed": lambda: special.changed(kinds, running, seconds),
        "path": lambda: special.paths(kinds, own, seconds, ""),
        "path-relationships": lambda: special.paths(kinds, own, seconds, "relationships"),
    }
    if "floor" in running:
        every["search"] = lambda: special.search(kinds, running, store, seconds)
        every["export"] = lambda: special.exports(running, incidents)
    for key, measure in every.items():
        if re.search(given.only, key):
            with told(found, store, key):
                if outcome := measure():
                    found.special[key] = outcome


def at_two_sizes(
    wanted: list[Kind],
    small: Kinds,
    running: dict[str, servers.Server],
    seconds: float,
    found: Found,
) -> None:
    others = {kind.key: kind for kind in small.all()}
    for kind in wanted:
        if kind.sort == "list":
            with told(found, small.store, f"{kind.title}, beside the small store"):
                outcome = special.at_two_sizes(kind, others[kind.key], running, seconds)
                found.sizes[kind.key] = outcome


def with_views(
    kinds: Kinds, server: servers.Server, given: argparse.Namespace, found: Found
) -> None:
    if not re.search(given.only, "views"):
        return
    views = Views(kinds, server)
    before = max(server.memory())
    for kind, operation in views.requests():
        with told(found, views.kinds.store, f"{kind.title}, with views"):
            found.views[kind.key] = views.compare(kind, operation, given.seconds)
    found.growth = max(server.memory()) - before


@contextmanager
def told(found: Found, store: Store, what: str) -> Iterator[None]:
    """Say what is being measured; if it fails, note that and go on."""
    print(f"{time.strftime('%H:%M:%S')} {store.vendor}: {what}", file=sys.stderr, flush=True)
    try:
        yield
    except (Failed, OSError, HTTPException) as failure:
        print(f"{what}: {failure}", file=sys.stderr, flush=True)
        found.failures.append(f"{what}: {failure}")


if __name__ == "__main__":
    main()
