"""The body that speaks through a source: outlets of one body are one voice.

The body of a source is its publisher, else its only author, and from there the topmost actor that
is reached by `part_of` or `media_outlet_of`. A source without either is a body of its own. Actors
and relationships belong to a higher app; like the targets of assertions they are named by string.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from base.orm.keys import keys_in

from ..choices import ClaimStatus, Modality
from ..models import Source
from ..models.assertions import target_model
from .standpoint import EVERYTHING, Standpoint
from .statements import statements
from .status import Said, verdict

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


class Bodies:
    """The bodies of sources and entities from one standpoint; each is looked up once."""

    def __init__(self, standpoint: Standpoint = EVERYTHING) -> None:
        self.standpoint = standpoint
        self.above: dict[int, set[int]] = {}
        self.slugs: dict[int, str] = {}
        self.sources: dict[int, Body] = {}

    def of_sources(self, keys: Iterable[int | None]) -> Mapping[int, Body]:
        """The body of each of these sources. Of an assertion, ask for that of its root."""
        new = {key for key in keys if key is not None} - self.sources.keys()
        if new:
            makers = makers_of(new)
            self._look_up(makers.values())
            for key in new:
                maker = makers.get(key)
                self.sources[key] = ("source", key) if maker is None else self._body(maker)
        return self.sources

    def of_entities(self, keys: Iterable[int]) -> dict[int, Body]:
        """The body of each of these entities, as of a speaker."""
        keys = set(keys)
        self._look_up(keys)
        return {key: self._body(key) for key in keys}

    def _body(self, entity: int) -> Body:
        return "entity", topmost(entity, self.above, lambda key: self.slugs.get(key, ""))

    def _look_up(self, entities: Iterable[int]) -> None:
        """Read all that is above these entities, level by level."""
        frontier = set(entities) - self.above.keys()
        while frontier:
            self.above |= {key: set() for key in frontier}
            for part, whole, part_slug, whole_slug in self._links(frontier):
                self.above[part].add(whole)
                self.slugs |= {part: part_slug, whole: whole_slug}
            frontier = {up for key in frontier for up in self.above[key]} - self.above.keys()

    def _links(self, parts: set[int]) -> Iterable[tuple[int, int, str, str]]:
        Relationship = target_model("relationship")
        links = Relationship.objects.filter(kind__in=BELONGING, subject__in=keys_in(parts))
        links = links.exclude(object__kind__in=NOT_ENTERED)
        binding = binding_links(links, self.standpoint)
        rows = links.filter(pk__in=keys_in(binding)).order_by()
        return rows.values_list("subject_id", "object_id", "subject__slug", "object__slug")


def bodies_from(standpoint: Standpoint) -> Bodies:
    """The default view is shared by all requests, so nothing that is looked up is kept with it."""
    return Bodies() if standpoint.sees_everything else standpoint.bodies


def binding_links(links: QuerySet, standpoint: Standpoint) -> set[int]:
    """The links that join their ends into one body, by their assertions in view."""
    said: dict[int, list[Said]] = {}
    for link, one in statements("relationship", links, standpoint):
        said.setdefault(link, []).append(one)
    verdicts = {link: verdict(theirs) for link, theirs in said.items()}
    return {
        link
        for link, found in verdicts.items()
        if found.status in BINDING and found.modality == Modality.ACTUAL
    }


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
    Relationship = target_model("relationship")
    links = Relationship.objects.filter(kind__in=BELONGING).order_by()
    found = frontier = set(entities)
    while frontier:
        parts = links.filter(object__in=keys_in(frontier)).values_list("subject_id", flat=True)
        frontier = set(parts) - found
        found = found | frontier
    return found


def sources_made_by(entities: Iterable[int]) -> QuerySet:
    """The sources that these entities published or wrote."""
    keys = keys_in(entities)
    return Source.objects.filter(Q(publisher__in=keys) | Q(authors__in=keys))
