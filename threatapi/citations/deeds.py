"""The computed values of incidents as one view shows them, and who counts as kin in it."""

from typing import Any

from incidents.computed.incidents_in_view import TOLL_COLUMNS, toll_json
from incidents.computed.kin import belongings
from incidents.computed.verdicts import Judge
from incidents.models import IncidentVersion, Involvement
from sources.computed.standpoint import Standpoint
from sources.models.versions import standing_on

STORED = ("claim_status", "contested", *TOLL_COLUMNS)
# A statement takes so many keys on every database.
BATCH = 5000


def deeds(modality_of: dict[int, str], standpoint: Standpoint) -> dict[int, dict[str, Any]]:
    """Claim status, tolls and what is contested of these incidents, given with their modality."""
    keys = list(modality_of)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        if not standpoint.is_worked_out:
            stood = IncidentVersion.objects.filter(standing_on(standpoint.day, ""))
            rows = stood.filter(claim__in=chunk).order_by().values("claim_id", *STORED)
            found |= {row["claim_id"]: shown(row) for row in rows}
        else:
            judged = Judge(chunk, standpoint, modality_of=modality_of).judgements()
            found |= {pk: shown(judgement.columns()) for pk, judgement in judged.items()}
    return found


def shown(columns: dict[str, Any]) -> dict[str, Any]:
    """The values as the incident's JSON shows them."""
    return {
        "claim_status": columns["claim_status"],
        "killed": toll_json(columns, "killed"),
        "wounded": toll_json(columns, "wounded"),
        "contested": [*columns["contested"]],
    }


def kin_incidents(before: Standpoint, after: Standpoint) -> set[int]:
    """Incidents of bodies that belong together in one of the views and not in the other."""
    views = [belongings(standpoint) for standpoint in (before, after)]
    pairs, parted = views[0] | views[1], views[0] ^ views[1]
    if not parted:
        return set()
    kin = {end for pair in parted for end in pair}
    size = 0
    while len(kin) > size:
        size = len(kin)
        kin |= {end for pair in pairs if kin & {*pair} for end in pair}
    parts = Involvement.objects.filter(entity__in=kin)
    return set(parts.values_list("incident_id", flat=True))
