"""Computed values of sources and assertions: known_from and root.

Both follow from the citation graph and the containers; they are stored, and computed anew when a
source or a link changes.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from base.orm import bulk
from base.orm.keys import keys_in

from ..choices import SourceKind
from ..models import Assertion, Source, SourceLink

NOBODY = (SourceKind.UNNAMED_SOURCE, SourceKind.DANGLING)


def known_from(keys: set[int] | None = None) -> dict[int, date | None]:
    """First day on which each source could be read, itself or through one that cites it.

    A source is known from its publication, or its container's if it stands in one, or from when
    a source that cites it is known: the shortest path by dates from what bears a date. Given keys
    of sources and of all that depend on them, only these are worked out; the rest is as stored.
    """
    rows, links = Source.objects.order_by(), SourceLink.objects.order_by()
    if keys is not None:
        rows, links = rows.filter(pk__in=keys_in(keys)), links.filter(cited__in=keys_in(keys))
    sources = list(rows.values_list("pk", "container_id", "published_latest"))
    edges = [(container, pk) for pk, container, _ in sources if container]
    edges += links.values_list("citing_id", "cited_id")
    known: dict[int, date | None] = dict.fromkeys((pk for pk, *_ in sources), None)
    leads_to: dict[int, list[int]] = defaultdict(list)
    for above, below in edges:
        leads_to[above].append(below)
    queue = [(day, pk) for pk, container, day in sources if day and not container]
    outside = Source.objects.filter(pk__in=keys_in(leads_to.keys() - known.keys()))
    for pk, day in outside.values_list("pk", "known_from"):
        queue += [(day, below) for below in leads_to[pk] if day]
    heapq.heapify(queue)
    while queue:
        day, pk = heapq.heappop(queue)
        if known[pk] is None:
            known[pk] = day
            for below in leads_to[pk]:
                heapq.heappush(queue, (day, below))
    return known


def dependent(keys: Iterable[int]) -> set[int]:
    """These sources and all that stand in them or are cited by them, at any depth."""
    found = set(keys)
    frontier = found
    while frontier:
        parts = Source.objects.filter(container__in=keys_in(frontier))
        cited = SourceLink.objects.filter(citing__in=keys_in(frontier)).order_by()
        below = {*parts.order_by().values_list("pk", flat=True)}
        frontier = (below | {*cited.values_list("cited_id", flat=True)}) - found
        found |= frontier
    return found


def roots(keys: Iterable[int] | None = None) -> dict[int, tuple[int, bool]]:
    """Outermost container of each source, and whether the source names somebody at all.

    Given keys of sources, only these and their containers are read.
    """
    sources = {pk: tuple(rest) for pk, *rest in rows_for_roots(keys)}
    return roots_among(sources, sources, date.max)


def roots_among(
    keys: Iterable[int], sources: Mapping[int, Any], day: date
) -> dict[int, tuple[int, bool]]:
    """The same of these keys on a day, by the container, kind and first day of each source.

    A container that is not known by the day is none yet. On the last of all days that is known as
    well which bears no date.
    """

    def container_of(source: int) -> int | None:
        above = sources[source][0]
        return above if above and (sources[above][2] or date.max) <= day else None

    found = {}
    for pk in keys:
        root = pk
        while above := container_of(root):
            root = above
        found[pk] = (root, root != pk or sources[pk][1] not in NOBODY)
    return found


def rows_for_roots(keys: Iterable[int] | None) -> Iterator[tuple[Any, ...]]:
    rows = Source.objects.order_by().values_list("pk", "container_id", "kind", "known_from")
    if keys is None:
        yield from rows
        return
    found, frontier = set[int](), set(keys)
    while frontier:
        level = list(rows.filter(pk__in=keys_in(frontier)))
        yield from level
        found |= frontier
        frontier = {container for _, container, *_ in level if container} - found


def root_of(source: int, origin: int | None, roots: dict[int, tuple[int, bool]]) -> int:
    """The root of an assertion: that of its origin, or of its source if the origin is unnamed."""
    if origin is not None and roots[origin][1]:
        return roots[origin][0]
    return roots[source][0]


# Counts of assertions, with the path from the source to them.
COUNTS = {"assertion_count": "assertions", "relayed_count": "relayed_assertions"}


def store_known_from(keys: Iterable[int] | None = None) -> set[int]:
    """Store when each source became known; the sources for which that changed.

    Given keys, this looks only at these sources and at those whose day depends on theirs.
    """
    wanted = None if keys is None else dependent(keys)
    days = known_from(wanted)
    rows = Source.objects.order_by()
    if wanted is not None:
        rows = rows.filter(pk__in=keys_in(wanted))
    stored = rows.values_list("pk", "known_from").iterator(chunk_size=5000)
    changed = {pk for pk, day in stored if day != days[pk]}
    bulk.update_columns(Source, ["known_from"], ((pk, days[pk]) for pk in sorted(changed)))
    return changed


def store_roots(assertions: QuerySet | None = None) -> set[int]:
    """Store the root of each of these assertions, or of all; those for which that changed."""
    told = Assertion.objects.all() if assertions is None else assertions
    columns = ("pk", "source_id", "origin_id", "root_id")
    rows = told.order_by().values_list(*columns)
    if assertions is None:
        table, found = roots(), rows.iterator(chunk_size=5000)
    else:
        found = list(rows)
        ends = {key for _, source, origin, _ in found for key in (source, origin) if key}
        table = roots(keys=ends)
    wanted: dict[int, int] = {}
    for pk, source, origin, stored in found:
        root = root_of(source, origin, table)
        if root != stored:
            wanted[pk] = root
    bulk.update_columns(Assertion, ["root"], wanted.items())
    return set(wanted)


def outermost(assertion: Assertion) -> Source:
    """The root of one assertion."""
    root = assertion.source
    if assertion.origin and (assertion.origin.container_id or assertion.origin.kind not in NOBODY):
        root = assertion.origin
    while root.container:
        root = root.container
    return root


def store_counts(sources: Iterable[int] | None = None) -> None:
    """Store how many assertions were read in each source, and how many elsewhere are from it."""
    rows = Source.objects.order_by()
    if sources is not None:
        rows = rows.filter(pk__in=sources)
    numbers = {f"number_of_{path}": number_of(path) for path in COUNTS.values()}
    found = rows.annotate(**numbers).values_list("pk", *numbers, *COUNTS)
    wrong = [(pk, *row[:2]) for pk, *row in found if row[:2] != row[2:]]
    bulk.update_columns(Source, [*COUNTS], wrong)


def number_of(path: str) -> Coalesce:
    """Grouped by a subquery: PostgreSQL knows no key of a table that lacks its hidden rows."""
    end = Source._meta.get_field(path).field.name
    told = Assertion.objects.filter(**{end: OuterRef("pk")}).order_by().values(end)
    return Coalesce(Subquery(told.annotate(number=Count("pk")).values("number")), 0)
