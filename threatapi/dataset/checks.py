"""Checks that need all records of a data set to be written."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from base.orm.keys import keys_in
from incidents.models import Figure
from incidents.models.wholes import parts_elsewhere, tree_faults
from sources.choices import CitationMode
from sources.computed.correctors import check_correction
from sources.models import Assertion, Source, SourceLink
from sources.models.graph import Edges, reachable

from .faults import Fault
from .order import circles
from .rows import Row


def unsaid(rows: Sequence[Row]) -> list[Fault]:
    """Claims that nobody makes."""
    reason = "Give at least one assertion: every claim needs a source."
    return [
        row.fault("assertions", reason)
        for row in rows
        if row.kind.needs_assertion and not row.assertions
    ]


def graph_faults(rows: Sequence[Row], made: Mapping[uuid.UUID, models.Model]) -> Iterator[Fault]:
    """Containers are a tree, citations have no cycle, origins can be reached, corrections fit, and
    figures lie in each other in a few levels."""
    yield from figure_faults(rows, made)
    containers, citations = edges_of_sources(rows, made)
    looped, circling = circles(containers), circles(citations)
    relayed: dict[int, list[tuple[Row, int]]] = defaultdict(list)
    for row in rows:
        record = made[row.uid]
        if isinstance(record, Source) and record.pk in looped:
            if record.pk in reachable(record.pk, containers):
                yield row.fault("container", "A source cannot lie in itself, at any depth.")
        elif isinstance(record, SourceLink) and {record.citing_id, record.cited_id} <= circling:
            if record.citing_id in reachable(record.cited_id, citations):
                yield row.fault("cited", "This would make a cycle of citations.")
        elif isinstance(record, Assertion) and record.origin_id:
            relayed[record.source_id].append((row, record.origin_id))
        if isinstance(record, Assertion) and record.corrects_id:
            yield from correction_faults(row, record)
    relays = edges_from(relayed, relaying)
    for source, origins in relayed.items():
        reach = reachable(source, relays)
        for row, origin in origins:
            if origin not in reach:
                detail = (
                    "The source does not pass on this origin: it must cite (not just mention) "
                    "or contain it, directly or through others."
                )
                yield row.fault("origin", detail)


def figure_faults(rows: Sequence[Row], made: Mapping[uuid.UUID, models.Model]) -> Iterator[Fault]:
    """Of parts that lie in other figures than before. Those of a file lie as its records do."""
    parts = {made[row.uid].pk: row for row in rows if row.parent and row.kind.parent == "parent"}
    wholes = {key: made[row.parent.uid].pk for key, row in parts.items() if row.parent}
    for key, message in tree_faults(Figure, wholes).items():
        yield parts[key].fault(parts[key].kind.name, message)


def parts_left(
    rows: Sequence[Row], made: Mapping[uuid.UUID, models.Model], changed: set[uuid.UUID]
) -> Iterator[Fault]:
    """Figures that would be moved without a part of them that the rows do not give."""
    moved = {made[row.uid].pk: row for row in rows if row.uid in changed}
    keys = [key for key, row in moved.items() if row.kind.model is Figure]
    left = parts_elsewhere(Figure).filter(parent__in=keys_in(keys)) if keys else ()
    for key, uid in left.values_list("parent", "uid") if left else ():
        reason = f"Its part {uid}, which the data set does not give, is about another record."
        yield moved[key].fault("parts", reason)


def edges_of_sources(
    rows: Sequence[Row], made: Mapping[uuid.UUID, models.Model]
) -> tuple[Edges, Edges]:
    """In what the sources among the records lie, and what those cite that are among them."""
    records = [made[row.uid] for row in rows]
    lying = {record.pk for record in records if isinstance(record, Source)}
    citing = {record.citing_id for record in records if isinstance(record, SourceLink)}
    return edges_from(lying, containing), edges_from(citing, cited)


def edges_from(nodes: Iterable[int], steps: Callable[[Any], Iterator[QuerySet]]) -> Edges:
    """The edges that lead away from these sources, at any depth, and no others of the store."""
    edges: Edges = defaultdict(set)
    frontier = known = {*nodes}
    while frontier:
        found = [edge for step in steps(keys_in(frontier)) for edge in step.order_by()]
        for start, end in found:
            edges[start].add(end)
        frontier = {end for _, end in found} - known
        known = known | frontier
    return edges


def containing(keys: Any) -> Iterator[QuerySet]:
    inside = Source.objects.filter(pk__in=keys).exclude(container=None)
    yield inside.values_list("pk", "container")


def cited(keys: Any) -> Iterator[QuerySet]:
    yield SourceLink.objects.filter(citing__in=keys).values_list("citing", "cited")


def relaying(keys: Any) -> Iterator[QuerySet]:
    """Where a document may have things from: what it relays, and its own parts."""
    relayed = SourceLink.objects.filter(citing__in=keys).exclude(mode=CitationMode.MENTIONS)
    yield relayed.values_list("citing", "cited")
    yield Source.objects.filter(container__in=keys).values_list("container", "pk")


def correction_faults(row: Row, assertion: Assertion) -> Iterator[Fault]:
    """Whether an assertion may replace the one that it names."""
    try:
        check_correction(assertion)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield row.fault(name, message)
