"""Measurements that are more than the same request to several servers."""

import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from .compare import asked
from .floor import trigrams
from .kinds import Kind, Kinds, url
from .measure import Entrant, Failed, Measured, in_turns
from .servers import Connection, Server
from .slips import misspelt
from .stores import Store, manage

MANY = 100_000


@dataclass
class Outcome:
    """What one comparison found: the figures of each, and what else there is to tell."""

    title: str
    measured: dict[str, Measured]
    told: dict[str, float] = field(default_factory=dict)


def deep_pages(servers: dict[str, Server], seconds: float) -> Outcome:
    """Pages by cursor from anywhere in the list, beside the first."""
    server = servers["threatapi"]
    first, pages = url("incidents", cursor="", count="false"), []
    for year in range(1990, 2025):
        # A cursor goes with the order, not with the filters: so one gets anywhere in two steps.
        shorter = url("incidents", cursor="", count="false", date_from=f"{year}-03-01")
        after = json.loads(server.ask(shorter)[1])["next"]
        if after:
            (cursor,) = parse_qs(urlsplit(after).query)["cursor"]
            pages.append(url("incidents", cursor=cursor, count="false"))
    compared = [
        Entrant("first page", server, asked(Kind("first", "", [first]))),
        Entrant("deep page", server, asked(Kind("deep", "", pages))),
    ]
    return Outcome("50 incidents by cursor", in_turns(compared, seconds))


def unchanged(kind: Kind, servers: dict[str, Server], seconds: float) -> Outcome:
    """An answer that the client has already, beside the whole."""
    server = servers["threatapi"]
    tags = {path: server.ask(path)[2]["ETag"] for path in kind.urls[:20]}
    paths = list(tags)

    def again(connection: Connection, number: int) -> Any:
        path = paths[number % len(paths)]
        return connection.ask(path, If_None_Match=tags[path])

    compared = [
        Entrant("whole", server, asked(Kind("", "", paths))),
        Entrant("304", server, again, status=304),
    ]
    return Outcome("50 incidents that the client has already", in_turns(compared, seconds))


# Two changes: afterwards the hub is called as before.
RENAME_TWICE = """
from actors.models import Entity
hub, name = Entity.objects.get(slug="{hub}"), None
for name in (f"{{hub.name}} (renamed)", hub.name):
    hub.name = name
    hub.save()
"""


def changed(kinds: Kinds, servers: dict[str, Server], seconds: float) -> Outcome:
    """What has changed since a change: the names of a hub in its involvements, or nothing."""
    server, store = servers["threatapi"], kinds.store
    manage("shell", "-c", RENAME_TWICE.format(hub=kinds.hubs[0]), url=store.url)
    ((last,),) = store.rows("SELECT max(number) FROM threatapi_change")
    numbers = {"nothing": last, "hub renamed": last - 1}
    compared = [Entrant("whole list", server, asked(Kind("", "", [url("involvements")])))]
    for name, number in numbers.items():
        paths = [url("involvements", changed_after=number), url("incidents", changed_after=number)]
        compared.append(Entrant(name, server, asked(Kind("", "", paths))))
    page = url("involvements", changed_after=numbers["hub renamed"])
    counted = {"involvements found": json.loads(server.ask(page)[1])["count"]}
    return Outcome(
        "50 involvements or incidents that changed", in_turns(compared, seconds), counted
    )


def search(kinds: Kinds, servers: dict[str, Server], store: Store, seconds: float) -> Outcome:
    """Names with one slip, beside trigram full text on whole names; how often each finds them."""
    if store.vendor == "sqlite":
        trigrams.make_sqlite(store.file)
    else:
        trigrams.make_postgresql(store.url)
    dice = random.Random(5)
    known = kinds.store.rows(
        "SELECT name, slug FROM actors_entity WHERE length(name) > 9 ORDER BY uid LIMIT 20000"
    )
    meant = [dice.choice(known) for _ in range(100)]
    paths = [url("entities", q=misspelt(name, dice), limit=10, count="false") for name, _ in meant]
    compared = [
        Entrant("threatapi", servers["threatapi"], asked(Kind("", "", paths))),
        Entrant("trigrams", servers["floor"], asked(Kind("", "", paths))),
    ]
    try:
        measured = in_turns(compared, seconds)
        recall = {each.name: found_by(each, [slug for _, slug in meant]) for each in compared}
    finally:
        if store.vendor == "sqlite":
            trigrams.beside(store.file).unlink()
        else:
            trigrams.remove_postgresql(store.url)
    return Outcome("10 entities by a misspelt name, beside trigram full text", measured, recall)


