"""Finds what a new OpenAPI document breaks for clients written for an old one.

    python .ci/compare_schemas.py RELEASED NEW CHANGELOG

Both documents are read as two sets of short sentences: what the API promises, which must not
become fewer, and what it demands, which must not become more. A difference that breaks a client
is a fault, unless a section “Breaking” at the top of the changelog, above the last release, quotes
it. What is added breaks nobody: clients must bear new operations, parameters, properties, answers
and values of vocabularies.

Places are written so: `?q` and `{id}` are parameters, `Actor.name` is a property, `Actor.*` any
that is not named, `Actor.aliases[]` an item of a list.
"""

import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Set
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Json = dict[str, Any]
Schema = Json | bool
Reader = Callable[[str, Schema], None]
METHODS = "get put post delete options head patch trace".split()
# Values that refuse nothing.
IDLE = {"minLength": 0, "minItems": 0, "minProperties": 0, "uniqueItems": False}
# Words for people, and what has a rule of its own. Any other word of a schema bounds what is sent.
NO_BOUNDS = set(
    "title description summary example examples deprecated externalDocs xml discriminator $comment "
    "writeOnly default $ref type format enum const required properties additionalProperties items "
    "anyOf oneOf allOf".split()
)


class Demand(NamedTuple):
    """What a client must heed that sends something to a place."""

    place: str
    words: str
    bound: str | float | frozenset[str]

    def __str__(self) -> str:
        many = isinstance(self.bound, frozenset)
        return f"{self.place} {self.words} {', '.join(sorted(self.bound)) if many else self.bound}"

    def loosens(self, old: "Demand") -> bool:
        """Whether the same was asked for in narrower bounds, or in a shorter list."""
        if (self.place, self.words) != (old.place, old.words):
            return False
        if isinstance(self.bound, frozenset) or re.match("has (max|exclusiveMax)", self.words):
            return self.bound > old.bound
        return bool(re.match("has (min|exclusiveMin)", self.words)) and self.bound < old.bound


