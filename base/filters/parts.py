"""Filters on the parts of a record, such as what is said of it or who took part in it.

The filters that compare with a value of a part hold together of one and the same part. `…__not`
wants a part with a value, and no part that has one of these; `…__isnull` asks whether there is a
part with a value. Both look at the parts that meet the other filters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q

from .lookups import ALWAYS, Condition


@dataclass(frozen=True)
class PartValue:
    """One value of a part: the condition that it is one of those asked for, or that it is there."""

    holds: Condition
    present: Q = ALWAYS


def all_of(conditions: Any) -> Q:
    return reduce(and_, conditions, Q())


def of_parts(
    given: Mapping[str, Any],
    values: Mapping[str, PartValue],
    exists: Callable[[Q], Q],
    together: bool = True,
) -> Q:
    """The condition on records whose parts meet the filters given.

    `exists` turns a condition on one part into one on the record that has such a part. With
    `together=False` the positive filters are left to the caller.
    """
    wanted = {name: value.holds(given[name]) for name, value in values.items() if given.get(name)}
    found = exists(all_of(wanted.values())) if wanted and together else Q()
    for name, value in values.items():
        others = all_of(each for key, each in wanted.items() if key != name)
        with_value = others & value.present
        if given.get(f"{name}__not"):
            found &= exists(with_value) & ~exists(others & value.holds(given[f"{name}__not"]))
        if (absent := given.get(f"{name}__isnull")) is not None:
            found &= ~exists(with_value) if absent else exists(with_value)
    return found
