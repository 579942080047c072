"""Filters of incidents and their parts, of places, presences and figures."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual

from actors.filters import HeldFilterSet, NamedFilterSet
from actors.models import Actor, Entity, Person
from sources.filters import ClaimFilterSet
from sources.models import Claim
from sources.standpoint import Standpoint
from sources.verdicts import seen
from threatapi.base.filters import DateWindowFilterSet
from threatapi.base.keys import keys_in, listed
from threatapi.base.lookups import (
    CodesFilter,
    Condition,
    NumberFilter,
    RefsFilter,
    WordsFilter,
    all_words,
    any_of,
    has_lookup,
    holds_code,
    possibly_within,
)
from threatapi.base.walks import FEW, Belonging, Unindexed, belonging

from .areas import AreaFilterSet
from .choices import Attribution, Contested, Identity, InvolvementOutcome, Role
from .inside import Inside
from .lookups import WHERE, country_filter, place_filter
from .models import Figure, Incident, Involvement, Place, Presence
from .models.incidents import FIRST_DAY
from .parts import OF_PARTS, of_parts, somebodys


def party_filter(model: type[Entity], what: str, condition: Condition | None = None) -> RefsFilter:
    return RefsFilter(condition, queryset=model.objects.all(), help_text=f"{what} (id or slug).")


def is_at_most(metric: str) -> Condition:
    """The greatest number of a toll is no more than this, and no lower bound."""
    return lambda number: Q(**{f"seen_{metric}_high__lte": number, f"seen_{metric}_is_open": False})


# Filters by those who had a part, which `role` and `involvement_outcome` go with.
PARTIES = ("entity", "actor", "person", "between")


def refers_to_seen(column: str, model: type[Claim]) -> Callable[[Standpoint], Q]:
    """The claim to which the column refers is in view."""
    return lambda standpoint: Q(
        **{f"{column}__in": seen(model.objects.order_by(), standpoint).values("pk")}
    )


class PlaceFilterSet(NamedFilterSet, AreaFilterSet):
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

    place = place_filter("pk")
    country = country_filter("pk")

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


class IncidentFilterSet(AreaFilterSet, DateWindowFilterSet, ClaimFilterSet):
    # As a parameter of its own `radius_km` goes with `near`.
    left_out = ("radius_km", "radius_km__not")
    modality_leads = True
    seen_as = {"toll_voices": "seen_toll_voices"}
    said_through = ("incident", "involvement__incident", "figure__incident")
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

    claim_status = CodesFilter(
        any_of("seen_claim_status"), choices=Attribution, help_text="Whose deed it is said to be."
    )
    claim_status__not = CodesFilter(
        any_of("seen_claim_status"), exclude=True, choices=Attribution, help_text="None of these."
    )
    contested = CodesFilter(
        holds_code("seen_contested"),
        choices=Contested,
        help_text="Its voices contradict each other about any of these.",
    )
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
    identity = CodesFilter(
        choices=Identity,
        help_text=(
            "A part of which a source says that it is not known whose it was, or that it was "
            "nobody's, in the role of `role=` if given: `role=claimant&identity=nobody` finds what "
            "is said to be unclaimed."
        ),
    )
    between = RefsFilter(
        queryset=Entity.objects.all(),
        exactly=2,
        help_text="Two entities (ids or slugs, with a comma), both in it, in that role if given.",
    )
    place = place_filter(None)
    country = country_filter(None)
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
        help_text="No voice gives more killed than this number, or a number that is open upwards.",
    )
    wounded_max = NumberFilter(
        is_at_most("wounded"),
        help_text="No voice gives more wounded than this number, or a number that is open upwards.",
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
        data = self.given
        asks_of_parties = any(data.get(name) for name in PARTIES)
        if not asks_of_parties and any(data.get(name) for name in OF_PARTS):
            had = somebodys(self.involved(), data).filter(incident=OuterRef("pk"))
            queryset = queryset.filter(Exists(had))
        if not sets:
            return queryset
        if self.lens.is_restricted:  # its incidents are known by their keys already
            return queryset.filter(*(each.held for each in sets))
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
        if not self.has_window or self.lens.is_restricted:
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

    def involved(self) -> Any:
        """Parts in the role, with the outcome and with the identity asked for."""
        involved = seen(Involvement.objects.order_by(), self.lens.standpoint)
        return of_parts(involved, self.given)

    def with_parties(self) -> Iterator[Belonging]:
        data = self.given
        wanted = [data[name] for name in ("entity", "actor", "person") if data.get(name)]
        wanted += [[key] for key in data.get("between") or []]
        for entities in wanted:
            parts = Involvement.objects.order_by().filter(entity__in=entities)
            involved = self.involved().filter(entity__in=entities)
            yield Belonging(
                parts.values_list("incident", flat=True),
                Q(pk__in=involved.values("incident")),
                Exists(involved.filter(incident=OuterRef("pk"))),
            )


class InvolvementFilterSet(AreaFilterSet, ClaimFilterSet):
    said_through = ("involvement",)
    # As a parameter of its own `count` asks whether to count the list; its bounds are there.
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
        help_text="Involvements whose entity's name and incident hold all these words.",
    )
    actor = party_filter(Actor, "Which actor", lambda keys: Q(entity__in=keys))
    person = party_filter(Person, "Which person", lambda keys: Q(entity__in=keys))
    place = place_filter("incident__place")
    country = country_filter("incident__place")

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


class PresenceFilterSet(AreaFilterSet, HeldFilterSet):
    said_through = ("presence",)
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
        help_text="Presences whose entity's and place's names hold all these words.",
    )
    actor = party_filter(Actor, "Which actor", lambda keys: Q(entity__in=keys))
    person = party_filter(Person, "Which person", lambda keys: Q(entity__in=keys))
    place = place_filter("place")
    country = country_filter("place")

    class Meta:
        model = Presence
        fields = ["entity", "kind", "place", "start", "end", "as_of"]

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        return queryset.filter(inside.at_place("place"))


class FigureFilterSet(AreaFilterSet, DateWindowFilterSet, ClaimFilterSet):
    window_column = "period"
    modality_leads = True
    said_through = ("figure",)
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
            "best",
            "bound",
            "flaw",
            "magnitude",
            "unit",
            "counts",
            "period",
            "parent",
            "dimension",
            "category",
        ]

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        by_incident = Q(place=None) & inside.of_incident("incident")
        return queryset.filter(inside.at_place("place") | by_incident)
