"""The claims on which edges rest, in view and held on the day, with how strong they are."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from actors.computed.validity import held_on
from actors.models import Relationship
from base.orm import datasets
from incidents.choices import ACTING as ACTING_ROLES
from incidents.choices import ELSEWHERE, Role
from incidents.models import IncidentVersion, Involvement, Presence
from sources.choices import FIRMNESS, ClaimStatus, Modality
from sources.computed.verdicts import seen
from sources.models.versions import standing_on

from .parameters import Scope

S = ClaimStatus
STRENGTH = FIRMNESS
# Who only stood by or spoke about it is not linked to those who had a part in it.
SILENT = (Role.NEARBY, Role.CONDEMNER)
# Who came to harm on the acting side stands on that side.
ACTING = (*ACTING_ROLES, Role.CASUALTY)
AFFECTED = (Role.TARGET, Role.VICTIM, Role.CONVICTED)


def rank_of(status: str) -> int:
    """0 is the strongest."""
    return STRENGTH.index(status) if status in STRENGTH else len(STRENGTH)


def stands(queryset: QuerySet, scope: Scope) -> QuerySet:
    """Claims of the requested modality, without denied ones unless a status is requested."""
    return undenied(queryset.filter(seen_modality__in=scope.modality), scope)


def undenied(queryset: QuerySet, scope: Scope) -> QuerySet:
    """Of the data sets asked for, and not denied unless a status is asked for."""
    queryset = datasets.choose(queryset, scope.datasets, scope.without_datasets)
    return queryset if scope.status else queryset.filter(~Q(seen_status=S.DENIED))


def narrowed(queryset: QuerySet, scope: Scope) -> QuerySet:
    """Applies the filters to claims that are edges by themselves."""
    if scope.status:
        queryset = queryset.filter(seen_status__in=scope.status)
    if scope.least_sources:
        queryset = queryset.filter(seen_independent_sources__gte=scope.least_sources)
    return queryset


def held(queryset: QuerySet, scope: Scope) -> QuerySet:
    """Claims in view, held on the day."""
    found = stands(seen(queryset, scope.lens.standpoint), scope)
    return held_on(found, scope.lens.standpoint, scope.lens.as_of)


def relationships(scope: Scope) -> QuerySet:
    links = Relationship.objects.order_by()
    if scope.kinds:
        links = links.filter(kind__in=scope.kinds)
    return held(links, scope)


def presences(scope: Scope) -> QuerySet:
    return held(Presence.objects.order_by(), scope)


def stays(scope: Scope) -> QuerySet:
    """Presences that say that somebody is or was at the place: they link whoever else was."""
    return presences(scope).exclude(kind__in=ELSEWHERE)


def unreal_incidents(scope: Scope) -> dict[int, str]:
    """Incidents that from this standpoint are merely planned, forecast or supposed, and which.

    A part in view puts its incident in view, so this is all that is to be known of it; and only
    those of which somebody says so need to be looked at.
    """
    others = [value for value in Modality.values if value != Modality.ACTUAL]
    stood = IncidentVersion.objects.filter(standing_on(scope.lens.standpoint.day, ""))
    return dict(stood.filter(modality__in=others).values_list("claim_id", "modality"))


def involvements(scope: Scope, silent: bool = False) -> QuerySet:
    """Parts of entities in incidents that had happened by the day; `silent` parts on demand."""
    parts = Involvement.objects.order_by().filter(entity__isnull=False)
    if not silent:
        parts = parts.exclude(role__in=SILENT)
    if scope.lens.as_of:
        day = Coalesce("incident__date_earliest", "incident__date_latest")
        parts = parts.alias(first_day=day).filter(first_day__lte=scope.lens.as_of)
    return undenied(seen(parts, scope.lens.standpoint).filter(of_modality(scope)), scope)


def of_modality(scope: Scope) -> Q:
    """A part is of the modality asked for; one in an unreal incident is of the incident's."""
    wanted = Q(seen_modality__in=scope.modality)
    if not scope.lens.is_restricted:
        actual = Q(incident__modality=Modality.ACTUAL)
        if scope.is_actual:
            return wanted & actual
        others = [each for each in scope.modality if each != Modality.ACTUAL]
        return (wanted & actual) | Q(incident__modality__in=others)
    unreal = scope.once("unreal", lambda: unreal_incidents(scope))
    of_these = [key for key, modality in unreal.items() if modality in scope.modality]
    return (wanted & ~Q(incident__in=list(unreal))) | Q(incident__in=of_these)
