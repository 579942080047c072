"""Parameters that are dates or moments."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError

from ..orm.fields import EDTFField
from ..values import edtf
from .parameter import Parameter

# Python reads every form of ISO 8601, such as thirty digits in a row; RFC 3339 has these two.
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(DATE.pattern + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:[0-5]\d)", re.ASCII)


class Day(Parameter):
    """A year, month or day; it stands for the first or the last day in it."""

    example: Any = "2022-04"

    schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}

    def __init__(self, last: bool = False, **kwargs: Any) -> None:
        self.last = last
        super().__init__(**kwargs)

    def parse(self, text: str) -> date:
        try:
            return edtf.day_range(text)[1 if self.last else 0]
        except edtf.EDTFError as error:
            raise ValidationError(str(error), code="invalid_date") from None


class EDTFTexts(Parameter):
    """Dates compared by their EDTF text."""

    example: Any = "2022-04~"

    many = True

    def parse(self, text: str) -> str:
        EDTFField().check_text(text)
        return text


class Instant(Parameter):
    """A date and time, or a date, which stands for its first or its last moment in UTC."""

    example: Any = "2024-01-31T12:00:00Z"
    schema = {"anyOf": [{"type": "string", "format": form} for form in ("date-time", "date")]}

    def __init__(self, last: bool = False, **kwargs: Any) -> None:
        self.time = time.max if last else time.min
        if last:
            self.example = "2030-01-31T12:00:00Z"
        super().__init__(**kwargs)

    def parse(self, text: str) -> Any:
        # A plus sign that was not percent-encoded arrives as a space.
        plain = text.replace(" ", "+").upper()
        try:
            if DATE.fullmatch(plain):
                return datetime.combine(date.fromisoformat(plain), self.time, UTC)
            if not INSTANT.fullmatch(plain):
                raise ValueError("It has another form.")
            # At either end of the calendar an offset can lead out of it; better here than in SQL.
            return datetime.fromisoformat(plain).astimezone(UTC)
        except OverflowError:
            raise ValidationError(
                f"“{text}” is in UTC before the year 1 or after the year 9999.", code="out_of_range"
            ) from None
        except ValueError:
            raise ValidationError(
                f"“{text}” is neither a date nor a date and time with its seconds and offset (RFC"
                " 3339: 2024-01-31 or 2024-01-31T12:00:00Z). Years are 1 to 9999; leap"
                " seconds are not accepted.",
                code="invalid",
            ) from None
