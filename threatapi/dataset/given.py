"""Records as a data set gives them, in the form in which changes keep records."""

from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from base.orm.fields import DerivedField
from threatapi.changes.record_format import (
    Written,
    default_of,
    without_slugs,
    write_record,
    written_columns,
)

from .index import RecordIndex
from .rows import Row


class Uids:
    """Stands for the names of records where they are given by their ids."""

    @staticmethod
    def of(model: Any, uid: Any) -> dict[str, str]:
        return {"id": str(uid)}


def write_given(row: Row, index: RecordIndex) -> Written:
    """The record of this row, as it is once it is stored; references are ids alone.

    Without its key, which is a matter of each data set.
    """
    values: dict[str, Any] = {"key": ""}
    in_file = {column.name for column in row.kind.fields()}
    for column in written_columns(row.kind.model):
        name, model = column.name, column.related_model
        value = row.values[name] if name in in_file else value_beside(row, name, index)
        if column.many_to_many:
            uids = {index.find_uid(model, each) for each in value or []}
            values[name] = [uid for uid in uids if uid]
        elif column.is_relation:
            values[column.attname] = index.find_uid(model, value)
        else:
            values[column.attname] = default_of(column) if value is None else clean(column, value)
    for column in derived_columns(row.kind.model):
        record = row.kind.model(
            **{name: values[name] for name in (column.attname, *column.sources)}
        )
        values[column.attname] = column.derive(record)
    return without_slugs(write_record(row.kind.model, values, Uids())) or {}  # type: ignore[arg-type]


@cache
def derived_columns(model: Any) -> list[Any]:
    """The columns that may be given, and are derived if they are not."""
    return [column for column in written_columns(model) if isinstance(column, DerivedField)]


def value_beside(row: Row, name: str, index: RecordIndex) -> Any:
    """A value that the file's name or the nesting gives."""
    if name in row.kind.fixed:
        return row.kind.fixed[name]
    if row.parent and name == row.kind.parent:
        return row.parent.uid  # which is that of the one that stayed, if it was merged
    if row.parent and row.kind.parent == "parent":  # a part is about the same as the whole
        if name in row.parent.values:
            return index.find_uid(
                row.kind.model._meta.get_field(name).related_model, row.parent.values[name]
            )
        return value_beside(row.parent, name, index)
    return None


def clean(column: Any, value: Any) -> Any:
    """The value as it is stored; as it is where it breaks a rule, which is told elsewhere."""
    try:
        return column.clean(value, None)
    except ValidationError:
        return value


def contents(written: Written | None, index: RecordIndex) -> Written:
    """What a data set gives of a record: references as ids alone, without its key
    and data sets.

    Records that were merged since are named as the one that stayed.
    """
    found = without_slugs(written) or {}
    return {
        name: follow(value, index)
        for name, value in found.items()
        if name not in ("key", "datasets")
    }


def follow(value: Any, index: RecordIndex) -> Any:
    if isinstance(value, list):
        return [follow(each, index) for each in value]
    if isinstance(value, dict) and "id" in value:
        return {"id": str(index.merged.keeper_of(UUID(value["id"])))}
    return value
