"""Rules about sources that no column can hold, for the whole store; and the lock for their graph.

The models check single records (`models.graph`); `faults()` looks for what slipped by.
"""

from collections.abc import Iterable, Iterator
from functools import cache, partial

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from base.orm.models import Record

from .computed.correctors import check_correction
from .models import TARGETS, Assertion, Claim, Source, SourceLink
from .models.graph import citation_edges, container_edges, reachable, relay_edges

# Any number will do that nothing else in this database locks.
GRAPH_LOCK = 0x7468726561740001


def lock_graph() -> None:
    """Let nobody else change citations or trees until this transaction ends.

    Without it two editors can close a circle together, each adding a half that is sound. On
    SQLite there is nothing to do: a transaction that writes has the database to itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GRAPH_LOCK])


def claims_left_unsaid(assertions: QuerySet[Assertion]) -> Iterator[Claim]:
    """The claims that would stand without an assertion if these were deleted."""
    keys = list(assertions.values_list("pk", flat=True))
    others = Assertion.objects.exclude(pk__in=keys)
    for name in TARGETS:
        model = Assertion._meta.get_field(name).related_model
        if issubclass(model, Claim):
            theirs = Assertion.objects.filter(pk__in=keys).exclude(**{name: None})
            said = others.filter(**{f"{name}__in": theirs.values(name)}).values(name)
            yield from model._base_manager.filter(pk__in=theirs.values(name)).exclude(pk__in=said)


def graph_faults(records: Iterable[Record]) -> Iterator[tuple[Record, str, str]]:
    """Of stored sources, citations and assertions: which break a rule on their graph, in which
    column, and why. The graph is read once for all of them."""
    containers, citations = container_edges(Source), citation_edges(SourceLink)
    reach = cache(partial(reachable, edges=relay_edges(Source, SourceLink)))
    for record in records:
        if isinstance(record, Source) and record.pk in reachable(record.pk, containers):
            yield record, "container", "A source cannot lie in itself, at any depth."
        elif isinstance(record, SourceLink):
            if record.citing_id in reachable(record.cited_id, citations):
                yield record, "cited", "This would make a cycle of citations."
        elif isinstance(record, Assertion):
            if record.origin_id and record.origin_id not in reach(record.source_id):
                yield record, "origin", "The source does not pass on this origin."
            if record.corrects_id:
                yield from correction_faults(record)


def correction_faults(assertion: Assertion) -> Iterator[tuple[Record, str, str]]:
    try:
        check_correction(assertion)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from ((assertion, name, message) for message in messages)


def faults() -> Iterator[str]:
    """Sentences on containers, citations and origins in the store that break the rules."""
    names = dict(Source.objects.values_list("pk", "slug"))
    graphs = ("stands in", container_edges(Source)), ("relays", citation_edges(SourceLink))
    for what, edges in graphs:
        for pk in sorted(edges):
            if pk in reachable(pk, edges):
                yield f"source {names[pk]}: {what} itself"
    corrections = Assertion.objects.filter(corrects__isnull=False).select_related("corrects")
    for assertion in corrections.select_related("source", "corrects__source").order_by("pk"):
        try:
            check_correction(assertion)
        except ValidationError as error:
            yield f"assertion {assertion.uid}: {' '.join(error.messages)}"
    edges = relay_edges(Source, SourceLink)
    reach = {pk: reachable(pk, edges) for pk in names}
    relayed = Assertion.objects.exclude(origin=None)
    for uid, source, origin in relayed.values_list("uid", "source_id", "origin_id"):
        if origin not in reach[source]:
            yield f"assertion {uid}: {names[source]} does not pass on its origin {names[origin]}"
