"""One shape for every error below /api/: RFC 9457, `application/problem+json`."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from .parameters import Faults, nearest
from .text import UNSAFE

CONTENT_TYPE = "application/problem+json"


class ParameterErrors(exceptions.APIException):
    """Query parameters that cannot be used: name → list of {message, code}."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "The request has parameters that cannot be used."

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults


def unknown_parameters(request: Any, known: Iterable[str]) -> Faults:
    """A misspelt parameter must not return everything in silence."""
    known = list(known)
    return {
        name: [
            {"message": f"Unknown parameter.{nearest(name, known)}", "code": "unknown_parameter"}
        ]
        for name in request.query_params
        if name not in known
    }


def refuse(faults: Faults) -> None:
    if faults:
        raise ParameterErrors(faults)


def problem(code: int, detail: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    """The body of an error."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail,
        "errors": errors,
    }


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raises into a problem; what nobody foresaw goes on to become a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    response = Response(
        problem(error.status_code, _summary(error), list(_errors(error))),
        status=error.status_code,
        headers=_headers(error),
        content_type=CONTENT_TYPE,
    )
    return response


def _summary(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "The request has values that cannot be used."
    return str(error.detail)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers


def _errors(error: exceptions.APIException) -> Iterator[dict[str, str]]:
    if isinstance(error, ParameterErrors):
        for name, faults in error.faults.items():
            for fault in faults:
                yield _error("parameter", name, fault["code"], fault["message"])
    elif isinstance(error, exceptions.ValidationError):
        yield from _pointers("", error.get_full_details())


def _error(key: str, where: str, code: str, detail: str) -> dict[str, str]:
    """Whatever was sent comes back here, so it is made text that JSON can carry."""
    texts = {key: where, "code": code, "detail": detail}
    return {name: UNSAFE.sub("\ufffd", text) for name, text in texts.items()}


def _pointers(path: str, details: Any) -> Iterator[dict[str, str]]:
    """Faults of a body, each with the JSON pointer to what is wrong."""
    if isinstance(details, dict) and "message" in details and "code" in details:
        yield _error("pointer", path or "/", str(details["code"]), str(details["message"]))
    elif isinstance(details, dict):
        for name, below in details.items():
            step = str(name).replace("~", "~0").replace("/", "~1")
            yield from _pointers(f"{path}/{step}", below)
    elif isinstance(details, list):
        for item in details:
            yield from _pointers(path, item)


def as_response(code: int, detail: str) -> JsonResponse:
    return JsonResponse(problem(code, detail, []), status=code, content_type=CONTENT_TYPE)


def not_found(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    return as_response(404, "There is nothing at this URL.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    return as_response(400, "The request could not be understood.")


def server_error(request: HttpRequest) -> JsonResponse:
    return as_response(500, "Something went wrong on our side.")