class Document:
    """An OpenAPI document as promises and demands."""

    def __init__(self, text: str, known: Set[str] = frozenset()) -> None:
        """`known` is what the old one promises. What that has inline is read inline here, too, if
        it has become a component: to get a name is no change."""
        self.tree = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (it is a safe one)
        self.known = known
        self.schemas: dict[str, Json] = self.tree["components"].get("schemas", {})
        self.promises: set[str] = set()
        self.demands: set[Demand] = set()
        self.callable: set[str] = set()  # where a client may send something: places of demands
        self.sent: set[str] = set()  # components that clients send,
        self.answered: set[str] = set()  # and those that they are answered with
        self.promises.add(f"the API is called {self.tree['info']['title']}")
        for path, item in self.tree["paths"].items():
            for method in item.keys() & METHODS:
                self.read_operation(f"{method.upper()} {path}", item, item[method])
        for name in self.schemas.keys() - self.sent - self.answered:
            is_sent = name.endswith("Request")
            (self.read_sent if is_sent else self.read_answered)(name, self.schemas[name])

    def read_operation(self, name: str, item: Json, operation: Json) -> None:
        self.callable.add(name)
        nearest = self.tree | item | operation  # that of servers and security holds
        servers = [each["url"] for each in nearest.get("servers", [])]
        self.promises.add(f"{name} is called {operation['operationId']}")
        self.promises.add(f"{name} has the tags: {', '.join(operation.get('tags', [])) or 'none'}")
        self.promises.add(f"{name} is served at {', '.join(servers) or '/'}")
        ways = nearest.get("security", [])
        if ways and {} not in ways:  # an empty one lets in everybody
            self.demands.add(Demand(name, "needs credentials:", frozenset(map(text, ways))))
        for parameter in item.get("parameters", []) + operation.get("parameters", []):
            self.read_parameter(name, self.whole(parameter))
        body = self.whole(operation.get("requestBody", {}))
        if body.get("required"):
            self.demands.add(Demand(name, "needs", "a body"))
        self.read_content(name, body, self.read_sent)
        for status, answer in operation["responses"].items():
            self.read_answer(f"{name} {status}", self.whole(answer))

    def whole(self, each: Json) -> Json:
        """A parameter, body, answer or header itself, where the document only refers to it."""
        while "$ref" in each:
            section, name = each["$ref"].split("/")[-2:]
            each = self.tree["components"][section][name]
        return each

    def read_parameter(self, operation: str, parameter: Json) -> None:
        name, where = parameter["name"], parameter.get("in", "query")
        mark = {"query": f"?{name}", "path": f"{{{name}}}"}.get(where, f"{where} {name}")
        place = f"{operation} {mark}"
        if parameter.get("required"):
            self.demands.add(Demand(operation, "needs", mark))
        style = parameter.get("style", "form" if where in ("query", "cookie") else "simple")
        explode = parameter.get("explode", style == "form")
        self.promises.add(f"{place} is written as {style}, {'exploded' if explode else 'joined'}")
        if "schema" in parameter:
            self.read_sent(place, parameter["schema"])
        self.read_content(place, parameter, self.read_sent)

    def read_answer(self, place: str, answer: Json) -> None:
        self.promises.add(f"{place} is answered")
        for name, header in answer.get("headers", {}).items():
            header = self.whole(header)
            kind = shape(header.get("schema", {}), {})
            self.promises.add(f"{place} has the header {name}: {kind}")
            if header.get("required"):
                self.promises.add(f"{place} always has the header {name}")
        self.read_content(place, answer, self.read_answered)

    def read_content(self, place: str, holder: Json, read: Reader) -> None:
        for media, content in holder.get("content", {}).items():
            read(f"{place} {media}", content.get("schema", {}))

    def read_answered(self, place: str, schema: Schema) -> None:
        """What a client is answered with: all that it may be is one promise."""
        for components in ({}, self.schemas):
            promise = f"{place} is {shape(schema, components)}"
            if components and not self.was_inline(promise):
                continue
            self.promises.add(promise)
            for kind, parts in kinds(schema, components):
                for part in parts:
                    self.read_answered_part(place, within(place, kind), part)

    def read_answered_part(self, place: str, inner: str, part: Json) -> None:
        self.read_names(place, part)
        self.follow(part, self.answered, self.read_answered)
        self.promises |= {f"{place} has the value {value}" for value in values(part)}
        self.promises |= {f"{inner}.{key} is always there" for key in part.get("required", ())}
        for each, schema in inside(inner, part):
            is_idle = schema in (True, {}) and each.endswith(".*")  # it would say nothing
            if not is_idle and not (isinstance(schema, dict) and schema.get("writeOnly")):
                self.read_answered(each, schema)

    def read_sent(self, place: str, schema: Schema) -> None:
        """What a client sends: each kind is a promise of its own, and may have its own bounds."""
        for components in ({}, self.schemas):
            for kind, parts in kinds(schema, components):
                promise = f"{place} takes {kind}"
                if components and not self.was_inline(promise):
                    continue
                self.promises.add(promise)
                self.callable.add(f"{place} as {kind}")
                for part in parts:
                    self.read_sent_part(place, kind, part)

    def read_sent_part(self, place: str, kind: str, part: Json) -> None:
        self.read_names(place, part)
        self.follow(part, self.sent, self.read_sent)
        if "default" in part:
            self.promises.add(f"{place} is {text(part['default'])} if it is not sent")
        if kind != "null":
            self.read_bounds(place, kind, part)
        for each, schema in inside(within(place, kind), part):
            self.read_sent(each, schema)

    def read_names(self, place: str, part: Json) -> None:
        """What generators call classes and their values, where the document says so."""
        if called := part.get("title", place if place in self.schemas else ""):
            self.promises.add(f"{place} is called {called}")
        for value, name in zip(values(part), part.get("x-enum-varnames", ()), strict=False):
            self.promises.add(f"{place} has the value {value} by the name {name}")

    def was_inline(self, promise: str) -> bool:
        """Whether the old document says so of what is a component, as it stands, in this one."""
        return promise in self.known and promise not in self.promises

    def read_bounds(self, place: str, kind: str, part: Json) -> None:
        """An inline list of values is a demand; that of a component, a vocabulary, is promised."""
        at, known = f"{place} as {kind}", values(part)
        if known and place in self.schemas:
            self.promises |= {f"{place} has the value {value}" for value in known}
            known = ["its values"]
        if known:
            self.demands.add(Demand(at, "is one of", frozenset(known)))
        self.demands |= {Demand(at, "needs", key) for key in part.get("required", ())}
        for key in part.keys() - NO_BOUNDS:
            if not key.startswith("x-") and part[key] != IDLE.get(key):
                bound = part[key] if type(part[key]) in (int, float) else text(part[key])
                self.demands.add(Demand(at, f"has {key}", bound))

    def follow(self, part: Json, seen: set[str], read: Reader) -> None:
        """A component is read once, under its own name, wherever it is referred to."""
        if (name := component(part)) in self.schemas and name not in seen:
            seen.add(name)
            read(name, self.schemas[name])


