"""What beside the name speaks for a candidate: where it is, and with whom it has to do.

All that is in view is read for all candidates at once, in a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import permutations

from django.db.models import Q, QuerySet

from incidents.choices import PresenceKind
from incidents.models import Involvement, Place, Presence
from sources.choices import ClaimStatus, Modality
from sources.computed.standpoint import Standpoint
from sources.computed.verdicts import seen
from sources.models import ClaimType, claim_types

# Claims that are part of no incident.
STANDING_ALONE = [each for each in claim_types() if each.entities and not each.part_of]
Reasons = dict[int, dict[object, str]]


def held(claims: QuerySet, standpoint: Standpoint) -> QuerySet:
    """Claims in view that are said to be so and that nobody alone denies."""
    found = seen(claims, standpoint).filter(seen_modality=Modality.ACTUAL)
    return found.exclude(seen_status=ClaimStatus.DENIED).order_by("pk")


def about(claim: ClaimType, entities: Collection[int]) -> Q:
    """Condition on a claim: it is about one of these entities."""
    condition = Q()
    for name in claim.entities:
        condition |= Q(**{f"{name}__in": entities})
    return condition


class Evidence:
    """Why candidates fit a country or a related entity: entity → what was asked → a reason.

    Of related entities the names are given as well.
    """

    def __init__(
        self,
        candidates: Collection[int],
        countries: Collection[str],
        related: Mapping[int, str],
        standpoint: Standpoint,
    ) -> None:
        self.candidates, self.standpoint = set(candidates), standpoint
        self.related, self.names = set(related), related
        self.in_country: Reasons = defaultdict(dict)
        self.with_related: Reasons = defaultdict(dict)
        self.countries = countries_of_places() if countries else {}
        if countries:
            self.read_stays()
        if related:
            self.read_links()
        if countries or related:
            self.read_incidents()

    def read_stays(self) -> None:
        """Claims that place a candidate, by themselves."""
        for claim in (each for each in STANDING_ALONE if each.place):
            mine = claim.model._default_manager.filter(about(claim, self.candidates))
            if claim.model is Presence:  # whoever targets a country is not thereby of it
                mine = mine.exclude(kind=PresenceKind.TARGETS)
            for one in held(mine, self.standpoint).select_related(claim.place):
                place = getattr(one, claim.place)
                if place and (country := self.countries.get(place.pk)):
                    kind = claim.vocabulary(getattr(one, claim.kind)).label
                    words = f"{kind}: {place.name} ({country})."
                    for name in claim.entities:
                        entity = getattr(one, f"{name}_id")
                        self.in_country[entity].setdefault(country, words)

    def read_links(self) -> None:
        """Claims about two entities."""
        for claim in (each for each in STANDING_ALONE if len(each.entities) > 1):
            mine = about(claim, self.candidates) & about(claim, self.related)
            links = held(claim.model._default_manager.filter(mine), self.standpoint)
            for link in links.select_related(*claim.named_by):
                ends = [getattr(link, f"{name}_id") for name in claim.entities]
                for one, other in permutations(ends, 2):
                    if other in self.related:
                        self.with_related[one].setdefault(other, f"It is recorded that {link}.")

    def read_incidents(self) -> None:
        parties = self.candidates | self.related
        parts = held(Involvement.objects.filter(entity__in=parties), self.standpoint)
        rows = parts.values_list(
            "entity_id", "incident_id", "incident__title", "incident__place_id"
        )
        there: dict[int, set[int]] = defaultdict(set)
        for entity, incident, title, place in rows:
            there[incident].add(entity)
            if country := self.countries.get(place):
                words = f"It is involved in an incident in {country}: {title}."
                self.in_country[entity].setdefault(country, words)
        for entity, incident, title, _ in rows:
            for other in (there[incident] & self.related) - {entity}:
                words = f"It is involved in an incident with {self.names[other]}: {title}."
                self.with_related[entity].setdefault(other, words)


def countries_of_places() -> dict[int, str]:
    """The country in which each place lies: the code that it or the next place above bears."""
    rows = Place.objects.order_by().values_list("pk", "parent_id", "country")
    above = {pk: (parent, country) for pk, parent, country in rows}
    found = {}
    for pk in above:
        parent, country = above[pk]
        while not country and parent is not None:
            parent, country = above[parent]
        if country:
            found[pk] = country
    return found
