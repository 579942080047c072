"""Roles and fates of the entities on a page, as the lens shows them."""

from django.db.models import FilteredRelation, Prefetch, QuerySet

from sources.choices import ClaimStatus, Modality
from sources.computed.verdicts import seen
from sources.lens import Lens
from sources.models.assertions import target_model
from sources.models.versions import standing_on

from ..models import Entity, Relationship
from .fates import telling
from .outcomes import Fate, chosen
from .validity import ROLES, held_on, likeliest_first


def roles(lens: Lens) -> QuerySet:
    """The roles that are held: on the day, or, without one, those not said to have ended."""
    found = seen(Relationship.objects.filter(kind__in=ROLES), lens.standpoint)
    found = held_on(found, lens.standpoint, lens.as_of)
    found = found.exclude(seen_status=ClaimStatus.DENIED).filter(seen_modality=Modality.ACTUAL)
    if lens.as_of is None:
        found = found.filter(seen_end="")
    return found.select_related("subject", "object").order_by(*likeliest_first())


def with_roles(queryset: QuerySet, lens: Lens) -> QuerySet:
    """A person's roles are those that it holds, an actor's those that are held in it."""
    found = roles(lens)
    return queryset.prefetch_related(
        Prefetch("outgoing", found.filter(subject__type="person"), to_attr="seen_own_roles"),
        Prefetch("incoming", found, to_attr="seen_roles_in"),
    )


def with_fates(queryset: QuerySet, lens: Lens) -> QuerySet:
    """On a day of knowledge: what had become of persons by then, as `stood`."""
    if not lens.standpoint.known_by:
        return queryset
    stood = FilteredRelation("versions", condition=standing_on(lens.standpoint.day))
    return queryset.annotate(stood=stood)


def with_outcomes(queryset: QuerySet, lens: Lens) -> QuerySet:
    """The involvements from which a person's fate follows."""
    Involvement = target_model("involvement")
    told = telling(seen(Involvement.objects.exclude(outcome=""), lens.standpoint))
    return queryset.prefetch_related(Prefetch("involvements", told, to_attr="seen_outcomes"))


def roles_of(entity: Entity) -> list[Relationship]:
    return entity.seen_own_roles if entity.type == "person" else entity.seen_roles_in


def fate_of(person: Entity, lens: Lens) -> Fate | None:
    outcomes = []
    for part in person.seen_outcomes:
        first = part.incident.date_earliest or part.incident.date_latest
        if lens.as_of is None or (first is not None and first <= lens.as_of):
            outcomes.append(Fate(part.outcome, part.seen_status, part.incident))
    return chosen(outcomes)
