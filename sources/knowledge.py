"""When each source became known, and the root from which each assertion comes.

Both follow from the citation graph and the containers; they are stored, and computed anew when
a source or a link changes.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db.models import Count

from threatapi.base import bulk

from .choices import SourceKind
from .models import Assertion, Source, SourceLink

NOBODY = (SourceKind.UNNAMED_SOURCE, SourceKind.DANGLING)


def known_from() -> dict[int, date | None]:
    """First day on which each source could be read, itself or through one that cites it.

    A source is known from its publication, or its container's if it stands in one, or from when
    a source that cites it is known: the shortest path by dates from what bears a date.
    """
    sources = list(Source.objects.values_list("pk", "container_id", "published_latest"))
    leads_to: dict[int, list[int]] = defaultdict(list)
    for pk, container, _ in sources:
        if container:
            leads_to[container].append(pk)
    for citing, cited in SourceLink.objects.values_list("citing_id", "cited_id"):
        leads_to[citing].append(cited)
    known: dict[int, date | None] = dict.fromkeys((pk for pk, *_ in sources), None)
    queue = [(day, pk) for pk, container, day in sources if day and not container]
    heapq.heapify(queue)
    while queue:
        day, pk = heapq.heappop(queue)
        if known[pk] is None:
            known[pk] = day
            for below in leads_to[pk]:
                heapq.heappush(queue, (day, below))
    return known


def roots(known_by: date | None = None) -> dict[int, tuple[int, bool]]:
    """Outermost container of each source, and whether the source names somebody at all.

    A container that is not known by the day is none yet.
    """
    rows = Source.objects.values_list("pk", "container_id", "kind", "known_from")
    sources = {pk: (container, kind) for pk, container, kind, _ in rows}
    if known_by:
        late = {pk for pk, *_, day in rows if day is None or day > known_by}
        sources = {
            pk: (None if container in late else container, kind)
            for pk, (container, kind) in sources.items()
        }
    found = {}
    for pk, (container, kind) in sources.items():
        root = pk
        while sources[root][0]:
            root = sources[root][0]
        found[pk] = (root, bool(container) or kind not in NOBODY)
    return found


def root_of(source: int, origin: int | None, roots: dict[int, tuple[int, bool]]) -> int:
    """Where a thing comes from: its origin, unless that is nobody in particular."""
    if origin is not None and roots[origin][1]:
        return roots[origin][0]
    return roots[source][0]


class RootsInView:
    """The root of an assertion as a view sees it, one after the other.

    What stands in a source is known no later than that source, so the stored root holds wherever
    it is known itself. Only for the others the containers are read, once. Sources that are left
    out need no look: what stands in them is out as well.
    """

    def __init__(self, known_by: date | None) -> None:
        self.known_by = known_by

    def __call__(
        self, stored: int | None, known_from: date | None, source: int, origin: int | None
    ) -> int | None:
        day = self.known_by
        if day is None or (known_from is not None and known_from <= day):
            return stored
        return root_of(source, origin, self.table)

    @cached_property
    def table(self) -> dict[int, tuple[int, bool]]:
        return roots(self.known_by)


# Counts of assertions, with the path from the source to them.
COUNTS = {"assertion_count": "assertions", "relayed_count": "relayed_assertions"}
# What `RootsInView` is to be told of an assertion.
ROOT_COLUMNS = ("root_id", "root__known_from", "source_id", "origin_id")


def store_known_from() -> set[int]:
    """Store when each source became known; the sources for which that changed."""
    days = known_from()
    stored = Source.objects.order_by().values_list("pk", "known_from").iterator(chunk_size=5000)
    changed = {pk for pk, day in stored if day != days[pk]}
    bulk.update_columns(Source, ["known_from"], ((pk, days[pk]) for pk in sorted(changed)))
    return changed


def store_roots() -> set[int]:
    """Store the root of each assertion; the assertions for which that changed."""
    table = roots()
    wanted: dict[int, int] = {}
    rows = Assertion.objects.order_by().values_list("pk", "source_id", "origin_id", "root_id")
    for pk, source, origin, stored in rows.iterator(chunk_size=5000):
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


def store_root(assertion: Assertion) -> None:
    """Store the root of one assertion."""
    root = outermost(assertion)
    if assertion.root_id != root.pk:
        assertion.root = root
        Assertion.objects.filter(pk=assertion.pk).update(root=root)


def store_counts(sources: Iterable[int] | None = None) -> None:
    """Store how many assertions were read in each source, and how many elsewhere are from it."""
    for column, path in COUNTS.items():
        wanted = Source.objects.all() if sources is None else Source.objects.filter(pk__in=sources)
        counted = wanted.annotate(number=Count(path)).order_by()
        rows = counted.values_list("pk", "number", column)
        wrong = [(pk, number) for pk, number, stored in rows if number != stored]
        bulk.update_columns(Source, [column], wrong)
