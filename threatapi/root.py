"""The entrance of the API: everything that can be asked, and where."""

import inspect
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from drf_spectacular.generators import EndpointEnumerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.http.errors import refuse, unknown_parameters
from base.http.urls import in_site
from base.parameters import has_slug
from base.views import Answer, Nowhere

HOME = "/api/v1"
# What is no operation of the schema.
DOCUMENTS = {
    "openapi.json": (
        "The OpenAPI document of this API in JSON, from which clients can be generated."
    ),
    "openapi.yaml": "The OpenAPI document of this API in YAML.",
    "docs": "The documentation as pages on which requests can be tried (Swagger UI).",
    "redoc": "The documentation as one page to read (Redoc).",
}


class Endpoint(NamedTuple):
    """Something that can be asked."""

    name: str
    method: str
    description: str


class EndpointSerializer(serializers.Serializer):
    """One endpoint of the API."""

    name = serializers.CharField(help_text="Path below this URL.")
    method = serializers.CharField(help_text="The HTTP method: GET or POST.")
    url = serializers.CharField(
        help_text="Its URL, or a URI template whose braces are to be filled in (RFC 6570)."
    )
    templated = serializers.BooleanField(help_text="Whether `url` is a URI template.")
    description = serializers.CharField(help_text="What the endpoint returns.")


class RootSerializer(serializers.Serializer):
    """The API, with links to all of its endpoints."""

    title = serializers.CharField(help_text="The name of the API.")
    version = serializers.CharField(help_text="The version of the API.")
    description = serializers.CharField(help_text="What the API is about (Markdown).")
    links = EndpointSerializer(many=True, help_text="Links to all endpoints, by name.")


@cache
def links() -> list[Endpoint]:
    """Every operation of the schema and every document beside it, in the order of their names."""
    found = [Endpoint(name, "GET", text) for name, text in DOCUMENTS.items()]
    for path, _, method, callback in EndpointEnumerator().get_api_endpoints():
        name = path.removeprefix(f"{HOME}/")
        if name not in (path, *DOCUMENTS, *(each.name for each in found)):
            described = inspect.cleandoc(callback.cls.__doc__ or "").split("\n\n")[0]
            one = by_what(callback.cls) if path.endswith("/{id}") else ""
            found.append(Endpoint(name, method, one + described.replace("\n", " ")))
    return sorted(found)


def by_what(view: Any) -> str:
    return f"A single one, by its id{' or slug' * has_slug(view.queryset.model)}. "


class ApiRoot(Answer):
    """The root of the API: title, version and links to all endpoints."""

    operation_id = "get_root"
    tag = "discovery"
    of_store = False

    @extend_schema(responses=RootSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request, []))
        # The braces of a template are to stay braces.
        home = request.build_absolute_uri(in_site(HOME))
        told = [
            link._asdict() | {"url": f"{home}/{link.name}", "templated": "{" in link.name}
            for link in links()
        ]
        about = settings.SPECTACULAR_SETTINGS
        words = {name: about[name.upper()] for name in ("title", "version", "description")}
        return Response(words | {"links": told})


def to_root(request: HttpRequest) -> HttpResponse:
    """`/api` leads to the only version of the API."""
    if request.method in ("GET", "HEAD"):
        return redirect("root")
    return Nowhere.as_view()(request)
