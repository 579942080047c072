"""Fates of persons, from involvements with an outcome.

Involvements belong to a higher app; like the targets of assertions they are named by string.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from base.orm.keys import keys_in
from sources.choices import UNSUPPORTED, Modality
from sources.computed.standpoint import EVERYTHING, Standpoint
from sources.computed.verdicts import seen
from sources.models.assertions import target_model
from sources.models.versions import standing_on

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
    if as_of is None and not standpoint.is_worked_out:
        return stored_fates(persons, standpoint.day)
    Involvement = target_model("involvement")
    rows = Involvement.objects.exclude(outcome="")
    if persons is not None:
        rows = rows.filter(entity__in=keys_in(persons))
    rows = telling(seen(rows, standpoint).filter(entity__type="person"))
    by_person: dict[int, list[Fate]] = defaultdict(list)
    for row in rows:
        first = row.incident.date_earliest or row.incident.date_latest
        if as_of is None or (first is not None and first <= as_of):
            by_person[row.entity_id].append(Fate(row.outcome, row.seen_status, row.incident))
    return {person: fate for person, found in by_person.items() if (fate := chosen(found))}


def stored_fates(persons: Iterable[int] | None, day: date) -> dict[int, Fate]:
    """What had become of each by the day."""
    rows = FateVersion.objects.filter(standing_on(day, "")).select_related("fate_incident")
    if persons is not None:
        rows = rows.filter(person__in=keys_in(persons))
    return {
        row.person_id: Fate(row.fate, row.fate_certainty, row.fate_incident)
        for row in rows.order_by()
    }


def date_of(fate: Fate) -> tuple[str, date | None, date | None]:
    """Date of the fate, with its bounds."""
    incident = fate.incident
    return incident.date, incident.date_earliest, incident.date_latest


def dates_of_death(found: dict[int, Fate]) -> dict[int, tuple[str, date | None, date | None]]:
    """Dates of asserted deaths."""
    return {key: date_of(fate) for key, fate in found.items() if is_death(fate)}
