"""Hooks that complete the OpenAPI document once all operations are in it."""

import json
from collections.abc import Iterator
from typing import Any

from ..orm.vocabulary import NumberVocabulary, about, vocabularies
from ..paging.pagination import LINK, SPARSE
from .problems import ALWAYS, references
from .schema import KEPT, SCHEME

Json = dict[str, Any]
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token, which users of the admin make there: `Authorization: Bearer …`.",
}


def _nodes(node: Any) -> Iterator[Json]:
    """Every object of the document."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from _nodes(item)


def every_tag_described(result: Json, generator: Any, **kwargs: Any) -> Json:
    """A tag that the settings do not describe has the first words of its list."""
    result["tags"] = [*result["tags"]]
    described = {tag["name"] for tag in result["tags"]}
    for operation in _operations(result):
        for name in {*operation["tags"]} - described:
            text = operation["description"].split("\n\n")[0].replace("\n", " ")
            result["tags"].append({"name": name, "description": text})
            described.add(name)
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
                    schemas.setdefault(
                        name, words | {"description": _about_words(parameter, words)}
                    )
                    holder[key] = {"$ref": f"#/components/schemas/{name}"}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _operations(result: Json) -> Iterator[Json]:
    for path in result["paths"].values():
        yield from path.values()


def _about_words(parameter: Json, words: Json) -> str:
    told = zip(words["enum"], words["x-enum-descriptions"], strict=True)
    lines = [f"* `{value}`: {meaning}" for value, meaning in told]
    return "\n".join([parameter["description"], "", *lines])


def _name_of_words(operation: Json, parameter: Json) -> str:
    """`IncidentOrdering`, `FigureStatsBy`: what the words are for."""
    of = operation["operationId"].removeprefix("get_")
    if of.startswith(("list_", "export_")):
        of = operation["tags"][0]
        of = f"{of[:-3]}y" if of.endswith("ies") else of.removesuffix("s")
    name = parameter["name"].removesuffix("__not")
    return "".join(part.capitalize() for part in f"{of}_{name}".split("_"))


def all_properties_present(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Every property of an answer is always there, so clients need not ask; a body has no others.

    What is sent may leave out what is optional, and so may what is marked as sparse.
    """
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            schema["additionalProperties"] = False
            continue
        if schema.pop(SPARSE, False):
            continue
        if schema.get("type") == "object" and "properties" in schema:
            schema["required"] = sorted(
                key for key, node in schema["properties"].items() if not node.pop(SPARSE, False)
            )
            for node in schema["properties"].values():
                node.pop("readOnly", None)
    return result


def headers(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Headers that many answers have are described once; pages link to those beside them."""
    result["components"]["headers"] = KEPT | {"Link": LINK} | ALWAYS
    result["components"]["securitySchemes"] = {SCHEME: TOKEN}
    for operation in _operations(result):
        for answer in answers(operation):
            answer.setdefault("headers", {}).update(references(ALWAYS))
        if any(each["name"] == "offset" for each in operation.get("parameters", ())):
            header = {"Link": {"$ref": "#/components/headers/Link"}}
            operation["responses"]["200"].setdefault("headers", {}).update(header)
    return result


def answers(operation: Json) -> list[Json]:
    """The answers to a request that succeeds."""
    return [answer for code, answer in operation["responses"].items() if code.startswith("2")]


def shared_parameters(result: Json, generator: Any, **kwargs: Any) -> Json:
    """A parameter that several operations take is described once."""
    uses: dict[str, list[tuple[Json, int]]] = {}
    for operation in _operations(result):
        for number, parameter in enumerate(operation.get("parameters", ())):
            uses.setdefault(json.dumps(parameter, sort_keys=True), []).append((operation, number))
    shared: Json = {}
    for places in uses.values():
        if len(places) > 1:
            operation, number = places[0]
            parameter = operation["parameters"][number]
            name = parameter["name"]
            if name in shared:  # of other records, the same word asks something else
                name = f"{operation['tags'][0]}_{name}"
            if name in shared:
                name = f"{operation['operationId']}_{parameter['name']}"
            shared[name] = parameter
            for operation, number in places:
                operation["parameters"][number] = {"$ref": f"#/components/parameters/{name}"}
    result["components"]["parameters"] = dict(sorted(shared.items()))
    return result


def unshared(result: Json) -> Json:
    """The document with each parameter in its place."""
    shared = result["components"].pop("parameters", {})
    for operation in _operations(result):
        operation["parameters"] = [
            shared[each["$ref"].rsplit("/", 1)[-1]] if "$ref" in each else each
            for each in operation.get("parameters", ())
        ]
    return result
