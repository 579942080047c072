"""Who is compared in each kind of request, and that their answers are the same."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from .floor.dialects import SQLite
from .floor.queries import LISTS, Statements
from .kinds import Kind
from .measure import Entrant, Failed
from .servers import Connection, Server
from .stores import Store

CHECKED = 3  # values of each kind
Asked = Callable[[Connection, int], tuple[int, bytes, dict[str, str]]]


def asked(kind: Kind) -> Asked:
    """The kind's requests, as all ask them who have the API's URLs."""

    def ask(connection: Connection, number: int) -> Any:
        path = kind.urls[number % len(kind.urls)]
        if not kind.bodies:
            return connection.ask(path)
        body = kind.bodies[number % len(kind.bodies)]
        return connection.ask(path, "POST", body, Content_Type="application/json")

    return ask


def entrants(kind: Kind, servers: dict[str, Server], store: Store) -> list[Entrant]:
    """Ours and those that can answer it."""
    found = [Entrant("threatapi", servers["threatapi"], asked(kind))]
    for name in kind.rivals:
        if name == "Datasette":
            found += of_datasette(kind, servers, store)
        elif name in servers:
            found.append(Entrant(name, servers[name], asked(kind)))
    return found


# Datasette


def split(path: str) -> tuple[str, str, dict[str, str]]:
    """Resource, slug and parameters of one of the API's URLs."""
    parts = urlsplit(path)
    resource, _, slug = parts.path.removeprefix("/api/v1/").partition("/")
    return resource, slug, dict(parse_qsl(parts.query))


def metadata(kinds: list[Kind], file: Any) -> dict[str, Any]:
    """The floor's SQL as canned queries of the database."""
    statements, queries = Statements(SQLite()), {}
    for kind in kinds:
        if "Datasette" not in kind.rivals:
            continue
        resource, slug, given = split(kind.urls[0])
        names = frozenset(given) - {"count", "limit"}
        if slug:
            sql = statements.one(resource)
        else:
            wanted = LISTS[resource, names]
            where = wanted.few if kind.key == "rare" else wanted.where
            sql = statements.page(resource, where, wanted.order).replace(":most", "50")
        queries[canned(kind)] = {"sql": sql}
    return {"databases": {file.stem: {"queries": queries}}}


def canned(kind: Kind) -> str:
    return kind.key.replace("-", "_")


def of_datasette(kind: Kind, servers: dict[str, Server], store: Store) -> Iterator[Entrant]:
    server = servers.get("Datasette")
    if not server:
        return
    name = store.file.stem

    def by_canned_query(connection: Connection, number: int) -> Any:
        _, slug, given = split(kind.urls[number % len(kind.urls)])
        values = {"slug": slug} if slug else given
        query = urlencode(values | {"_shape": "arrays", "_json": "body"})
        return connection.ask(f"/{name}/{canned(kind)}.json?{query}")

    yield Entrant("Datasette, canned SQL", server, by_canned_query)
    if kind.key != "where-when-what":
        return
    places: dict[str, list[str]] = {}
    for key, country in store.rows("SELECT id, country FROM incidents_place"):
        places.setdefault(country, []).append(str(key))

    def by_table(connection: Connection, number: int) -> Any:
        *_, given = split(kind.urls[number % len(kind.urls)])
        query = {
            "event_type": given["event_type"],
            "date_latest__gte": given["date_from"],
            "date_earliest__lte": given["date_to"],
            "place_id__in": ",".join(places[given["country"]]),
            "_sort": "date_earliest",
            "_size": 50,
        }
        return connection.ask(f"/{name}/incidents_incident.json?{urlencode(query)}")

    yield Entrant("Datasette, its table", server, by_table)


# Whether they say the same


def check(kind: Kind, compared: list[Entrant]) -> None:
    """Fail if another's answer is not ours, value for value."""
    for number in range(min(CHECKED, len(kind.urls))):
        bodies = {}
        for entrant in compared:
            if entrant.name == "Datasette, its table":  # flat rows: another answer
                continue
            with Connection(entrant.server) as connection:
                bodies[entrant.name] = said(entrant, entrant.once(connection, number))
        ours = bodies.pop("threatapi")
        for name, theirs in bodies.items():
            mine = ours
            if name.startswith("Datasette"):
                mine = ours.get("results", [ours])
            if found := difference(mine, theirs):
                raise Failed(f"{kind.urls[number]}: {name} answers otherwise: {found}")


def said(entrant: Entrant, body: bytes) -> Any:
    """An answer without the port of the server, which is in its links."""
    text = body.decode().replace(f":{entrant.server.port}/", "/")
    found = json.loads(text)
    return [row[0] for row in found["rows"]] if entrant.name.startswith("Datasette") else found


def difference(one: Any, other: Any, at: str = "") -> str:
    """Where two JSON values differ first; 1 and 1.0 are the same number."""
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return f"{at}: {sorted(one.keys() ^ other.keys())}"
        pairs = ((one[key], other[key], f"{at}/{key}") for key in one)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = ((*each, f"{at}/{n}") for n, each in enumerate(zip(one, other, strict=True)))
    else:
        return "" if one == other else f"{at}: {str(one)[:200]} / {str(other)[:200]}"
    return next((found for pair in pairs if (found := difference(*pair))), "")
