"""Answers that a client may keep, and ask whether they still hold (RFC 9110, section 13)."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.views import APIView

from ..orm.revision import revision
from .errors import CACHE_CONTROL

# Of an answer that is not for everybody.
PRIVATE = "private, no-cache"


class NotModified(Exception):
    """The client has the answer already."""


class Conditional(APIView):
    """Gives each answer to GET and HEAD an `ETag`, and 304 to those who have it already.

    The tag is made from the state of the store, the code and what is asked, not from the answer:
    an answer that still holds is not worked out again.
    """

    # False if the answer depends on the code alone.
    of_store = True
    entity_tag = ""

    def variant(self, request: Request) -> str:
        """Which of several answers to the same request it is."""
        return ""

    def has_strong_tag(self) -> bool:
        """Whether equal tags mean that each byte is equal, not just what is said."""
        return False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return
        # Before the data is read: an edit in between then gives new data an old tag, which does
        # not last, and never old data a new one.
        self.entity_tag = self._tag(request)
        if self._held(request):
            raise NotModified

    def handle_exception(self, exc: Exception) -> HttpResponse:
        return not_modified() if isinstance(exc, NotModified) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if not self.entity_tag or response.status_code not in (200, 304):
            return response
        if self.has_any(request):  # so it had to be looked up
            response = not_modified()
        weak = [tag for tag in self._held(request) if tag.startswith("W/")]
        response["ETag"] = weak[0] if weak else self.entity_tag  # compression makes it weak
        response["Cache-Control"] = CACHE_CONTROL
        patch_vary_headers(response, ("Accept", "Accept-Encoding"))
        return response

    @staticmethod
    def has_any(request: Request) -> bool:
        """Whether the client has the answer, whichever it is."""
        return "*" in _given(request)

    def _held(self, request: Request) -> list[str]:
        """The tags of this answer that the client has; a weak one serves as well."""
        return [tag for tag in _given(request) if _bare(tag) == _bare(self.entity_tag)]

    def _tag(self, request: Request) -> str:
        asked = (
            request.build_absolute_uri(request.path_info),  # links in the answer have the host
            request.META.get("QUERY_STRING", ""),
            request.accepted_media_type,
            build(),
            revision() if self.of_store else "",
            self.variant(request),
        )
        digest = hashlib.sha256("\n".join(asked).encode("utf-8", "replace")).hexdigest()[:32]
        return f'"{digest}"' if self.has_strong_tag() else f'W/"{digest}"'


def not_modified() -> HttpResponse:
    response = HttpResponse(status=304)
    del response["Content-Type"]
    return response


def _bare(tag: str) -> str:
    return tag.removeprefix("W/")


def _given(request: Request) -> list[str]:
    return parse_etags(request.headers.get("If-None-Match", ""))


@cache
def build() -> str:
    """Which code this is: the same data may be shown otherwise by another."""
    # Which of the two ways JSON is made changes no value, but bytes.
    digest = hashlib.sha256(str(settings.COMPILED_JSON).encode())
    ours = [Path(app.path) for app in apps.get_app_configs()]
    ours.append(settings.BASE_DIR / "base")
    files = [settings.BASE_DIR / "requirements.txt"]
    files += [
        file
        for folder in ours
        if folder.parent == settings.BASE_DIR
        for kind in ("*.py", "*.json")  # examples, too, for they are in the OpenAPI document
        for file in folder.rglob(kind)
    ]
    for file in sorted(files):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()
