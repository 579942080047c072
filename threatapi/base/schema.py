"""What drf-spectacular cannot infer: names of operations, problems, null beside enums."""

import inspect
from collections.abc import Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema

from .conditional import CACHE_CONTROL, Conditional
from .pagination import LINK
from .parameters import KNOWN
from .views import Answer, published
from .vocabulary import NumberVocabulary, about, vocabularies

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

    def is_deprecated(self) -> bool:
        return bool(getattr(self.view, "deprecated", None))

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
        if described := getattr(self.view, "path_parameters", None):
            return [described[variable] for variable in variables]
        answers = isinstance(self.view, Answer)
        queryset = self.view.record_queryset if answers else self.view.queryset
        name = queryset.model._meta.verbose_name
        known = KNOWN.get(queryset.model._meta.model_name, ())
        by_slug = hasattr(queryset.model, "slug")
        return [
            {
                "in": "path",
                "name": variable,
                "required": True,
                "description": f"The {name}'s id{' or slug' if by_slug else ''}.",
                "schema": {"type": "string"} if by_slug else {"type": "string", "format": "uuid"},
            }
            | ({"example": known[0]} if known else {})
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


def no_security_yet(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Nothing asks for a token: said once, so that clients do not want one for each operation."""
    for operation in _operations(result):
        if operation.get("security") == [{}]:
            del operation["security"]
    result["security"] = []
    return result


def described_vocabularies(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Every vocabulary is a component, which says what each of its values means."""
    for name, vocabulary in vocabularies().items():
        lines = [f"* `{each.value}`: {each.label}. {each.description}" for each in vocabulary]
        result["components"]["schemas"][name] = {
            "type": "integer" if issubclass(vocabulary, NumberVocabulary) else "string",
            "enum": [each.value for each in vocabulary],
            "description": "\n".join([about(vocabulary), "", *lines]),
            "examples": [next(iter(vocabulary)).value],
            "x-enum-varnames": [each.name for each in vocabulary],
            "x-enum-descriptions": [each.description for each in vocabulary],
        }
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


def enums_by_name(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Parameters and properties refer to the vocabularies instead of repeating them."""
    schemas = result["components"]["schemas"]
    names = {
        tuple(map(str, each["enum"])): name for name, each in schemas.items() if "enum" in each
    }

    def named(held: Any) -> Any:
        if isinstance(held, list):
            return [named(each) for each in held]
        values = held.get("enum") if isinstance(held, dict) else None
        name = names.get(tuple(map(str, values or ())))
        return {"$ref": f"#/components/schemas/{name}"} if name else held

    for node in list(_nodes(result)):
        if node is not schemas:
            node.update({key: named(held) for key, held in node.items()})
    return result


def words_of_parameters(result: Json, generator: Any, **kwargs: Any) -> Json:
    """A list of words that is no vocabulary, such as the keys of an order, has a name too."""
    schemas = result["components"]["schemas"]
    for operation in _operations(result):
        for parameter in operation.get("parameters", []):
            schema = parameter["schema"]
            for holder, key in ((parameter, "schema"), (schema, "items")):
                words = holder.get(key, {})
                if "enum" in words:
                    name = _name_of_words(operation, parameter)
                    schemas.setdefault(name, {"description": parameter["description"]} | words)
                    holder[key] = {"$ref": f"#/components/schemas/{name}"}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _operations(result: Json) -> Iterator[Json]:
    for path in result["paths"].values():
        yield from path.values()


def _name_of_words(operation: Json, parameter: Json) -> str:
    """`IncidentOrdering`, `FigureStatsBy`: what the words are for."""
    of = operation["operationId"].removeprefix("list_").removeprefix("get_")
    if operation["operationId"].startswith("list_"):
        of = f"{of[:-3]}y" if of.endswith("ies") else of.removesuffix("s")
    return "".join(part.capitalize() for part in f"{of}_{parameter['name']}".split("_"))


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


def headers(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Headers that many answers have are described once; pages link to those beside them."""
    result["components"]["headers"] = KEPT | {"Link": LINK}
    for operation in _operations(result):
        if any(each["name"] == "offset" for each in operation.get("parameters", ())):
            header = {"Link": {"$ref": "#/components/headers/Link"}}
            operation["responses"]["200"].setdefault("headers", {}).update(header)
    return result
