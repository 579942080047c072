"""Answers requests that fail because of the database: once more, or with 503 and the reason."""

import logging
import sys
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from base.http import errors
from base.http.errors import Busy, is_api

from ..http.unavailable import NOTHING_SAVED, PERHAPS_SAVED, unavailable
from .kinds import Fault, fault_of, was_committing
from .writers import admitted_write

log = logging.getLogger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")
# How long reads wait for a database that has just gone, such as one that restarts.
RESTART_SECONDS = 2.0
PAUSE_SECONDS = 0.05
# A fault that lasts is logged again after so many seconds.
LOG_SECONDS = 60


class DatabaseFaults:
    """A read whose connection broke is tried once more; other faults are told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not may_write(request):
            return self.get_response(request)
        try:
            with admitted_write():
                return self.get_response(request)
        except Busy as busy:
            return unavailable(request, str(busy.detail), busy.wait)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        fault = fault_of(error)
        if fault is None:
            return None
        if request.method in SAFE and can_be_tried_again(fault):
            try:
                return answer_again(request)
            except Exception as second:
                error = second
                fault = fault_of(error)
                if fault is None:
                    raise
        return told(request, error, fault)


def may_write(request: HttpRequest) -> bool:
    """Whether this may be a change of somebody who is logged in.

    Logins are none, and have a bound of their own: whoever guesses is to keep no editor out.
    """
    if request.method in SAFE or is_api(request) or request.path_info == reverse("admin:login"):
        return False
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def can_be_tried_again(fault: Fault) -> bool:
    return fault.is_of_conflict or (fault.is_of_connection and outage.is_over_soon())


def answer_again(request: HttpRequest) -> HttpResponse:
    """Answer a read anew, from its first query on."""
    view, args, kwargs = request.resolver_match  # type: ignore[misc]
    response = view(request, *args, **kwargs)
    return response.render() if hasattr(response, "render") else response


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to what no view raised, such as an error while a session is saved."""
    error = sys.exception()
    fault = fault_of(error)
    if error is None or fault is None:
        return errors.server_error(request)
    fault_log.write(fault, error)
    return unavailable(request, fault.detail, fault.retry_after, PERHAPS_SAVED)


def told(request: HttpRequest, error: BaseException, fault: Fault) -> HttpResponse:
    fault_log.write(fault, error)
    is_unknown = fault.is_of_connection and was_committing(error)
    saved = PERHAPS_SAVED if is_unknown else NOTHING_SAVED
    return unavailable(request, fault.detail, fault.retry_after, saved)


class Outage:
    """Whether the database of this process is gone, and since when."""

    def __init__(self) -> None:
        self.until: float | None = None  # when reads cease to wait for its return

    def is_over_soon(self) -> bool:
        """Wait until there is a connection again, or give up.

        All reads wait for the same time: in a long outage each is answered at once.
        """
        if self.until is None:
            self.until = time.monotonic() + RESTART_SECONDS
        until = self.until
        while not can_connect():
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE_SECONDS)
        self.end()
        return True

    def end(self, **signal: Any) -> None:
        self.until = None


outage = Outage()
connection_created.connect(outage.end)


def can_connect() -> bool:
    """Whether this thread has a connection that works. A broken one is replaced."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        if not (connection.connection is None or connection.in_atomic_block):
            if connection.is_usable():
                return True
            connection.close()
        connection.ensure_connection()
    except Error:
        return False
    return True


class FaultLog:
    """Writes each fault to the log once in a while: there may be one for every request."""

    def __init__(self) -> None:
        self._logged: dict[str, float] = {}
        self._lock = Lock()

    def write(self, fault: Fault, error: BaseException) -> None:
        now = time.monotonic()
        with self._lock:
            if now < self._logged.get(fault.detail, -LOG_SECONDS) + LOG_SECONDS:
                return
            self._logged[fault.detail] = now
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        log.warning("Requests are answered with 503: %s (%s)", fault.detail, reason)


fault_log = FaultLog()
