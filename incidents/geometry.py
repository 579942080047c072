"""Places on the globe: which lie near a point or in a box, each with the circle it may fill.

A place is a point and, with a `radius_km`, the circle round it within which it lies or reaches.
All is computed by the database on a sphere; a band of latitudes keeps most places from the
trigonometry.
"""

from math import cos, pi, radians, sin

from django.db.models import Case, Expression, F, Q, QuerySet, Value, When
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

from .models import Place

EARTH_KM = 6371.0088  # mean radius (IUGG)
DEGREE_KM = EARTH_KM * pi / 180
FARTHEST_KM = EARTH_KM * pi  # the other side of the earth
# Rounding must not drop from the band what the exact computation would keep.
SLACK = 1e-9


def number(value: float) -> Value:
    return Value(float(value))


def reach() -> Expression:
    """How far round its point a place may lie; a place without a radius is a point."""
    return Coalesce("radius_km", number(0))


def distance(latitude: float, longitude: float) -> Expression:
    """Kilometres along the great circle (haversine)."""
    across = Power(Sin(Radians(F("longitude") - number(longitude)) / number(2)), 2)
    along = Power(Sin(Radians(F("latitude") - number(latitude)) / number(2)), 2)
    scale = number(cos(radians(latitude)))
    haversine = along + scale * Cos(Radians("latitude")) * across
    return number(2 * EARTH_KM) * ASin(Sqrt(Least(haversine, number(1))))


def near(latitude: float, longitude: float, radius_km: float, certain: bool) -> QuerySet:
    """Places whose circle may touch the circle of that radius, or lies in it wholly."""
    band = radius_km / DEGREE_KM + SLACK
    margin = number(0) if certain else reach() / number(DEGREE_KM)
    far = distance(latitude, longitude)
    return Place.objects.alias(
        margin=margin, farthest=far + reach() if certain else far - reach()
    ).filter(
        latitude__gte=number(latitude - band) - F("margin"),
        latitude__lte=number(latitude + band) + F("margin"),
        farthest__lte=radius_km,
    )


class Box:
    """A box of degrees; one from 170 to -170 crosses the antimeridian."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.south, self.north = west, south, north
        self.east = east if west <= east else east + 360

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

    def touched(self) -> QuerySet:
        """Places whose circle may touch the box."""
        places = Place.objects.alias(margin=reach() / number(DEGREE_KM)).filter(
            latitude__gte=number(self.south) - F("margin"),
            latitude__lte=number(self.north) + F("margin"),
        )
        beside = Q(radius_km__gt=0, beside__lte=F("radius_km"))
        return self._with_distance(places).filter(self.meridians() | beside)

    def _with_distance(self, places: QuerySet) -> QuerySet:
        """In `beside` the kilometres to the nearer of the western and the eastern edge.

        An edge is a piece of a meridian: its nearest point is where the great circle through the
        place meets it squarely or, if that is off the piece, one of its ends.
        """
        latitude = Radians("latitude")
        turns = [Cos(Radians(F("longitude") - number(edge))) for edge in (self.west, self.east)]
        places = places.alias(turned=Cos(latitude) * Greatest(*turns))
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
        return places.alias(square=ATan2(Sin(latitude), F("turned"))).alias(
            beside=number(EARTH_KM) * ACos(within)
        )

    def holding(self) -> QuerySet:
        """Places whose circle lies wholly in the box."""
        margin = reach() / number(DEGREE_KM)
        places = Place.objects.alias(margin=margin, low=F("latitude") - margin,
                                     high=F("latitude") + margin)  # fmt: skip
        # A box all round the pole has no edge there, and circles may lie across the pole.
        if not (self.goes_round and self.north == 90):
            places = places.filter(high__lte=self.north)
        if not (self.goes_round and self.south == -90):
            places = places.filter(low__gte=self.south)
        if self.goes_round:
            return places.filter(longitude__isnull=False)
        narrowness = Greatest(Cos(Radians("latitude")), number(1e-12))
        spread = Degrees(ASin(Least(Sin(reach() / number(EARTH_KM)) / narrowness, number(1))))
        places = places.alias(westmost=F("longitude") - spread, eastmost=F("longitude") + spread)
        return places.filter(self.meridians("westmost", "eastmost"))
