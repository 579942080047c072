"""What drf-spectacular cannot infer of an operation: its name, words, parameters and headers."""

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema

from ..http.conditional import Conditional
from ..http.errors import CACHE_CONTROL
from ..paging.pagination import Pages
from ..parameters import known_records
from ..views import Answer, published

Json = dict[str, Any]
# How a request says who asks.
SCHEME = "bearer"
BEARER: Json = {SCHEME: []}
# Names that are no words.
NAMES = {"csv": "CSV", "ndjson": "NDJSON", "geojson": "GeoJSON"}
NAMES |= {"graphml": "GraphML", "gexf": "GEXF", "cytoscape": "Cytoscape"}
# The headers of answers that may be kept.
KEPT = {
    "ETag": {
        "description": (
            "Identifies this state of the answer; strong (without `W/`) for a single record that "
            "is not compressed."
        ),
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": (
            "Any cache may store the answer, but must revalidate it before each use; that to a "
            "request with a token none but its own."
        ),
        "schema": {"type": "string", "enum": [CACHE_CONTROL, "private, no-cache"]},
    },
}


class ApiSchema(AutoSchema):
    """Operations read as methods: `list_actors`, `get_actor`."""

    def resource(self) -> str:
        return self.path.removeprefix("/api/v1").strip("/").split("/")[0]

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "") or self.resource()]

    def get_operation_id(self) -> str:
        if getattr(self.view, "operation_id", ""):
            return self.view.operation_id
        resource = self.resource()
        action = getattr(self.view, "action", "")
        if action == "retrieve":
            return f"get_{self.view.queryset.model._meta.model_name}"
        if action == "list":
            return f"list_{resource}"
        return super().get_operation_id()

    def get_summary(self) -> str | None:
        words = self.get_operation_id().capitalize().split("_")
        return " ".join(NAMES.get(word, word) for word in words)

    def get_auth(self) -> list[Json]:
        """A token, where one is needed; elsewhere also none."""
        needed = any(getattr(each, "needs_token", False) for each in self.view.get_permissions())
        return [BEARER] if needed else [{}, BEARER]

    def is_deprecated(self) -> bool:
        return bool(getattr(self.view, "deprecated", None))

    def get_description(self) -> str:
        described = self.view.__class__
        action = getattr(self.view, "action", "")
        if action in ("create", "update"):
            described = getattr(self.view, action)
        about = inspect.cleandoc(described.__doc__ or "")
        return about if not self.gives_record() else f"{self.record_words()}. {about}"

    def gives_record(self) -> bool:
        return getattr(self.view, "action", "") == "retrieve"

    def record_words(self) -> str:
        model = self.view.queryset.model
        by = "id or slug" if hasattr(model, "slug") else "id"
        return f"A single {model._meta.verbose_name}, by its {by}"

    def get_operation(self, *args: Any, **kwargs: Any) -> Json | None:
        operation = super().get_operation(*args, **kwargs)
        for answer in operation["responses"].values() if operation else ():
            if not answer["description"]:
                told = "The record." if self.gives_record() else "The answer."
                is_list = getattr(self.view, "action", "") == "list"
                answer["description"] = "A page." if is_list else told
        kept = isinstance(self.view, Conditional)
        if operation and kept and self.method == "GET":
            refs = {name: {"$ref": f"#/components/headers/{name}"} for name in KEPT}
            operation["responses"]["200"].setdefault("headers", {}).update(refs)
        return operation

    def _get_parameters(self) -> list[Json]:
        parameters = super()._get_parameters()
        view = self.view
        if isinstance(view, Answer):
            return parameters + published(view.parameters, view.required)
        if getattr(view, "action", "") == "retrieve":
            return parameters + published(view.detail_fields())
        return parameters + published(view.list_fields())

    def _get_paginator(self) -> Any:
        paginator = super()._get_paginator()
        if isinstance(paginator, Pages):
            paginator.further_properties = self.view.filterset_class.page_properties()
        return paginator

    def _get_filter_parameters(self) -> list[Json]:
        """The filters of a list, also of a file with the same records."""
        if getattr(self.view, "action", "") != "list":
            return []
        filters = self.view.filterset_class.base_filters
        return [each.published(name) for name, each in filters.items()]

    def _resolve_path_parameters(self, variables: list[str]) -> list[Json]:
        if not variables:
            return []
        if described := getattr(self.view, "path_parameters", None):
            return [described[variable] for variable in variables]
        answers = isinstance(self.view, Answer)
        queryset = self.view.record_queryset if answers else self.view.queryset
        name = queryset.model._meta.verbose_name
        known = known_records(queryset.model)
        by_slug = hasattr(queryset.model, "slug")
        return [
            {
                "in": "path",
                "name": variable,
                "required": True,
                "description": f"The {name}'s id{' or slug' if by_slug else ''}.",
                "schema": {"type": "string"} if by_slug else {"type": "string", "format": "uuid"},
            }
            | {"example": known[0]}
            for variable in variables
        ]
