"""How the database finds a page of incidents: bounds and sets for a walk along the list.

None of this changes which incidents a filter finds, only how soon: see `base.paging.query_hints`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual

from base.filters.lookups import possibly_within
from base.orm.keys import keys_in, listed
from base.paging.query_hints import FEW, Belonging, Unindexed

from .models import Incident
from .models.incidents import FIRST_DAY


def near_window(queryset: QuerySet, start: date | None, end: date | None) -> QuerySet:
    """Bounds the list by its order, so that a walk begins and ends near a window of dates.

    Incidents in the window have an order date between the year before it and its end, except
    those that span years. Few do: their earliest and latest order dates extend the bounds.
    """
    if not (start or end):
        return queryset
    of_years = Incident.objects.of_years().filter(possibly_within("date", start, end))
    keys = list(of_years.values_list("pk", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        return queryset
    far: dict[str, date | None] = {"first": None, "last": None}
    if keys:
        spanning = queryset.filter(pk__in=keys_in(keys))
        far = spanning.aggregate(first=Min(FIRST_DAY), last=Max(FIRST_DAY))
    if start and start.year > 1:
        first = min(start.replace(year=start.year - 1, month=1, day=1), far["first"] or start)
        queryset = queryset.filter(GreaterThanOrEqual(FIRST_DAY, first))
    if end:
        queryset = queryset.filter(LessThanOrEqual(FIRST_DAY, max(end, far["last"] or end)))
    return queryset


def at_places(places: Iterable[int], incidents: QuerySet) -> Belonging:
    """The incidents at one of these places."""
    # Read first: PostgreSQL knows how long a list is, but not how much a subquery finds.
    wanted = listed(places)
    at_one = Q(place__in=wanted)
    keys = incidents.filter(at_one).values_list("pk", flat=True)
    in_row: Any = In(Unindexed(F("place_id")), wanted)
    return Belonging(keys, at_one, in_row)
