"""The records of a request as components of the OpenAPI document, made from the models."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from base.orm.fields import CodesField, TextListField
from base.orm.vocabulary import vocabularies
from base.parameters import has_slug
from threatapi.dataset.format import FILES, Kind

Json = dict[str, Any]
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
    """A component for each kind of record, wherever it is nested."""
    waiting, known = [*FILES.values()], set[str]()
    while waiting:
        kind = waiting.pop(0)
        if (name := name_of(kind)) not in known:
            known.add(name)
            waiting += kind.children.values()
            yield name, record_of(kind)


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
    properties: Json = {
        "id": {"type": "string", "format": "uuid", "description": ID},
        "key": {"type": "string", "description": KEY},
    }
    for column in kind.fields():
        properties[column.name] = described(or_null(value_of(column)), words_for(column))
    for name, child in kind.children.items():
        properties[name] = list_of(name_of(child), f"Its {name}.")
    return record(str(kind.model._meta.verbose_name).capitalize(), properties)


def words_for(column: models.Field) -> str:
    if not column.is_relation:
        return str(column.help_text)
    by = "id or slug" if has_slug(column.related_model) else "id, or key in the request,"
    return f"{column.help_text} The {by} of the {column.related_model._meta.verbose_name}."


def or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def value_of(column: models.Field) -> Json:
    if column.many_to_many or isinstance(column, TextListField):
        item = {"type": "string"}
        if isinstance(column, CodesField) and (name := vocabulary_of(column)):
            item = reference(name)
        return {"type": "array", "items": item}
    if name := vocabulary_of(column):
        return reference(name)
    if isinstance(column, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(column, models.IntegerField):
        return {"type": "integer"}
    if isinstance(column, models.FloatField | models.DecimalField):
        return {"type": "number"}
    return {"type": "string"}


def vocabulary_of(column: Any) -> str:
    """The component with the values that the column takes, if they are a closed list."""
    codes = getattr(column, "codes", None)
    values = (
        [value for value, _ in codes.choices if codes]
        if codes
        else [value for value, _ in column.flatchoices if value not in ("", None)]
    )
    for name, vocabulary in vocabularies().items():
        if values and values == vocabulary.values:
            return name
    return ""
