"""Filters by area: near a point or in a box, with how surely the place lies there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from base.filters.filterset import FilterSet
from base.filters.lookups import BoxFilter, CodeFilter, filter_of
from base.http.errors import Faults, refuse
from base.paging.pagination import NUMBER_OF_RECORDS
from base.parameters import NUMBER, Number, Parameter

from ..choices import PlaceMatch
from ..geometry import ASSUMED_KM, Area, Box, Near
from ..models.points import FARTHEST_KM
from .inside import Inside

ASSUMED = ", ".join(f"{km:,} km for a {kind}" for kind, km in ASSUMED_KM.items())


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
                f"Latitude is -90 to 90, longitude -180 to 180 (WGS 84 degrees).{hint}",
                code="invalid",
            )
        return latitude, longitude


class Radius(Number):
    schema = {"type": "number", "minimum": 0, "maximum": FARTHEST_KM}
    example = 50

    def parse(self, text: str) -> float:
        radius = super().parse(text)
        if not 0 <= radius <= FARTHEST_KM:
            raise ValidationError(
                f"Give kilometres from 0 to {FARTHEST_KM}, half round the earth.",
                code="invalid",
            )
        return radius


PointFilter, RadiusFilter = filter_of(Point), filter_of(Radius)
TOGETHER = {"near": "radius_km", "radius_km": "near"}
WITHOUT = (
    "A place without a point takes that of the smallest place around it that has one. Records "
    "without any point are not found."
)


class AreaFilterSet(FilterSet):
    """Adds `near` with `radius_km`, and `bbox`.

    A record lies where its place does; an incident may have a point of its own, and a part of an
    incident without a place lies where the incident does.
    """

    near = PointFilter(
        help_text=(
            "Within `radius_km` of this point, as lat,lon in WGS 84 degrees, along the great "
            f"circle; `place_match` says how. {WITHOUT}"
        )
    )
    radius_km = RadiusFilter(help_text="Kilometres from the point `near`. Required with `near`.")
    bbox = BoxFilter(
        help_text=(
            "In this box, as minlon,minlat,maxlon,maxlat in WGS 84 degrees; `place_match` says "
            f"how. A box from 170 to -170 crosses the antimeridian. {WITHOUT}"
        )
    )
    place_match = CodeFilter(
        choices=PlaceMatch,
        help_text=(
            "How a place must lie in the area of `near` or `bbox`. A place, or an incident with a "
            "point of its own, is a circle of its `radius_km`. `centred` (the default): its centre "
            "lies in the area, and its radius is at most that of `near` or half the diagonal of "
            "`bbox`. `certain`: the whole circle lies in the area. `possible`: the circle meets "
            f"the area. An unknown radius is taken as {ASSUMED}. No effect without an area."
        ),
    )
    # What was found: then those that `place_match=possible` finds in addition are asked for.
    found: Inside | None = None

    class Meta:
        abstract = True

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        return queryset if self.inside is None else self.in_area(queryset, self.inside)

    def in_area(self, queryset: Any, inside: Inside) -> Any:
        """Those of the records that lie in the area."""
        raise NotImplementedError

    @cached_property
    def inside(self) -> Inside | None:
        """What lies in all the areas asked for; None if no area is."""
        areas = self.areas()
        if self.found is not None:
            return Inside(areas, PlaceMatch.POSSIBLE, without=self.found)
        match = self.given.get("place_match") or PlaceMatch.CENTRED
        return Inside(areas, match) if areas else None

    def areas(self) -> list[Area]:
        data = self.given
        faults: Faults = {}
        for given, missing in TOGETHER.items():
            if data.get(given) is not None and data.get(missing) is None:
                detail = f"This parameter is required with `{given}`."
                faults[missing] = [{"message": detail, "code": "required"}]
        refuse(faults)
        areas: list[Area] = []
        if data.get("near"):
            areas.append(Near(*data["near"], data["radius_km"]))
        if data.get("bbox"):
            areas.append(Box(*data["bbox"]))
        return areas

    @classmethod
    def page_properties(cls) -> dict[str, Any]:
        possible = (
            "How many more records match with `place_match=possible`, counted like `count`. "
            "Present with `near` or `bbox` only."
        )
        hint = (
            "Present if nothing is found `near` the point, but something is with latitude and "
            "longitude swapped."
        )
        return super().page_properties() | {
            "place_possible": NUMBER_OF_RECORDS | {"description": possible},
            "hint": {"type": "string", "description": hint},
        }

    def about_page(self, head: dict[str, Any], keys: list[int]) -> dict[str, Any]:
        about = super().about_page(head, keys)
        if self.inside is not None:
            about["place_possible"] = None if head["count"] is None else self.place_possible()
            is_empty = not keys and not head["previous"] and not head["count"]
            if is_empty and (hint := self.hint()):
                about["hint"] = hint
        return about

    def place_possible(self) -> int:
        """How many more records `place_match=possible` finds."""
        if self.given.get("place_match") == PlaceMatch.POSSIBLE:
            return 0
        others = self.again()
        others.found = self.inside
        return others.selection.count()[0]

    def hint(self) -> str | None:
        """Whether something would be found, where nothing is, by swapping the coordinates."""
        if not self.given.get("near"):
            return None
        latitude, longitude = self.given["near"]
        if abs(longitude) > 90 or latitude == longitude:
            return None
        others = self.again()
        others.given = self.given | {"near": (longitude, latitude)}
        if not others.selection.records.exists():
            return None
        return (
            f"Nothing is found near {latitude:g},{longitude:g}, but something is near "
            f"{longitude:g},{latitude:g}: the latitude comes first."
        )

    def again(self) -> "AreaFilterSet":
        """The same filters, for other values."""
        return type(self)(self.data, self.queryset)
