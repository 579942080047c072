"""Lists that are joined with rows of which each record has one, such as its version of a day.

The list is in the order of the records. SQLite would read all rows of the other table first, and
sort them; in an `EXISTS` it looks each up, and stops when the page is full. And whoever counts need
not look the record of each row up.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Col
from django.db.models.sql import Query
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import AND


def look_up_each(queryset: QuerySet, order: Iterable[Any]) -> QuerySet:
    """The same records, so that a page of them is found soonest in this order.

    Nothing of the rows may be named afterwards.
    """
    alias = joined_rows(queryset.query)
    if alias is None or has_index(queryset.query, alias):
        return queryset
    if any(alias in aliases_in(key) for key in order):
        return queryset
    found, (rows, moved) = queryset.all(), rows_of(queryset.query, alias)
    query = found.query
    query.where.children = [each for each in query.where.children if each not in moved]
    query.unref_alias(alias, query.alias_refcount[alias])
    relation = query.alias_map[alias].join_field
    return found.filter(Exists(rows.filter(**{relation.field.name: OuterRef("pk")})))


def to_count(queryset: QuerySet) -> QuerySet:
    """As many rows as there are records: the rows alone, if only they have conditions."""
    alias = joined_rows(queryset.query)
    if alias is None or not queryset.query.can_filter():
        return queryset
    rows, moved = rows_of(queryset.query, alias)
    conditions = queryset.query.where.children
    if len(moved) < len(conditions) or any({*aliases_in(each)} != {alias} for each in conditions):
        return queryset
    return rows


def rows_of(query: Query, alias: str) -> tuple[QuerySet, list[Any]]:
    """The rows of a join, under the conditions that name them; and these conditions."""
    rows = query.alias_map[alias].join_field.related_model._base_manager.all()
    own = rows.query.get_initial_alias()
    moved = [each for each in query.where.children if alias in aliases_in(each)]
    for condition in moved:
        rows.query.where.add(condition.relabeled_clone({alias: own}), AND)
    return rows, moved


def joined_rows(query: Query) -> str | None:
    """The alias of a join with rows that point to the records; PostgreSQL plans it well itself."""
    if connection.vendor != "sqlite" or query.where.negated or query.where.connector != AND:
        return None
    for alias, join in query.alias_map.items():
        relation = getattr(join, "join_field", None)
        if query.alias_refcount[alias] and relation is not None and relation.one_to_many:
            if join.join_type == INNER:
                return alias
    return None


def has_index(query: Query, alias: str) -> bool:
    """Whether an index finds the rows by their values."""
    return bool(query.alias_map[alias].join_field.related_model._meta.indexes)


def aliases_in(node: Any) -> Iterator[str]:
    """The tables whose columns a condition names."""
    if isinstance(node, Col):
        yield node.alias
    elif isinstance(node, Query):
        yield from (column.alias for column in node.get_external_cols())
    elif hasattr(node, "get_source_expressions"):
        for each in node.get_source_expressions():
            yield from aliases_in(each)
