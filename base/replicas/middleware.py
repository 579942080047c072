"""Chooses the database of each request, and asks the primary when a standby has failed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, RequestDataTooBig
from django.core.signals import request_finished
from django.db import Error
from django.http import HttpRequest, HttpResponse

from base.deadlines.deadline import current
from base.http.errors import is_api

from ..orm.routing import PRIMARY, read_from, reading
from .watch import watch
from .written import position_of, remember

SAFE = ("GET", "HEAD", "OPTIONS")


class ReadFromReplicas:
    """Reads of the API are answered from a standby, each wholly from one; all else from the
    primary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DATABASE_REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        # Not when we have answered: a stream still reads then.
        request_finished.connect(read_from_primary)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        watch().start()
        read_from(PRIMARY)
        response = self.get_response(request)
        if not only_reads(request) and response.status_code < 400:
            remember(response)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        if is_api(request) and only_reads(request) and can_be_repeated(request):
            read_from(watch().choose(after=position_of(request)))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Whatever a standby failed in, the primary is asked anew, from the first query on."""
        if (deadline := current()) and deadline.is_stopped:
            return None  # by us: the standby is in order
        failed = reading()
        # Some errors of the driver come through Django as they are.
        errors = (Error, failed.Database.Error)
        if failed.alias == PRIMARY or not isinstance(error, errors):
            return None
        watch().failed(failed.alias, error)
        read_from(PRIMARY)
        view, args, kwargs = request.resolver_match
        response = view(request, *args, **kwargs)
        return response.render() if hasattr(response, "render") else response


def read_from_primary(**kwargs: Any) -> None:
    read_from(PRIMARY)


def only_reads(request: HttpRequest) -> bool:
    view = request.resolver_match and getattr(request.resolver_match.func, "cls", None)
    return request.method in SAFE or getattr(view, "only_reads", False)


def can_be_repeated(request: HttpRequest) -> bool:
    """A body is kept, if it is not so large that the view will refuse it anyhow."""
    if request.method in SAFE:
        return True
    try:
        return request.body is not None
    except RequestDataTooBig:
        return False
