"""Filters by area: near a point or in a box, with how surely the place lies there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from threatapi.base.errors import Faults, refuse
from threatapi.base.filters import FilterSet
from threatapi.base.lookups import BoxFilter, CodeFilter, filter_of
from threatapi.base.parameters import NUMBER, Number, Parameter
from threatapi.base.vocabulary import Within

from .geometry import FARTHEST_KM, Box, near


class Point(Parameter):
    """A point in degrees: lat,lon."""

    schema = {
        "type": "string",
        "pattern": r"^[+-]?\d+(\.\d+)?, *[+-]?\d+(\.\d+)?$",
    }
    example = "34.53,69.17"

    def parse(self, text: str) -> tuple[float, float]:
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 2 or not all(NUMBER.fullmatch(part) for part in parts):
            raise ValidationError("Give lat,lon in degrees (34.53,69.17).", code="invalid")
        latitude, longitude = map(float, parts)
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            swapped = abs(longitude) <= 90 and abs(latitude) <= 180
            hint = " The latitude comes first." if swapped else ""
            raise ValidationError(
                f"There is no such point on earth (WGS 84 degrees).{hint}", code="invalid"
            )
        return latitude, longitude


class Radius(Number):
    schema = {"type": "number", "minimum": 0, "maximum": int(FARTHEST_KM)}
    example = 50

    def parse(self, text: str) -> float:
        radius = super().parse(text)
        if not 0 <= radius <= int(FARTHEST_KM):
            raise ValidationError(
                f"Give kilometres from 0 to {int(FARTHEST_KM)}, half round the earth.",
                code="invalid",
            )
        return radius


PointFilter, RadiusFilter = filter_of(Point), filter_of(Radius)
TOGETHER = {"near": "radius_km", "radius_km": "near"}


class AreaFilterSet(FilterSet):
    """Adds `near` with `radius_km`, and `bbox`, which look at the circle that a place may fill."""

    # The column that holds the place.
    area_column = "place"

    near = PointFilter(
        help_text=(
            "Around this point of WGS 84 degrees, lat,lon, within `radius_km` along the great "
            "circle. What has no place with coordinates is not found."
        )
    )
    radius_km = RadiusFilter(help_text="Kilometres from the point `near`, which it goes with.")
    bbox = BoxFilter(
        help_text=(
            "In this box of WGS 84 degrees: minlon,minlat,maxlon,maxlat. A box from 170 to -170 "
            "crosses the antimeridian. What has no place with coordinates is not found."
        )
    )
    place_match = CodeFilter(
        choices=Within,
        help_text=(
            "A place is known up to its own `radius_km`: the circle of that radius may touch the "
            "area of `near` or `bbox` (`possible`, the default), or lies wholly in it "
            "(`certain`). A place without a radius is a point. Without an area it changes nothing."
        ),
    )

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        for places in self.areas():
            queryset = queryset.filter(self.at(places.values("pk")))
        return queryset

    def at(self, places: QuerySet) -> Q:
        """The condition that a record is at one of these places."""
        return Q(**{f"{self.area_column}__in": places})

    def areas(self) -> list[QuerySet]:
        """The places that lie in each of the areas asked for."""
        data = self.given
        faults: Faults = {}
        for given, missing in TOGETHER.items():
            if data.get(given) is not None and data.get(missing) is None:
                detail = f"It is needed: `{given}` goes with `{missing}`."
                faults[missing] = [{"message": detail, "code": "required"}]
        refuse(faults)
        certain = data.get("place_match") == Within.CERTAIN
        found = []
        if data.get("near"):
            found.append(near(*data["near"], data["radius_km"], certain))
        if data.get("bbox"):
            box = Box(*data["bbox"])
            found.append(box.holding() if certain else box.touched())
        return found
