"""The links of one entity: everyone it is linked to, and how."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .choices import EdgeType
from .edges import DEGREE_CAP, Edge, ask, weights
from .parameters import Scope
from .plain import TYPES

DIRECTION = """CASE WHEN MAX(ahead) > MAX(back) THEN 'forward'
    WHEN MAX(back) > MAX(ahead) THEN 'backward' ELSE 'none' END"""

TURNED = """(SELECT far AS near, near AS far, type, whole, key, kind, strength, back AS ahead,
    ahead AS back FROM edge) AS turned"""


@dataclass(frozen=True)
class Cell:
    """The edges of one type, kind and direction that lead to one neighbour."""

    far: int
    type: int
    kind: str
    direction: str
    count: int


@dataclass(frozen=True)
class Links:
    """The edges of one entity, as a list of which a page may be cut."""

    scope: Scope
    entity: int
    neighbours: tuple[int, ...] = ()
    directions: tuple[str, ...] = ()

    @cached_property
    def cells(self) -> list[Cell]:
        """All edges, counted, in the order of the list."""
        found = self._ask(
            """SELECT far, cell.type, cell.kind, direction, edges FROM (
                SELECT far, type, kind, direction, COUNT(*) AS edges FROM ({links}) AS link
                GROUP BY far, type, kind, direction
            ) AS cell JOIN actors_entity ON actors_entity.id = far
            ORDER BY slug, cell.type, cell.kind, direction""",
            self.neighbours or None,
        )
        return [Cell(*row) for row in found]

    def groups(self) -> list[dict[str, Any]]:
        """Counts by kind and direction."""
        edges: Counter[tuple[int, str, str]] = Counter()
        linked: Counter[tuple[int, str, str]] = Counter()
        for cell in self.cells:
            group = cell.type, cell.kind, cell.direction
            edges[group] += cell.count
            linked[group] += 1
        return [
            {
                "type": TYPES[group[0]],
                "kind": group[1] or None,
                "direction": group[2],
                "edge_count": edges[group],
                "neighbour_count": linked[group],
            }
            for group in sorted(edges)
        ]

    def page(self, offset: int, limit: int) -> list[Edge]:
        """By neighbour's slug, then type, kind and direction; the strongest of equals first."""
        shown, passed, skipped = [], 0, {}
        for cell in self.cells:
            skipped.setdefault(cell.far, passed)
            if passed < offset + limit and passed + cell.count > offset:
                shown.append(cell.far)
            passed += cell.count
        if not shown:
            return []
        found = self._ask(
            """SELECT far, link.type, link.key, strength, direction, COUNT(*) OVER (
                PARTITION BY far, link.type, link.kind, direction) FROM ({links}) AS link
            JOIN actors_entity ON actors_entity.id = far
            ORDER BY slug, link.type, link.kind, direction, strength, link.key
            LIMIT %s OFFSET %s""",
            dict.fromkeys(shown),
            [limit, offset - skipped[shown[0]]],
        )
        return [
            Edge(self.entity, far, EdgeType(TYPES[type_]), uuid.UUID(key), strength, count, way)
            for far, type_, key, strength, way, count in found
        ]

    def _ask(self, select: str, far: Iterable[int] | None, more: Iterable[Any] = ()) -> list[tuple]:
        near, rows = [self.entity], "edge"
        if far is not None:
            one, other = weights(self.scope, {self.entity}, {*far}, most=DEGREE_CAP)
            if other < one:  # from the side with fewer edges, and then turned
                near, far, rows = far, near, TURNED
        wanted = f"WHERE direction IN ({', '.join(['%s'] * len(self.directions))})"
        links = f"""SELECT * FROM (SELECT far, type, whole, MAX(key) AS key, MAX(kind) AS kind,
            MIN(strength) AS strength, {DIRECTION} AS direction FROM {rows}
            GROUP BY far, type, whole) AS one {wanted if self.directions else ""}"""  # noqa: S608 (words of ours)
        return ask(self.scope, select.format(links=links), near, far, [*self.directions, *more])
