"""Rows of records by column, with the keys of their lists of other records."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import models

from .keys import keys_in
from .models import Record


def load_rows(
    model: type[Record], keys: Collection[int], locked: bool = False
) -> dict[int, dict[str, Any]]:
    """The rows with these keys; `locked` for this transaction, so that nobody else changes them."""
    if not keys:
        return {}
    found = model._base_manager.filter(pk__in=keys_in(keys)).order_by()
    if locked:
        found = found.order_by("pk").select_for_update(no_key=True)
    columns = [field.attname for field in model._meta.concrete_fields]
    rows = {row["id"]: row for row in found.values(*columns)}
    for column in model._meta.many_to_many:
        lists = load_lists(column, rows)
        for key, row in rows.items():
            row[column.name] = lists[key]
    return rows


def load_lists(column: Any, keys: Collection[int]) -> dict[int, list[int]]:
    """The keys in a list of records, by the key of the record that has it."""
    here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
    through: type[models.Model] = column.remote_field.through
    lists: dict[int, list[int]] = defaultdict(list)
    if keys:
        pairs = through._base_manager.filter(**{f"{here}__in": keys_in(keys)}).order_by("pk")
        for key, other in pairs.values_list(f"{here}_id", f"{there}_id"):
            lists[key].append(other)
    return lists
