"""Timeline of an entity: dated records from several tables, in one order."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, DateField, F, Prefetch, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from actors.models import Relationship
from base.paging.pagination import counted
from base.serializers import date_json
from incidents.models import Figure, Incident
from sources.computed.verdicts import seen
from sources.models import ClaimType

from . import claims
from .choices import IN_TIMELINE
from .details import Json, slugs_of, with_sources
from .parameters import Scope

LAST = Value(date.max, DateField())  # what bears no date comes last


def dates_of(type_: str) -> tuple[str, ...]:
    """The dates by which items of a type are ordered: the first that is given."""
    claim = IN_TIMELINE[type_]
    if not claim.has_end:
        return claim.dated
    return *(name for name in claim.dated if name != "end"), "seen_end"


class Timeline:
    """A list of which a page may be cut: the database sorts, and the page alone is read."""

    def __init__(
        self,
        scope: Scope,
        entity: int,
        types: list[str],
        lies_within: Callable[[str], Q] | None = None,
    ) -> None:
        self.scope, self.entity = scope, entity
        self.types = [type_ for type_ in IN_TIMELINE if not types or type_ in types]
        self.found = {type_: self._find(type_) for type_ in self.types}
        if lies_within:
            for type_, found in self.found.items():
                self.found[type_] = found.filter(dated(dates_of(type_), lies_within))

    def count(self) -> tuple[int, bool]:
        """How many there are, up to a bound, and whether there are more."""
        counts = [counted(found) for found in self.found.values()]
        total = sum(count for count, _ in counts)
        return min(total, settings.COUNT_LIMIT), total > settings.COUNT_LIMIT or any(
            capped for _, capped in counts
        )

    def page(self, offset: int, limit: int) -> list[Json]:
        first, *others = (_sortable(found, type_) for type_, found in self.found.items())
        rows = first.union(*others, all=True) if others else first
        rows = rows.order_by("first_day", "last_day", "sort_key")[offset : offset + limit]
        keys: dict[str, list[int]] = defaultdict(list)
        order = [(row["item_type"], row["pk"]) for row in rows]
        for type_, key in order:
            keys[type_].append(key)
        items: dict[tuple[str, int], Json] = {}
        for type_, wanted in keys.items():
            for record in self._read(type_, wanted):
                items[type_, record.pk] = self._item(type_, record)
        return [items[place] for place in order]

    def _find(self, type_: str) -> QuerySet:
        scope, claim = self.scope, IN_TIMELINE[type_]
        if claim.model is Incident:
            return Incident.objects.order_by().filter(pk__in=self._parts().values("incident"))
        found = claim.model._default_manager.order_by()
        if claim.model is Relationship and scope.kinds:
            found = found.filter(kind__in=scope.kinds)
        if claim.has_end:
            found = claims.held(found, scope)
        else:
            found = claims.stands(seen(found, scope.lens.standpoint), scope)
            if scope.lens.as_of:
                days = [f"{name}_{end}" for name in claim.dated for end in ("earliest", "latest")]
                found = found.alias(began=Coalesce(*days)).filter(began__lte=scope.lens.as_of)
        return claims.narrowed(found, scope).filter(about(claim, self.entity))

    def _parts(self) -> QuerySet:
        parts = claims.involvements(self.scope, silent=True).filter(entity=self.entity)
        return claims.narrowed(parts, self.scope)

    def _read(self, type_: str, keys: list[int]) -> QuerySet:
        claim = IN_TIMELINE[type_]
        found = self.found[type_].filter(pk__in=keys)
        if claim.model is Incident:
            parts = with_sources(self._parts(), self.scope).order_by("role", "uid")
            return found.select_related("place").prefetch_related(
                Prefetch("involvements", parts, to_attr="seen_parts")
            )
        ends = claim.entities if len(claim.entities) > 1 else ()
        places = (claim.place,) if claim.place else ()
        found = with_sources(found, self.scope)
        return found.select_related(*ends, *places) if ends or places else found

    def _item(self, type_: str, record: Any) -> Json:
        claim, dates = IN_TIMELINE[type_], dates_of(type_)
        dated_by = next((name for name in dates if getattr(record, name)), "")
        parts = getattr(record, "seen_parts", [record])
        best = min(
            parts,
            key=lambda part: (claims.rank_of(part.seen_status), -part.seen_independent_sources),
        )
        return {
            "type": type_,
            "id": str(record.uid),
            "date": date_json(record, dated_by) if dated_by else None,
            "dated_by": dated_by.removeprefix("seen_") or None,
            "end": date_json(record, "seen_end") if claim.has_end else None,
            "status": best.seen_status,
            "certainty": getattr(record, "seen_certainty", None),
            "independent_sources": best.seen_independent_sources,
            "sources": slugs_of(parts),
            **NOTHING,
            **what_it_says(claim, record, self.entity),
            **(MORE[claim.model](record) if claim.model in MORE else {}),
        }


def about(claim: ClaimType, entity: int) -> Q:
    """Condition on a claim: it is about the entity."""
    condition = Q()
    for name in claim.entities:
        condition |= Q(**{name: entity})
    return condition


def dated(names: Sequence[str], lies_within: Callable[[str], Q]) -> Q:
    """The first of these dates that is given lies within the window."""
    condition, earlier = Q(), Q()
    for name in names:
        condition |= earlier & Q(**{f"{name}__gt": ""}) & lies_within(name)
        earlier &= Q(**{name: ""})
    return condition


def _sortable(found: QuerySet, type_: str) -> QuerySet:
    names = dates_of(type_)
    days = [f"{name}_{end}" for name in names for end in ("earliest", "latest")]
    given = [When(**{f"{name}__gt": ""}, then=F(f"{name}_latest")) for name in names]
    last = Case(*given, default=Value(None), output_field=DateField())
    return found.annotate(
        item_type=Value(str(type_), TextField()),
        first_day=Coalesce(*days, LAST),
        last_day=Coalesce(last, LAST),
        sort_key=Cast("uid", TextField()),
    ).values("item_type", "pk", "first_day", "last_day", "sort_key")


# What an item says beside its date and its standing.

NOTHING: Json = {
    "slug": None,
    "name": None,
    "kind": None,
    "roles": [],
    "other": None,
    "place": None,
    "metric": None,
    "low": None,
    "high": None,
    "bound": None,
}


def what_it_says(claim: ClaimType, record: Any, entity: int) -> Json:
    """The kind, the place and, of a claim about two entities, the role of this and the other."""
    place = getattr(record, claim.place) if claim.place else None
    roles, other = [], None
    if len(claim.entities) > 1:
        roles = [name for name in claim.entities if getattr(record, f"{name}_id") == entity]
        others = (getattr(record, name) for name in claim.entities if name not in roles)
        other = next((each for each in others if each), None)
    return {
        "kind": getattr(record, claim.kind) or None,
        "roles": roles,
        "other": other and other.reference(),
        "place": place and place.reference(),
    }


def _relationship(link: Any) -> Json:
    return {"name": link.title or None}


def _incident(incident: Any) -> Json:
    roles = sorted({part.role for part in incident.seen_parts})
    return {"slug": incident.slug, "name": incident.title, "roles": roles}


def _figure(figure: Any) -> Json:
    return {
        "name": figure.counts or figure.category or None,
        "kind": figure.population,
        "metric": figure.metric,
        "low": figure.low,
        "high": figure.high,
        "bound": figure.bound,
    }


MORE = {Relationship: _relationship, Incident: _incident, Figure: _figure}
