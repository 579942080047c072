"""Edges as JSON: what each shown one rests on, read with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, Prefetch, QuerySet, Value
from django.db.models.lookups import In

from actors.choices import SYMMETRIC_KINDS
from actors.models import Entity
from base.orm.keys import keys_in
from base.paging.query_hints import Unindexed
from base.serializers import date_json
from incidents.models import Incident, Place
from sources.models import Assertion

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


class Part(NamedTuple):
    """A claim on an entity in an incident or at a place: of thousands no more than is shown."""

    pk: int
    uid: Any
    entity: int
    whole: int
    role: str  # or the kind of presence
    seen_status: str
    seen_independent_sources: int
    seen_certainty: str | None
    told: dict[str, date]


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
        self.references: dict[int, Json] = {}
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
            found = claims.relationships(self.scope).filter(uid__in=keys)
            told = self._told("relationship", (link.pk for link in found))
            for link in found:
                link.told = told[link.pk]
            self.links = {link.uid: link for link in found}

    def _read_incidents(self, keys: set[Any], ends: set[int]) -> None:
        if keys:
            found = claims.involvements(self.scope).annotate(certainty=Value(None, CharField()))
            wholes = Incident.objects.filter(uid__in=keys)
            self._read_parts(found, ends, wholes, "incident_id", "role", "certainty")

    def _read_presences(self, keys: set[Any], ends: set[int]) -> None:
        if keys:
            found = claims.stays(self.scope)
            wholes = Place.objects.filter(uid__in=keys)
            self._read_parts(found, ends, wholes, "place_id", "kind", "seen_certainty")

    def _read_parts(
        self, found: QuerySet, ends: set[int], wholes: QuerySet, column: str, *more: str
    ) -> None:
        uids = {}
        columns = {"uid", "slug", *wholes.model.reference_columns.values()}
        if wholes.model is Incident:
            columns |= {"date", "date_earliest", "date_latest"}
        for whole in wholes.order_by().only(*columns):
            self.wholes[whole.uid] = whole
            uids[whole.pk] = whole.uid
        of_ends = In(Unindexed(F("entity_id")), keys_in(ends))
        found = found.filter(of_ends, **{f"{column}__in": keys_in(uids)})
        role, certainty = more
        rows = list(
            found.order_by("uid").values_list(
                *("pk", "uid", "entity_id", column, role),
                *("seen_status", "seen_independent_sources", certainty),
            )
        )
        told = self._told(found.model._meta.model_name, (row[0] for row in rows))
        for row in rows:
            part = Part(*row, told=told[row[0]])
            self.parts[uids[part.whole], part.entity].append(part)

    def _told(self, name: str, keys: Iterable[int]) -> dict[int, dict[str, date]]:
        """The documents that say so of each of these claims."""
        told: dict[int, dict[str, date]] = defaultdict(dict)
        said = Assertion.objects.filter(
            self.scope.lens.standpoint.visible(), **{f"{name}__in": keys_in(keys)}
        )
        rows = said.order_by().values_list(f"{name}_id", "source__slug", "source__known_from")
        for key, slug, known_from in rows:
            told[key][slug] = known_from or date.max
        return told

    def reference(self, entity: int) -> Json:
        if entity not in self.references:
            self.references[entity] = self.entities[entity].reference()
        return self.references[entity]

    def json(self, edge: Edge) -> Json:
        if edge.type == EdgeType.RELATIONSHIP:
            return self._relationship(edge)
        return self._shared(edge)

    def hop(self, edge: Edge) -> Json:
        """The edge between its ends."""
        return self._hop(edge.near, edge.far, self.json(edge), edge.count)

    def hop_forward(self, edge: Edge) -> Json:
        """Likewise, turned so that it points forward; what has no direction by the slugs."""
        shown = self.json(edge)
        turn = shown["direction"] == Direction.BACKWARD
        if shown["direction"] == Direction.NONE:
            turn = self.entities[edge.near].slug > self.entities[edge.far].slug
        if not turn:
            return self._hop(edge.near, edge.far, shown, edge.count)
        roles = shown["roles"] and {"from": shown["roles"]["to"], "to": shown["roles"]["from"]}
        if shown["direction"] == Direction.BACKWARD:
            shown["direction"] = Direction.FORWARD.value
        return self._hop(edge.far, edge.near, shown | {"roles": roles}, edge.count)

    def _hop(self, near: int, far: int, shown: Json, count: int) -> Json:
        ends = {"from": self.reference(near), "to": self.reference(far)}
        return ends | {"edge": shown, "edge_count": count}

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
        near = list({one.pk: one for one, _ in pairs}.values())
        far = list({other.pk: other for _, other in pairs}.values())
        one, other = min(pairs, key=_strength)
        is_incident = edge.type == EdgeType.INCIDENT
        reference = whole.reference()
        return {
            "type": edge.type.value,
            "id": str(whole.uid),
            "slug": whole.slug,
            "name": reference["name"],
            "kind": None,
            "roles": {
                "from": sorted({part.role for part in near}),
                "to": sorted({part.role for part in far}),
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
