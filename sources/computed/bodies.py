"""The body that speaks through a source: outlets of one body are one voice.

The body of a source is its publisher, else its only author, and from there the topmost actor that
is reached by `part_of` or `media_outlet_of`. A source without either is a body of its own. Actors
and relationships belong to a higher app; like the targets of assertions they are named by string.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from base.orm.keys import keys_in

from ..choices import ClaimStatus
from ..models import Source, claim_type_named

BELONGING = ("part_of", "media_outlet_of")
BINDING = (ClaimStatus.ASSERTED, ClaimStatus.CLAIMED, ClaimStatus.SUSPECTED)
# A country's police and its army are two bodies.
NOT_ENTERED = ("state", "government")

Body = tuple[str, Any]


def topmost(start: int, above: Mapping[int, Iterable[int]], name: Callable[[int], Any]) -> int:
    """The actor at the top, any number of steps up; of several the first by name.

    In a circle each is above the other, and the first by name stands for it.
    """
    return min((at for at in wholes(start, above) if is_top(at, above)), key=name)


def is_top(actor: int, above: Mapping[int, Iterable[int]]) -> bool:
    """Whether no actor is above this one, except in a cycle."""
    return all(actor in wholes(up, above) for up in wholes(actor, above))


def wholes(start: int, above: Mapping[int, Iterable[int]]) -> set[int]:
    """The actor and all that are above it."""
    found, frontier = {start}, {start}
    while frontier:
        frontier = {up for at in frontier for up in above.get(at, ())} - found
        found |= frontier
    return found


def makers_of(sources: set[int]) -> dict[int, int]:
    """The publisher of each source, else its only author."""
    rows = Source.objects.filter(pk__in=keys_in(sources), publisher__isnull=False)
    makers = dict(rows.order_by().values_list("pk", "publisher_id"))
    authors: dict[int, list[int]] = {}
    written = Source.authors.through.objects.filter(source__in=keys_in(sources - makers.keys()))
    for source, author in written.values_list("source_id", "entity_id"):
        authors.setdefault(source, []).append(author)
    return makers | {source: who[0] for source, who in authors.items() if len(who) == 1}


def below(entities: Iterable[int]) -> set[int]:
    """The entities and all that some claim says to belong to them, whatever its status."""
    Relationship = claim_type_named("relationship").model
    links = Relationship.objects.filter(kind__in=BELONGING).order_by()
    found = frontier = set(entities)
    while frontier:
        parts = links.filter(object__in=keys_in(frontier)).values_list("subject_id", flat=True)
        frontier = set(parts) - found
        found = found | frontier
    return found
