"""Finds what a new OpenAPI document breaks for clients written for an old one.

    python .ci/compare_schemas.py RELEASED NEW CHANGELOG

Both documents are read as two sets of short sentences: what the API promises, which must not
become fewer, and what it demands, which must not become more. A difference that breaks a client
is a fault, unless a section “Breaking” at the top of the changelog, above the last release, quotes
it. What is added breaks nobody: clients must bear new operations, parameters, properties and
values of vocabularies.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]
BOUNDS = {"maximum": "at most", "maxLength": "at most", "maxItems": "at most"}
BOUNDS |= {"minimum": "at least", "minLength": "at least", "minItems": "at least"}


class Document:
    """An OpenAPI document as promises and demands."""

    def __init__(self, text: str) -> None:
        self.tree = yaml.safe_load(text)
        self.promises: set[str] = set()
        self.demands: set[str] = set()
        for path, operations in self.tree["paths"].items():
            for method, operation in operations.items():
                self.read_operation(f"{method.upper()} {path}", operation)
        for name, schema in self.tree["components"]["schemas"].items():
            self.read_component(name, schema)

    def read_operation(self, name: str, operation: Json) -> None:
        self.promises.add(f"{name} is called {operation['operationId']}")
        for parameter in map(self.whole, operation.get("parameters", [])):
            place = f"{name} ?{parameter['name']}"
            if parameter.get("required"):
                self.demands.add(f"{place} is required")
            self.promises |= {f"{place} takes {kind}" for kind in kinds(parameter["schema"])}
            self.read_bounds(place, parameter["schema"])
        for media, content in self.content(operation.get("requestBody", {})):
            self.promises.add(f"{name} takes {media} {shape(content['schema'])}")
        for status, answer in operation["responses"].items():
            if status.startswith("2"):
                for media, content in self.content(answer):
                    self.promises.add(f"{name} answers {media} {shape(content['schema'])}")

    def whole(self, parameter: Json) -> Json:
        name = parameter.get("$ref", "").rsplit("/", 1)[-1]
        return self.tree["components"]["parameters"][name] if name else parameter

    def content(self, holder: Json) -> Iterator[tuple[str, Json]]:
        for media, content in holder.get("content", {}).items():
            if "schema" in content:
                yield media, content

    def read_component(self, name: str, schema: Json) -> None:
        self.promises.add(f"{name} is {shape(schema)}")
        for value in schema.get("enum", ()):
            self.promises.add(f"{name} has the value {value}")
        is_sent = name.endswith("Request")
        for key, each in schema.get("properties", {}).items():
            self.promises.add(f"{name}.{key} is {shape(each)}")
            if key in schema.get("required", ()):
                (self.demands if is_sent else self.promises).add(f"{name}.{key} is always there")
            if is_sent:
                self.read_bounds(f"{name}.{key}", each)

    def read_bounds(self, place: str, schema: Json) -> None:
        for inner in (schema, schema.get("items", {})):
            for key, words in BOUNDS.items():
                if key in inner:
                    self.demands.add(f"{place} is {words} {inner[key]}")


def kinds(schema: Json) -> list[str]:
    """Each kind of value that it may be: who takes one more still takes the others."""
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return sorted(map(shape, schema[key]))
    return [shape(schema)]


def shape(schema: Json) -> str:
    """What kind of value it is, in one line; a component stands for itself."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if {"anyOf", "oneOf", "allOf"} & schema.keys():
        return " or ".join(kinds(schema))
    if schema.get("type") == "array":
        return f"[{shape(schema.get('items', {}))}]"
    types = schema.get("type", "anything")
    kind = " or ".join(types) if isinstance(types, list) else types
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def broken(old: Document, new: Document) -> list[str]:
    """What held and does not, and what was not asked for and is."""
    lost = {f"no longer: {promise}" for promise in old.promises - new.promises}
    asked = {
        f"new demand: {demand}"
        for demand in new.demands - old.demands
        if touches(demand, old.promises) and not loosens(demand, old.demands)
    }
    return sorted(lost | asked)


def loosens(demand: str, demands: set[str]) -> bool:
    """Whether the same was asked for in narrower bounds."""
    place, words, bound = demand.rpartition(" is at ")[0], *demand.split()[-2:]
    for old in demands:
        if old.startswith(f"{place} is at {words} "):
            before, now = (float(each.split()[-1]) for each in (old, bound))
            return now > before if words == "most" else now < before
    return False


def touches(demand: str, promises: set[str]) -> bool:
    """A bound on what is new is no news to an old client, but that it must be there is."""
    place, _, what = demand.partition(" is ")
    if what in ("required", "always there"):
        place = re.split(r" \?|\.(?=\w+$)", place)[0]
    return any(promise.startswith((f"{place} is ", f"{place} takes ")) for promise in promises)


def announced(changelog: str) -> str:
    """The text of the section “Breaking” of what is not yet released."""
    unreleased = re.split(r"^## \[?\d", changelog, maxsplit=1, flags=re.MULTILINE)[0]
    found = re.search(r"^### Breaking$(.*?)(?=^#|\Z)", unreleased, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def main(released: str, new: str, changelog: str) -> None:
    faults = broken(Document(Path(released).read_text()), Document(Path(new).read_text()))
    told = announced(Path(changelog).read_text())
    silent = [fault for fault in faults if f"`{fault.split(': ', 1)[1]}`" not in told]
    for fault in silent:
        print(fault)
    if silent:
        sys.exit(
            f"{len(silent)} changes break clients of {released}. Take them back, or quote each "
            "(`…`, without the words before the colon) below “### Breaking” in the changelog."
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
