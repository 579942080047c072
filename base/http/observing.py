"""Each request has an id, which is in its answer and in all that is logged of it."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from ..values.text import printable
from .metrics import count_answer, operation_of

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9_.:-]{1,100}")

log = logging.getLogger("threatapi.requests")
_current: ContextVar[str] = ContextVar("id of the request", default="")


class Observe:
    """Notes how long each request took and how it was answered: for metrics, and for the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        token = _current.set(id_for(request))
        try:
            response = self.get_response(request)
            response[HEADER] = _current.get()
            seconds = perf_counter() - begun
            count_answer(request, response.status_code, seconds)
            if settings.LOG_REQUESTS:
                log_answer(request, response, seconds)
            return response
        finally:
            _current.reset(token)


def id_for(request: HttpRequest) -> str:
    """That of the proxy, where it is trusted; else a new one."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if GIVEN.fullmatch(given) else secrets.token_hex(16)


def log_answer(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """One line. It has neither the query, which may name people, nor the address."""
    told = {
        "method": request.method,
        "path": request.path,
        "operation": operation_of(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
    words = "{method} {path} {status} {milliseconds} ms"
    log.info(words.format(**told | {"path": escape_uri_path(request.path)}), extra=told)


class RequestId(logging.Filter):
    """Gives each record of the log the id of the request that it was written for."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True


class OneLine(logging.Formatter):
    """Writes each message as one line, and tracebacks indented: what a client has sent may have
    characters that begin a line, or that a terminal obeys."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = printable(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        lines = super().formatException(ei).split("\n")
        return "\n".join(f"  {printable(line)}" for line in lines)
