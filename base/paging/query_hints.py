"""Finds the page of a list that belongs to a set, such as the incidents of an actor.

Of a small set all are read and sorted. Of a large one a page is found soonest by going through the
list in its order, which an index keeps, until enough belong to the set. Databases choose between
the two by what they guess of the set, and SQLite never goes through the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Func, Q, QuerySet

from ..orm.keys import keys_in
from .pagination import Selection

# So many are read and sorted in some milliseconds; of a million records, one in 200 belongs to a
# larger set, and a page is full after ten thousand.
FEW = 5000


class Unindexed(Func):
    """A column as an expression of which there is no index, so that none is chosen by it.

    PostgreSQL knows how common a value is, and what a page will need: it may choose.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


class FoundEach(Exists):
    """`Exists` that is looked up for each record by itself.

    PostgreSQL plans each `EXISTS` in three ways, to choose by what they cost: with a hundred of
    them in a statement that takes seconds.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="((%(subquery)s) IS NOT NULL)")


@dataclass(frozen=True)
class Belonging:
    """The records of a set: their keys, and two ways to say that a record is one of them."""

    keys: QuerySet  # primary keys, maybe of more than those that `found` and `held` let pass
    found: Any  # from the set
    held: Any  # for each record by itself


def belonging(queryset: QuerySet, sets: Sequence[Belonging]) -> Selection:
    """Selects the records in every set."""
    for each in sets:
        keys = list(each.keys.order_by()[: FEW + 1])
        if len(keys) <= FEW:
            among = Q(pk__in=keys_in(set(keys)))
            return Selection(queryset.filter(among, *(one.held for one in sets)))
    walked = queryset.filter(*(one.held for one in sets))
    return Selection(walked, queryset.filter(*(one.found for one in sets)))
