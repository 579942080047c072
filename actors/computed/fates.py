"""Fates of persons, from involvements with an outcome.

Involvements belong to a higher app; like the targets of assertions they are named by string.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.apps import apps
from django.db.models import Q, QuerySet

from base.orm.keys import keys_in
from sources.choices import UNSUPPORTED, Modality
from sources.computed.standpoint import EVERYTHING, Standpoint
from sources.computed.verdicts import seen
from sources.models.versions import NEVER, standing_on

from ..models import FateVersion
from .outcomes import Fate, chosen, is_death

STORED = ("fate", "fate_certainty", "fate_incident_id")
DATE = ("fate_date", "fate_date_earliest", "fate_date_latest")


def telling(involvements: QuerySet) -> QuerySet:
    """Involvements in view with an outcome that count for a fate: actual, and neither denied nor
    retracted."""
    found = involvements.exclude(outcome="").filter(seen_modality=Modality.ACTUAL)
    return found.exclude(seen_status__in=UNSUPPORTED).select_related("incident").order_by("pk")


def fates(
    persons: Iterable[int] | None,
    standpoint: Standpoint = EVERYTHING,
    as_of: date | None = None,
) -> dict[int, Fate]:
    """The fate of each of these persons (None: of all) for whom there is one."""
    if not standpoint.is_worked_out:
        return stored_fates(persons, standpoint, as_of)
    Involvement = apps.get_model("incidents", "Involvement")
    rows = Involvement.objects.exclude(outcome="")
    if persons is not None:
        rows = rows.filter(entity__in=keys_in(persons))
    rows = telling(seen(rows, standpoint).filter(entity__type="person"))
    by_person: dict[int, list[Fate]] = defaultdict(list)
    for row in rows:
        fate = Fate(row.outcome, row.seen_status, row.incident)
        if as_of is None or (fate.first_day or NEVER) <= as_of:
            by_person[row.entity_id].append(fate)
    return {person: fate for person, found in by_person.items() if (fate := chosen(found))}


def is_fate(standpoint: Standpoint, as_of: date | None, path: str = "versions__") -> Q:
    """Condition on versions of fates: what is known in the view to have become of a person by the
    day, or, without one, at last."""
    day = as_of or NEVER
    held = Q(**{f"{path}held_from__lte": day, f"{path}held_until__gte": day})
    return standing_on(standpoint.day, path) & held


def stored_fates(
    persons: Iterable[int] | None, standpoint: Standpoint, as_of: date | None
) -> dict[int, Fate]:
    found = FateVersion.objects.filter(is_fate(standpoint, as_of, ""))
    rows = found.select_related("fate_incident")
    if persons is not None:
        rows = rows.filter(person__in=keys_in(persons))
    return {row.person_id: fate_in(row) for row in rows.order_by()}


def fate_in(row: FateVersion) -> Fate:
    return Fate(row.fate, row.fate_certainty, row.fate_incident)


def date_of(fate: Fate) -> tuple[str, date | None, date | None]:
    """Date of the fate, with its bounds."""
    incident = fate.incident
    return incident.date, incident.date_earliest, incident.date_latest


def dates_of_death(found: dict[int, Fate]) -> dict[int, tuple[str, date | None, date | None]]:
    """Dates of asserted deaths."""
    return {key: date_of(fate) for key, fate in found.items() if is_death(fate)}
