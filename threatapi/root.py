"""The entrance of the API: where everything is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from .base.conditional import Conditional
from .base.errors import refuse, unknown_parameters


class ApiRoot(Conditional):
    """Lists the resources and documents of the API."""

    of_store = False

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        from .urls import router  # the router is complete only when the URLs are

        refuse(unknown_parameters(request, []))
        base = request.build_absolute_uri("/api/v1/")
        names = [prefix for prefix, *_ in router.registry]
        names += ["graph", "graph/path", "incidents/stats", "figures/stats", "match"]
        names += ["openapi.json", "openapi.yaml", "docs", "redoc"]
        return Response({name: base + name for name in names})
