"""Middleware of every request and answer."""

import re
from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django_otp.middleware import OTPMiddleware

from .errors import is_api


class WithoutBody:
    """HEAD is answered as GET would be, length included, but for the body; and 304 has neither, for
    its length would be that of what the client has (RFC 9110, sections 8.6 and 9.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 304:
            del response["Content-Length"]
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()
        elif request.method == "HEAD":
            response.content = b""
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The policy on pages alone: nothing else is shown by a browser as one."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class SlashIsOptional:
    """Below /api/ a URL with a slash at its end answers the same as without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_api(request) and request.path_info.endswith("/"):
            request.path_info = request.path_info[:-1]
        return self.get_response(request)


# `gzip;q=0`: anything but that.
REFUSES = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)


class CompressApi(GZipMiddleware):
    """Compresses answers of the API, which hold no secret; pages with forms stay as they are."""

    max_random_bytes = 0  # they hide the length of secrets

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not is_api(request) or REFUSES.search(request.headers.get("Accept-Encoding", "")):
            return response
        return super().process_response(request, response)


def for_people(middleware: type[Any]) -> type[Any]:
    """The middleware for the pages of the admin alone: the API knows no sessions."""

    class ForPeople(middleware):
        def __call__(self, request: HttpRequest) -> Any:
            return self.get_response(request) if is_api(request) else super().__call__(request)

    return ForPeople


Sessions = for_people(SessionMiddleware)
Users = for_people(AuthenticationMiddleware)
SecondFactors = for_people(OTPMiddleware)


class AfterCommit(MessageMiddleware):
    """What a view said of a change that then failed is not shown."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code >= 500:
            return response
        return super().process_response(request, response)


Messages = for_people(AfterCommit)
