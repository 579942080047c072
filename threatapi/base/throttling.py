"""How many requests an address may make."""

from django.conf import settings
from rest_framework.throttling import AnonRateThrottle


class ByAddress(AnonRateThrottle):
    """At most `THROTTLE_RATE` requests from one address; any number if it is empty."""

    scope = "address"

    def get_rate(self) -> str | None:
        return settings.THROTTLE_RATE or None
