"""The OpenAPI document, which follows from the code alone."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularYAMLAPIView

from .base.conditional import Conditional


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


class KeptDocument(SchemaGenerator):
    """Made once in each process: it takes seconds, and clients do not wait long."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return document()


class JSONDocument(Conditional, SpectacularJSONAPIView):
    generator_class = KeptDocument
    of_store = False


class YAMLDocument(Conditional, SpectacularYAMLAPIView):
    generator_class = KeptDocument
    of_store = False
