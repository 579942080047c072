"""One shape for every error below /api/: RFC 9457, `application/problem+json`."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import (
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import get_script_prefix
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from ..parameters import Faults, nearest
from ..values.text import UNSAFE
from .negotiation import CONTENT_TYPE
from .parsers import MAX_BYTES, TooLarge

# Anyone may keep an answer, but asks each time before showing it again.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
# An error is about now: the next request may fare better.
HEADERS = {"Cache-Control": "no-store"}
MOST_TOLD = 50
MOST_HINTS = 10
LONGEST_TOLD = 1000


class ParameterErrors(exceptions.APIException):
    """Query parameters that cannot be used: name → list of {message, code}."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "The request has invalid parameters."

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults


class Busy(exceptions.APIException):
    """The server has too much to do. `wait` is after how many seconds to ask again."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The server is busy."

    def __init__(self, detail: str, wait: int) -> None:
        super().__init__(detail)
        self.wait = wait


class Gone(exceptions.APIException):
    """The record was there, until the change with this number deleted it."""

    status_code = status.HTTP_410_GONE

    def __init__(self, detail: str, change: int) -> None:
        super().__init__(detail)
        self.more = {"change": change}


class Moved(exceptions.APIException):
    """The record that the `{id}` of the URL names was merged with another, or renamed."""

    status_code = status.HTTP_301_MOVED_PERMANENTLY

    def __init__(self, detail: str, record: UUID) -> None:
        super().__init__(detail)
        self.record = record

    def location(self, request: Any) -> str:
        """The same URL, with the id of that record."""
        route = request.resolver_match.route.replace("<str:id>", str(self.record))
        query = request.META.get("QUERY_STRING", "")
        return f"{get_script_prefix()}{route}{query and '?'}{query}"


def unknown_parameters(request: Any, known: Iterable[str]) -> Faults:
    """A misspelt parameter must not return everything in silence."""
    known = list(known)
    unknown = [name for name in request.query_params if name not in known]
    hints = {name: hint_for(name, known) for name in unknown[:MOST_HINTS]}
    return {
        name: [{"message": f"Unknown parameter.{hints.get(name, '')}", "code": "unknown_parameter"}]
        for name in unknown
    }


# What parameters are called in other APIs.
ELSEWHERE = {
    "sort": "ordering", "sort_by": "ordering", "search": "q", "query": "q", "page_size": "limit",
    "per_page": "limit", "size": "limit", "page": "cursor",
}  # fmt: skip


def hint_for(name: str, known: list[str]) -> str:
    if (ours := ELSEWHERE.get(name.lower())) in known:
        return f" Did you mean {ours}?"
    return nearest(name, known)


# As RFC 9110 has them; Python calls them so since 3.13.
TITLES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def refuse(faults: Faults) -> None:
    if faults:
        raise ParameterErrors(faults)


def problem(code: int, detail: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    """The body of an error; of many faults it tells the first."""
    errors = [{name: _tellable(text) for name, text in error.items()} for error in errors]
    return {
        "type": "about:blank",
        "title": TITLES.get(code) or HTTPStatus(code).phrase,
        "status": code,
        "detail": _tellable(detail),
        "errors": errors,
    }


def _tellable(text: str) -> str:
    """A text from the request, shortened and safe to put into JSON."""
    text = UNSAFE.sub("\ufffd", text)
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raises into a problem; what nobody foresaw goes on to become a 500."""
    # Views import the classes of authentication, which import this module.
    from rest_framework.views import set_rollback

    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):  # Django's own bound: the parser was not asked
        error = TooLarge(getattr(context.get("view"), "most_bytes", MAX_BYTES))
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, Moved):
        return _moved(error, context["request"])
    # Whatever the path answers with, and whatever the client would take: errors are JSON.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = CONTENT_TYPE
    more = getattr(error, "more", {})  # properties that this problem has beside those of all
    return Response(
        problem(error.status_code, _summary(error), list(islice(_errors(error), MOST_TOLD))) | more,
        status=error.status_code,
        headers=_headers(error),
        content_type=CONTENT_TYPE,
    )


def _moved(error: Moved, request: Any) -> Response:
    """301, or 308, with which clients repeat the request as it was. Undoing a merge ends it."""
    is_read = request.method in ("GET", "HEAD")
    code = status.HTTP_301_MOVED_PERMANENTLY if is_read else status.HTTP_308_PERMANENT_REDIRECT
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), CONTENT_TYPE
    return Response(
        problem(code, str(error.detail), []),
        status=code,
        headers={"Location": error.location(request), "Cache-Control": CACHE_CONTROL},
        content_type=CONTENT_TYPE,
    )


def _summary(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "The request has values that cannot be used."
    return str(error.detail)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = dict(HEADERS)
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if isinstance(error, (Busy, exceptions.Throttled)):
        headers["Retry-After"] = str(max(1, int(error.wait or 1)))
    return headers


def _errors(error: exceptions.APIException) -> Iterator[dict[str, str]]:
    if isinstance(error, ParameterErrors):
        for name, faults in error.faults.items():
            for fault in faults:
                yield {"parameter": name, "code": fault["code"], "detail": fault["message"]}
    elif errors := getattr(error, "errors", None):
        yield from errors
    elif isinstance(error, exceptions.ValidationError):
        yield from _pointers("", error.get_full_details())


def _pointers(path: str, details: Any) -> Iterator[dict[str, str]]:
    """Faults of a body, each with the JSON pointer to what is wrong."""
    if isinstance(details, dict) and "message" in details and "code" in details:
        yield {
            "pointer": path,  # empty for the whole (RFC 6901)
            "code": str(details["code"]),
            "detail": str(details["message"]),
        }
    elif isinstance(details, dict):
        for name, below in details.items():
            step = str(name).replace("~", "~0").replace("/", "~1")  # RFC 6901
            yield from _pointers(f"{path}/{step}", below)
    elif isinstance(details, list):
        for item in details:
            yield from _pointers(path, item)


def as_response(code: int, detail: str) -> JsonResponse:
    body = problem(code, detail, [])
    return JsonResponse(body, status=code, content_type=CONTENT_TYPE, headers=HEADERS)


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks; the pages outside of the API are for people."""
    return f"{request.path_info}/".startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return as_response(400, "The Host header has no name of this server.")
    if isinstance(exception, TooManyFieldsSent):
        return as_response(400, "The request has too many parameters. Ask with several.")
    return as_response(400, "The request could not be understood.")


def server_error(request: HttpRequest) -> HttpResponse:
    if not is_api(request):
        return defaults.server_error(request)
    return as_response(500, "Something went wrong on our side.")
