"""Filters of involvements, presences and figures."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from actors.filters.relationships import HeldFilterSet
from actors.models import Actor, Person
from base.filters.filterset import DateWindowFilterSet
from base.filters.lookups import (
    ALWAYS,
    SOMETIMES,
    CodesFilter,
    Condition,
    IntegersFilter,
    RefsFilter,
    WordsFilter,
    all_words,
    any_of,
)
from base.filters.parts import PartValue
from base.orm.keys import listed
from sources.choices import AssertionFlaw
from sources.computed.standpoint import Standpoint
from sources.computed.verdicts import seen
from sources.filters.claims import SAID, ClaimFilterSet
from sources.models import Claim

from ..choices import Flaw
from ..models import Figure, Involvement, Presence
from .areas import AreaFilterSet
from .inside import Inside
from .parties import party_filter
from .places import WHERE, PlacesOf, country_filter, place_filter


def actor_filter() -> RefsFilter:
    return party_filter(Actor, "Which actor", any_of("entity"), Q(entity__type=Actor.TYPE))


def person_filter() -> RefsFilter:
    return party_filter(Person, "Which person", any_of("entity"), Q(entity__type=Person.TYPE))


def refers_to_seen(column: str, model: type[Claim]) -> Callable[[Standpoint], Q]:
    """The claim to which the column refers is in view."""
    return lambda standpoint: Q(
        **{f"{column}__in": seen(model.objects.order_by(), standpoint).values("pk")}
    )


class InvolvementFilterSet(AreaFilterSet, DateWindowFilterSet, ClaimFilterSet):
    window_column = "incident__date"
    window_words = "that of its incident"
    # As a parameter of its own `count` asks whether to count the list: see `people`.
    left_out = ("count",)
    order = {
        "incident": "incident__date",
        "entity": "entity__folded",
        "role": "role",
        "count": "count",
        "stated_on": "stated_on",
        "created_at": "created_at",
        "updated_at": "updated_at",
        **ClaimFilterSet.claim_order,
    }

    q = WordsFilter(
        all_words("entity__folded", "incident__folded"),
        help_text=(
            "Involvements for which the names of entity and incident contain all of these words."
        ),
    )
    actor, person = actor_filter(), person_filter()
    place = place_filter("incident__place")
    country = country_filter("incident__place")
    people = IntegersFilter(
        any_of("count"),
        present=Q(count__isnull=False),
        help_text=(
            "How many people the label stands for (`count` in the answer). Any of the values; "
            "`count__gte` and `count__lte` are its bounds."
        ),
    )

    class Meta:
        model = Involvement
        fields = [
            "incident",
            "entity",
            "identity",
            "label",
            "count",
            "role",
            "outcome",
            "stated_on",
        ]

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        return queryset.filter(inside.of_incident("incident"))


class PlacedFilterSet(AreaFilterSet, ClaimFilterSet):
    """Base of claims with a place of their own."""

    place, country = place_filter("place"), country_filter("place")

    class Meta:
        abstract = True

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        return queryset.filter(inside.at_place("place"))


class PresenceFilterSet(PlacedFilterSet, HeldFilterSet):
    order = {
        "entity": "entity__folded",
        "kind": "kind",
        "place": "place__folded",
        "start": "start",
        "end": "seen_end",
        "as_of": "as_of",
        "created_at": "created_at",
        "updated_at": "updated_at",
        **ClaimFilterSet.claim_order,
    }

    q = WordsFilter(
        all_words("entity__folded", "place__folded"),
        help_text="Presences for which the names of entity and place contain all of these words.",
    )
    actor, person = actor_filter(), person_filter()
    place = place_filter("place", present=ALWAYS)

    class Meta:
        model = Presence
        fields = ["entity", "kind", "place", "start", "end", "as_of"]


def at_own_or_incident(places: Any) -> Q:
    """Figures at one of these places; without a place of their own, with their incident there.

    Looked up apart: an index serves each, and none the two as alternatives.
    """
    figures = Figure.objects.order_by().values("pk")
    own = figures.filter(place__in=places)
    of_incident = figures.filter(place__isnull=True, incident__place__in=places)
    return Q(pk__in=own.union(of_incident))


def lies_in_own_or_incident(places_of: PlacesOf) -> Condition:
    def condition(values: list[Any]) -> Q:
        keys = places_of(values).order_by().values_list("pk", flat=True)
        return at_own_or_incident(listed(keys))

    return condition


def period_or_incident_date() -> dict[str, Any]:
    """The period of a figure, with its bounds; without one the date of its incident."""

    def or_of_incident(end: str, otherwise: Any) -> Case:
        column = Figure._meta.get_field(f"period{end}")
        return Case(When(period="", then=otherwise), default=F(f"period{end}"), output_field=column)

    return {
        "in_period": or_of_incident("", Coalesce(F("incident__date"), Value(""))),
        "in_period_earliest": or_of_incident("_earliest", F("incident__date_earliest")),
        "in_period_latest": or_of_incident("_latest", F("incident__date_latest")),
    }


# An assertion of a figure has a flaw: its words or the number.
FLAWED = PartValue(
    lambda values: Q(flaw__in=values) | Q(figure__flaw__in=values),
    Q(flaw__gt="") | Q(figure__flaw__gt=""),
)


class FigureFilterSet(AreaFilterSet, DateWindowFilterSet, ClaimFilterSet):
    """A figure without a place or period of its own takes those of its incident."""

    window_column = "in_period"
    window_words = "`period`, without one that of its incident"
    seen_as = {"period": "in_period"}
    modality_leads = True
    said = {**SAID, "flaw": FLAWED}
    shown_where = {"parent": refers_to_seen("parent", Figure)}
    order = {
        "metric": "metric",
        "period": "period",
        "low": "low",
        "high": "high",
        "best": "best",
        "entity": "entity__folded",
        "incident": "incident__date",
        "place": "place__folded",
        "category": "category",
        "created_at": "created_at",
        "updated_at": "updated_at",
        **ClaimFilterSet.claim_order,
    }

    q = WordsFilter(
        all_words("entity__folded", "incident__folded", "place__folded"),
        help_text=(
            "Figures for which the names of entity, incident and place contain all of these words."
        ),
    )
    actor, person = actor_filter(), person_filter()
    place = place_filter(
        lies_in_own_or_incident(WHERE["place"]),
        present=Q(place__isnull=False) | Q(incident__place__isnull=False),
    )
    country = country_filter(lies_in_own_or_incident(WHERE["country"]))
    flaw = CodesFilter(
        choices=[*Flaw, *AssertionFlaw],
        present=SOMETIMES,
        help_text=(
            "With one of these flaws: in the number itself (`order`: low, best and high are out "
            "of order), or in the wording from which an assertion of it is read (all others)."
        ),
    )

    class Meta:
        model = Figure
        fields = [
            "incident",
            "entity",
            "place",
            "metric",
            "population",
            "low",
            "high",
            "best",
            "bound",
            "magnitude",
            "unit",
            "counts",
            "period",
            "parent",
            "dimension",
            "category",
        ]

    def filter_queryset(self, queryset: Any) -> Any:
        if self.asked() & {"period", "date_from", "date_to"}:
            queryset = queryset.alias(**period_or_incident_date())
        return super().filter_queryset(queryset)

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        by_incident = Q(place=None) & inside.of_incident("incident")
        return queryset.filter(inside.at_place("place") | by_incident)
