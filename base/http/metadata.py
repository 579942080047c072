"""What OPTIONS answers."""

from typing import Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.renderers import JSONRenderer


class Metadata(SimpleMetadata):
    """The endpoint in words, as JSON whatever the endpoint itself gives."""

    def determine_metadata(self, request: Any, view: Any) -> dict[str, Any]:
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
        told = super().determine_metadata(request, view) | {"name": request.path}
        if "POST" not in view.allowed_methods:
            del told["parses"]  # bodies are not read
        return told
