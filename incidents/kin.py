"""Who is part of whom, for claimants that are one body."""

from actors.models import Relationship
from sources.choices import UNSUPPORTED, Modality
from sources.standpoint import Standpoint
from sources.verdicts import seen
from threatapi.base.keys import keys_in


def belongings(standpoint: Standpoint) -> set[tuple[int, int]]:
    """Pairs of part and whole; planned unions are left out."""
    links = seen(Relationship.objects.filter(kind="part_of"), standpoint)
    links = links.filter(seen_modality=Modality.ACTUAL).exclude(seen_status__in=UNSUPPORTED)
    links = links.order_by()
    return set(links.values_list("subject_id", "object_id"))


def wholes_of(entities: set[int]) -> set[tuple[int, int]]:
    """Who is part of whom, from these entities upwards: as `belongings` has it of everything."""
    links = Relationship.objects.filter(kind="part_of", modality=Modality.ACTUAL).order_by()
    links = links.exclude(status__in=UNSUPPORTED)
    found, frontier, known = set[tuple[int, int]](), entities, set(entities)
    while frontier:
        above = {
            *links.filter(subject__in=keys_in(frontier)).values_list("subject_id", "object_id")
        }
        found |= above
        frontier = {whole for _, whole in above} - known
        known |= frontier
    return found
