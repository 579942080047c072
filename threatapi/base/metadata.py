"""What OPTIONS answers."""

from typing import Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.renderers import JSONRenderer


class Metadata(SimpleMetadata):
    """The same JSON for each path: a graph or a page could not be made of it."""

    def determine_metadata(self, request: Any, view: Any) -> dict[str, Any]:
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
        return super().determine_metadata(request, view)
