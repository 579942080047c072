"""Which media type an answer has."""

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.utils.mediatypes import media_type_matches

CONTENT_TYPE = "application/problem+json"


class Negotiation(DefaultContentNegotiation):
    """A client that names problems alone means: whatever there is, and errors in this shape.

    Generated clients do so where a path's own media type is none that they know.
    """

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        if request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", renderers[0].media_type):
            return renderers[0], renderers[0].media_type  # as most do, told without parsing
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            wanted = self.get_accept_list(request)
            if not any(media_type_matches(CONTENT_TYPE, each) for each in wanted):
                raise
            return renderers[0], renderers[0].media_type
