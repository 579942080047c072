"""Columns and constraints of a record with a point of its own: degrees of WGS 84 and a radius."""

from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

# Half round the earth, in whole kilometres.
FARTHEST_KM = 20015


def validate_finite(value: float) -> None:
    """NaN passes every bound: it is neither above nor below it."""
    if not isfinite(value):
        raise ValidationError("Give a finite number.", code="invalid")


def degrees(most: int, help_text: str) -> models.FloatField:
    return _number(-most, most, help_text)


def kilometres(help_text: str) -> models.FloatField:
    return _number(0, FARTHEST_KM, help_text)


def _number(least: int, most: int, help_text: str) -> models.FloatField:
    bounds: list[Any] = [validate_finite, MinValueValidator(least), MaxValueValidator(most)]
    return models.FloatField(null=True, blank=True, validators=bounds, help_text=help_text)


def point_constraints(name: str) -> list[models.CheckConstraint]:
    """The point is whole and on earth; a radius needs a point. Infinity and NaN are outside."""
    no_point = Q(latitude=None, longitude=None)
    has_point = Q(latitude__isnull=False, longitude__isnull=False)
    on_earth = Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
    has_radius = Q(radius_km__range=(0, FARTHEST_KM), latitude__isnull=False)
    return [
        models.CheckConstraint(
            condition=no_point | (has_point & on_earth),
            name=f"{name}_point_is_whole",
            violation_error_code="longitude",
            violation_error_message="Give both latitude and longitude, each within its range.",
        ),
        models.CheckConstraint(
            condition=Q(radius_km=None) | has_radius,
            name=f"{name}_radius_has_point",
            violation_error_code="radius_km",
            violation_error_message=(
                f"A radius needs a point, and is from 0 to {FARTHEST_KM} kilometres."
            ),
        ),
    ]
