"""Edges as JSON: what each shown one rests on, read with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.db.models.lookups import In

from actors.choices import SYMMETRIC_KINDS
from actors.models import Entity
from incidents.models import Incident, Place
from sources.models import Assertion
from threatapi.base.keys import keys_in
from threatapi.base.serializers import date_json
from threatapi.base.walks import Unindexed

from . import claims
from .choices import Direction, EdgeType
from .edges import Edge
from .parameters import Scope

CERTAINTIES = ("certain", "as_stated", "possible")
Json = dict[str, Any]


def with_sources(queryset: QuerySet, scope: Scope) -> QuerySet:
    return queryset.prefetch_related(Prefetch("assertions", scope.lens.assertions()))


def slugs_of(found: Iterable[Any]) -> list[str]:
    """Slugs of the documents that say so, first known first."""
    known: dict[str, date] = {}
    for claim in found:
        if hasattr(claim, "told"):
            known |= claim.told
            continue
        for assertion in claim.assertions.all():
            known[assertion.source.slug] = assertion.source.known_from or date.max
    return sorted(known, key=lambda slug: (known[slug], slug))


class Details:
    """The records behind some edges, and each edge as the answer shows it."""

    def __init__(self, scope: Scope, edges: Iterable[Edge]) -> None:
        self.scope = scope
        keys: dict[EdgeType, set[Any]] = defaultdict(set)
        ends: set[int] = set()
        for edge in edges:
            keys[edge.type].add(edge.key)
            ends |= {edge.near, edge.far}
        self.entities = self.read(ends)
        self.links: dict[Any, Any] = {}
        self.wholes: dict[Any, Any] = {}
        # Claims of each entity in each incident, and at each place.
        self.parts: dict[tuple[Any, int], list[Any]] = defaultdict(list)
        self._read_relationships(keys[EdgeType.RELATIONSHIP])
        self._read_incidents(keys[EdgeType.INCIDENT], ends)
        self._read_presences(keys[EdgeType.PRESENCE], ends)

    @staticmethod
    def read(keys: Iterable[int]) -> dict[int, Entity]:
        return {entity.pk: entity for entity in Entity.objects.filter(pk__in=keys)}

    def _read_relationships(self, keys: set[Any]) -> None:
        if keys:
            found = claims.relationships(self.scope, always=True).filter(uid__in=keys)
            self.links = {link.uid: link for link in found}
            self._hear(self.links.values())

    def _read_incidents(self, keys: set[Any], ends: set[int]) -> None:
        if keys:
            found = claims.involvements(self.scope)
            self._read_parts(found, ends, Incident.objects.filter(uid__in=keys), "incident_id")

    def _read_presences(self, keys: set[Any], ends: set[int]) -> None:
        if keys:
            found = claims.presences(self.scope, always=True)
            self._read_parts(found, ends, Place.objects.filter(uid__in=keys), "place_id")

    def _read_parts(self, found: QuerySet, ends: set[int], wholes: QuerySet, column: str) -> None:
        uids = {}
        columns = {"uid", "slug", *wholes.model.reference_columns.values()}
        if wholes.model is Incident:
            columns |= {"date", "date_earliest", "date_latest"}
        for whole in wholes.order_by().only(*columns):
            self.wholes[whole.uid] = whole
            uids[whole.pk] = whole.uid
        of_ends = In(Unindexed(F("entity_id")), keys_in(ends))
        found = found.filter(of_ends, **{f"{column}__in": keys_in(uids)})
        read = list(found.order_by("uid"))
        for part in read:
            self.parts[uids[getattr(part, column)], part.entity_id].append(part)
        self._hear(read)

    def _hear(self, claims: Iterable[Any]) -> None:
        """The documents that say so of each of these, all of one model."""
        told: dict[int, dict[str, date]] = defaultdict(dict)
        for claim in claims:
            claim.told = told[claim.pk]
        if not told:
            return
        name = claim._meta.model_name
        said = Assertion.objects.filter(
            self.scope.lens.standpoint.visible(), **{f"{name}__in": keys_in(told)}
        )
        rows = said.order_by().values_list(f"{name}_id", "source__slug", "source__known_from")
        for key, slug, known_from in rows:
            told[key][slug] = known_from or date.max

    def reference(self, entity: int) -> Json:
        return self.entities[entity].reference()

    def json(self, edge: Edge) -> Json:
        if edge.type == EdgeType.RELATIONSHIP:
            return self._relationship(edge)
        return self._shared(edge)

    def hop(self, edge: Edge, shown: Json | None = None) -> Json:
        """The edge between its ends; `shown` if its JSON is made already."""
        return {
            "from": self.reference(edge.near),
            "to": self.reference(edge.far),
            "edge": shown or self.json(edge),
            "edge_count": edge.count,
        }

    def _relationship(self, edge: Edge) -> Json:
        link = self.links[edge.key]
        direction = Direction.FORWARD if link.subject_id == edge.near else Direction.BACKWARD
        if link.kind in SYMMETRIC_KINDS:
            direction = Direction.NONE
        return {
            "type": EdgeType.RELATIONSHIP.value,
            "id": str(link.uid),
            "slug": None,
            "name": link.title or None,
            "kind": link.kind,
            "roles": None,
            "direction": direction.value,
            "date": None,
            "start": date_json(link, "start"),
            "end": date_json(link, "seen_end"),
            "as_of": date_json(link, "as_of"),
            "status": link.seen_status,
            "certainty": link.seen_certainty,
            "independent_sources": link.seen_independent_sources,
            "sources": slugs_of([link]),
            "claims": [str(link.uid)],
        }

    def _shared(self, edge: Edge) -> Json:
        """An incident or a place that two entities share."""
        whole = self.wholes[edge.key]
        pairs = self._pairs(edge)
        near = list(dict.fromkeys(one for one, _ in pairs))
        far = list(dict.fromkeys(other for _, other in pairs))
        one, other = min(pairs, key=_strength)
        is_incident = edge.type == EdgeType.INCIDENT
        column = "role" if is_incident else "kind"
        reference = whole.reference()
        return {
            "type": edge.type.value,
            "id": str(whole.uid),
            "slug": whole.slug,
            "name": reference["name"],
            "kind": None,
            "roles": {
                "from": sorted({getattr(part, column) for part in near}),
                "to": sorted({getattr(part, column) for part in far}),
            },
            "direction": _direction(pairs).value if is_incident else Direction.NONE.value,
            "date": date_json(whole, "date") if is_incident else None,
            "start": None,
            "end": None,
            "as_of": None,
            "status": max((one.seen_status, other.seen_status), key=claims.rank_of),
            "certainty": None if is_incident else _least_certain(pairs),
            "independent_sources": _fewer((one, other)),
            "sources": slugs_of([*near, *far]),
            "claims": sorted(str(part.uid) for part in [*near, *far]),
        }

    def _pairs(self, edge: Edge) -> list[tuple[Any, Any]]:
        """A claim of either end that together pass the filters."""
        return [
            (one, other)
            for one in self.parts[edge.key, edge.near]
            for other in self.parts[edge.key, edge.far]
            if self._passes(one, other)
        ]

    def _passes(self, one: Any, other: Any) -> bool:
        status = max((one.seen_status, other.seen_status), key=claims.rank_of)
        wanted = not self.scope.status or status in self.scope.status
        return wanted and _fewer((one, other)) >= self.scope.least_sources


def _fewer(pair: tuple[Any, Any]) -> int:
    return min(part.seen_independent_sources for part in pair)


def _strength(pair: tuple[Any, Any]) -> tuple[int, int]:
    return max(claims.rank_of(part.seen_status) for part in pair), -_fewer(pair)


def _direction(pairs: list[tuple[Any, Any]]) -> Direction:
    """From those who act to those affected; neither way if it goes both ways."""
    ahead = any(a.role in claims.ACTING and b.role in claims.AFFECTED for a, b in pairs)
    back = any(b.role in claims.ACTING and a.role in claims.AFFECTED for a, b in pairs)
    if ahead == back:
        return Direction.NONE
    return Direction.FORWARD if ahead else Direction.BACKWARD


def _least_certain(pairs: list[tuple[Any, Any]]) -> str | None:
    """Of two presences the less certain; of several pairs the likeliest. Null without a day."""
    found = [
        max(CERTAINTIES.index(part.seen_certainty) for part in pair)
        for pair in pairs
        if all(part.seen_certainty for part in pair)
    ]
    return CERTAINTIES[min(found)] if found else None
