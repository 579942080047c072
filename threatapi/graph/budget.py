"""Budget for the edges of hubs (ADR 11).

Only in the default view: what is recorded later must not change what a reader could have known by
a day.
"""

from collections.abc import Iterable

from base.orm.routing import reading

from .choices import FOLLOWED, LEAST_SHARE
from .parameters import Scope
from .plain import COLUMNS, Column, Near, listed


def followed(scope: Scope, entities: Iterable[int]) -> Near:
    """Edges to follow: all edges of an entity, or for hubs those recorded last."""
    keys = frozenset(entities)
    columns = [column for column in COLUMNS if column.via in scope.via]
    # What was recorded later must not change what is seen on a day.
    if not keys or not scope.lens.is_default or not scope.is_actual:
        return Near(keys)
    crowded = _crowded(keys, columns)
    return Near(keys, _hubs(keys, crowded) if crowded else {})


def _crowded(keys: frozenset[int], columns: list[Column]) -> list[Column]:
    """The entities with more edges than may be followed."""
    counts = (
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM {column.table} "  # noqa: S608 (words of ours)
        f"WHERE {column.name} IN {listed(keys)} LIMIT {FOLLOWED + 1}) AS counted)"
        for column in columns
    )
    with reading().cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}")
        counted = cursor.fetchone()
    return [column for column, count in zip(columns, counted, strict=True) if count > FOLLOWED]


def _hubs(keys: frozenset[int], columns: list[Column]) -> dict[Column, dict[int, int]]:
    """The entities with more than their share of edges, and the record from which on their edges
    are followed."""
    share = max(FOLLOWED // len(keys), LEAST_SHARE)
    befores = (
        f"(SELECT {column.recorded} FROM {column.table} "  # noqa: S608 (words of ours)
        f"WHERE {column.name} = near_set.id "
        f"ORDER BY {column.recorded} DESC LIMIT 1 OFFSET {share})"
        for column in columns
    )
    rows = ", ".join(f"({int(key)})" for key in keys)
    with reading().cursor() as cursor:
        cursor.execute(
            f"WITH near_set(id) AS (VALUES {rows}) SELECT id, {', '.join(befores)} FROM near_set"  # noqa: S608
        )
        found: dict[Column, dict[int, int]] = {}
        for key, *befores_of in cursor.fetchall():
            for column, before in zip(columns, befores_of, strict=True):
                if before is not None:
                    found.setdefault(column, {})[key] = before + 1
    return found
