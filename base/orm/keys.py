"""Values worked out in Python, put beside the rows of a query by primary key."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Case, Expression, Field, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast


def keys_in(keys: Iterable[int]) -> RawSQL:
    """The right side of `pk__in`: any number of keys in one parameter of the statement."""
    wanted = [int(key) for key in keys]
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [wanted])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(wanted)])


def listed(values: Iterable[Any]) -> Any:
    """The right side of `__in` for any number of keys or texts, such that an index serves it."""
    wanted = sorted(values)
    if connection.vendor == "postgresql":
        return wanted
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(wanted)])


def by_key(values: dict[int, Any], output: Field, default: Any = None) -> Expression:
    """A value for each row by its primary key, equal ones together."""
    keys: dict[Any, list[int]] = defaultdict(list)
    for key, value in values.items():
        if value != default:
            keys[value].append(key)
    cases = [
        When(pk__in=keys_in(group), then=Value(value, output)) for value, group in keys.items()
    ]
    if not cases:
        # A bare NULL has no type, which PostgreSQL wants where several queries are united.
        return Cast(Value(default, output), output)
    return Case(*cases, default=Value(default, output), output_field=output)


def key_batches(queryset: QuerySet, size: int) -> Iterator[list[int]]:
    """The primary keys of a query in batches, in order, without ever holding all of them."""
    queryset = queryset.order_by("pk")
    last = 0
    while True:
        keys = list(queryset.filter(pk__gt=last).values_list("pk", flat=True)[:size])
        if not keys:
            return
        yield keys
        last = keys[-1]
