"""Filters of incidents and of places."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, Max, Min, Q
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual

from actors.filters.entities import NamedFilterSet
from base.filters.filterset import DateWindowFilterSet
from base.filters.lookups import (
    ALWAYS,
    Condition,
    NumberFilter,
    WordsFilter,
    all_words,
    has_lookup,
    none_of,
    possibly_within,
)
from base.orm.keys import keys_in, listed
from base.paging.query_hints import FEW, Belonging, Unindexed, belonging
from sources.filters.claims import ClaimFilterSet
from sources.filters.identifiers import IdentifiedFilterSet

from ..models import Figure, Incident, Place
from ..models.incidents import FIRST_DAY
from .areas import AreaFilterSet
from .inside import Inside
from .parties import PartyFilterSet
from .parts import refers_to_seen
from .places import WHERE, OtherCountriesFilter, country_filter, place_filter


def is_at_most(metric: str) -> Condition:
    """The greatest number of a toll is no more than this, and no lower bound."""
    return lambda number: Q(**{f"seen_{metric}_high__lte": number, f"seen_{metric}_is_open": False})


class PlaceFilterSet(IdentifiedFilterSet, NamedFilterSet, AreaFilterSet):
    # As a parameter of its own `radius_km` goes with `near`.
    left_out = ("radius_km", "radius_km__not")
    order = {
        "name": "folded",
        "slug": "slug",
        "kind": "kind",
        "country": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    place = place_filter("pk", present=ALWAYS)
    country = country_filter("pk")
    country__not = OtherCountriesFilter(
        country.condition,
        present=country.present,
        exclude=True,
        help_text=none_of(country.extra["help_text"]),
    )

    class Meta:
        model = Place
        fields = [
            "slug",
            "name",
            "kind",
            "parent",
            "country",
            "code",
            "latitude",
            "longitude",
            "radius_km",
            "no_point",
        ]

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        return queryset.filter(inside.at_place("pk"))


class IncidentFilterSet(
    IdentifiedFilterSet, PartyFilterSet, AreaFilterSet, DateWindowFilterSet, ClaimFilterSet
):
    # As a parameter of its own `radius_km` goes with `near`.
    left_out = ("radius_km", "radius_km__not")
    modality_leads = True
    seen_as = {"toll_voices": "seen_toll_voices"}
    computed = (*ClaimFilterSet.computed, "claim_status", "contested")
    values = (
        "killed", "killed_min", "killed_max", "wounded", "wounded_min", "wounded_max",
        "toll_voices",
    )  # fmt: skip
    shown_where = {
        "parent": refers_to_seen("parent", Incident),
        "response_to": refers_to_seen("response_to", Incident),
        "counted_in": refers_to_seen("counted_in", Figure),
    }
    order = {
        "date": "date",
        "title": "folded",
        "slug": "slug",
        "place": "place__folded",
        "killed": ("seen_killed_low", "seen_killed_high"),
        "wounded": ("seen_wounded_low", "seen_wounded_high"),
        "toll_voices": "seen_toll_voices",
        "claim_status": "seen_claim_status",
        "created_at": "created_at",
        "updated_at": "updated_at",
        **ClaimFilterSet.claim_order,
    }

    q = WordsFilter(
        all_words("folded", "place__folded"),
        help_text="Incidents whose title, names, location and place contain all of these words.",
    )
    place = place_filter("place", walked=True)
    country = country_filter("place", walked=True)
    killed_min = NumberFilter(
        has_lookup("seen_killed_most__gte"),
        help_text="A voice gives at least this number of killed.",
    )
    wounded_min = NumberFilter(
        has_lookup("seen_wounded_most__gte"),
        help_text="A voice gives at least this number of wounded.",
    )
    killed_max = NumberFilter(
        is_at_most("killed"),
        help_text="No voice gives a number of killed that is greater than this or open upwards.",
    )
    wounded_max = NumberFilter(
        is_at_most("wounded"),
        help_text="No voice gives a number of wounded that is greater than this or open upwards.",
    )

    class Meta:
        model = Incident
        fields = [
            "slug",
            "title",
            "event_type",
            "attack_type",
            "suicide",
            "weapons",
            "target_kinds",
            "outcome",
            "date",
            "date_basis",
            "place",
            "location",
            "origin_place",
            "place_precision",
            "latitude",
            "longitude",
            "radius_km",
            "parent",
            "response_to",
            "is_aggregate",
            "counted_in",
            "toll_voices",
        ]

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = self.near_window(super().filter_queryset(queryset))
        sets = [*self.at_places(queryset), *self.with_parties()]
        if not sets:
            return queryset
        walked, self.whole = belonging(queryset, sets)
        return walked

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        return queryset  # with the places and parties, for all of them to be found at once

    @property
    def has_window(self) -> bool:
        return bool(self.given.get("date_from") or self.given.get("date_to"))

    def near_window(self, queryset: Any) -> Any:
        """The list where it is near the window of dates, for a walk to begin and to end there.

        By their order dates come not before the year before the window, nor after its end; but
        for those that span years, of which the outermost count.
        """
        start, end = self.given.get("date_from"), self.given.get("date_to")
        if not self.has_window:
            return queryset
        of_years = Incident.objects.of_years().filter(possibly_within("date", start, end))
        keys = list(of_years.values_list("pk", flat=True)[: FEW + 1])
        if len(keys) > FEW:
            return queryset
        far: dict[str, date | None] = {"first": None, "last": None}
        if keys:
            spanning = queryset.filter(pk__in=keys_in(keys))
            far = spanning.aggregate(first=Min(FIRST_DAY), last=Max(FIRST_DAY))
        if start and start.year > 1:
            first = min(start.replace(year=start.year - 1, month=1, day=1), far["first"] or start)
            queryset = queryset.filter(GreaterThanOrEqual(FIRST_DAY, first))
        if end:
            queryset = queryset.filter(LessThanOrEqual(FIRST_DAY, max(end, far["last"] or end)))
        return queryset

    def at_places(self, queryset: Any) -> Iterator[Belonging]:
        # The index of places tells the dates, too: of a large set few may lie in the window.
        of = queryset if self.has_window else Incident.objects.all()
        for name, places_of in WHERE.items():
            if self.given.get(name):
                # Read first: PostgreSQL knows of a list how much is there, and not of a subquery.
                below = places_of(self.given[name]).order_by()
                places = listed(below.values_list("pk", flat=True))
                found = Q(place__in=places)
                keys = of.filter(found).values_list("pk", flat=True)
                yield Belonging(keys, found, In(Unindexed(F("place_id")), places))
        if self.inside is not None:
            yield self.inside.belonging(of)
