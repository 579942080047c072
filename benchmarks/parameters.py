"""The operations of the API and their parameters, read from openapi.yaml, and values for them."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import yaml

from .servers import Server
from .stores import ROOT

VIEWS = ("known_by", "exclude_source", "as_of")
# Parameters that the schema describes by a pattern, and whose values no record shows.
TEXTS = {
    "bbox": ["60,29,75,38", "-180,-90,180,90", "44,33,45,34"],
    "near": ["34.5,69.2", "0,0"],
    "q": ["a", "Abu", "attack near", "Mohammed al-Hassan", "brigade of the martyrs"],
    "cursor": [""],
}
DAYS = ["1995", "2008-06", "2014-06-30", "2019", "2023-02-01"]
NUMBERS = ["0", "1", "2", "5", "20", "100", "1000"]


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    schema: dict[str, Any]
    is_required: bool

    @property
    def item(self) -> dict[str, Any]:
        """The schema of one value."""
        return self.schema.get("items", self.schema)

    @property
    def base(self) -> str:
        return self.name.partition("__")[0]


@dataclass(frozen=True)
class Operation:
    name: str
    path: str
    parameters: tuple[Parameter, ...]

    @property
    def resource(self) -> str:
        return self.path.removeprefix("/api/v1/").partition("/")[0].partition(".")[0]

    def left_without(self, names: re.Pattern[str]) -> "Operation":
        kept = tuple(each for each in self.parameters if not names.fullmatch(each.name))
        return replace(self, parameters=kept)

    def takes(self, name: str) -> bool:
        return any(each.name == name for each in self.parameters)

    def answers(self, url: str) -> bool:
        path = url.partition("?")[0]
        return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", self.path), path) is not None

    def url(self, values: dict[str, str]) -> str:
        path, query = self.path, dict(values)
        for each in self.parameters:
            if each.place == "path":
                path = path.replace(f"{{{each.name}}}", query.pop(each.name))
        return path + (f"?{urlencode(sorted(query.items()), safe=',-')}" if query else "")


def operations() -> dict[str, Operation]:
    """All that are asked by GET and need no token, by their names."""
    document = yaml.load((ROOT / "openapi.yaml").read_text(), yaml.CSafeLoader)
    found = {}
    for path, methods in document["paths"].items():
        operation = methods.get("get", {"security": []})
        if {} in operation["security"]:
            parameters = (resolve(document, each) for each in operation.get("parameters", ()))
            name = operation["operationId"]
            found[name] = Operation(name, path, tuple(map(parameter, parameters)))
    return found


def parameter(described: dict[str, Any]) -> Parameter:
    is_required = described.get("required", False)
    return Parameter(described["name"], described["in"], described["schema"], is_required)


def resolve(document: dict[str, Any], value: Any) -> Any:
    """The value with the parts of the document that it refers to."""
    if isinstance(value, list):
        return [resolve(document, each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        found: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return resolve(document, found)
    return {key: resolve(document, each) for key, each in value.items()}


class Values:
    """Values for parameters: those of the schema, and those that records of the store have."""

    def __init__(self, server: Server, known: list[Operation], dice: random.Random) -> None:
        self.server, self.dice = server, dice
        self.records: dict[str, list[dict[str, Any]]] = {}
        for operation in known:
            if operation.name.startswith("list_") and operation.takes("limit"):
                self.records[operation.resource] = list(self.load_records(operation))
        # Parameter → the resource whose records it takes.
        self.resources: dict[tuple[str, str], str] = {}

    def load_records(self, operation: Operation) -> Iterator[dict[str, Any]]:
        """Records from both ends of the list."""
        orders = next(each for each in operation.parameters if each.name == "ordering").item["enum"]
        for order in self.dice.sample(orders, min(4, len(orders))):
            url = operation.url({"limit": "150", "count": "false", "ordering": order})
            yield from json.loads(self.server.ask(url)[1])["results"]

    def draw(self, operation: Operation, wanted: Parameter) -> str:
        """One value, or some with commas between them."""
        number = 1
        if wanted.schema.get("type") == "array":
            number = self.dice.choice([1, 1, 1, 2, 4, 40])
            number = min(number, wanted.schema.get("maxItems", number))
            number = max(number, wanted.schema.get("minItems", 1))
        known = self.known(operation, wanted)
        drawn = [str(each) for each in self.dice.sample(known, min(number, len(known)))]
        if wanted.name.endswith(("icontains", "istartswith")):
            return drawn[0][: self.dice.choice([1, 2, 4, 10])]
        return ",".join(drawn)

    def known(self, operation: Operation, wanted: Parameter) -> list[Any]:
        item, base = wanted.item, wanted.base
        if item.get("type") == "boolean":
            return ["true", "false"]
        if found := [each for each in item.get("enum", ()) if each is not None]:
            return found
        if wanted.name in TEXTS:
            return TEXTS[wanted.name]
        if item.get("type") in ("integer", "number") and "maximum" in item:
            bounds = item.get("minimum", 0), item["maximum"]
            return [*bounds, *(each for each in NUMBERS if bounds[0] <= float(each) <= bounds[1])]
        if "\\d{4}" in item.get("pattern", "") or "date" in str(item.get("anyOf")):
            return DAYS
        if item.get("maxLength") == 120 or wanted.place == "path":
            return self.references(operation, wanted)
        shown = [
            value
            for record in self.records.get(operation.resource, ())
            for value in texts(record.get(base))
        ]
        return shown or NUMBERS

    def references(self, operation: Operation, wanted: Parameter) -> list[str]:
        """Ids or slugs of records of the kind that the server takes for the parameter."""
        if wanted.place == "path":
            return self.names(operation.resource) or ["event_type"]
        key = operation.resource, wanted.name
        if key not in self.resources:
            self.resources[key] = next(
                (
                    resource
                    for resource in sorted(self.records)
                    if self.is_taken(operation, wanted, self.names(resource)[:2])
                ),
                "entities",
            )
        return self.names(self.resources[key])

    def names(self, resource: str) -> list[str]:
        found = self.records.get(resource, ())
        return [str(each.get("slug") or each.get("id") or each["number"]) for each in found]

    def is_taken(self, operation: Operation, wanted: Parameter, names: list[str]) -> bool:
        number = wanted.schema.get("minItems", 1)
        values = {wanted.name: ",".join(names[:number])}
        for each in operation.parameters:
            if each.place == "path":
                values[each.name] = self.draw(operation, each)
        status, body, _ = self.server.ask(operation.url(values))
        return status != 400 or f'"{wanted.name}"' not in body.decode()


def texts(value: Any) -> Iterator[Any]:
    """What a filter takes for a value that a record shows."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        found = value.get("edtf") or value.get("slug") or value.get("id")
        if found:
            yield found
    elif value not in (None, ""):
        yield value
