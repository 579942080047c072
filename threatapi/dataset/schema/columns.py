"""The JSON Schema of one column: what a data set may write there."""

from collections.abc import Callable
from inspect import isfunction
from typing import Any

from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models

from base.orm.fields import MAX_ITEM, MAX_ITEMS, CodesField, EDTFField, TextListField
from base.orm.models import RESERVED_SLUGS, validate_slug_is_free
from base.parameters import has_slug
from base.values.urls import validate_url
from sources.models.sources import IDENTIFIER, validate_identifier

from ..values import MAX_DIGITS
from .lists import Json, name_of_list, reference

BY_KEY = "id, or key behind those of what it is part of,"
UUID_TEXT = "[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"

WEB_ADDRESS = r"""^(?:https?://[^\s"'<>\\^`{|}]+)?$"""

# What validators that are functions ask for, as far as a schema can say it.
VALIDATED: dict[Callable[..., Any], Json] = {
    validate_slug_is_free: {
        "not": {"anyOf": [{"enum": sorted(RESERVED_SLUGS)}, {"pattern": f"^{UUID_TEXT}$"}]}
    },
    validate_identifier: {"pattern": f"^(?:{IDENTIFIER.pattern})?$"},
    validate_url: {"pattern": WEB_ADDRESS},
}


def column_schema(column: models.Field, is_required: bool) -> Json:
    """What may be written in this column. An empty value means that nothing is given."""
    words: Json = {"title": str(column.verbose_name).capitalize(), "description": words_for(column)}
    default = column.get_default() if column.has_default() else None
    if default not in (None, "", []):
        words["default"] = getattr(default, "value", default)
    schema = value_schema(column)
    if name := name_of_list(column):
        if not is_required and not isinstance(column, CodesField):
            schema = {"anyOf": [reference(name), {"enum": empty_values(column)}]}
    elif is_required:
        schema |= {"minLength": 1}  # numbers are never required
    if not is_required and "type" in schema:
        schema["type"] = [schema["type"], "null"]
    return words | schema


def words_for(column: models.Field, by_key: str = BY_KEY) -> str:
    """What is written there; of references also how they are written."""
    if not column.is_relation:
        return str(column.help_text)
    target = column.related_model
    by = "slug or id" if has_slug(target) else by_key
    return f"{column.help_text} The {by} of {a(str(target._meta.verbose_name))}."


def a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def empty_values(column: models.Field) -> list[Any]:
    """How nothing is written in a column that need not be given."""
    is_text = isinstance(column, models.CharField | models.TextField)
    return [None, ""] if is_text and column.blank else [None]


def value_schema(column: models.Field) -> Json:
    """A value that is given; texts may be empty."""
    if column.many_to_many:
        return {"type": "array", "items": {"type": "string", "minLength": 1}}
    if column.is_relation:
        return {"type": "string", "minLength": 1}
    if isinstance(column, CodesField):
        return {"type": "array", "items": reference(name_of_list(column)), "maxItems": MAX_ITEMS}
    if isinstance(column, TextListField):
        item = reference("line") | {"type": "string", "minLength": 1, "maxLength": MAX_ITEM}
        return {"type": "array", "items": item, "maxItems": MAX_ITEMS}
    if name := name_of_list(column):
        return reference(name)
    if isinstance(column, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(column, models.FloatField | models.DecimalField | models.IntegerField):
        return number_schema(column)
    return text_schema(column)


def number_schema(column: models.Field) -> Json:
    is_whole = isinstance(column, models.IntegerField)
    least, most = -(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1
    for each in column.validators:
        if isinstance(each, MinValueValidator):
            least = max(least, each.limit_value)
        elif isinstance(each, MaxValueValidator):
            most = min(most, each.limit_value)
    return {"type": "integer" if is_whole else "number", "minimum": least, "maximum": most}


def text_schema(column: models.Field) -> Json:
    schema: Json = {"type": "string"}
    if column.max_length:
        schema["maxLength"] = column.max_length
    if isinstance(column, EDTFField):
        return reference("moment" if column.moment else "date") | schema
    for each in column.validators:
        if isinstance(each, URLValidator):
            schema["pattern"] = WEB_ADDRESS
        elif isinstance(each, RegexValidator):
            bare = each.regex.pattern.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
            schema["pattern"] = f"^(?:{bare})?$"
        elif isfunction(each) and each in VALIDATED:
            schema |= VALIDATED[each]
    if "pattern" in schema:
        return schema
    return reference("line" if column.max_length else "text") | schema
