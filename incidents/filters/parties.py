"""Filters of incidents by those who had a part in them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from actors.models import Actor, Entity, Person
from base.filters.lookups import (
    ALWAYS,
    SOMETIMES,
    CodesFilter,
    Condition,
    FlagFilter,
    RefsFilter,
    any_of,
)
from base.filters.parts import PartValue, all_of, of_parts
from base.paging.query_hints import Belonging
from sources.choices import UNSUPPORTED, ClaimStatus
from sources.computed.verdicts import seen
from sources.filters.claims import LensFilterSet

from ..choices import Identity, InvolvementOutcome, Role
from ..computed.attribution import DOERS
from ..models import Involvement
from .asked_parts import of_modality, somebodys

# What is compared of a part: who had it, and in what role with what outcome.
WHO = {
    "entity": PartValue(any_of("entity"), Q(entity__isnull=False)),
    "actor": PartValue(any_of("entity"), Q(entity__type=Actor.TYPE)),
    "person": PartValue(any_of("entity"), Q(entity__type=Person.TYPE)),
}
HOW = {
    "role": PartValue(any_of("role")),
    "involvement_outcome": PartValue(any_of("outcome"), ~Q(outcome="")),
    "identity": PartValue(any_of("identity"), ~Q(identity="")),
}
# Filters by those who had a part, which those of `HOW` go with.
PARTIES = (*WHO, "between")
# The part of somebody suspected, whichever way that is recorded.
IS_SUSPECT = Q(role=Role.SUSPECTED) & ~Q(seen_status__in=UNSUPPORTED) | Q(
    role__in=DOERS, seen_status=ClaimStatus.SUSPECTED
)
SUSPECT = {
    "suspect": PartValue(
        lambda keys: IS_SUSPECT & Q(entity__in=keys), IS_SUSPECT & Q(entity__isnull=False)
    )
}
IS_CLAIMANT = Q(role=Role.CLAIMANT) & ~Q(seen_status__in=UNSUPPORTED) & ~Q(identity=Identity.NOBODY)


def party_filter(
    model: type[Entity], what: str, condition: Condition | None = None, present: Q = SOMETIMES
) -> RefsFilter:
    return RefsFilter(
        condition, present=present, queryset=model.objects.all(), help_text=f"{what} (id or slug)."
    )


class PartyFilterSet(LensFilterSet):
    """Adds filters by those who had a part in an incident, in what role and with what outcome."""

    entity = party_filter(Entity, "An entity involved in it, in the role of `role=` if given")
    actor = party_filter(Actor, "An actor involved in it, in the role of `role=` if given")
    person = party_filter(Person, "A person involved in it, in the role of `role=` if given")
    role = CodesFilter(
        choices=Role,
        present=SOMETIMES,
        help_text=(
            "Role that somebody (`entity=`, `actor=`, `person=`) had in it, as recorded. A "
            "suspect may also be recorded as a perpetrator with the status `suspected`: see "
            "`suspect`."
        ),
    )
    involvement_outcome = CodesFilter(
        choices=InvolvementOutcome,
        present=SOMETIMES,
        help_text=(
            "What became of somebody in it; of the same one as in `entity=` and `role=` if given."
        ),
    )
    identity = CodesFilter(
        choices=Identity,
        present=SOMETIMES,
        help_text=(
            "Has an involvement of which a source says that it is not known who it was, or that "
            "it was nobody; in the role of `role=` if given. `role=claimant&identity=nobody` "
            "finds incidents that are said to be unclaimed."
        ),
    )
    between = RefsFilter(
        queryset=Entity.objects.all(),
        present=SOMETIMES,
        exactly=2,
        help_text=(
            "Two entities (ids or slugs, with a comma) that are both involved in it, in the role "
            "of `role=` if given."
        ),
    )
    suspect = party_filter(
        Entity,
        "Someone suspected of it: in the role `suspected`, or recorded as its perpetrator or "
        "attacker by a claim of status `suspected`",
    )
    has_claimant = FlagFilter(
        present=ALWAYS,
        help_text=("Whether somebody claims it, and that claim is not denied or retracted."),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset, data = super().filter_queryset(queryset), self.given
        condition = self.without_parties() & self.without_pair()
        condition &= of_parts(data, SUSPECT, self.has_part)
        for name, wanted in (("has_claimant", True), ("has_claimant__not", False)):
            if (is_claimed := data.get(name)) is not None:
                claimed = self.has_part(IS_CLAIMANT)
                condition &= claimed if is_claimed == wanted else ~claimed
        if not any(data.get(name) for name in PARTIES) and any(data.get(name) for name in HOW):
            condition &= self.has_part(self.how)
        return queryset.filter(condition) if condition else queryset

    @property
    def how(self) -> Q:
        """The condition on a part: in the role and with the outcome asked for."""
        data = self.given
        return all_of(value.holds(data[name]) for name, value in HOW.items() if data.get(name))

    @cached_property
    def parts(self) -> Any:
        parts = seen(Involvement.objects.order_by(), self.lens.standpoint)
        return of_modality(somebodys(parts, self.given), self.given)

    def has_part(self, condition: Q) -> Q:
        return self.exists(self.parts.filter(condition, incident=OuterRef("pk")))

    @property
    def parties(self) -> list[list[int]]:
        """The groups of entities of which one, each, must have had a part."""
        data = self.given
        wanted = [data[name] for name in WHO if data.get(name)]
        return wanted + [[key] for key in data.get("between") or []]

    def with_parties(self) -> Iterator[Belonging]:
        for entities in self.parties:
            parts = Involvement.objects.order_by().filter(entity__in=entities)
            involved = self.parts.filter(self.how, entity__in=entities)
            yield Belonging(
                parts.values_list("incident", flat=True),
                Q(pk__in=involved.values("incident")),
                Exists(involved.filter(incident=OuterRef("pk"))),
            )

    def without_parties(self) -> Q:
        """`…__not` and `…__isnull`: of a party in the role given, of a role for the party given."""
        data, condition = self.given, Q()
        positive = {name: data[name] for name in HOW if data.get(name)}
        for name in WHO:
            asked = positive | {key: value for key, value in data.items() if _asks(key, name)}
            values = {name: WHO[name]} | HOW
            condition &= of_parts(asked, values, self.has_part, together=False)
        asked = positive | {
            key: value for key, value in data.items() if any(_asks(key, name) for name in HOW)
        }
        for entities in self.parties or [None]:
            party = {"entity": WHO["entity"]} | HOW
            of_party = asked | ({"entity": entities} if entities else {})
            condition &= of_parts(of_party, party, self.has_part, together=False)
        return condition

    def without_pair(self) -> Q:
        """`between__not` and `between__isnull`: whether there are two, and not both of these."""
        data, condition = self.given, Q()
        named = self.parts.filter(self.how, entity__isnull=False, incident=OuterRef("pk"))
        counted = named.values("incident").annotate(many=Count("entity", distinct=True))
        has_two = self.exists(counted.filter(many__gte=2))
        if pair := data.get("between__not"):
            both = all_of(self.has_part(self.how & Q(entity=key)) for key in pair)
            condition &= has_two & ~both
        if (absent := data.get("between__isnull")) is not None:
            condition &= ~has_two if absent else has_two
        return condition


def _asks(parameter: str, name: str) -> bool:
    """Whether it is `…__not` or `…__isnull` of this filter."""
    return parameter in (f"{name}__not", f"{name}__isnull")
