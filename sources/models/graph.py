"""Containers and citations as graphs: which source stands in or relays which, without a cycle.

Checks of the whole store read all edges, once; a single record asks from node to node.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Model

from base.orm.constraints import fault
from base.orm.keys import keys_in

from ..choices import CitationMode

Edges = dict[int, set[int]]


def reachable(start: int, edges: Edges) -> set[int]:
    """All nodes that can be reached from a node; the node itself only if it is in a cycle."""
    found: set[int] = set()
    frontier = {start}
    while frontier:
        frontier = {node for at in frontier for node in edges.get(at, ())} - found
        found |= frontier
    return found


def leads_to(start: int, end: int, step: Callable[[set[int]], Iterable[int]]) -> bool:
    """Whether a walk leads from a node to another; `step` queries the nodes behind some."""
    found: set[int] = set()
    frontier = {start}
    while frontier:
        frontier = {*step(frontier)} - found
        if end in frontier:
            return True
        found |= frontier
    return False


def container_edges(sources: type[Model]) -> Edges:
    pairs = sources.objects.exclude(container=None).values_list("pk", "container_id")
    return {pk: {container} for pk, container in pairs}


def citation_edges(citations: type[Model], relaying_only: bool = False) -> Edges:
    links = citations.objects.all()
    if relaying_only:
        links = links.exclude(mode=CitationMode.MENTIONS)
    edges: Edges = defaultdict(set)
    for citing, cited in links.values_list("citing_id", "cited_id"):
        edges[citing].add(cited)
    return edges


def relay_edges(sources: type[Model], citations: type[Model]) -> Edges:
    """Steps from a document to where it has things from: what it relays, and its own parts."""
    edges = citation_edges(citations, relaying_only=True)
    for part, containers in container_edges(sources).items():
        for container in containers:
            edges.setdefault(container, set()).add(part)
    return edges


def check_containers(source: Model) -> None:
    """A source does not stand in itself, at any depth."""
    if not source.pk or not source.container_id:
        return
    sources = type(source).objects.exclude(container=None)

    def step(parts: set[int]) -> Iterable[int]:
        return sources.filter(pk__in=keys_in(parts)).values_list("container_id", flat=True)

    is_itself = source.container_id == source.pk
    if is_itself or leads_to(source.container_id, source.pk, step):
        raise fault("container", "A source cannot lie in itself, at any depth.", "cycle")


def check_no_citation_cycle(link: Model) -> None:
    """Refuses a citation that leads back to the citing source."""
    if not link.citing_id or not link.cited_id or link.citing_id == link.cited_id:
        return
    links = type(link).objects.all()

    def step(citing: set[int]) -> Iterable[int]:
        return links.filter(citing__in=keys_in(citing)).values_list("cited_id", flat=True)

    if leads_to(link.cited_id, link.citing_id, step):
        raise fault(
            "cited",
            "This would make a cycle: the cited source cites the citing one, directly or through "
            "others.",
            "cycle",
        )


def check_origin(assertion: Model, sources: type[Model], citations: type[Model]) -> None:
    """Refuses an origin that cannot be reached from the source by citations and containers."""
    links = citations.objects.exclude(mode=CitationMode.MENTIONS)

    def step(wholes: set[int]) -> Iterable[int]:
        keys = keys_in(wholes)
        yield from links.filter(citing__in=keys).values_list("cited_id", flat=True)
        yield from sources.objects.filter(container__in=keys).values_list("pk", flat=True)

    if not leads_to(assertion.source_id, assertion.origin_id, step):
        raise fault(
            "origin",
            "The source does not pass on this origin: it must cite (not just mention) or "
            "contain it, directly or through others.",
            "unreachable",
        )
