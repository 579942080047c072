"""Limits the requests of one address to the API and the first page: `THROTTLE_RATE`.

Each process counts for itself, in windows that begin with the first request of an address, and has
its share of the rate. The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import ceil
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.throttling import BaseThrottle

from . import processes
from .addresses import counted_address
from .errors import HEADERS, as_response, is_api
from .unavailable import page

POLICY, STATE = "RateLimit-Policy", "RateLimit"
SECONDS = {"sec": 1, "min": 60, "hour": 60 * 60, "day": 24 * 60 * 60}
MOST_ADDRESSES = 10_000
DETAIL = (
    "There were too many requests from this address: {quota} are allowed in {window} seconds. Try "
    "again in {wait} seconds. To need fewer requests, use exports of whole lists (`.ndjson`, "
    "`.csv`), pages of up to 1000 records (`limit=`), several records in one request (`id=`), or "
    "only what has changed (`updated_since=`)."
)


@dataclass(frozen=True)
class Rate:
    """A number of requests in a number of seconds."""

    quota: int
    window: int


@cache
def share(text: str, count: int) -> Rate:
    """The share of each process in a rate: of `1000/min` for two, 500 in 60 seconds."""
    number, period = text.split("/")
    return Rate(ceil(int(number) / count), SECONDS[period])


class Windows:
    """Counts the requests of each address in its window."""

    clock = staticmethod(monotonic)

    def __init__(self) -> None:
        self._lock = Lock()
        # The end of the window, and the requests in it; the oldest address first.
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, address: str, rate: Rate) -> tuple[int, int]:
        """Count a request: how many are left (-1: this one is too many), and seconds to the end."""
        now = self.clock()
        with self._lock:
            end, number = self._counted.get(address, (0.0, 0))
            if end <= now:
                end, number = now + rate.window, 0
                self._counted.pop(address, None)
            number = min(number + 1, rate.quota + 1)
            self._counted[address] = (end, number)
            if len(self._counted) > MOST_ADDRESSES:
                self._counted.popitem(last=False)
        return rate.quota - number, ceil(end - now)

    def seconds_to_wait(self, address: str, rate: Rate) -> int:
        """How long an address that has used up its rate has to wait; counts nothing."""
        with self._lock:
            end, number = self._counted.get(address, (0.0, 0))
        return max(0, ceil(end - self.clock())) if number >= rate.quota else 0

    def clear(self) -> None:
        self._counted.clear()


windows = Windows()


class Throttle:
    """Answers 429 to an address that asks too often; tells all others what they have left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The first page searches as the API does.
        is_counted = is_api(request) or request.path_info == "/"
        if not (settings.THROTTLE_RATE and is_counted):
            return self.get_response(request)
        rate = share(settings.THROTTLE_RATE, processes.count)
        left, wait = windows.count(address_of(request), rate)
        if left < 0:
            response: HttpResponse = too_many(request, rate, wait)
        else:
            response = self.get_response(request)
        response[POLICY] = f'"default";q={rate.quota};w={rate.window}'
        response[STATE] = f'"default";r={max(0, left)};t={wait}'
        return response


def too_many(request: HttpRequest, rate: Rate, wait: int) -> HttpResponse:
    detail = DETAIL.format(quota=rate.quota, window=rate.window, wait=wait)
    response: HttpResponse = as_response(429, detail)
    if not is_api(request):
        response = HttpResponse(page(request, detail, ""), status=429, headers=HEADERS)
    response["Retry-After"] = wait
    return response


def address_of(request: HttpRequest) -> str:
    """The address that a request counts for: of the client, or as the proxy tells it."""
    return counted_address(BaseThrottle().get_ident(request) or "")
