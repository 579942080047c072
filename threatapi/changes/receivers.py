"""Tells the open change of deletions and of lists, which are written past `Record.save`.

Django sends these signals for each row that a deletion takes along.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, pre_delete

from base.orm.models import Record, record_models
from base.orm.rows import load_rows

from .door import change, current_change
from .record_format import Row, references, written_columns

OUTSIDE = "Delete records by their own `delete()` or that of `objects`, or within a change."

# Rows with their lists, from before a list was changed while no change was open.
_rows: ContextVar[dict[int, Row] | None] = ContextVar("rows before", default=None)


def note_deletion(sender: type[Record], instance: Record, **kwargs: Any) -> None:
    """Remember the row, and the rows that lose a reference to it without a signal."""
    now = current_change()
    if now is None:
        raise RuntimeError(OUTSIDE)
    now.note(instance)
    for column in references_that_go(instance._meta.concrete_model):
        losing = column.model._base_manager.filter(**{column.name: instance.pk}).order_by()
        now.note_rows(column.model, losing.values_list("pk", flat=True))


@cache
def references_that_go(model: type[models.Model]) -> list[Any]:
    """Columns of records that no longer refer to a record of this model once it is deleted."""
    return [
        column
        for record in record_models()
        for column in references(record)
        if column.related_model is model
        and (column.many_to_many or column.remote_field.on_delete is models.SET_NULL)
    ]


def note_list(instance: Any, action: str, pk_set: set[int] | None, sender: Any, **kw: Any) -> None:
    """Remember the records whose list of others is about to change."""
    now, column = current_change(), LISTS[sender]
    if not action.startswith("pre_"):
        if now is None:
            with change(savepoint=False) as own:
                for key, row in (_rows.get() or {}).items():
                    own.before[column.model, key] = row
        return
    keys = having_list(column, instance, pk_set)
    if now:
        now.note_rows(column.model, keys)
    else:
        _rows.set(load_rows(column.model, keys, locked=True))


def having_list(column: Any, instance: Any, pk_set: set[int] | None) -> set[int]:
    """The records of which a list changes: one, or those that are to list one or no longer do."""
    if isinstance(instance, column.model):
        return {instance.pk}
    if pk_set is not None:
        return pk_set
    listing = column.model._base_manager.filter(**{column.name: instance.pk}).order_by()
    return {*listing.values_list("pk", flat=True)}


def lists() -> Iterator[Any]:
    for model in record_models():
        yield from (column for column in written_columns(model) if column.many_to_many)


LISTS = {column.remote_field.through: column for column in lists()}
for through in LISTS:
    m2m_changed.connect(note_list, sender=through)
for model in apps.get_models():
    if issubclass(model, Record):
        pre_delete.connect(note_deletion, sender=model)
