"""Circles on the globe: which lie near a point or in a box.

A place, and an incident with a point of its own, is a circle: a point and how far round it the
record may lie. The database computes all on a sphere. A band of latitudes, which an index serves,
keeps most records from the trigonometry.
"""

from math import asin, cos, pi, radians, sin, sqrt
from typing import Protocol

from django.db.models import Case, Expression, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import (
    ACos,
    ASin,
    ATan2,
    Coalesce,
    Cos,
    Degrees,
    Greatest,
    Least,
    Power,
    Radians,
    Sin,
    Sqrt,
)

from .choices import PlaceKind, PlaceMatch
from .models import Incident, Place

EARTH_KM = 6371.0088  # mean radius (IUGG)
DEGREE_KM = EARTH_KM * pi / 180
# Rounding must not drop from the band what the exact computation would keep.
SLACK = 1e-9


def number(value: float) -> Value:
    return Value(float(value))


# Radius of a record of which none is known, in kilometres.
SITE_KM = 1
ASSUMED_KM = {
    PlaceKind.SITE: SITE_KM,
    PlaceKind.CITY: 15,
    PlaceKind.DISTRICT: 30,
    PlaceKind.PROVINCE: 300,
    PlaceKind.COUNTRY: 3000,
    PlaceKind.REGION: 3000,
    PlaceKind.BORDER: 3000,
}


def places() -> QuerySet:
    """The places with a point, each with the radius of its circle as `reach`."""
    assumed = Case(*(When(kind=kind, then=number(km)) for kind, km in ASSUMED_KM.items()))
    found = Place.objects.order_by().filter(latitude__isnull=False)
    return found.alias(reach=Coalesce("radius_km", assumed))


def incidents() -> QuerySet:
    """The incidents with a point of their own, likewise."""
    found = Incident.objects.order_by().filter(latitude__isnull=False)
    return found.alias(reach=Coalesce("radius_km", number(SITE_KM)))


def widest(circles: QuerySet) -> Expression:
    """No circle reaches farther. Of incidents it is one number, for an index to serve."""
    if circles.model is Place:
        return F("reach") + number(0)
    largest = Incident.objects.filter(latitude__isnull=False).aggregate(largest=Max("radius_km"))
    return number(max(largest["largest"] or 0, SITE_KM))


def band(south: float, north: float, margin_km: Expression | None = None) -> Q:
    """Between these latitudes, or so near to them; with some slack for rounding."""
    margin = number(0) if margin_km is None else margin_km / number(DEGREE_KM)
    low, high = number(south - SLACK) - margin, number(north + SLACK) + margin
    return Q(latitude__gte=low, latitude__lte=high)


def distance(latitude: float, longitude: float) -> Expression:
    """Kilometres along the great circle (haversine)."""
    across = Power(Sin(Radians(F("longitude") - number(longitude)) / number(2)), 2)
    along = Power(Sin(Radians(F("latitude") - number(latitude)) / number(2)), 2)
    scale = number(cos(radians(latitude)))
    haversine = along + scale * Cos(Radians("latitude")) * across
    return number(2 * EARTH_KM) * ASin(Sqrt(Least(haversine, number(1))))


class Area(Protocol):
    """An area that is asked for: it selects circles from `places()` or `incidents()`."""

    def pick(self, circles: QuerySet, match: str) -> QuerySet: ...


class Near:
    """Around a point, up to so many kilometres away."""

    def __init__(self, latitude: float, longitude: float, radius_km: float) -> None:
        self.latitude, self.longitude, self.radius_km = latitude, longitude, radius_km

    def pick(self, circles: QuerySet, match: str) -> QuerySet:
        """The circles that match the circle asked for."""
        margin = widest(circles) if match == PlaceMatch.POSSIBLE else None
        degrees = self.radius_km / DEGREE_KM
        found = circles.filter(band(self.latitude - degrees, self.latitude + degrees, margin))
        found = found.alias(far=distance(self.latitude, self.longitude))
        if match == PlaceMatch.CENTRED:
            return found.filter(reach__lte=self.radius_km, far__lte=self.radius_km)
        sign = 1 if match == PlaceMatch.CERTAIN else -1
        return found.alias(ends=F("far") + number(sign) * F("reach")).filter(
            ends__lte=self.radius_km
        )


