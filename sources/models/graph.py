"""Containers and citations as graphs: which source stands in or relays which, without a cycle."""

from collections import defaultdict

from django.db.models import Model

from base.orm.constraints import fault

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
    edges = container_edges(type(source)) | {source.pk: {source.container_id}}
    if source.pk in reachable(source.pk, edges):
        raise fault("container", "A source cannot lie in itself, at any depth.", "cycle")


def check_no_citation_cycle(link: Model) -> None:
    """Refuses a citation that leads back to the citing source."""
    if not link.citing_id or not link.cited_id or link.citing_id == link.cited_id:
        return
    if link.citing_id in reachable(link.cited_id, citation_edges(type(link))):
        raise fault(
            "cited",
            "This would make a cycle: the cited source cites the citing one, directly or through "
            "others.",
            "cycle",
        )


def check_origin(assertion: Model, relays: Edges) -> None:
    """Refuses an origin that cannot be reached from the source by citations and containers."""
    if assertion.origin_id not in reachable(assertion.source_id, relays):
        raise fault(
            "origin",
            "The source does not pass on this origin: it must cite (not just mention) or "
            "contain it, directly or through others.",
            "unreachable",
        )
