"""The kinds of requests that are measured, each with many different values out of the store."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .slips import misspelt
from .stores import Store

VALUES = 60
# Which answers of others are held against ours: the hand-written SQL; the nested serializers;
# FastAPI; Datasette's canned query with the floor's SQL; its table.
EVERYBODY = ("floor", "DRF", "FastAPI", "Datasette")
FLOOR = ("floor", "DRF")
Values = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """`sort` says which goals hold: list, detail, or none of these."""

    key: str
    title: str
    urls: list[str]
    rivals: tuple[str, ...] = ()
    sort: str = ""
    bodies: tuple[bytes, ...] = ()
    on_hub: bool = False


def url(path: str, **values: Any) -> str:
    query = urlencode(sorted(values.items()))
    return f"/api/v1/{path}" + (f"?{query}" if query else "")


class Kinds:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.dice = random.Random(17)
        self.hubs = self.column(
            "SELECT e.slug FROM actors_entity e JOIN incidents_involvement v ON v.entity_id = e.id "
            "WHERE e.type = 'actor' GROUP BY e.slug ORDER BY count(*) DESC LIMIT 10"
        )
        self.linked = self.column(
            "SELECT e.slug FROM (SELECT subject_id AS id FROM actors_relationship UNION ALL "
            "SELECT object_id FROM actors_relationship) AS ends JOIN actors_entity e "
            "ON e.id = ends.id GROUP BY e.slug ORDER BY count(*) DESC LIMIT 20"
        )
        self.actors = self.slugs("actors_entity WHERE type = 'actor'")
        self.persons = self.slugs("actors_entity WHERE type = 'person'")
        self.incidents = self.slugs("incidents_incident")
        self.countries = self.column("SELECT DISTINCT country FROM incidents_place ORDER BY 1")

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self.store.rows(sql)]

    def slugs(self, table: str) -> list[str]:
        """Some of them, spread over the whole table."""
        found = self.column(f"SELECT slug FROM {table} ORDER BY uid LIMIT 4000")
        return self.dice.sample(found, min(len(found), 400))

    def many(self, make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(VALUES)]

    def any(self, values: list[Any]) -> Any:
        return self.dice.choice(values)

    def all(self) -> Iterator[Kind]:
        yield from self.details()
        yield from self.lists()
        yield from self.names()
        yield from self.graphs()
        yield Kind(
            "stats",
            "stats by month and country over everything",
            [f"/api/v1/incidents/stats?{'&'.join(by)}" for by in self._axes()],
        )

    def _axes(self) -> list[tuple[str, str]]:
        """The same question in different words."""
        return [("by=month", "by=country"), ("by=country", "by=month")]

    def details(self) -> Iterator[Kind]:
        actors = self.many(lambda: url(f"actors/{self.any(self.actors)}"))
        yield Kind("actor", "an actor", actors, EVERYBODY, "detail")
        persons = self.many(lambda: url(f"persons/{self.any(self.persons)}"))
        yield Kind("person", "a person", persons, FLOOR, "detail")
        incidents = self.many(lambda: url(f"incidents/{self.any(self.incidents)}"))
        yield Kind("incident", "an incident", incidents, EVERYBODY, "detail")

    def lists(self) -> Iterator[Kind]:
        for key, title, more in (
            ("where-when-what", "50 incidents by country, dates and kind", {"count": "false"}),
            ("where-when-what-counted", "… with their number", {}),
        ):
            found = self.many(lambda more=more: url("incidents", **self.window(), **more))
            yield Kind(key, title, found, EVERYBODY, "list")
        yield Kind("first", "50 incidents, all (first page)", [url("incidents")], FLOOR, "list")
        for key, title, slugs, rivals in (
            ("popular", "50 incidents of a very active actor", self.hubs, EVERYBODY),
            ("rare", "50 incidents of a rare actor", self._rare(), EVERYBODY),
        ):
            found = self.many(lambda slugs=slugs: url("incidents", actor=self.any(slugs)))
            yield Kind(key, title, found, rivals, "list", on_hub=key == "popular")
        yield from self._other_lists()

    def _other_lists(self) -> Iterator[Kind]:
        some = self.any
        sources = ["news", "analysis", "un_report", "group_claim", "official_statement"]
        languages = self.column("SELECT DISTINCT language FROM sources_source ORDER BY 1")
        names = self.column(
            "SELECT DISTINCT substr(folded, 1, 2) FROM actors_entity WHERE type = 'person'"
        )
        lists: dict[str, tuple[str, str, Callable[[], Values]]] = {
            "contested": (
                "50 incidents of contested toll, by toll, by country",
                "incidents",
                lambda: {
                    "contested": "toll",
                    "ordering": "-killed",
                    "country": some(self.countries),
                },
            ),
            "links": (
                "50 relationships of a hub",
                "relationships",
                lambda: {"involves": some(self.linked)},
            ),
            "sources": (
                "50 sources by kind and language",
                "sources",
                lambda: {
                    "kind": some(sources),
                    "language": some([each for each in languages if each]),
                },
            ),
            "figures": (
                "50 figures by metric and number",
                "figures",
                lambda: {"metric": some(["killed", "wounded"]), "high__gte": some(range(1, 15))},
            ),
            "persons": (
                "50 persons by the beginning of a name",
                "persons",
                lambda: {"name__istartswith": some([each for each in names if each.isalpha()])},
            ),
            "places": (
                "50 places by country",
                "places",
                lambda: {"country": some(self.countries)},
            ),
        }
        for key, (title, path, values) in lists.items():
            found = self.many(lambda path=path, values=values: url(path, **values()))
            yield Kind(key, title, found, FLOOR, "list", on_hub=key == "links")

    def window(self) -> Values:
        """A country, a kind and a few years that most often have some incidents."""
        first = self.dice.randint(1990, 2023)
        return {
            "country": self.any(self.countries[:1] + self.countries),
            "event_type": self.any(["attack", "armed_clash", "arrests", "suicide_bomb"]),
            "date_from": f"{first}-01-01",
            "date_to": f"{first + self.dice.randint(1, 6)}-12-31",
        }

    def _rare(self) -> list[str]:
        return self.column(
            "SELECT slug FROM (SELECT e.slug, count(*) AS number FROM actors_entity e JOIN "
            "incidents_involvement v ON v.entity_id = e.id WHERE e.type = 'actor' GROUP BY e.slug) "
            "AS counted WHERE number BETWEEN 5 AND 60 ORDER BY slug LIMIT 300"
        )

    def names(self) -> Iterator[Kind]:
        known = self.column(
            "SELECT name FROM actors_entity WHERE length(name) > 9 ORDER BY uid LIMIT 20000"
        )
        bodies = [
            json.dumps({"queries": [self.query(self.any(known)) for _ in range(100)]})
            for _ in range(12)
        ]
        encoded = tuple(body.encode() for body in bodies)
        yield Kind("match", "100 names matched", [url("match")], bodies=encoded)

    def query(self, name: str) -> Values:
        return {"name": misspelt(name, self.dice)}

    def graphs(self) -> Iterator[Kind]:
        yield Kind(
            "ego",
            "graph around any entity, depth 2",
            self.many(lambda: self.ego(self.any(self.actors + self.persons))),
        )
        yield Kind(
            "ego-of-hub",
            "graph around a hub, depth 2",
            self.many(lambda: self.ego(self.any(self.linked))),
            on_hub=True,
        )
        for key, title, path in (
            ("hub-links", "everyone a hub is linked to", "links"),
            ("hub-timeline", "a hub's timeline", "timeline"),
        ):
            found = [url(f"entities/{slug}/{path}") for slug in self.linked]
            yield Kind(key, title, found, on_hub=True)

    def ego(self, slug: str) -> str:
        return url("graph", center=slug, depth=2, limit_nodes=MOST_NODES)


MOST_NODES = 1000
