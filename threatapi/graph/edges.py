"""Questions to the edges of a set of entities, each one statement whatever the number of edges."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from base.orm.routing import reading

from . import plain
from .choices import EdgeType
from .claims import rank_of
from .parameters import Scope
from .plain import TYPES, Near

# How many digits of the strength text say how strong an edge is; its key comes behind them.
DIGITS = 9
MOST_SOURCES = 999_999
# What `plain` selects of an edge.
ROW = ("near", "far", "type", "whole", "key", "kind", "worse", "fewer", "ahead", "back")
# No more edges are counted where it matters only which of two sets has fewer.
DEGREE_CAP = 50_000
# Digits of equal number, so that the least text is the strongest: status, sources, type.
STRENGTH = f"""CAST((worse + 10) * 10000000 + ({MOST_SOURCES} - CASE WHEN fewer < {MOST_SOURCES}
    THEN fewer ELSE {MOST_SOURCES} END) * 10 + type AS text)"""


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
    near: Near | Iterable[int],
    far: Iterable[int] | None = None,
    more: Iterable[Any] = (),
) -> list[tuple]:
    """Rows of a SELECT on the table `edge`, the edges from `near` (to `far`)."""
    near = near if isinstance(near, Near) else Near(frozenset(near))
    far = None if far is None else [*far]
    if not near.everybody or far == []:
        return []
    found = plain.selects(scope, near, far)
    if not found:
        return []
    tables = near.tables()
    tables.append(f"link_row({', '.join(ROW)}) AS ({' UNION ALL '.join(found)})")
    tables.append(f"""edge AS (SELECT near, far, type, whole, key, kind, {STRENGTH} AS strength,
        ahead, back FROM link_row WHERE {passing(scope)})""")  # noqa: S608 (words of ours)
    with reading().cursor() as cursor:
        cursor.execute(f"WITH {', '.join(tables)} {select}", [*more])
        return cursor.fetchall()


def passing(scope: Scope) -> str:
    """Condition on the rows: what the filters let pass."""
    wanted = [f"fewer >= {int(scope.least_sources)}"]
    if scope.status:
        ranks = ", ".join(str(rank_of(status)) for status in scope.status)
        wanted.append(f"worse IN ({ranks})")
    return " AND ".join(wanted)


def neighbours(scope: Scope, near: Iterable[int], most: int) -> list[int]:
    """Entities linked to one of these, up to a limit."""
    select = "SELECT DISTINCT far FROM edge ORDER BY far LIMIT %s"
    return [key for (key,) in ask(scope, select, near, more=[most])]


def weights(scope: Scope, *sets: set[int], most: int) -> list[int]:
    """About how many edges lead away from each: what indexes tell of it, counted up to a limit."""
    known = scope.once("weights", dict)
    names = [frozenset(each) for each in sets]
    wanted = [each for each in dict.fromkeys(names) if each and each not in known]
    if wanted:
        counts = []
        for keys in wanted:
            listed = plain.listed(keys)
            rows = " UNION ALL ".join(
                f"SELECT 1 FROM {column.table} WHERE {column.name} IN {listed}"  # noqa: S608 (integers)
                for column in plain.COLUMNS
                if column.via in scope.via
            )
            counts.append(f"(SELECT COUNT(*) FROM ({rows} LIMIT {most}) AS counted)")  # noqa: S608
        with reading().cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(counts)}")
            known |= zip(wanted, cursor.fetchone(), strict=True)
    return [known.get(each, 0) for each in names]


def best_linked(scope: Scope, near: Near, known: Iterable[int], most: int) -> list[int]:
    """Neighbours that are not known yet: those with most edges to `near` first, then by slug."""
    barred = ", ".join(str(int(key)) for key in known)
    select = f"""SELECT far FROM (SELECT DISTINCT near, far, type, whole FROM edge) AS single
        JOIN actors_entity ON actors_entity.id = far WHERE far NOT IN ({barred})
        GROUP BY far, slug ORDER BY COUNT(*) DESC, slug LIMIT %s"""  # noqa: S608 (integers)
    return [key for (key,) in ask(scope, select, near, more=[most])]


def between(scope: Scope, near: Near | Iterable[int], far: Iterable[int], most: int) -> list[Edge]:
    """The strongest edge of each two, the strongest of all first; at most so many."""
    return _strongest(
        scope, "SELECT near, far, type, whole, strength, key FROM edge", near, far, most
    )


def among(scope: Scope, near: Near, most: int) -> list[Edge]:
    """Likewise of each two of a set, which are found from either side and told once."""
    select = """SELECT CASE WHEN near < far THEN near ELSE far END AS near,
        CASE WHEN near < far THEN far ELSE near END AS far, type, whole, strength, key FROM edge"""
    return _strongest(scope, select, near, near.everybody, most)


def _strongest(
    scope: Scope, select: str, near: Near | Iterable[int], far: Iterable[int], most: int
) -> list[Edge]:
    select = f"""SELECT near, far, COUNT(*), MIN(best) FROM (
            SELECT near, far, type, whole, MIN(strength || key) AS best FROM ({select}) AS found
            GROUP BY near, far, type, whole
        ) AS single GROUP BY near, far ORDER BY MIN(best), near, far LIMIT %s"""  # noqa: S608 (words of ours)
    found = []
    for one, other, count, best in ask(scope, select, near, far, [most]):
        type_ = EdgeType(TYPES[int(best[DIGITS - 1])])
        key = uuid.UUID(best[DIGITS:])
        found.append(Edge(one, other, type_, key, best[:DIGITS], count))
    return found
