"""What drf-spectacular cannot infer: names of operations, problems, null beside enums."""

import inspect
from collections.abc import Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema

from .conditional import CACHE_CONTROL, Conditional
from .views import Answer, published

Json = dict[str, Any]
VERBS = {"list": "List", "retrieve": "Get"}
# The headers of answers that may be kept.
KEPT = {
    "ETag": {
        "description": "Names this state of the answer; strong (without `W/`) for a single record.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "Anyone may keep the answer, who asks each time whether it still holds.",
        "schema": {"type": "string", "const": CACHE_CONTROL},
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
        words = self.get_operation_id().replace("_", " ")
        return words.capitalize()

    def get_description(self) -> str:
        return inspect.cleandoc(self.view.__class__.__doc__ or "")

    def get_operation(self, *args: Any, **kwargs: Any) -> Json | None:
        operation = super().get_operation(*args, **kwargs)
        kept = isinstance(self.view, Conditional) and self.view.has_tag
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

    def _resolve_path_parameters(self, variables: list[str]) -> list[Json]:
        if not variables:
            return []
        answers = isinstance(self.view, Answer)
        queryset = self.view.record_queryset if answers else self.view.queryset
        name = queryset.model._meta.verbose_name
        by_slug = hasattr(queryset.model, "slug")
        return [
            {
                "in": "path",
                "name": variable,
                "required": True,
                "description": f"The {name}'s id{' or slug' if by_slug else ''}.",
                "schema": {"type": "string"} if by_slug else {"type": "string", "format": "uuid"},
            }
            for variable in variables
        ]


def _nodes(node: Any) -> Iterator[Json]:
    """Every object of the document."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from _nodes(item)


def headers(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Headers that many answers have are described once."""
    result["components"]["headers"] = KEPT
    return result


def null_beside_enums(result: Json, generator: Any, **kwargs: Any) -> Json:
    """An absent code is null: no `NullEnum` or `BlankEnum` components."""
    schemas = result["components"]["schemas"]
    for name in ("NullEnum", "BlankEnum"):
        schemas.pop(name, None)
    for node in _nodes(result):
        for key in ("oneOf", "anyOf"):
            refs = node.get(key)
            if not isinstance(refs, list):
                continue
            kept = [
                item
                for item in refs
                if item.get("$ref", "").rsplit("/", 1)[-1] not in ("NullEnum", "BlankEnum")
            ]
            if len(kept) < len(refs):
                del node[key]
                node["anyOf"] = [*(i for i in kept if i != {"type": "null"}), {"type": "null"}]
    for node in _nodes(result):
        _type_list_as_any_of(node)
    return result


def _type_list_as_any_of(node: Json) -> None:
    """`type: [string, null]` with a format lets generators forget one of the two."""
    types = node.get("type")
    if not isinstance(types, list) or "null" not in types:
        return
    moved = {
        key: node.pop(key)
        for key in ("format", "pattern", "maxLength", "minLength", "maximum", "minimum", "items")
        if key in node
    }
    del node["type"]
    real = [name for name in types if name != "null"]
    node["anyOf"] = [{"type": real[0], **moved}, {"type": "null"}]


def enums_in_parameters(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Parameters refer to the vocabularies instead of repeating them."""
    names = {
        tuple(sorted(map(str, schema["enum"]))): name
        for name, schema in result["components"]["schemas"].items()
        if "enum" in schema
    }
    for path in result["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                schema = parameter["schema"]
                for holder, key in ((parameter, "schema"), (schema, "items")):
                    values = holder.get(key, {}).get("enum")
                    name = names.get(tuple(sorted(map(str, values)))) if values else None
                    if name:
                        holder[key] = {"$ref": f"#/components/schemas/{name}"}
    return result


def all_properties_present(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Every property of an answer is always there, so clients need not ask."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            continue  # what is sent may leave out what is optional
        if schema.get("type") == "object" and "properties" in schema:
            schema["required"] = sorted(schema["properties"])
            for node in schema["properties"].values():
                node.pop("readOnly", None)
    return result
