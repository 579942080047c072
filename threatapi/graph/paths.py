"""All shortest paths between two entities, searched level by level from both ends.

The database finds who is next, for a whole level at a time; a hub is met from its other side
where that is smaller. What lies on no shortest path is never read.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from actors.models import Entity

from .edges import DEGREE_CAP, DIGITS, Edge, between, neighbours, weights
from .parameters import Scope

# Entities looked at, and pairs of neighbours on shortest paths, before a search gives up.
NODE_BUDGET = 20_000
PAIR_BUDGET = 20_000


@dataclass
class Side:
    """The entities reached from one end, as levels, nearest first."""

    scope: Scope
    levels: list[set[int]]
    known: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known |= self.front

    @property
    def front(self) -> set[int]:
        return self.levels[-1]

    def grow(self, room: int) -> bool:
        """Add the next level; False if there is no room for it."""
        most = room + len(self.known)
        found = neighbours(self.scope, self.front, most + 1)
        if len(found) > most:
            return False
        self.levels.append(set(found) - self.known)
        self.known |= self.front
        return True


@dataclass
class Found:
    """The shortest paths, not yet told apart: levels of entities and the hops between them."""

    searched: int
    truncated: bool = False
    hops: list[dict[tuple[int, int], Edge]] = field(default_factory=list)


def search(scope: Scope, start: int, goal: int, max_hops: int) -> Found:
    left, right = Side(scope, [{start}]), Side(scope, [{goal}])
    for searched in range(1, max_hops + 1):
        met = hops_between(scope, left.front, right.front)
        if met:
            return trace(scope, left, right, met, searched)
        if searched == max_hops:
            break
        near, far = weights(scope, left.front, right.front, most=DEGREE_CAP)
        side = left if near <= far else right
        if not side.grow(NODE_BUDGET - len(left.known) - len(right.known)):
            return Found(searched, truncated=True)
        if not side.front:
            break
    # One end has nobody left to ask: there is no path of any length.
    return Found(max_hops)


def turned(edge: Edge) -> Edge:
    return Edge(edge.far, edge.near, edge.type, edge.key, edge.strength, edge.count)


def hops_between(scope: Scope, near: set[int], far: set[int]) -> list[Edge]:
    """The first set drives the statement; it had better be the one with fewer edges."""
    one, other = weights(scope, near, far, most=DEGREE_CAP)
    if one <= other:
        return between(scope, near, far, PAIR_BUDGET + 1)
    return [turned(edge) for edge in between(scope, far, near, PAIR_BUDGET + 1)]


def trace(scope: Scope, left: Side, right: Side, met: list[Edge], searched: int) -> Found:
    """Back from where the sides met to both ends, keeping what lies on a shortest path."""
    found = Found(searched, truncated=len(met) > PAIR_BUDGET)
    middle = met[:PAIR_BUDGET]
    found.hops.append({(edge.near, edge.far): edge for edge in middle})
    at = {edge.near for edge in middle}
    for level in reversed(left.levels[:-1]):
        hops = _hops(scope, at, level, found)
        found.hops.insert(0, {(edge.far, edge.near): turned(edge) for edge in hops})
        at = {edge.far for edge in hops}
    at = {edge.far for edge in middle}
    for level in reversed(right.levels[:-1]):
        hops = _hops(scope, at, level, found)
        found.hops.append({(edge.near, edge.far): edge for edge in hops})
        at = {edge.far for edge in hops}
    return found


def _hops(scope: Scope, near: set[int], far: set[int], found: Found) -> list[Edge]:
    hops = hops_between(scope, near, far)
    found.truncated |= len(hops) > PAIR_BUDGET
    return hops[:PAIR_BUDGET]


def strength(edge: Edge) -> str:
    """Status, sources and type: less is stronger. The id breaks ties of edges, not of hops."""
    return edge.strength[:DIGITS]


class Paths:
    """The paths in order: the stronger weakest hop first, then by the slugs in order."""

    def __init__(self, start: int, found: Found) -> None:
        self.start = start
        self.next: list[dict[int, list[Edge]]] = []
        for hops in found.hops:
            leads: dict[int, list[Edge]] = {}
            for edge in hops.values():
                leads.setdefault(edge.near, []).append(edge)
            self.next.append(leads)
        nodes = {key for hops in found.hops for pair in hops for key in pair} | {start}
        self.slugs = dict(Entity.objects.filter(pk__in=nodes).values_list("pk", "slug"))
        # From each entity of each level: the best that the weakest hop can still be, and how
        # many ways lead on. The sides may have been cut short, so not each hop leads to the end.
        self.best: list[dict[int, str]] = [{} for _ in self.next]
        self.ways: list[dict[int, int]] = [{} for _ in self.next]
        for level in reversed(range(len(self.next))):
            self._look_ahead(level)

    def _look_ahead(self, level: int) -> None:
        last = level == len(self.next) - 1
        for node, edges in self.next[level].items():
            ahead = [edge for edge in edges if last or edge.far in self.best[level + 1]]
            self.next[level][node] = ahead
            if ahead:
                self.best[level][node] = min(self._weakest(level, edge) for edge in ahead)
                self.ways[level][node] = sum(
                    1 if last else self.ways[level + 1][edge.far] for edge in ahead
                )

    def _weakest(self, level: int, edge: Edge) -> str:
        """The best weakest hop from this hop on."""
        last = level == len(self.next) - 1
        return max(strength(edge), "" if last else self.best[level + 1][edge.far])

    def count(self) -> int:
        return self.ways[0].get(self.start, 0) if self.next else 0

    def in_order(self) -> Iterator[list[Edge]]:
        """Best-first search. Partial paths wait in a heap, by their best possible strength."""
        if not self.count():
            return
        heap: list[tuple] = [(self.best[0][self.start], (self.slugs[self.start],), "", ())]
        while heap:
            _, slugs, so_far, path = heapq.heappop(heap)
            if len(path) == len(self.next):
                yield list(path)
                continue
            level = len(path)
            for edge in self.next[level][path[-1].far if path else self.start]:
                bound = max(so_far, self._weakest(level, edge))
                weakest = max(so_far, strength(edge))
                further = (*slugs, self.slugs[edge.far])
                heapq.heappush(heap, (bound, further, weakest, (*path, edge)))


def weakest_hop(path: list[Edge]) -> int | None:
    """The index of the weakest hop, the first of equals."""
    if not path:
        return None
    weakest = max(strength(edge) for edge in path)
    return next(index for index, edge in enumerate(path) if strength(edge) == weakest)
