"""Since when entities are in view: from the first day on which a source in view names them.

That is one that says something of them or of a claim that they are in, in which they speak, or
which they write or publish. Once in view, they stay.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from base.orm.keys import keys_in
from sources.computed.versions import store_rows
from sources.models import NEVER, Assertion, Source, claim_types

from ..models import Entity
from ..models.entities import MADE, SPOKEN_OF

Keys = set[int]
SOME_KEYS = {-1}


def store_first_days(keys: Keys | None = None) -> None:
    """Fill the column of these entities, or of all. The versions of claims are there already."""
    found = dict.fromkeys(keys or Entity.objects.order_by().values_list("pk", flat=True))
    for key, day in days(keys):
        found[key] = min(day, found[key] or NEVER)
    store_rows(Entity, ["first_day"], {key: (day,) for key, day in found.items()})


def days(keys: Keys | None) -> Iterator[tuple[int, date]]:
    """On which days which entities came into view by each way."""
    if keys is None:
        yield from united(None).iterator()
        return
    sql, params = statement_of(connection.vendor)
    (slot,), (given,) = keys_in(SOME_KEYS).params, keys_in(keys).params
    with connection.cursor() as cursor:
        cursor.execute(sql, [given if each == slot else each for each in params])
        for key, day in cursor.fetchall():
            yield key, date.fromisoformat(day) if isinstance(day, str) else day


@cache
def statement_of(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Written once, for that takes longer than the answer; some keys stand for those asked for."""
    sql, params = united(SOME_KEYS).query.sql_with_params()
    return sql, tuple(params)


def united(keys: Keys | None) -> QuerySet:
    known = {path: Coalesce(f"{path}known_from", Value(NEVER)) for path in ("", "source__")}
    ways = [
        (claim.model.objects.all(), column, F("versions__since"))
        for claim in claim_types()
        for column in claim.entities
    ]
    ways += [(Assertion.objects.all(), path, known["source__"]) for path in SPOKEN_OF]
    ways += [(Source.objects.all(), path, known[""]) for path in MADE]
    first, *others = (first_by(*way, keys) for way in ways)
    return first.union(*others, all=True)


def first_by(rows: QuerySet, path: str, day: Any, keys: Keys | None) -> QuerySet:
    wanted = Q(**{f"{path}__isnull": False} if keys is None else {f"{path}__in": keys_in(keys)})
    found = rows.filter(wanted).order_by().values_list(path)
    return found.annotate(since=Min(day)).filter(since__isnull=False)


def named_in(assertions: Iterable[int]) -> Keys:
    """The entities that these assertions put into view."""
    columns = [f"{each.name}__{column}" for each in claim_types() for column in each.entities]
    rows = Assertion.objects.filter(pk__in=keys_in(assertions)).order_by()
    return {key for row in rows.values_list(*columns, *SPOKEN_OF) for key in row} - {None}


def makers(sources: Iterable[int]) -> Keys:
    """Who writes or publishes these sources."""
    rows = Source.objects.filter(pk__in=keys_in(sources)).order_by()
    return {key for row in rows.values_list(*MADE) for key in row} - {None}
