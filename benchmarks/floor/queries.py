"""Which SQL answers which request: the rows of a page by hand, then their JSON.

The values of a request's parameters stand in the SQL as `:name`. A filter of the API is written as
one who knows the data would: codes are right, a place's country is in its own column.
"""

from dataclasses import dataclass
from typing import Any

from .shapes import Shapes

MOST_COUNTED = 10_000
LIMIT = 50
TABLES = {
    "incidents": ("incidents_incident", "i"),
    "figures": ("incidents_figure", "f"),
    "relationships": ("actors_relationship", "r"),
    "sources": ("sources_source", "s"),
    "places": ("incidents_place", "p"),
    "actors": ("actors_entity", "e"),
    "persons": ("actors_entity", "e"),
}
BY_DATE = "coalesce(i.date_earliest, i.date_latest) NULLS LAST, i.date_latest NULLS LAST, i.uid"
BY_NAME = "e.folded, e.uid"
WINDOW = (
    "(i.date_earliest IS NOT NULL OR i.date_latest IS NOT NULL) "
    "AND (i.date_latest IS NULL OR i.date_latest >= :date_from) "
    "AND (i.date_earliest IS NULL OR i.date_earliest <= :date_to)"
)
HERE = "i.place_id IN (SELECT id FROM incidents_place WHERE country = :country)"
# The quickest for few incidents, and for so many that the first of the list are soon found.
FEW = (
    "i.id IN (SELECT incident_id FROM incidents_involvement WHERE entity_id = {who} "
    "AND modality = 'actual')"
)
MANY = (
    "EXISTS (SELECT 1 FROM incidents_involvement v WHERE v.incident_id = i.id "
    "AND v.entity_id = {who} AND v.modality = 'actual')"
)
ACTOR = "(SELECT id FROM actors_entity WHERE slug = :{name} AND type = 'actor')"
WHO = "(SELECT id FROM actors_entity WHERE slug = :involves)"


@dataclass(frozen=True)
class List:
    where: str
    order: str
    # The bounds of this parameter are a day or year; of these ones numbers.
    numbers: tuple[str, ...] = ()
    # A quicker one where what this counts, up to so many, is less.
    few: str = ""
    is_few: tuple[str, int] = ("", 0)


# By the resource and the parameters that are given, besides `limit` and `count`.
LISTS: dict[tuple[str, frozenset[str]], List] = {
    ("incidents", frozenset()): List("i.modality = 'actual'", BY_DATE),
    ("incidents", frozenset({"country", "event_type", "date_from", "date_to"})): List(
        f"i.modality = 'actual' AND i.event_type = :event_type AND {HERE} AND {WINDOW}", BY_DATE
    ),
    ("incidents", frozenset({"actor"})): List(
        f"i.modality = 'actual' AND {MANY.format(who=ACTOR.format(name='actor'))}",
        BY_DATE,
        few=f"i.modality = 'actual' AND {FEW.format(who=ACTOR.format(name='actor'))}",
        is_few=(
            "SELECT count(*) FROM (SELECT 1 FROM incidents_involvement WHERE entity_id = "
            f"{ACTOR.format(name='actor')} LIMIT 1000) AS few",
            1000,
        ),
    ),
    ("incidents", frozenset({"contested", "ordering", "country"})): List(
        f"""i.modality = 'actual' AND {HERE} AND CAST(i.contested AS text) LIKE '%"toll"%'""",
        "i.killed_low DESC NULLS LAST, i.killed_high DESC NULLS LAST, i.uid",
    ),
    ("relationships", frozenset({"involves"})): List(
        f"r.modality = 'actual' AND (r.subject_id = {WHO} OR r.object_id = {WHO})",
        "e1.folded, r.uid",
    ),
    ("sources", frozenset({"kind", "language"})): List(
        "s.kind = :kind AND s.language = :language", "s.slug, s.uid"
    ),
    ("figures", frozenset({"metric", "high__gte"})): List(
        "f.modality = 'actual' AND f.metric = :metric AND f.high >= :high__gte",
        "f.metric, f.uid",
        numbers=("high__gte",),
    ),
    ("places", frozenset({"country"})): List("p.country = :country", "p.folded, p.uid"),
    ("persons", frozenset({"name__istartswith"})): List(
        "e.type = 'person' AND (e.folded LIKE :name__istartswith||'%' OR EXISTS (SELECT 1 FROM "
        "actors_alias l WHERE l.entity_id = e.id AND l.folded LIKE :name__istartswith||'%'))",
        BY_NAME,
    ),
}


class Statements:
    """SQL of one of the two databases."""

    def __init__(self, dialect: Any) -> None:
        self.shapes = Shapes(dialect)

    def shape(self, resource: str, full: bool) -> tuple[str, str]:
        if resource in ("actors", "persons"):
            return self.shapes.entity(full, resource[:-1])
        name = "figures" if resource == "figures" else resource[:-1]
        return getattr(self.shapes, name)(full)

    def one(self, resource: str) -> str:
        """The JSON of the record with a slug."""
        table, alias = TABLES[resource]
        shown, beside = self.shape(resource, full=True)
        face = f" AND e.type = '{resource[:-1]}'" if alias == "e" else ""
        return (
            f"SELECT {shown} AS body FROM {table} {alias} {beside} WHERE {alias}.slug = :slug{face}"
        )

    def all(self, resource: str) -> str:
        """The JSON of each record in the default view, in the order of their keys."""
        table, alias = TABLES[resource]
        shown, beside = self.shape(resource, full=False)
        found = f"{table} {alias} {beside} WHERE {alias}.modality = 'actual'"
        return f"SELECT {shown} AS body FROM {found} ORDER BY {alias}.id"

    def page(self, resource: str, where: str, order: str) -> str:
        """The JSON of one record more than a page has, in this order."""
        table, alias = TABLES[resource]
        shown, beside = self.shape(resource, full=False)
        keys = self._sorted(resource, where, order)
        return (
            f"SELECT {shown} AS body FROM ({keys}) AS k JOIN {table} {alias} ON {alias}.id = k.id "
            f"{beside} ORDER BY k.n"
        )

    def _keys(self, resource: str, where: str) -> str:
        table, alias = TABLES[resource]
        beside = "JOIN actors_entity e1 ON e1.id = r.subject_id" if alias == "r" else ""
        return f"FROM {table} {alias} {beside} WHERE {where}"

    def _sorted(self, resource: str, where: str, order: str) -> str:
        """The keys of the page, numbered once it is cut off."""
        alias = TABLES[resource][1]
        found = f"SELECT {alias}.id {self._keys(resource, where)} ORDER BY {order} LIMIT :most"
        return f"SELECT id, row_number() OVER () AS n FROM ({found}) AS found"

    def count(self, resource: str, where: str) -> str:
        keys = self._keys(resource, where)
        return f"SELECT count(*) FROM (SELECT 1 {keys} LIMIT {MOST_COUNTED + 1}) AS counted"
