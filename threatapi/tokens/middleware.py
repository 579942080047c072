"""Middleware: where reading needs a token, no shared cache keeps an answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from base.http.conditional import PRIVATE
from base.http.errors import is_api


class PrivateAnswers:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.API_NEEDS_TOKEN and is_api(request):
            if response.get("Cache-Control") != "no-store":
                response["Cache-Control"] = PRIVATE
            patch_vary_headers(response, ("Authorization", "Cookie"))
        return response
