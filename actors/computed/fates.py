"""Fates of persons, from involvements with an outcome.

Involvements belong to a higher app; like the targets of assertions they are named by string.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from base.orm.keys import keys_in
from sources.computed.standpoint import EVERYTHING, Standpoint
from sources.models.versions import NEVER, standing_on

from ..models import FateVersion
from .outcomes import Fate

STORED = ("fate", "fate_certainty", "fate_incident_id")
DATE = ("fate_date", "fate_date_earliest", "fate_date_latest")


def is_fate(standpoint: Standpoint, as_of: date | None, path: str = "versions__") -> Q:
    """Condition on versions of fates: what is known in the view to have become of a person by the
    day, or, without one, at last."""
    day = as_of or NEVER
    held = Q(**{f"{path}held_from__lte": day, f"{path}held_until__gte": day})
    return standing_on(standpoint.day, path) & held


def fates(
    persons: Iterable[int] | None,
    standpoint: Standpoint = EVERYTHING,
    as_of: date | None = None,
) -> dict[int, Fate]:
    """The fate of each of these persons (None: of all) for whom there is one."""
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
