"""Headers of a deprecated operation (docs/stability.md)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.http import http_date


def _epoch(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp())


@dataclass(frozen=True)
class Deprecated:
    """Deprecated since a day, and not there for certain from another."""

    since: date
    sunset: date

    def headers(self) -> dict[str, str]:
        """RFC 9745 and RFC 8594."""
        return {
            "Deprecation": f"@{_epoch(self.since)}",
            "Sunset": http_date(_epoch(self.sunset)),
        }


class MayBeDeprecated:
    """A view whose answers, errors included, tell if it is deprecated."""

    deprecated: Deprecated | None = None

    @property
    def default_response_headers(self) -> dict[str, Any]:
        headers = super().default_response_headers  # type: ignore[misc]
        return headers | (self.deprecated.headers() if self.deprecated else {})
