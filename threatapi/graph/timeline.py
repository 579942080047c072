"""Timeline of an entity: dated records from several tables, in one order."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, DateField, F, Prefetch, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from base.paging.pagination import counted
from base.serializers import date_json
from incidents.models import Figure, Incident
from sources.computed.verdicts import seen

from . import claims
from .choices import TimelineType
from .details import Json, slugs_of, with_sources
from .parameters import Scope

LAST = Value(date.max, DateField())  # what bears no date comes last
# The dates that tell when a claim began to hold, the first that is given.
BEGINNINGS = ("start", "as_of", "seen_end")
DATES = {
    TimelineType.RELATIONSHIP: BEGINNINGS,
    TimelineType.PRESENCE: BEGINNINGS,
    TimelineType.INCIDENT: ("date",),
    TimelineType.FIGURE: ("period",),
}


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
        self.types = [type_ for type_ in TimelineType if not types or type_ in types]
        self.found = {type_: self._find(type_) for type_ in self.types}
        if lies_within:
            for type_, found in self.found.items():
                self.found[type_] = found.filter(dated(DATES[type_], lies_within))

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
        scope = self.scope
        if type_ == TimelineType.RELATIONSHIP:
            links = claims.narrowed(claims.relationships(scope), scope)
            return links.involving([self.entity])
        if type_ == TimelineType.PRESENCE:
            return claims.narrowed(claims.presences(scope), scope).filter(entity=self.entity)
        if type_ == TimelineType.INCIDENT:
            return Incident.objects.order_by().filter(pk__in=self._parts().values("incident"))
        figures = seen(Figure.objects.order_by(), scope.lens.standpoint)
        figures = claims.narrowed(claims.stands(figures, scope), scope).filter(entity=self.entity)
        if scope.lens.as_of:
            day = Coalesce("period_earliest", "period_latest")
            figures = figures.alias(began=day).filter(began__lte=scope.lens.as_of)
        return figures

    def _parts(self) -> QuerySet:
        parts = claims.involvements(self.scope, silent=True).filter(entity=self.entity)
        return claims.narrowed(parts, self.scope)

    def _read(self, type_: str, keys: list[int]) -> QuerySet:
        found = self.found[TimelineType(type_)].filter(pk__in=keys)
        if type_ == TimelineType.INCIDENT:
            parts = with_sources(self._parts(), self.scope).order_by("role", "uid")
            return found.select_related("place").prefetch_related(
                Prefetch("involvements", parts, to_attr="seen_parts")
            )
        related = {
            TimelineType.RELATIONSHIP: ("subject", "object"),
            TimelineType.PRESENCE: ("place",),
            TimelineType.FIGURE: ("place",),
        }
        return with_sources(found, self.scope).select_related(*related[TimelineType(type_)])

    def _item(self, type_: str, record: Any) -> Json:
        dated_by = next((name for name in DATES[TimelineType(type_)] if getattr(record, name)), "")
        parts = record.seen_parts if type_ == TimelineType.INCIDENT else [record]
        best = min(
            parts,
            key=lambda part: (claims.rank_of(part.seen_status), -part.seen_independent_sources),
        )
        return {
            "type": type_,
            "id": str(record.uid),
            "date": date_json(record, dated_by) if dated_by else None,
            "dated_by": dated_by.removeprefix("seen_") or None,
            "end": date_json(record, "seen_end") if "seen_end" in DATES[type_] else None,
            "status": best.seen_status,
            "certainty": getattr(record, "seen_certainty", None),
            "independent_sources": best.seen_independent_sources,
            "sources": slugs_of(parts),
            **SHOWN[TimelineType(type_)](record, self.entity),
        }


def dated(names: Sequence[str], lies_within: Callable[[str], Q]) -> Q:
    """The first of these dates that is given lies within the window."""
    condition, earlier = Q(), Q()
    for name in names:
        condition |= earlier & Q(**{f"{name}__gt": ""}) & lies_within(name)
        earlier &= Q(**{name: ""})
    return condition


def _sortable(found: QuerySet, type_: str) -> QuerySet:
    names = DATES[TimelineType(type_)]
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


def _relationship(link: Any, entity: int) -> Json:
    other = link.object if link.subject_id == entity else link.subject
    role = "subject" if link.subject_id == entity else "object"
    return NOTHING | {
        "name": link.title or None,
        "kind": link.kind,
        "roles": [role],
        "other": other.reference(),
    }


def _incident(incident: Any, entity: int) -> Json:
    return NOTHING | {
        "slug": incident.slug,
        "name": incident.title,
        "kind": incident.event_type or None,
        "roles": sorted({part.role for part in incident.seen_parts}),
        "place": incident.place.reference() if incident.place else None,
    }


def _presence(presence: Any, entity: int) -> Json:
    return NOTHING | {"kind": presence.kind, "place": presence.place.reference()}


def _figure(figure: Any, entity: int) -> Json:
    return NOTHING | {
        "name": figure.counts or figure.category or None,
        "kind": figure.population,
        "metric": figure.metric,
        "place": figure.place.reference() if figure.place else None,
        "low": figure.low,
        "high": figure.high,
        "bound": figure.bound,
    }


SHOWN = {
    TimelineType.RELATIONSHIP: _relationship,
    TimelineType.INCIDENT: _incident,
    TimelineType.PRESENCE: _presence,
    TimelineType.FIGURE: _figure,
}
