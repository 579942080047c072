"""Gives each request its deadline, and answers 503 when the work was stopped."""

import logging
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from ..http.errors import is_api
from ..http.unavailable import unavailable
from .clients import gone
from .deadline import Deadline, client_stays, current

log = logging.getLogger(__name__)
RETRY_SECONDS = 30
LESS = (
    "Ask for less, with narrower filters, a smaller limit, or count=false. An export of the list "
    "(.ndjson, .csv) may take longer."
)


class RequestDeadline:
    """Stops a request after `REQUEST_SECONDS`, or when nobody waits for its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # What is saved in the admin is saved, too, when the browser has gone.
        only_reads = request.method in ("GET", "HEAD") or is_api(request)
        is_client_gone = gone(request.META) if only_reads else client_stays
        with Deadline(settings.REQUEST_SECONDS, is_client_gone, not only_reads) as deadline:
            response = self.get_response(request)
            # An error that something else has made of the stop.
            return stopped(request) if was_stopped(deadline, response) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        deadline = current()
        return stopped(request) if deadline and deadline.is_stopped else None


def was_stopped(deadline: Deadline, response: HttpResponse) -> bool:
    is_told = getattr(response, "tells_stop", False)
    return deadline.is_stopped and response.status_code >= 500 and not is_told


def stopped(request: HttpRequest) -> HttpResponse:
    """503 in the words of a program or of a person, with the way out."""
    deadline = current()
    took = monotonic() - deadline.started if deadline else 0
    path = escape_uri_path(request.path)
    log.warning("%s %s was stopped after %.1f seconds.", request.method, path, took)
    detail = "The request took too long and was stopped."
    if is_api(request):
        detail += f" {LESS}"
    response = unavailable(request, detail, RETRY_SECONDS)
    response.tells_stop = True
    return response