def component(part: Json) -> str:
    return part.get("$ref", "").rsplit("/", 1)[-1]


def alternatives(schema: Schema, components: Json) -> list[list[Json]]:
    """Each thing that it may be, as the plain schemas that it obeys all at once."""
    if isinstance(schema, bool):
        return [[{} if schema else {"not": {}}]]
    choices = [[each] for each in schema.get("allOf", ())]
    choices += [schema[key] for key in ("anyOf", "oneOf") if key in schema]
    if (name := component(schema)) in components:
        choices.append([components[name]])
        schema = {key: value for key, value in schema.items() if key != "$ref"}
    types = schema.get("type")
    ways = [[schema | {"type": each}] for each in types] if isinstance(types, list) else [[schema]]
    for choice in choices:
        options = [way for each in choice for way in alternatives(each, components)]
        ways = [one + other for one, other in itertools.product(ways, options)]
    return ways


def kinds(schema: Schema, components: Json) -> Iterator[tuple[str, list[Json]]]:
    """The alternatives by name; the second of a kind is told from the first."""
    seen: Counter[str] = Counter()
    for parts in alternatives(schema, components):
        names = set(map(plain, parts)) - {"anything"}
        kind = " and ".join(sorted(names)) or "anything"
        seen[kind] += 1
        yield (kind if seen[kind] == 1 else f"{kind} ({seen[kind]})"), parts


def plain(part: Json) -> str:
    """What kind of value it is; a component stands for itself."""
    kind = component(part) or part.get("type", "anything")
    return f"{kind} ({part['format']})" if "format" in part else kind


def shape(schema: Schema, components: Json) -> str:
    return " or ".join(sorted(kind for kind, _ in kinds(schema, components)))


def within(place: str, kind: str) -> str:
    """Where the properties or items are: the kind is named only if it may be mistaken."""
    return place if kind in ("object", "array") else f"{place} as {kind}"


def inside(place: str, part: Json) -> Iterator[tuple[str, Schema]]:
    for key, each in part.get("properties", {}).items():
        yield f"{place}.{key}", each
    others = part.get("additionalProperties", part.get("type") == "object" or "properties" in part)
    if others is not False:
        yield f"{place}.*", others
    if part.get("type") == "array" or "items" in part:
        yield f"{place}[]", part.get("items", {})
    for number, each in enumerate(part.get("prefixItems", ())):
        yield f"{place}[{number}]", each


def values(part: Json) -> list[str]:
    """Those that it may have, if they are counted out."""
    return [text(each) for each in ([part["const"]] if "const" in part else part.get("enum", ()))]


def text(value: Any) -> str:
    is_text = isinstance(value, str)
    return value if is_text else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def broken(old: Document, new: Document) -> list[str]:
    """What held and does not, and what was not asked for and is, of those who could ask before."""
    lost = {f"no longer: {promise}" for promise in old.promises - new.promises}
    asked = {
        f"new demand: {demand}"
        for demand in new.demands - old.demands
        if demand.place in old.callable and not any(map(demand.loosens, old.demands))
    }
    # As they can be quoted: in one line, and without backticks.
    return sorted(" ".join(fault.replace("`", "'").split()) for fault in lost | asked)


def announced(changelog: str) -> str:
    """The text of the section “Breaking” of what is not yet released."""
    unreleased = re.split(r"^## \[?\d", changelog, maxsplit=1, flags=re.MULTILINE)[0]
    found = re.search(r"^### Breaking$(.*?)(?=^#|\Z)", unreleased, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def quoted(told: str) -> re.Pattern[str]:
    """Any sentence quoted, with `*` for anything; a quotation may go over the end of a line."""
    quotes = (" ".join(quote.split()) for quote in re.findall(r"`([^`]+)`", told))
    return re.compile("|".join(".*".join(map(re.escape, quote.split("*"))) for quote in quotes))


def main(released: str, new: str, changelog: str) -> None:
    old = Document(Path(released).read_text())
    faults = broken(old, Document(Path(new).read_text(), old.promises))
    told = quoted(announced(Path(changelog).read_text()))
    silent = [fault for fault in faults if not told.fullmatch(fault.split(": ", 1)[1])]
    for fault in silent:
        print(fault)
    if silent:
        sys.exit(
            f"{len(silent)} changes break clients of {released}. Take them back, or quote each "
            "(`…`, without the words before the colon; `*` stands for anything, so that one "
            "quotation may cover many) below “### Breaking” in the changelog."
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
