"""The records that lie in an area: by their place, or by an incident's point of its own."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import In
from django.utils.functional import cached_property

from base.orm.keys import listed
from base.paging.query_hints import Belonging, Unindexed

from ..geometry import Area, incidents, places
from ..models import Place


class Inside:
    """The places that lie in all of these areas, and the incidents that do by their own point.

    `without` leaves out what lies there by another match.
    """

    def __init__(self, areas: Sequence[Area], match: str, without: "Inside | None" = None) -> None:
        self.areas, self.match, self.without = areas, match, without

    @cached_property
    def places(self) -> frozenset[int]:
        centres = self._picked(places()).values_list("pk", flat=True)
        found = Place.objects.order_by().at_points_of(centres).values_list("pk", flat=True)
        return frozenset(found) - (self.without.places if self.without else frozenset())

    @cached_property
    def incidents(self) -> QuerySet:
        found = self._picked(incidents())
        return found.exclude(pk__in=self.without.incidents.values("pk")) if self.without else found

    def _picked(self, circles: QuerySet) -> QuerySet:
        first, *more = (area.pick(circles, self.match) for area in self.areas)
        # Read first: one within the other, they are too deep for the parser of SQLite.
        keys = [listed(each.values_list("pk", flat=True)) for each in more]
        return first.filter(*(Q(pk__in=each) for each in keys))

    def at_place(self, column: str) -> Q:
        """Records whose place lies inside. The keys are read: an index then serves them."""
        return Q(**{f"{column}__in": listed(self.places)})

    def of_incident(self, column: str) -> Q:
        """Records whose incident lies inside."""
        by_place = Q(**{f"{column}__latitude": None}) & self.at_place(f"{column}__place")
        return by_place | Q(**{f"{column}__in": self.incidents.values("pk")})

    def belonging(self, of: QuerySet) -> Belonging:
        """The incidents inside, for the list to find a page of them."""
        by_place = Q(latitude=None) & self.at_place("place")
        is_own = Exists(self.incidents.filter(pk=OuterRef("pk")))
        at_place: Any = In(Unindexed(F("place_id")), listed(self.places))
        keys = of.filter(by_place).order_by().values_list("pk", flat=True)
        own = self.incidents.values_list("pk", flat=True)
        return Belonging(
            keys.union(own, all=True),
            by_place | Q(pk__in=self.incidents.values("pk")),
            Q(latitude=None) & Q(at_place) | Q(latitude__isnull=False) & Q(is_own),
        )
