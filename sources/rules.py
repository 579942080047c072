"""Rules about sources that no column can hold: trees stay trees, origins can be reached.

They take model instances and raise ValidationError; `faults()` looks for what slipped by.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from base.orm.constraints import fault

from .choices import CitationMode

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Assertion, Claim, Source, SourceLink

# Any number will do that nothing else in this database locks.
GRAPH_LOCK = 0x7468726561740001

Edges = dict[int, set[int]]


def reachable(start: int, edges: Edges) -> set[int]:
    """All nodes that can be reached from a node; the node itself only if it is in a cycle."""
    found: set[int] = set()
    frontier = {start}
    while frontier:
        frontier = {node for at in frontier for node in edges.get(at, ())} - found
        found |= frontier
    return found


def container_edges() -> Edges:
    Source = apps.get_model("sources", "Source")
    pairs = Source.objects.exclude(container=None).values_list("pk", "container_id")
    return {pk: {container} for pk, container in pairs}


def citation_edges(relaying_only: bool = False) -> Edges:
    SourceLink = apps.get_model("sources", "SourceLink")
    links = SourceLink.objects.all()
    if relaying_only:
        links = links.exclude(mode=CitationMode.MENTIONS)
    edges: Edges = defaultdict(set)
    for citing, cited in links.values_list("citing_id", "cited_id"):
        edges[citing].add(cited)
    return edges


def relay_edges() -> Edges:
    """Steps from a document to where it has things from: what it relays, and its own parts."""
    edges = citation_edges(relaying_only=True)
    for part, containers in container_edges().items():
        for container in containers:
            edges.setdefault(container, set()).add(part)
    return edges


def lock_graph() -> None:
    """Let nobody else change citations or trees until this transaction ends.

    Without it two editors can close a circle together, each adding a half that is sound. On
    SQLite there is nothing to do: a transaction that writes has the database to itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GRAPH_LOCK])


def claims_left_unsaid(assertions: "QuerySet[Assertion]") -> "Iterator[Claim]":
    """The claims that would stand without an assertion if these were deleted."""
    from .models import TARGETS, Assertion, Claim

    keys = list(assertions.values_list("pk", flat=True))
    others = Assertion.objects.exclude(pk__in=keys)
    for name in TARGETS:
        model = Assertion._meta.get_field(name).related_model
        if issubclass(model, Claim):
            theirs = Assertion.objects.filter(pk__in=keys).exclude(**{name: None})
            said = others.filter(**{f"{name}__in": theirs.values(name)}).values(name)
            yield from model._base_manager.filter(pk__in=theirs.values(name)).exclude(pk__in=said)


def check_containers(source: "Source") -> None:
    """A source does not stand in itself, at any depth."""
    if not source.pk or not source.container_id:
        return
    edges = container_edges() | {source.pk: {source.container_id}}
    if source.pk in reachable(source.pk, edges):
        raise fault("container", "A source cannot lie in itself, at any depth.", "cycle")


def check_no_citation_cycle(link: "SourceLink") -> None:
    """Refuses a citation that leads back to the citing source."""
    if not link.citing_id or not link.cited_id or link.citing_id == link.cited_id:
        return
    if link.citing_id in reachable(link.cited_id, citation_edges()):
        raise fault(
            "cited",
            "This would make a cycle: the cited source cites the citing one, directly or through "
            "others.",
            "cycle",
        )


def check_origin(assertion: "Assertion", edges: Edges | None = None) -> None:
    """Refuses an origin that cannot be reached from the source by citations and containers."""
    if not assertion.origin_id or not assertion.source_id:
        return
    if assertion.origin_id not in reachable(
        assertion.source_id, relay_edges() if edges is None else edges
    ):
        raise fault(
            "origin",
            "The source does not pass on this origin: it must cite (not just mention) or "
            "contain it, directly or through others.",
            "unreachable",
        )


def check_correction(assertion: "Assertion") -> None:
    """Refuses a correction of another voice, and a cycle of corrections."""
    if not assertion.corrects_id or not assertion.source_id:
        return
    Assertion = apps.get_model("sources", "Assertion")
    replaced = Assertion.objects.filter(corrects__isnull=False).values_list("pk", "corrects_id")
    edges = {pk: {corrected} for pk, corrected in replaced}
    if assertion.pk and assertion.pk in reachable(
        assertion.corrects_id, edges | {assertion.pk: {assertion.corrects_id}}
    ):
        raise fault("corrects", "This would make a cycle of corrections.", "cycle")
    from .computed.correctors import may_correct

    if not may_correct(assertion, assertion.corrects):
        raise fault(
            "corrects",
            "Only an assertion of the same speaker, publisher or body can be corrected. To "
            "contradict another speaker, add an assertion with the stance “denies” and, if there "
            "is one, a figure of its own.",
            "invalid",
        )


def faults() -> Iterator[str]:
    """Sentences on containers, citations and origins in the store that break the rules."""
    Source = apps.get_model("sources", "Source")
    Assertion = apps.get_model("sources", "Assertion")
    names = dict(Source.objects.values_list("pk", "slug"))
    for what, edges in (("stands in", container_edges()), ("relays", citation_edges())):
        for pk in sorted(edges):
            if pk in reachable(pk, edges):
                yield f"source {names[pk]}: {what} itself"
    corrections = Assertion.objects.filter(corrects__isnull=False).select_related("corrects")
    for assertion in corrections.select_related("source", "corrects__source").order_by("pk"):
        try:
            check_correction(assertion)
        except ValidationError as error:
            yield f"assertion {assertion.uid}: {' '.join(error.messages)}"
    edges = relay_edges()
    reach = {pk: reachable(pk, edges) for pk in names}
    relayed = Assertion.objects.exclude(origin=None)
    for uid, source, origin in relayed.values_list("uid", "source_id", "origin_id"):
        if origin not in reach[source]:
            yield f"assertion {uid}: {names[source]} does not pass on its origin {names[origin]}"
