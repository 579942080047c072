"""The records of a request as components of the OpenAPI document, made from the models."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from base.orm.vocabulary import snake, vocabularies
from threatapi.dataset.format import Kind
from threatapi.dataset.schema.columns import value_schema, words_for
from threatapi.dataset.schema.kinds import NESTED, named_kinds
from threatapi.dataset.schema.lists import texts

Json = dict[str, Any]
DATES = {
    "date": "A date, or the days between two (EDTF).",
    "moment": "A day, a month or a year, or one of several (EDTF).",
}
BY_KEY = "id, or key in the request,"
ID = "UUID of the record; without one, a record with a slug is found by that."
KEY = "Name by which other records of the request refer to it; it is not stored."


def reference(component: str) -> Json:
    return {"$ref": f"#/components/schemas/{component}"}


def described(schema: Json, words: str) -> Json:
    return (
        {"allOf": [schema], "description": words}
        if "$ref" in schema
        else schema | {"description": words}
    )


def text(words: str, most: int) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": most, "description": words}


def list_of(component: str, words: str, most: int | None = None) -> Json:
    bound = {} if most is None else {"maxItems": most}
    return {"type": "array", "items": reference(component), "description": words} | bound


def record(words: str, properties: Json, required: list[str] | None = None) -> Json:
    schema: Json = {"type": "object", "description": words, "properties": properties}
    return schema | ({"required": required} if required else {})


def components() -> Iterator[tuple[str, Json]]:
    """A component for each kind of record, wherever it is nested; and for dates as texts."""
    for name, words in DATES.items():
        told = {"type": "string", "description": words} | texts()[name]
        yield components_of_values()[name], told
    yield from ((name_of(each.kind), record_of(each.kind)) for each in named_kinds().values())


def name_of(kind: Kind) -> str:
    """`IncidentWriteRequest`; figures and distinctions have other fields in each place."""
    name = str(kind.fixed.get("type") or kind.model.__name__)
    within = {"parent": "Part", "incident": "OfIncident"}.get(kind.parent, "")
    if kind.name == "distinction":
        within = f"Of{kind.parent.capitalize()}"
    elif kind.name != "figure":
        within = ""
    return f"{name[0].upper()}{name[1:]}{within}WriteRequest"


def record_of(kind: Kind) -> Json:
    """The columns with the values that the schema of data sets gives them; none is needed."""
    properties: Json = {
        "id": {"type": "string", "format": "uuid", "description": ID},
        "key": {"type": "string", "description": KEY},
    }
    for column in kind.fields():
        value = {"anyOf": [in_openapi(value_schema(column)), {"type": "null"}]}
        properties[column.name] = value | {"description": words_for(column, BY_KEY)}
    for name, child in kind.children.items():
        properties[name] = list_of(name_of(child), NESTED[name])
    return record(str(kind.model._meta.verbose_name).capitalize(), properties)


def in_openapi(schema: Json) -> Json:
    """A value of the schema of data sets, with references to the components of this document."""
    told = {key: each for key, each in schema.items() if key not in ("$ref", "not")}
    found = {"type": "string"} | told
    if "items" in found:
        found["items"] = in_openapi(found["items"])
    name = schema.get("$ref", "").rpartition("/")[2]
    return reference(component) if (component := components_of_values().get(name)) else found


@cache
def components_of_values() -> dict[str, str]:
    """The components of closed lists and of dates, by the names of their definitions."""
    lists = {snake(name): name for name in vocabularies()}
    return lists | {"date": "DateText", "moment": "MomentText"}
