"""Fates of persons, from involvements with an outcome.

Involvements belong to a higher app; like the targets of assertions they are named by string.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from sources.choices import UNSUPPORTED, Modality
from sources.standpoint import EVERYTHING, Standpoint
from sources.verdicts import seen
from threatapi.base import bulk
from threatapi.base.keys import key_batches, keys_in

from .models import Entity
from .outcomes import UNKNOWN, Fate, chosen, is_death

STORED = ("fate", "fate_certainty", "fate_incident_id")
DATE = ("fate_date", "fate_date_earliest", "fate_date_latest")
BATCH = 2000


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
    Involvement = apps.get_model("incidents", "Involvement")
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
        names = (*STORED, *DATE)
        rows = [
            (key, *wanted)
            for key, kind, *columns in stored.values_list("pk", "type", *names)
            if (wanted := _stored_values(found.get(key), kind)) != tuple(columns)
        ]
        bulk.update_columns(Entity, names, rows)
        changed.update(key for key, *_ in rows)
    return changed


def _stored_values(fate: Fate | None, kind: str) -> tuple[Any, ...]:
    """The fate as the columns `STORED` and `DATE`."""
    if fate is None:
        return UNKNOWN if kind == "person" else "", "", None, "", None, None
    return fate.value, fate.certainty, fate.incident.pk, *date_of(fate)


def date_of(fate: Fate) -> tuple[str, date | None, date | None]:
    """Date of the fate, with its bounds."""
    incident = fate.incident
    return incident.date, incident.date_earliest, incident.date_latest


def dates_of_death(found: dict[int, Fate]) -> dict[int, tuple[str, date | None, date | None]]:
    """Dates of asserted deaths."""
    return {key: date_of(fate) for key, fate in found.items() if is_death(fate)}
