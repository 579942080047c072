"""The order of a list as a row of keys, and what lies beyond a place in it.

A place is the values of the keys in one row. What lies beyond it is asked for in parts that follow
one another: first the rows that share all keys but the last with the place, then those that share
all but the last two, and so on. Each part is equalities and one range, so that an index serves it
at any depth on every database; one condition for all of them is read from the start by SQLite and
PostgreSQL alike. Absent values come last, backwards first, and are a part of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CharField, Expression, F, Field, Q, QuerySet, TextField
from django.db.models.expressions import Col, OrderBy
from django.utils.functional import cached_property

from ..values.text import validate_safe_text
from .looked_up import look_up_each

# The keys of an order in a query with such joins: to find them takes the ORM a while.
MOST_KNOWN = 1000
# So many rows before a page are read where no index keeps the order.
FEW_SKIPPED = 1000

Values = Sequence[Any]
Row = tuple[int, Values]  # a primary key, and the place of its record
Range = tuple[Q, bool]  # … and whether the key is absent in it
Part = tuple[Q, list[OrderBy]]


@dataclass(frozen=True)
class Key:
    """One key of an order, in a column of the query called `alias`."""

    alias: str
    descending: bool
    nullable: bool
    field: Field

    def order(self, expression: Any, backward: bool, null_is_possible: bool = True) -> OrderBy:
        descending = self.descending != backward
        placed = {"nulls_first" if backward else "nulls_last": True}
        # Only where it is needed: databases read an index no other way round than it is kept.
        placed = placed if self.nullable and null_is_possible else {}
        return OrderBy(expression, descending=descending, **placed)

    def equals(self, value: Any) -> Q:
        return Q(**{f"{self.alias}__isnull": True} if value is None else {self.alias: value})

    def is_absent(self, absent: bool) -> Q:
        return Q(**{f"{self.alias}__isnull": absent})

    def whole(self, backward: bool) -> list[Range]:
        """All rows: those with a value, then those without."""
        if not self.nullable:
            # A bound that every text meets tells SQLite to begin with the index of a joined table.
            is_text = isinstance(self.field, CharField | TextField)
            return [(Q(**{f"{self.alias}__gte": ""}) if is_text else Q(), False)]
        both = [(self.is_absent(False), False), (self.is_absent(True), True)]
        return both[::-1] if backward else both

    def beyond(self, value: Any, backward: bool) -> list[Range]:
        """The rows whose value comes after this one (or before it)."""
        if value is None:
            return [(self.is_absent(False), False)] if backward else []
        way = "lt" if self.descending != backward else "gt"
        found = [(Q(**{f"{self.alias}__{way}": value}), False)]
        if self.nullable and not backward:
            found.append((self.is_absent(True), True))
        return found

    def read(self, value: Any) -> Any:
        """The value as it was before it was written as JSON."""
        if value is None and not self.nullable:
            raise ValidationError("A value is missing.")
        if isinstance(value, str):
            validate_safe_text(value)
        return self.field.to_python(value)


_known_keys: dict[tuple, list[Key]] = {}


class Order:
    """The order of a queryset. Its last key tells any two rows apart."""

    def __init__(self, queryset: QuerySet) -> None:
        given = [self._order_by(key) for key in queryset.query.order_by]
        self.signature = [repr(key) for key in given]
        self.expressions = [key.expression for key in given]
        self._names = [f"order_{number}" for number in range(len(given))]
        self._unordered = queryset.order_by()
        # A key may be absent or not by the column or computed value that it is, and by its join.
        query = queryset.query
        known_by = (
            queryset.model,
            *self.signature,
            *((name, type(value)) for name, value in query.annotations.items()),
            *((name, getattr(join, "join_type", None)) for name, join in query.alias_map.items()),
        )
        keys = _known_keys.get(known_by)
        if keys is None:
            pairs = zip(self._names, given, strict=True)
            keys = [self._key(name, key.descending) for name, key in pairs]
            if len(_known_keys) < MOST_KNOWN:
                _known_keys[known_by] = keys
        self.keys = keys

    @cached_property
    def rows(self) -> QuerySet:
        """The records with their keys in columns."""
        return self._unordered.annotate(**dict(zip(self._names, self.expressions, strict=True)))

    @staticmethod
    def _order_by(key: Any) -> OrderBy:
        if isinstance(key, str):
            return OrderBy(F(key.lstrip("-")), descending=key.startswith("-"))
        return key if isinstance(key, OrderBy) else OrderBy(key)

    def _key(self, name: str, descending: bool) -> Key:
        query = self.rows.query
        found: Expression = query.annotations[name]
        nullable = True
        if isinstance(found, Col):
            join = getattr(query.alias_map[found.alias], "join_type", None)
            nullable = found.target.null or join == "LEFT OUTER JOIN"
        return Key(name, descending, nullable, found.output_field)

    @property
    def is_backwards(self) -> bool:
        """Whether no index has it: PostgreSQL reads one backwards with absent values first."""
        first = self.keys[0]
        return connection.vendor == "postgresql" and first.descending and first.nullable

    def between(self, first: int, last: int) -> list[Row]:
        """The rows from one number in the list up to another."""
        if self.is_backwards and first <= FEW_SKIPPED:
            return self.beyond(None, False, False, last)[first:]
        order = [key.order(F(key.alias), False) for key in self.keys]
        return self._values(self._by_walk(self.rows).order_by(*order), first, last)

    def last_place(self, keys: Sequence[int]) -> Values | None:
        """The place of the last of these records that was not deleted meanwhile."""
        found = dict(self._values(self.rows.filter(pk__in=keys), 0, len(keys)))
        return next((found[key] for key in reversed(keys) if key in found), None)

    def _by_walk(self, queryset: QuerySet) -> QuerySet:
        """The same, as it is found soonest in this order."""
        keys = (self.rows.query.annotations[name] for name in self._names)
        return look_up_each(queryset, keys)

    def read(self, values: Values) -> list[Any]:
        """A place as it was before it was written as JSON."""
        return [key.read(value) for key, value in zip(self.keys, values, strict=True)]

    def _values(self, rows: QuerySet, first: int, last: int) -> list[Row]:
        found = rows.values_list("pk", *(key.alias for key in self.keys))[first:last]
        return [(pk, values) for pk, *values in found]

    def beyond(
        self, place: Values | None, backward: bool, with_place: bool, most: int
    ) -> list[Row]:
        """Up to so many rows after a place (or before it).

        They are in the order of the list, whichever way it is gone through.
        """
        found: dict[int, Values] = {}
        walked = self._by_walk(self.rows)
        for condition, order in self._parts(place, backward, with_place):
            rows = walked.filter(condition).order_by(*order)
            found |= dict(self._values(rows, 0, most - len(found)))
            if len(found) >= most:
                break
        rows_found = list(found.items())
        return rows_found[::-1] if backward else rows_found

    def _parts(self, place: Values | None, backward: bool, with_place: bool) -> Iterator[Part]:
        if place is None:
            for condition, is_absent in self.keys[0].whole(backward):
                yield condition, self._order([], is_absent, backward)
            return
        same = [key.equals(value) for key, value in zip(self.keys, place, strict=True)]
        if with_place:
            yield Q(*same), []
        for number in reversed(range(len(self.keys))):
            for condition, is_absent in self.keys[number].beyond(place[number], backward):
                order = self._order(place[:number], is_absent, backward)
                yield Q(*same[:number]) & condition, order

    def _order(self, same: Values, is_absent: bool, backward: bool) -> list[OrderBy]:
        """The order in a part where the first keys have the same values, the next is absent or not.

        What is the same need not be sorted. PostgreSQL does not see that absent values are the
        same, though, and sorts by them as the index does; SQLite would sort for nothing.
        """
        absent = [value is None for value in same] + [is_absent]
        wanted = [False] * len(same) + [not is_absent]
        if connection.vendor == "postgresql":
            wanted = [one or other for one, other in zip(wanted, absent, strict=True)]
        order = [
            key.order(F(key.alias), backward, null_is_possible=False)
            for key, is_wanted in zip(self.keys, wanted, strict=False)
            if is_wanted
        ]
        return order + [key.order(F(key.alias), backward) for key in self.keys[len(same) + 1 :]]
