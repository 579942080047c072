"""The flat columns of a resource, derived from its serializer by one rule.

A date gives its EDTF text under its own name, and `_earliest`, `_latest`; a reference its slug,
and `_id`, `_name`; any other object a column for each of its properties. A list of plain values
is one text, and so is a list of records, each in short.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from base.serializers import PlaceReferenceSerializer, ReferenceSerializer
from incidents.serializers import IncidentReferenceField

from .brief import BRIEFS, Brief, Json

# The property that stands for the whole object, and needs no name beside the object's.
MAIN = ("edtf", "slug")
REFERENCE = ("slug", "id", "name")
# Of these properties are the columns of an object, by its serializer or by the field that has it.
SHOWN: dict[type, tuple[str, ...]] = {
    ReferenceSerializer: REFERENCE,
    PlaceReferenceSerializer: REFERENCE,
    IncidentReferenceField: (*REFERENCE, "date", "place"),
}
TYPES: list[tuple[type[serializers.Field], str]] = [
    (serializers.BooleanField, "boolean"),
    (serializers.IntegerField, "integer"),
    (serializers.FloatField, "number"),
]
FORMATS: list[tuple[type[serializers.Field], str]] = [
    (serializers.UUIDField, "uuid"),
    (serializers.DateTimeField, "date-time"),
    (serializers.DateField, "date"),
]
JOINT = "; "


@dataclass(frozen=True)
class Column:
    """One value of each row: where it stands in the list's item, and what it means."""

    name: str
    meaning: str
    path: tuple[str, ...]
    type: str = "string"
    may_be_null: bool = True
    format: str | None = None
    is_list: bool = False
    brief: Callable[[Json], str] | None = None
    choices: tuple[str, ...] = ()

    def value(self, item: Any) -> Any:
        """A number, a truth, a text, a list of texts, or None."""
        for key in self.path:
            if item is None:
                return None
            item = item[key]
        if item is None:
            return None
        if self.is_list:
            return [self.brief(each) if self.brief else str(each) for each in item]
        return item if self.type != "string" else str(item)


def columns_of(serializer: serializers.Serializer) -> list[Column]:
    return list(_columns(serializer, "", (), "", False))


def _columns(
    serializer: serializers.Serializer,
    name: str,
    path: tuple[str, ...],
    about: str,
    may_be_null: bool,
    owner: type = object,
) -> Iterator[Column]:
    shown = SHOWN.get(owner) or SHOWN.get(type(serializer), tuple(serializer.fields))
    for key in shown:
        field = serializer.fields[key]
        own = name if key in MAIN and name else f"{name}_{key}" if name else key
        meaning = field.help_text or ""
        if own == name:
            meaning = about or meaning
        null = may_be_null or field.allow_null
        yield from _of_field(field, own, (*path, key), meaning, null)


def _of_field(
    field: serializers.Field, name: str, path: tuple[str, ...], meaning: str, null: bool
) -> Iterator[Column]:
    shape = _shape(field)
    if isinstance(shape, serializers.ListSerializer):
        brief = BRIEFS.get(type(shape.child), Brief())
        yield Column(
            name,
            f"{meaning} {brief.meaning}",
            path,
            "string",
            null,
            is_list=True,
            brief=brief.write,
        )
    elif isinstance(shape, serializers.Serializer):
        yield from _columns(shape, name, path, meaning, null, type(field))
    elif isinstance(shape, serializers.ListField | dict):
        yield Column(name, f"{meaning} A list.", path, "string", null, is_list=True)
    else:
        yield Column(name, meaning, path, _type(field), null, _format(field))


def _shape(field: serializers.Field) -> Any:
    """What the field looks like, as the schema has it."""
    told = getattr(field, "_spectacular_annotation", {}).get("field", field)
    return told() if isinstance(told, type) else told


def _type(field: serializers.Field) -> str:
    choices = getattr(field, "choices", None)
    if choices and all(isinstance(value, int) for value in choices):
        return "integer"
    return next((name for kind, name in TYPES if isinstance(field, kind)), "string")


def _format(field: serializers.Field) -> str | None:
    return next((name for kind, name in FORMATS if isinstance(field, kind)), None)
