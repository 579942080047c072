"""The OpenAPI document, which follows from the code alone, and the pages that show it."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import (
    SpectacularJSONAPIView,
    SpectacularRedocView,
    SpectacularSwaggerView,
    SpectacularYAMLAPIView,
)
from rest_framework.request import Request
from rest_framework.views import APIView

from .base.conditional import Conditional
from .base.errors import refuse, unknown_parameters


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


class KeptDocument(SchemaGenerator):
    """Made once in each process: it takes seconds, and clients do not wait long."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return document()


class Unvarying(APIView):
    """There is one of it, so it takes no parameters, and says so like all others."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse(unknown_parameters(request, []))


class JSONDocument(Unvarying, Conditional, SpectacularJSONAPIView):
    generator_class = KeptDocument
    of_store = False


class YAMLDocument(Unvarying, Conditional, SpectacularYAMLAPIView):
    generator_class = KeptDocument
    of_store = False


class SwaggerPage(Unvarying, SpectacularSwaggerView):
    pass


class RedocPage(Unvarying, SpectacularRedocView):
    pass
