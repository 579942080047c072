"""The JSON Schema of a data set: of its files, of one record, and of the records of a request.

For each kind of record there are two definitions. `incident_fields` says which fields there are and
what each may hold; `incident` also which of them a whole record needs, and what they rule out.
"""

import json
from collections.abc import Iterator
from functools import cache

from base.orm.datasets import HEADER, DataSet

from ..format import FILES, Kind
from .columns import UUID_TEXT, column_schema, text_schema
from .kinds import NESTED, NamedKind, deepest, def_name, named_kinds
from .lists import Json, closed_lists, name_of_list, reference, texts
from .rules import required_by, rules

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = (
    "What a data set is. `#/$defs/incidents` is the file incidents.yaml, and so on; "
    "`#/$defs/dataset` is dataset.yaml; `#/$defs/incident` is one record, as a line of "
    "incidents.ndjson; `#/$defs/records` are records of a request that changes some. The schema "
    "itself is a whole data set as one object."
)
KEY = {
    "title": "Key",
    "description": (
        "Key of the record among its kind, from which its permanent id is made. Give it only where "
        "the one that is made from its fields would not be unique, or would change."
    ),
    "type": ["string", "null"],
    "maxLength": 400,
}
ID = {
    "title": "Id",
    "description": "Permanent id (UUID), if it is not to be made from the key.",
    "type": ["string", "null"],
    "pattern": f"^(?:{UUID_TEXT})?$",
}


@cache
def dataset_schema() -> Json:
    files = {stem: reference(stem) for stem in FILES}
    return {
        "$schema": DIALECT,
        "title": "Data set of threatapi",
        "description": ABOUT,
        "type": "object",
        "properties": {"dataset": reference("dataset"), **files},
        "additionalProperties": False,
        "$defs": dict(definitions()),
    }


def written_schema() -> str:
    return json.dumps(dataset_schema(), indent=1, ensure_ascii=False) + "\n"


def definitions() -> Iterator[tuple[str, Json]]:
    yield "dataset", header_schema()
    for stem, kind in FILES.items():
        yield stem, list_of(def_name(kind), f"The file {stem}.yaml: its records.")
    lists = {stem: list_of(f"{def_name(kind)}_fields", "") for stem, kind in FILES.items()}
    yield (
        "records",
        {
            "title": "Records",
            "description": (
                "Records of a request, by their kind. Of a stored record only the fields that are "
                "given are changed; null empties a field."
            ),
            "type": "object",
            "properties": lists,
            "additionalProperties": False,
        },
    )
    kinds = named_kinds().values()
    for named in kinds:
        yield f"{named.name}_fields", fields_schema(named)
        yield named.name, whole_schema(named)
    yield from texts().items()
    used = {name_of_list(column) for named in kinds for column in named.kind.fields()}
    yield from ((name, each) for name, each in closed_lists().items() if name in used)


def list_of(name: str, words: str) -> Json:
    described = {"description": words} if words else {}
    return described | {"type": ["array", "null"], "items": reference(name)}


def header_schema() -> Json:
    """The file dataset.yaml."""
    columns = {name: DataSet._meta.get_field(name) for name in ("name", *HEADER)}
    properties = {
        name: {"title": name.capitalize(), "description": column.help_text}
        | text_schema(column)
        | {"type": "string" if name == "name" else ["string", "null"], "minLength": 1}
        for name, column in columns.items()
    }
    return {
        "title": "Data set",
        "description": "The file dataset.yaml: what the data set is.",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }


def required_fields(kind: Kind) -> list[str]:
    """The fields that a whole record needs."""
    asked = {required_by(schema) for _, schema in rules(kind)}
    needed = [
        column.name
        for column in kind.fields()
        if column.name in asked or not (column.blank or column.null or column.has_default())
    ]
    return [*needed, *(["assertions"] if kind.needs_assertion else [])]


def fields_schema(named: NamedKind) -> Json:
    """What the fields of these records may hold, whichever of them are given."""
    kind, needed = named.kind, required_fields(named.kind)
    properties: Json = {"key": KEY, "id": ID}
    for column in kind.fields():
        properties[column.name] = column_schema(column, column.name in needed)
    for name, child in kind.children.items():
        properties[name] = list_of(f"{def_name(child)}_fields", NESTED[name])
    schema: Json = {
        "title": f"{named.title}: fields",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if "parts" in kind.children and named.name != "figure_part":
        schema["allOf"] = [no_deeper("parts", deepest(kind, "parts"))]
    return schema


def no_deeper(name: str, depth: int) -> Json:
    """A record that lies so deep has no field of this name."""
    if not depth:
        return {"properties": {name: False}}
    return {"properties": {name: {"items": no_deeper(name, depth - 1)}}}


def whole_schema(named: NamedKind) -> Json:
    """A record with all that it needs, and nothing that does not go together."""
    kind, needed = named.kind, required_fields(named.kind)
    schema: Json = {"title": named.title, "description": named.words, "type": "object"}
    if needed:
        schema["required"] = needed
    if kind.children:
        schema["properties"] = {
            name: {"items": reference(def_name(child))}
            | ({"type": "array", "minItems": 1} if name in needed else {})
            for name, child in kind.children.items()
        }
    told = [{"description": words} | rule for words, rule in rules(kind) if not required_by(rule)]
    return schema | {"allOf": [reference(f"{named.name}_fields"), *told]}
