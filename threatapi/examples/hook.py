"""Puts the examples into the schema: those of answers, and of each named shape in them."""

from collections.abc import Iterator
from typing import Any

from .answers import read
from .requests import BY_HAND, Json, operations

SCHEMAS = "#/components/schemas/"


def with_examples(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Every answer and every schema shows what the first knowledge base has there."""
    examples, components = read(), result["components"]
    found = operations(result)
    shown: list[tuple[Json, Any]] = []
    for name, (_, _, operation) in found.items():
        body = operation.get("requestBody", {})
        for content in body.get("content", {}).values():
            shown += [(content["schema"], each["value"]) for each in _given(content)]
        for response in operation["responses"].values():  # of those that write, by hand
            for content in response.get("content", {}).values():
                shown += [(content["schema"], each["value"]) for each in _given(content)]
        for content in contents(operation["responses"], examples.get(name)):
            shown.append(_show(content, examples[name]))
    for name, response in components.get("responses", {}).items():
        for content in response.get("content", {}).values() if name in BY_HAND else ():
            content["examples"] = {"answer": {"value": BY_HAND[name]}}
        for content in contents({"": response}, examples.get(name), status=""):
            shown.append(_show(content, examples[name]))
    _of_schemas(components["schemas"], shown)
    return result


def contents(responses: Json, example: Json | None, status: str | None = None) -> list[Json]:
    """The content that the example is one of."""
    if example is None:
        return []
    response = responses.get(str(example["status"]) if status is None else status, {})
    content = response.get("content", {}).get(example["media_type"])
    return [] if content is None else [content]


def _given(content: Json) -> list[Json]:
    return list(content.get("examples", {}).values())


def _show(content: Json, example: Json) -> tuple[Json, Any]:
    answer = example["answer"]
    content["examples"] = {"answer": {"summary": example["request"], "value": answer}}
    return content["schema"], answer


def _of_schemas(schemas: Json, shown: list[tuple[Json, Any]]) -> None:
    best: Json = dict(BY_HAND)
    for schema, value in shown:
        for name, instance in instances(schema, value, schemas):
            if name not in best or (name not in BY_HAND and tells(instance) > tells(best[name])):
                best[name] = instance
    for name, schema in schemas.items():
        if name in best:
            schema["examples"] = [best[name]]
        elif "enum" in schema:
            schema["examples"] = schema["enum"][:1]


def tells(value: Any) -> int:
    """How much an instance shows of its schema: how many of its properties say something."""
    if not isinstance(value, dict):
        return 0
    return sum(item not in (None, [], {}) for item in value.values())


def instances(schema: Json, value: Any, schemas: Json) -> Iterator[tuple[str, Any]]:
    """Each named schema with what stands in its place in the value."""
    if value is None:
        return
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        yield name, value
        yield from instances(schemas[name], value, schemas)
    for key in ("anyOf", "oneOf", "allOf"):
        for option in schema.get(key, ()):
            if fits(option, value, schemas):
                yield from instances(option, value, schemas)
    if isinstance(value, dict):
        for key, item in value.items():
            yield from instances(schema.get("properties", {}).get(key, {}), item, schemas)
    elif isinstance(value, list):
        for item in value:
            yield from instances(schema.get("items", {}), item, schemas)


def fits(schema: Json, value: Any, schemas: Json) -> bool:
    """Which of several schemas the value is of: objects are told apart by their properties."""
    named = schemas[schema["$ref"].removeprefix(SCHEMAS)] if "$ref" in schema else schema
    if "enum" in named:
        return value in named["enum"]
    if "properties" in named:
        return isinstance(value, dict) and set(value) <= set(named["properties"])
    return True