class Box:
    """A box of degrees; one from 170 to -170 crosses the antimeridian."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.south, self.north = west, south, north
        self.east = east if west <= east else east + 360

    def pick(self, circles: QuerySet, match: str) -> QuerySet:
        """The circles that match the box."""
        if match == PlaceMatch.POSSIBLE:
            return self.touched(circles)
        inside = circles.filter(band(self.south, self.north))
        if match == PlaceMatch.CERTAIN:
            return self.holding(inside)
        return inside.filter(self.meridians(), reach__lte=self.half_diagonal_km)

    @property
    def half_diagonal_km(self) -> float:
        """Half the way between opposite corners; of a box wider than half the earth, of a half."""
        turn = radians(min(self.east - self.west, 180)) / 2
        south, north = radians(self.south), radians(self.north)
        rise = sin((north - south) / 2) ** 2
        return EARTH_KM * asin(sqrt(min(1, rise + cos(south) * cos(north) * sin(turn) ** 2)))

    @property
    def goes_round(self) -> bool:
        """Round the whole earth, so that it has no western and eastern edge."""
        return self.east - self.west >= 360

    def meridians(self, west: str = "longitude", east: str = "longitude") -> Q:
        """From `west` to `east` all lies between the edges, however the degrees are counted."""
        found = Q()
        for turn in (-360, 0, 360):
            ends = {f"{west}__gte": self.west + turn, f"{east}__lte": self.east + turn}
            found |= Q(**ends)
        return found

    def touched(self, circles: QuerySet) -> QuerySet:
        """The circles that may touch the box."""
        found = circles.filter(band(self.south, self.north, widest(circles)))
        found = found.alias(margin=F("reach") / number(DEGREE_KM)).filter(
            latitude__gte=number(self.south) - F("margin"),
            latitude__lte=number(self.north) + F("margin"),
        )
        return self._with_distance(found).filter(self.meridians() | Q(beside__lte=F("reach")))

    def _with_distance(self, circles: QuerySet) -> QuerySet:
        """In `beside` the kilometres to the nearer of the western and the eastern edge.

        An edge is a piece of a meridian: its nearest point is where the great circle through the
        centre meets it squarely or, if that is off the piece, one of its ends.
        """
        latitude = Radians("latitude")
        turns = [Cos(Radians(F("longitude") - number(edge))) for edge in (self.west, self.east)]
        circles = circles.alias(turned=Cos(latitude) * Greatest(*turns))
        south, north = radians(self.south), radians(self.north)
        ends = [Sin(latitude) * number(sin(end)) + F("turned") * number(cos(end))
                for end in (south, north)]  # fmt: skip
        cosine = Case(
            When(
                square__range=(south, north),
                then=Sqrt(Power(Sin(latitude), 2) + Power(F("turned"), 2)),
            ),
            default=Greatest(*ends),
        )
        within = Greatest(Least(cosine, number(1)), number(-1))
        return circles.alias(square=ATan2(Sin(latitude), F("turned"))).alias(
            beside=number(EARTH_KM) * ACos(within)
        )

    def holding(self, circles: QuerySet) -> QuerySet:
        """The circles that lie wholly in the box."""
        margin = F("reach") / number(DEGREE_KM)
        found = circles.alias(low=F("latitude") - margin, high=F("latitude") + margin)
        # A box all round the pole has no edge there, and circles may lie across the pole.
        if not (self.goes_round and self.north == 90):
            found = found.filter(high__lte=self.north)
        if not (self.goes_round and self.south == -90):
            found = found.filter(low__gte=self.south)
        if self.goes_round:
            return found
        narrowness = Greatest(Cos(Radians("latitude")), number(1e-12))
        spread = Degrees(ASin(Least(Sin(F("reach") / number(EARTH_KM)) / narrowness, number(1))))
        found = found.alias(westmost=F("longitude") - spread, eastmost=F("longitude") + spread)
        return found.filter(self.meridians("westmost", "eastmost"))
