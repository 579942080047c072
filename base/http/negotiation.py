"""Which media type an answer has."""

from typing import Any

from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.utils.mediatypes import media_type_matches

CONTENT_TYPE = "application/problem+json"


class Negotiation(DefaultContentNegotiation):
    """A client that names problems alone means: whatever there is, and errors in this shape.

    Generated clients do so where a path's own media type is none that they know.
    """

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        if request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", renderers[0].media_type):
            return renderers[0], renderers[0].media_type  # as most do, told without parsing
        wanted = self.get_accept_list(request)
        renderers = [each for each in renderers if not refuses(wanted, each.media_type)]
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            if not renderers or not any(media_type_matches(CONTENT_TYPE, each) for each in wanted):
                raise
            return renderers[0], renderers[0].media_type


def refuses(wanted: list[str], media_type: str) -> bool:
    """`q=0`: whatever else, not this (RFC 9110, section 12.4.2). The framework knows no weights."""
    ours = MediaType(media_type)
    about_ours = [each for each in map(MediaType, wanted) if ours.match(each)]
    return bool(about_ours) and max(about_ours, key=lambda each: each.specificity).quality == 0


class OneMediaType(BaseContentNegotiation):
    """The path names the format, so there is nothing to negotiate."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class FormatOfName(Negotiation):
    """The path names the format. `Accept` chooses among its media types, and refuses none."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type
