"""Roles and fates of the entities on a page, as the lens shows them."""

from django.apps import apps
from django.db.models import FilteredRelation, Prefetch, QuerySet

from sources.choices import ClaimStatus, Modality
from sources.computed.verdicts import seen
from sources.lens import Lens
from sources.models import NEVER

from ..models import Entity, FateVersion, Relationship
from .fates import fate_in, is_fate, telling
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
    """Fates in view: `stood` in statements, and for the serializer what they follow from."""
    if lens.standpoint.is_worked_out:
        Involvement = apps.get_model("incidents", "Involvement")
        told = telling(seen(Involvement.objects.exclude(outcome=""), lens.standpoint))
        return queryset.prefetch_related(Prefetch("involvements", told, to_attr="seen_outcomes"))
    found = FateVersion.objects.filter(is_fate(lens.standpoint, lens.as_of, ""))
    shown = Prefetch("versions", found.select_related("fate_incident"), to_attr="seen_fates")
    if not lens.is_default:
        condition = is_fate(lens.standpoint, lens.as_of)
        queryset = queryset.annotate(stood=FilteredRelation("versions", condition=condition))
    return queryset.prefetch_related(shown)


def roles_of(entity: Entity) -> list[Relationship]:
    return entity.seen_own_roles if entity.type == "person" else entity.seen_roles_in


def fate_of(person: Entity, lens: Lens) -> Fate | None:
    if not lens.standpoint.is_worked_out:
        return next((fate_in(row) for row in person.seen_fates), None)
    outcomes = [Fate(one.outcome, one.seen_status, one.incident) for one in person.seen_outcomes]
    if lens.as_of:
        outcomes = [each for each in outcomes if (each.first_day or NEVER) <= lens.as_of]
    return chosen(outcomes)
