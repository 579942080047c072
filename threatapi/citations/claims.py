"""The claims that a source speaks of, of all types in one list."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from sources.computed.standpoint import Standpoint
from sources.computed.verdicts import SEEN, seen
from sources.models import Claim, claim_type_named

from .references import TYPES, records, reference


def spoken_of(type_: str, told: QuerySet, kinds: list[str] | None) -> QuerySet:
    """The claims of a type that these assertions are about."""
    targets = told.filter(**{f"{type_}__isnull": False})
    found = records(type_).filter(pk__in=targets.order_by().values(type_))
    return found.filter(**{f"{claim_type_named(type_).kind}__in": kinds}) if kinds else found


def counted(found: dict[str, QuerySet]) -> list[dict[str, Any]]:
    """How many claims there are of each type and kind: one query for each type."""
    counts = []
    for type_, claims in found.items():
        groups = (
            claims.order_by().values_list(claim_type_named(type_).kind).annotate(number=Count("pk"))
        )
        counts += [
            {"type": type_, "kind": kind or None, "count": number}
            for kind, number in sorted(groups)
        ]
    return counts


class ClaimsTold:
    """All claims that some assertions are about, by type, then id."""

    def __init__(
        self,
        told: QuerySet,
        standpoint: Standpoint,
        types: list[str] | None = None,
        kinds: list[str] | None = None,
    ) -> None:
        self.told, self.standpoint = told, standpoint
        wanted = [type_ for type_ in TYPES if not types or type_ in types]
        self.found = {type_: spoken_of(type_, told, kinds) for type_ in wanted}
        self.counts = counted(self.found)

    @property
    def count(self) -> int:
        return sum(group["count"] for group in self.counts)

    def page(self, start: int, stop: int) -> list[dict[str, Any]]:
        """The claims from one place of the list to another, type after type."""
        items: list[dict[str, Any]] = []
        for type_, claims in self.found.items():
            size = sum(group["count"] for group in self.counts if group["type"] == type_)
            if start < size and stop > 0:
                items += self._shown(type_, claims, max(start, 0), stop)
            start, stop = start - size, stop - size
        return items

    def _shown(self, type_: str, claims: QuerySet, start: int, stop: int) -> list[dict[str, Any]]:
        if issubclass(claims.model, Claim):
            claims = seen(claims, self.standpoint)
        own = self.told.for_api().order_by("source__slug", "locator_order", "uid")
        page = claims.order_by("uid").prefetch_related(Prefetch("assertions", own))[start:stop]
        return [
            reference(type_, claim)
            | {name: getattr(claim, f"seen_{name}", None) for name in SEEN}
            | {"assertions": claim.assertions.all()}
            for claim in page
        ]
