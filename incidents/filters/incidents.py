"""Filters of incidents and of places."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

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
)
from base.paging.pagination import Selection
from base.paging.query_hints import Belonging, belonging
from sources.filters.claims import ClaimFilterSet
from sources.filters.identifiers import IdentifiedFilterSet

from ..models import Figure, Incident, Place
from ..page_plans import at_places, near_window
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

    def select(self, queryset: Any) -> Selection:
        start, end = self.given.get("date_from"), self.given.get("date_to")
        queryset = near_window(queryset, start, end)
        # The index of places has the dates, too: of a large set few may lie in the window.
        incidents = queryset if start or end else Incident.objects.all()
        sets = [*self.at_places(incidents), *self.with_parties()]
        return belonging(queryset, sets) if sets else super().select(queryset)

    def at_places(self, incidents: Any) -> Iterator[Belonging]:
        for name, places_of in WHERE.items():
            if self.given.get(name):
                below = places_of(self.given[name]).order_by()
                yield at_places(below.values_list("pk", flat=True), incidents)
        if self.inside is not None:
            yield self.inside.belonging(incidents)

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        return queryset  # `select` takes the areas together with places and parties
