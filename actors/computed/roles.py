"""Roles and fates of the entities on a page, as the lens shows them."""

from django.db.models import Prefetch, QuerySet

from sources.choices import ClaimStatus, Modality
from sources.computed.verdicts import seen
from sources.lens import Lens

from ..models import Entity, FateVersion, Relationship
from .fates import fate_in, is_fate
from .outcomes import Fate
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
    """The fate in view of each person, as `seen_fates`: one or none."""
    found = FateVersion.objects.filter(is_fate(lens.standpoint, lens.as_of, ""))
    found = found.select_related("fate_incident")
    return queryset.prefetch_related(Prefetch("versions", found, to_attr="seen_fates"))


def roles_of(entity: Entity) -> list[Relationship]:
    return entity.seen_own_roles if entity.type == "person" else entity.seen_roles_in


def fate_of(person: Entity) -> Fate | None:
    return next((fate_in(row) for row in person.seen_fates), None)
