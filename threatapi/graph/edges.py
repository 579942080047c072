"""Questions to the edges of a set of entities, each one statement whatever the number of edges."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from threatapi.base.replicas.routing import reading

from .choices import EdgeType, Via
from .parameters import Scope
from .rows import COLUMNS, TYPES, parts, passing

# How many digits of the strength text say how strong an edge is; its key comes behind them.
DIGITS = 9
MOST_SOURCES = 999_999
# Digits of equal number, so that the least text is the strongest: status, sources, type.
STRENGTH = f"""CAST((worse + 10) * 10000000 + ({MOST_SOURCES} - CASE WHEN fewer < {MOST_SOURCES}
    THEN fewer ELSE {MOST_SOURCES} END) * 10 + type AS text)"""
DIRECTION = """CASE WHEN MAX(ahead) > MAX(back) THEN 'forward'
    WHEN MAX(back) > MAX(ahead) THEN 'backward' ELSE 'none' END"""


@dataclass(frozen=True)
class Edge:
    """The strongest edge between two entities, and how many there are."""

    near: int
    far: int
    type: EdgeType
    key: uuid.UUID
    strength: str = ""
    count: int = 1
    direction: str = ""


def ask(
    scope: Scope,
    select: str,
    near: Iterable[int],
    far: Iterable[int] | None = None,
    more: Iterable[Any] = (),
) -> list[tuple]:
    """Rows of a SELECT on the table `edge`, the edges from `near` (to `far`)."""
    sets = {"near_set": [*near], "far_set": [*far] if far is not None else None}
    if not all(keys is None or keys for keys in sets.values()):
        return []
    bounded = far is not None
    found = scope.once(("parts", bounded), lambda: parts(scope, bounded))
    if not found:
        return []
    # Keys of ours, all integers: as many as there are, while parameters are limited.
    tables = [
        f"{name}(id) AS (VALUES {', '.join(f'({int(key)})' for key in keys)})"
        for name, keys in sets.items()
        if keys is not None
    ]
    tables += [table for table, _, _ in found if table]
    union = " UNION ALL ".join(select for _, select, _ in found)
    tables.append(f"link_row({', '.join(COLUMNS)}) AS ({union})")
    tables.append(f"""edge AS (SELECT near, far, type, key, kind, {STRENGTH} AS strength,
        ahead, back FROM link_row WHERE {passing(scope)})""")  # noqa: S608 (words of ours)
    values = [value for _, _, given in found for value in given]
    with reading().cursor() as cursor:
        cursor.execute(f"WITH {', '.join(tables)} {select}", [*values, *more])
        return cursor.fetchall()


def neighbours(scope: Scope, near: Iterable[int], most: int) -> list[int]:
    """Whom one of these is linked to; at most so many."""
    select = "SELECT DISTINCT far FROM edge ORDER BY far LIMIT %s"
    return [key for (key,) in ask(scope, select, near, more=[most])]


COUNTED = {
    Via.RELATIONSHIPS: (
        ("actors_relationship", "subject_id"),
        ("actors_relationship", "object_id"),
    ),
    Via.INCIDENTS: (("incidents_involvement", "entity_id"),),
    Via.PRESENCES: (("incidents_presence", "entity_id"),),
}


def weights(scope: Scope, *sets: set[int], most: int) -> list[int]:
    """About how many edges lead away from each: what indexes tell of it, counted up to a limit."""
    known = scope.once("weights", dict)
    names = [frozenset(each) for each in sets]
    wanted = [each for each in dict.fromkeys(names) if each and each not in known]
    if wanted:
        counts = []
        for keys in wanted:
            listed = ", ".join(str(int(key)) for key in keys)
            rows = " UNION ALL ".join(
                f"SELECT 1 FROM {table} WHERE {column} IN ({listed})"  # noqa: S608 (integers)
                for via in scope.via
                for table, column in COUNTED[Via(via)]
            )
            counts.append(f"(SELECT COUNT(*) FROM ({rows} LIMIT {most}) AS counted)")  # noqa: S608
        with reading().cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts)}")
            known |= zip(wanted, cursor.fetchone(), strict=True)
    return [known.get(each, 0) for each in names]


def best_linked(scope: Scope, near: Iterable[int], known: Iterable[int], most: int) -> list[int]:
    """Neighbours that are not known yet: those with most edges to `near` first, then by slug."""
    barred = ", ".join(str(int(key)) for key in known)
    select = f"""SELECT far FROM (SELECT DISTINCT near, far, type, key FROM edge) AS single
        JOIN actors_entity ON actors_entity.id = far WHERE far NOT IN ({barred})
        GROUP BY far, slug ORDER BY COUNT(*) DESC, slug LIMIT %s"""  # noqa: S608 (integers)
    return [key for (key,) in ask(scope, select, near, more=[most])]


def between(scope: Scope, near: Iterable[int], far: Iterable[int], most: int) -> list[Edge]:
    """The strongest edge of each two, the strongest of all first; at most so many."""
    select = """SELECT near, far, COUNT(*), MIN(best) FROM (
            SELECT near, far, type, key, MIN(strength || key) AS best FROM edge
            GROUP BY near, far, type, key
        ) AS single GROUP BY near, far ORDER BY MIN(best), near, far LIMIT %s"""
    found = []
    for one, other, count, best in ask(scope, select, near, far, [most]):
        type_ = EdgeType(TYPES[int(best[DIGITS - 1])])
        key = uuid.UUID(best[DIGITS:])
        found.append(Edge(one, other, type_, key, best[:DIGITS], count))
    return found


# The links of one entity


@dataclass(frozen=True)
class Links:
    """The edges of one entity, as a list of which a page may be cut."""

    scope: Scope
    entity: int
    neighbours: tuple[int, ...] = ()
    directions: tuple[str, ...] = ()

    def _ask(self, select: str, more: Iterable[Any] = ()) -> list[tuple]:
        wanted = " AND ".join(
            f"{column} IN ({', '.join(['%s'] * len(values))})"
            for column, values in (("far", self.neighbours), ("direction", self.directions))
            if values
        )
        single = f"""SELECT * FROM (SELECT far, type, key, MAX(kind) AS kind,
            MIN(strength) AS strength, {DIRECTION} AS direction FROM edge
            GROUP BY far, type, key) AS one {f"WHERE {wanted}" if wanted else ""}"""  # noqa: S608 (words of ours)
        given = [*self.neighbours, *self.directions, *more]
        return ask(self.scope, select.format(links=single), [self.entity], more=given)

    def groups(self) -> list[dict[str, Any]]:
        """Counts by kind and direction."""
        found = self._ask(
            """SELECT type, kind, direction, COUNT(*), COUNT(DISTINCT far)
            FROM ({links}) AS link GROUP BY type, kind, direction"""
        )
        return [
            {
                "type": TYPES[type_],
                "kind": kind or None,
                "direction": direction,
                "edge_count": edges,
                "neighbour_count": linked,
            }
            for type_, kind, direction, edges, linked in sorted(found)
        ]

    def page(self, offset: int, limit: int) -> list[Edge]:
        """By neighbour's slug, then type, kind and direction; the strongest of equals first."""
        found = self._ask(
            """SELECT far, link.type, link.key, strength, direction, COUNT(*) OVER (
                PARTITION BY far, link.type, link.kind, direction) FROM ({links}) AS link
            JOIN actors_entity ON actors_entity.id = far
            ORDER BY slug, link.type, link.kind, direction, strength, link.key
            LIMIT %s OFFSET %s""",
            [limit, offset],
        )
        return [
            Edge(self.entity, far, EdgeType(TYPES[type_]), uuid.UUID(key), strength, count, way)
            for far, type_, key, strength, way, count in found
        ]
