"""Where a map shows a record: its own point, that of its place, or of a place around that."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from base.orm.keys import keys_in

from .choices import PointOf
from .geometry import ASSUMED_KM, SITE_KM
from .models import Incident, Place


class Spot(NamedTuple):
    """A point on the map, how far round it the record may lie, and whose point it is."""

    latitude: float
    longitude: float
    radius_km: float | None
    point_of: PointOf
    # Whether the record lies somewhere around the point, rather than at it.
    is_centre: bool


def spots_of_places(keys: Iterable[int]) -> dict[int, Spot]:
    """The spots of places, as far as they or a place around them have a point."""
    found: dict[int, Spot] = {}
    # The place whose point is looked at → the places for which it may stand.
    at: dict[int, list[int]] = {key: [key] for key in keys}
    point_of = PointOf.PLACE
    columns = ("pk", "parent_id", "kind", "latitude", "longitude", "radius_km")
    while at:
        above: dict[int, list[int]] = {}
        rows = Place.objects.order_by().filter(pk__in=keys_in(at)).values_list(*columns)
        for key, parent, kind, latitude, longitude, radius in rows:
            if latitude is not None:
                reach = ASSUMED_KM[kind] if radius is None else radius
                is_centre = point_of == PointOf.PARENT or reach > SITE_KM
                spot = Spot(latitude, longitude, radius, point_of, is_centre)
                found |= dict.fromkeys(at[key], spot)
            elif parent is not None:
                above.setdefault(parent, []).extend(at[key])
        at, point_of = above, PointOf.PARENT
    return found


def spots_of_incidents(keys: Iterable[int]) -> dict[int, Spot]:
    """The spots of incidents: their own, or else those of their places."""
    found: dict[int, Spot] = {}
    at: dict[int, int] = {}
    columns = ("pk", "place_id", "latitude", "longitude", "radius_km")
    rows = Incident.objects.order_by().filter(pk__in=keys_in(keys)).values_list(*columns)
    for key, place, latitude, longitude, radius in rows:
        if latitude is not None:
            is_centre = radius is not None and radius > SITE_KM
            found[key] = Spot(latitude, longitude, radius, PointOf.INCIDENT, is_centre)
        elif place is not None:
            at[key] = place
    of_places = spots_of_places(set(at.values()))
    return found | {key: of_places[place] for key, place in at.items() if place in of_places}


# The records that maps show.
SPOTS: dict[Any, Callable[[Iterable[int]], dict[int, Spot]]] = {
    Place: spots_of_places,
    Incident: spots_of_incidents,
}
