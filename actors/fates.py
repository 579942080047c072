"""What became of a person, from the involvements with an outcome for which somebody stands.

Involvements belong to a higher app; like the targets of assertions they are named by string.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from sources.choices import UNSUPPORTED, ClaimStatus
from sources.standpoint import EVERYTHING, Standpoint
from sources.verdicts import seen
from threatapi.base import bulk
from threatapi.base.keys import key_batches, keys_in

from .models import Entity

DEATHS = ("killed", "died")
UNKNOWN = "unknown"
STORED = ("fate", "fate_certainty", "fate_incident_id")
BATCH = 2000
CERTAINTY = {ClaimStatus.ASSERTED: 0, ClaimStatus.SUSPECTED: 1, ClaimStatus.DISPUTED: 2}


@dataclass(frozen=True)
class Fate:
    """One outcome of one person in one incident, with how certain it is."""

    value: str
    certainty: str
    incident: Any

    def when(self) -> tuple[date, date, str]:
        """Latest first, by last day, first day, id; what bears no date is the earliest."""
        never_ends = date.max if self.incident.date else date.min
        latest = self.incident.date_latest or never_ends
        return latest, self.incident.date_earliest or date.min, str(self.incident.uid)


def chosen(outcomes: list[Fate]) -> Fate | None:
    """A death if there is one, the most certain and latest; else the latest outcome."""
    deaths = [fate for fate in outcomes if fate.value in DEATHS]
    if deaths:
        firmest = min(CERTAINTY.get(fate.certainty, 3) for fate in deaths)
        outcomes = [fate for fate in deaths if CERTAINTY.get(fate.certainty, 3) == firmest]
    return max(outcomes, key=Fate.when, default=None)


def fates(
    persons: Iterable[int] | None,
    standpoint: Standpoint = EVERYTHING,
    as_of: date | None = None,
) -> dict[int, Fate]:
    """The fate of each of these persons (None: of all) for whom there is one."""
    Involvement = apps.get_model("incidents", "Involvement")
    rows = Involvement.objects.exclude(outcome="")
    if persons is not None:
        rows = rows.filter(entity__in=keys_in(persons))
    rows = seen(rows, standpoint)
    rows = rows.filter(entity__type="person").exclude(seen_status__in=UNSUPPORTED)
    by_person: dict[int, list[Fate]] = defaultdict(list)
    for row in rows.select_related("incident").order_by("pk"):
        first = row.incident.date_earliest or row.incident.date_latest
        if as_of is None or (first is not None and first <= as_of):
            by_person[row.entity_id].append(Fate(row.outcome, row.seen_status, row.incident))
    return {person: fate for person, found in by_person.items() if (fate := chosen(found))}


def store(persons: Iterable[int] | None = None) -> set[int]:
    """Fill the stored fate of these persons, or of all; the persons for whom it changed."""
    # An actor that was a person may still have one.
    people = Entity.objects.filter(Q(type="person") | ~Q(fate=""))
    if persons is not None:
        people = people.filter(pk__in=keys_in(persons))
    changed: set[int] = set()
    for keys in key_batches(people, BATCH):
        found = fates(keys)
        stored = Entity.objects.filter(pk__in=keys_in(keys)).order_by()
        rows = [
            (key, *wanted)
            for key, kind, *columns in stored.values_list("pk", "type", *STORED)
            if (wanted := _stored_values(found.get(key), kind)) != tuple(columns)
        ]
        bulk.update_columns(Entity, STORED, rows)
        changed.update(key for key, *_ in rows)
    return changed


def _stored_values(fate: Fate | None, kind: str) -> tuple[str, str, int | None]:
    """The fate as the columns `STORED`."""
    if fate is None:
        return (UNKNOWN if kind == "person" else "", "", None)
    return (fate.value, fate.certainty, fate.incident.pk)
