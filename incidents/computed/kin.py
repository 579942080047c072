"""Who is part of whom, for claimants that are one body."""

from actors.models import Relationship
from sources.choices import UNSUPPORTED, Modality
from sources.computed.standpoint import Standpoint
from sources.computed.verdicts import seen


def belongings(standpoint: Standpoint) -> set[tuple[int, int]]:
    """Pairs of part and whole; planned unions are left out."""
    links = seen(Relationship.objects.filter(kind="part_of"), standpoint)
    links = links.filter(seen_modality=Modality.ACTUAL).exclude(seen_status__in=UNSUPPORTED)
    links = links.order_by()
    return set(links.values_list("subject_id", "object_id"))
