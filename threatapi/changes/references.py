"""Which columns of records refer to records of a model, and how they are made to name others."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone

from base.orm import bulk
from base.orm.keys import keys_in
from base.orm.models import Record, record_models

from .record_format import Row, references

Rows = Mapping[int, Row]


@cache
def columns_to(model: type[Record]) -> dict[type[Record], list[Any]]:
    """The columns and lists by which records name those of a model, by the model that has them."""
    found: dict[type[Record], list[Any]] = {}
    for record in record_models():
        columns = [each for each in references(record) if each.related_model is model]
        if columns:
            found[record] = columns
    return found


@cache
def computed_columns_to(model: type[Record]) -> list[Any]:
    """Computed columns that keep a record of a model from being deleted."""
    return [
        column
        for record in record_models()
        for column in record._meta.concrete_fields
        if column.related_model is model
        and not column.editable
        and column.remote_field.on_delete is models.PROTECT
    ]


def moved_row(
    columns: list[Any], row: Row, stored: Rows, pairs: Mapping[int, int]
) -> dict[str, Any]:
    """The row with each loser replaced by its keeper."""
    moved = dict(row)
    for column in columns:
        if column.many_to_many:
            keys = [pairs.get(key, key) for key in row[column.name]]
            moved[column.name] = list(dict.fromkeys(keys))
        else:
            moved[column.attname] = pairs.get(row[column.attname], row[column.attname])
            is_itself = column.related_model is column.model and moved[column.attname] == row["id"]
            if is_itself or repeats_another(column, moved):
                moved[column.attname] = None
    return moved


def repeats_another(column: Any, row: Row) -> bool:
    """Whether a reference is the same now as one that it must not repeat: an origin that is the
    source itself."""
    other = column.model.NO_REPEATS.get(column.name)
    return bool(other) and row[column.attname] == row[f"{other}_id"]


def write_moved(columns: list[Any], stored: Rows, moved: Rows) -> None:
    """Write these columns of the rows, as far as they differ."""
    model, now = columns[0].model, timezone.now()
    names = [column.attname for column in columns if not column.many_to_many]
    if names:
        rows = ((key, *(row[name] for name in names), now) for key, row in moved.items())
        bulk.update_columns(model, [*names, "updated_at"], rows)
    for column in columns:
        if column.many_to_many:
            lists = {key: row[column.name] for key, row in moved.items()}
            changed = {key: keys for key, keys in lists.items() if keys != stored[key][column.name]}
            write_lists(column, changed)


def write_lists(column: Any, lists: Mapping[int, Sequence[int]]) -> None:
    """Give each record, by its key, this list of others."""
    here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
    through = column.remote_field.through
    through._base_manager.filter(**{f"{here}__in": keys_in(lists)}).delete()
    rows = ((key, other) for key, others in lists.items() for other in others)
    bulk.insert_rows(through, [f"{here}_id", f"{there}_id"], rows)
