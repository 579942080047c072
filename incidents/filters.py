"""Filters of incidents and their parts, of places, presences and figures."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from actors.models import Actor, Entity, Person
from sources.filters import ClaimFilterSet
from threatapi.base.filters import DateWindowFilterSet, FilterSet
from threatapi.base.lookups import (
    CodesFilter,
    Condition,
    NumberFilter,
    RefsFilter,
    WordsFilter,
    all_words,
)

from .choices import InvolvementOutcome, Role
from .lookups import box_filter, country_filter, place_filter
from .models import Figure, Incident, Involvement, Place, Presence


def party_filter(model: type[Entity], what: str, condition: Condition | None = None) -> RefsFilter:
    return RefsFilter(condition, queryset=model.objects.all(), help_text=f"{what} (id or slug).")


class PlaceFilterSet(FilterSet):
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

    q = WordsFilter(
        all_words("folded"), help_text="Places of which a name or spelling holds all these words."
    )
    place = place_filter("pk")
    country = country_filter("pk")
    bbox = box_filter("")

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
        ]


class IncidentFilterSet(DateWindowFilterSet, ClaimFilterSet):
    said_through = ("incident", "involvement__incident", "figure__incident")
    order = {
        "date": "date",
        "title": "folded",
        "slug": "slug",
        "place": "place__folded",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        all_words("folded", "place__folded"),
        help_text="Incidents whose title, names, location or place hold all these words.",
    )
    entity = party_filter(Entity, "Someone who had a part in it, in the role of `role=` if given")
    actor = party_filter(Actor, "An actor with a part in it, in the role of `role=` if given")
    person = party_filter(Person, "A person with a part in it, in the role of `role=` if given")
    role = CodesFilter(
        choices=Role, help_text="Part that someone (`entity=`, `actor=`, `person=`) had in it."
    )
    involvement_outcome = CodesFilter(
        choices=InvolvementOutcome, help_text="What became of someone in it; of the same one."
    )
    between = RefsFilter(
        queryset=Entity.objects.all(),
        exactly=2,
        help_text="Two entities (ids or slugs, with a comma), both in it, in that role if given.",
    )
    place = place_filter("place")
    country = country_filter("place")
    bbox = box_filter("place")
    killed_min = NumberFilter(
        lambda least: Q(Exists(tolls("killed", least))),
        help_text="Somebody gives at least this number of killed.",
    )
    wounded_min = NumberFilter(
        lambda least: Q(Exists(tolls("wounded", least))),
        help_text="Somebody gives at least this number of wounded.",
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
            "parent",
            "is_aggregate",
            "counted_in",
        ]

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        part = {"incident": OuterRef("pk")}
        for name, lookup in (("role", "role__in"), ("involvement_outcome", "outcome__in")):
            if data.get(name):
                part[lookup] = data[name]
        wanted = [data[name] for name in ("entity", "actor", "person") if data.get(name)]
        wanted += [[key] for key in data.get("between") or []]
        if not wanted and len(part) > 1:
            return queryset.filter(Exists(Involvement.objects.filter(**part)))
        for keys in wanted:
            queryset = queryset.filter(Exists(Involvement.objects.filter(**part, entity__in=keys)))
        return queryset


def tolls(metric: str, least: float) -> Any:
    return Figure.objects.filter(incident=OuterRef("pk"), metric=metric, low__gte=least)


class InvolvementFilterSet(ClaimFilterSet):
    said_through = ("involvement",)
    order = {
        "incident": "incident__date",
        "entity": "entity__folded",
        "role": "role",
        "count": "count",
        "stated_on": "stated_on",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        all_words("entity__folded", "incident__folded"),
        help_text="Involvements whose entity's name and incident hold all these words.",
    )
    actor = party_filter(Actor, "Which actor", lambda keys: Q(entity__in=keys))
    person = party_filter(Person, "Which person", lambda keys: Q(entity__in=keys))
    place = place_filter("incident__place")
    country = country_filter("incident__place")

    class Meta:
        model = Involvement
        fields = ["incident", "entity", "label", "count", "role", "outcome", "stated_on"]


class PresenceFilterSet(ClaimFilterSet):
    said_through = ("presence",)
    # As a parameter of its own `as_of` asks what held on a day, not how the field is written.
    left_out = ("as_of", "as_of__not")
    order = {
        "entity": "entity__folded",
        "kind": "kind",
        "place": "place__folded",
        "start": "start",
        "end": "end",
        "as_of": "as_of",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        all_words("entity__folded", "place__folded"),
        help_text="Presences whose entity's and place's names hold all these words.",
    )
    actor = party_filter(Actor, "Which actor", lambda keys: Q(entity__in=keys))
    person = party_filter(Person, "Which person", lambda keys: Q(entity__in=keys))
    place = place_filter("place")
    country = country_filter("place")
    bbox = box_filter("place")

    class Meta:
        model = Presence
        fields = ["entity", "kind", "place", "start", "end", "as_of"]


class FigureFilterSet(DateWindowFilterSet, ClaimFilterSet):
    window_column = "period"
    said_through = ("figure",)
    order = {
        "metric": "metric",
        "period": "period",
        "low": "low",
        "high": "high",
        "entity": "entity__folded",
        "incident": "incident__date",
        "place": "place__folded",
        "category": "category",
        "created_at": "created_at",
        "updated_at": "updated_at",
    }

    q = WordsFilter(
        all_words("entity__folded", "incident__folded", "place__folded"),
        help_text="Figures whose entity's, incident's or place's names hold all these words.",
    )
    actor = party_filter(Actor, "Which actor", lambda keys: Q(entity__in=keys))
    person = party_filter(Person, "Which person", lambda keys: Q(entity__in=keys))
    place = place_filter("place")
    country = country_filter("place")

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
            "bound",
            "magnitude",
            "unit",
            "counts",
            "period",
            "parent",
            "dimension",
            "category",
        ]
