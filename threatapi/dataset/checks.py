"""Checks that need all records of a data set to be written."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import models

from sources.computed.correctors import check_correction
from sources.models import Assertion, Source, SourceLink
from sources.models.graph import citation_edges, container_edges, reachable, relay_edges

from .faults import Fault
from .order import circles
from .reader import Row


def unsaid(rows: Sequence[Row]) -> list[Fault]:
    """Claims that nobody makes."""
    reason = "Give at least one assertion: every claim needs a source."
    return [
        row.fault("assertions", reason)
        for row in rows
        if row.kind.needs_assertion and not row.assertions
    ]


def graph_faults(rows: Sequence[Row], made: Mapping[uuid.UUID, models.Model]) -> Iterator[Fault]:
    """Containers are a tree, citations have no cycle, origins can be reached, corrections fit."""
    containers, citations = container_edges(Source), citation_edges(SourceLink)
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
    relays = relay_edges(Source, SourceLink)
    for source, origins in relayed.items():
        reach = reachable(source, relays)
        for row, origin in origins:
            if origin not in reach:
                detail = (
                    "The source does not pass on this origin: it must cite (not just mention) "
                    "or contain it, directly or through others."
                )
                yield row.fault("origin", detail)


def correction_faults(row: Row, assertion: Assertion) -> Iterator[Fault]:
    """Whether an assertion may replace the one that it names."""
    try:
        check_correction(assertion)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield row.fault(name, message)
