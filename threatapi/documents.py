"""The OpenAPI document, which follows from the code alone, and the pages that show it."""

from functools import cache
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import (
    SpectacularJSONAPIView,
    SpectacularRedocView,
    SpectacularSwaggerSplitView,
    SpectacularYAMLAPIView,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.http.conditional import Conditional
from base.http.errors import refuse, unknown_parameters
from base.http.negotiation import FormatOfName


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


class KeptDocument(SchemaGenerator):
    """Made once in each process: it takes seconds, and clients do not wait long."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return document()


class Unvarying(APIView):
    """There is one of it, so it takes no parameters, and says so like all others."""

    parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse(unknown_parameters(request, self.parameters))


class Compact(OpenApiJsonRenderer):
    def get_indent(self, *args: Any) -> None:
        return None


class CompactJSON(Compact):
    media_type = "application/json"


class JSONDocument(Unvarying, Conditional, SpectacularJSONAPIView):
    content_negotiation_class = FormatOfName
    renderer_classes = [Compact, CompactJSON]
    generator_class = KeptDocument
    of_store = False


class YAMLDocument(Unvarying, Conditional, SpectacularYAMLAPIView):
    content_negotiation_class = FormatOfName
    generator_class = KeptDocument
    of_store = False


# The two pages set their own styles; Redoc works in a worker that it makes itself.
of_pages = csp_update(
    {
        "style-src": [SELF, UNSAFE_INLINE],
        "worker-src": [SELF, "blob:"],
        "img-src": [SELF, "data:", "blob:"],
    }
)


@method_decorator(of_pages, name="dispatch")
class SwaggerPage(Unvarying, SpectacularSwaggerSplitView):
    """The page asks for its own script with `script=`, so that none stands in the page."""

    parameters = ("script",)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().get(request, *args, **kwargs)
        # The script would send a token that nothing here asks for, and set a cookie with it.
        response.data["csrf_token"] = ""
        return response


@method_decorator(of_pages, name="dispatch")
class RedocPage(Unvarying, SpectacularRedocView):
    pass