def found_by(entrant: Entrant, meant: list[str]) -> float:
    """How often the entity that is meant is among the ten."""
    hits = 0
    for number, slug in enumerate(meant):
        with Connection(entrant.server) as connection:
            found = json.loads(entrant.once(connection, number))
        hits += slug in (
            [each["slug"] for each in found["results"]] if "results" in found else found
        )
    return hits / len(meant)


def at_two_sizes(kind: Kind, other: Kind, servers: dict[str, Server], seconds: float) -> Outcome:
    """The same kind of request in this store and in a small one."""
    compared = [
        Entrant("threatapi", servers["threatapi"], asked(kind)),
        Entrant("small store", servers["small store"], asked(other)),
    ]
    return Outcome(kind.title, in_turns(compared, seconds))


def export(servers: dict[str, Server], name: str, incidents: int) -> tuple[Measured, float, float]:
    """The whole table as lines: rows a second, and megabytes beyond what the workers had before."""
    server = servers[name]
    base = peak = sum(server.memory())
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, sum(server.memory()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    before, begun, lines = server.cpu(), time.perf_counter(), 0
    try:
        with Connection(server) as connection:
            connection.http.request("GET", "/api/v1/incidents.ndjson")
            answer = connection.http.getresponse()
            while piece := answer.read(1 << 16):
                lines += piece.count(b"\n")
    finally:
        done.set()
        watcher.join()
    took = time.perf_counter() - begun
    if not 0 < lines <= incidents:
        raise Failed(f"{name}: an export of {lines} lines")
    measured = Measured([(server.cpu() - before) * 1000], [took * 1000])
    return measured, lines / took, peak - base


def exports(servers: dict[str, Server], incidents: int) -> Outcome:
    measured, told = {}, {}
    turns = 2 if incidents < MANY else 1  # of two the second counts: with all at hand
    for name in ("threatapi", "floor") * turns:
        found, rate, surplus = export(servers, name, incidents)
        measured[name] = found
        told |= {f"{name}, rows a second": rate, f"{name}, more MB": surplus}
    return Outcome("all incidents as NDJSON", measured, told)


def paths(kinds: Kinds, server: Server, seconds: float, via: str) -> Outcome | None:
    """The shortest chain between random pairs, beside igraph's in memory."""
    try:
        from .rivals import graph
    except ImportError:
        return None
    known = graph.Graph(kinds.store, with_incidents=via != "relationships")
    dice = random.Random(11)
    pairs = [dice.sample(kinds.actors + kinds.persons, 2) for _ in range(120)]
    found = {"threatapi": Measured(), "igraph": Measured()}
    unlike, end = 0.0, time.monotonic() + 3 * seconds
    for number, (one, other) in enumerate(pairs):
        asked_for = {"from": one, "to": other} | ({"via": via} if via else {})
        begun = time.perf_counter()
        status, body, _ = server.ask(f"/api/v1/graph/path?{urlencode(asked_for)}")
        took = time.perf_counter() - begun
        if status != 200:
            raise Failed(f"path {asked_for}: {status} {body[:300]!r}")
        begun = time.perf_counter()
        hops = known.hops(one, other)
        if number >= 5:  # the first are to warm up
            found["igraph"].waited.append((time.perf_counter() - begun) * 1000)
            found["threatapi"].waited.append(took * 1000)
        chains = json.loads(body)["paths"]
        length = len(chains[0]["hops"]) if chains else None
        unlike += length != (hops if hops and hops <= 6 else None)
        if time.monotonic() > end and number > 30:
            break
    title = f"path between random pairs, by {via or 'relationships and incidents'}"
    return Outcome(title, found, {"pairs with another length": unlike})
