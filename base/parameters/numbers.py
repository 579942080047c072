"""Parameters that are numbers, or true or false."""

import math
import re
from typing import Any

from django.core.exceptions import ValidationError

from .parameter import Parameter

MAX_NUMBER = 1e15
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)


class Flag(Parameter):
    example: Any = True
    schema = {"type": "boolean"}
    WORDS = {"true": True, "false": False, "1": True, "0": False}

    def parse(self, text: str) -> bool:
        if text.lower() not in self.WORDS:
            raise ValidationError(f"“{text}” is neither true nor false.", code="invalid")
        return self.WORDS[text.lower()]


class Number(Parameter):
    example: Any = 10
    schema = {"type": "number"}

    def parse(self, text: str) -> float:
        number = float(text) if NUMBER.fullmatch(text) else math.inf
        if abs(number) > MAX_NUMBER:
            raise ValidationError(f"“{text}” is not a number within ±1e15.", code="invalid")
        return number


class Share(Number):
    """A number from 0 to 1."""

    example: Any = 0.7
    schema = {"type": "number", "minimum": 0, "maximum": 1}

    def parse(self, text: str) -> float:
        number = super().parse(text)
        if not 0 <= number <= 1:
            raise ValidationError(f"“{text}” is not a number from 0 to 1.", code="invalid")
        return number


class Numbers(Number):
    many = split = True


class Integer(Number):
    """A whole number, also one far from any that is there."""

    schema = {"type": "integer"}

    def parse(self, text: str) -> float:
        number = super().parse(text)
        if not number.is_integer():
            raise ValidationError(f"“{text}” is not a whole number.", code="invalid")
        return int(number)


class Integers(Integer):
    many = split = True


class Whole(Parameter):
    """A whole number within bounds: never clamped in silence. `beyond` says how to get more."""

    def __init__(
        self, least: int, most: int, default: int | None = None, beyond: str = "", **kwargs: Any
    ) -> None:
        self.least, self.most, self.default, self.beyond = least, most, default, beyond
        self.schema = {"type": "integer", "minimum": least, "maximum": most}
        if default:  # clients send what is published, and `offset=0` is not for cursors
            self.schema["default"] = default
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        detail = f"Give one whole number from {self.least} to {self.most}."
        if text.isascii() and text.isdigit():
            number = int(text) if len(text) < 12 else math.inf
            if self.least <= number <= self.most:
                return int(number)
            if number > self.most and self.beyond:
                detail += f" {self.beyond}"
        raise ValidationError(detail, code="invalid")


class Box(Parameter):
    """A bounding box in degrees: minlon,minlat,maxlon,maxlat."""

    example: Any = "60,29,75,39"

    schema = {"type": "string", "pattern": r"^-?[\d.]+(,-?[\d.]+){3}$"}

    def parse(self, text: str) -> tuple[float, ...]:
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 4 or not all(NUMBER.fullmatch(part) for part in parts):
            raise ValidationError("Give minlon,minlat,maxlon,maxlat.", code="invalid")
        west, south, east, north = map(float, parts)
        inside = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
        if not inside:
            raise ValidationError(
                (
                    "Latitudes are -90 to 90, from south to north; longitudes -180 to 180 (WGS 84 "
                    "degrees)."
                ),
                code="invalid",
            )
        return west, south, east, north
