"""The rules of the database on one record, as far as a JSON Schema can say them.

A condition becomes a schema that each record fulfils that the database takes. What cannot be said,
such as the comparison of two columns, is left out.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from base.orm.fields import DerivedField
from sources.models import Source

from ..format import Kind
from .columns import empty_values
from .lists import Json

# What the model itself asks for, in the form of a rule of the database.
FURTHER = {
    Source: [
        models.CheckConstraint(
            condition=Q(published="", published_basis="")
            | ~Q(published="") & ~Q(published_basis=""),
            name="source_published_with_basis",
            violation_error_message="Give the basis if there is a publication date, and only then.",
        )
    ]
}
# A schema, or what is known whatever the record says.
Found = Json | bool
COMPARED = {"gte": "minimum", "lte": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


def rules(kind: Kind) -> list[tuple[str, Json]]:
    """The rules of this kind of record, each with the sentence that tells of a broken one."""
    found = []
    for each in (*kind.model._meta.constraints, *FURTHER.get(kind.model, ())):
        if isinstance(each, models.CheckConstraint):
            schema = Translation(kind).of(each.condition, may_be_more=True)
            if isinstance(schema, dict):
                found.append((str(each.violation_error_message), schema))
    return found


class Translation:
    """Conditions on the records of a kind.

    With `may_be_more` the schema takes all records that fulfil the condition, and perhaps more;
    without it only such records, and perhaps not all of them.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.columns = {column.name: column for column in kind.fields()}

    def of(self, condition: Any, may_be_more: bool) -> Found:
        if isinstance(condition, tuple):
            return self.of_pair(*condition, may_be_more)
        if not isinstance(condition, Q):
            return may_be_more
        if condition.negated:
            inner = Q(*condition.children, _connector=condition.connector)
            return negated(self.of(inner, not may_be_more))
        found = [self.of(each, may_be_more) for each in condition.children]
        return any_of(found) if condition.connector == Q.OR else all_of(found)

    def of_pair(self, path: str, value: Any, may_be_more: bool) -> Found:
        name, _, lookup = path.partition("__")
        if hasattr(value, "resolve_expression"):
            return may_be_more
        if (lookup or "exact") == "exact" and value is None:
            name, lookup, value = name, "isnull", True
        if name not in self.columns:
            return self.of_column_beside(name, lookup, value, may_be_more)
        return self.of_column(self.columns[name], lookup or "exact", value, may_be_more)

    def of_column_beside(self, name: str, lookup: str, value: Any, may_be_more: bool) -> Found:
        """What the file or the nesting says of a column that is not written."""
        if name in self.kind.fixed and not lookup:
            return bool(self.kind.fixed[name] == value)
        if lookup != "isnull" or self.kind.parent == "parent":  # a part is about what its whole is
            return may_be_more
        if name == self.kind.parent:
            return not value
        return bool(value) if name in self.kind.hidden else may_be_more

    def of_column(self, column: Any, lookup: str, value: Any, may_be_more: bool) -> Found:
        empty = empty_values(column)
        default = None if column.is_relation else column.get_default()
        if lookup == "isnull":
            return is_empty(column, empty) if value else negated(is_empty(column, empty))
        if lookup == "exact" and value == "":
            return is_empty(column, empty)
        if lookup in ("exact", "in"):
            listed = [value] if lookup == "exact" else list(value)
            schema: Json = {"enum": [getattr(each, "value", each) for each in listed]}
            takes_empty = default in listed
        elif lookup in COMPARED:
            schema, takes_empty = {COMPARED[lookup]: value}, False
        elif lookup == "range":
            schema, takes_empty = {"minimum": value[0], "maximum": value[1]}, False
        else:
            return may_be_more
        # A comparison with NULL breaks no rule; what is not given may be derived from others.
        if takes_empty or (may_be_more and (column.null or isinstance(column, DerivedField))):
            return {"properties": {column.name: with_empty(schema, empty)}}
        return {"properties": {column.name: schema}, "required": [column.name]} | (
            {} if "enum" in schema else {"not": is_empty(column, empty)}
        )


def with_empty(schema: Json, empty: list[Any]) -> Json:
    if "enum" in schema:
        return {"enum": [*schema["enum"], *empty]}
    return schema  # bounds say nothing of what is no number


def is_empty(column: Any, empty: list[Any]) -> Json:
    return {"properties": {column.name: {"enum": empty}}}


def negated(found: Found) -> Found:
    if isinstance(found, bool):
        return not found
    return found["not"] if [*found] == ["not"] else {"not": found}


def all_of(found: Iterable[Found]) -> Found:
    return _joined("allOf", [*found], neutral=True)


def any_of(found: Iterable[Found]) -> Found:
    return _joined("anyOf", [*found], neutral=False)


def _joined(word: str, found: list[Found], neutral: bool) -> Found:
    if (not neutral) in [each for each in found if isinstance(each, bool)]:
        return not neutral
    schemas = [each for each in found if isinstance(each, dict)]
    if len(schemas) < 2:
        return schemas[0] if schemas else neutral
    return {word: schemas}


def required_by(schema: Json) -> str:
    """The column that the schema asks for, if it asks for nothing else."""
    inner = schema.get("not", {})
    properties = inner.get("properties", {}) if [*schema] == ["not"] else {}
    if [*inner] == ["properties"] and len(properties) == 1:
        ((name, asked),) = properties.items()
        return name if [*asked] == ["enum"] and None in asked["enum"] else ""
    return ""
