"""The records that rows may refer to: those of the files and those that are stored."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models

from .faults import Fault
from .format import WRITE_ORDER
from .merged import MergedRecords
from .order import circles, layers
from .reader import Row

CIRCLES = {
    "corrects": "This would make a cycle of corrections.",
    "response_to": "The incident would be a response to itself.",
}
Model = type[models.Model]


class RecordIndex:
    """Records by id, and ids by the names by which rows refer to records: slugs and keys."""

    def __init__(self) -> None:
        self.stored: dict[Model, dict[uuid.UUID, Any]] = {}
        self.rows: dict[Model, dict[uuid.UUID, Row]] = {}
        self.names: dict[Model, dict[str, uuid.UUID]] = {}
        self.merged = MergedRecords()
        # The lists of records as they are stored, by the column and the key of the record.
        self.lists: dict[models.Field, dict[int, set[int]]] = {}

    def read(self, rows: Sequence[Row]) -> None:
        for model in WRITE_ORDER:
            stored = {record.uid: record for record in model._base_manager.all()}
            has_slug = any(field.name == "slug" for field in model._meta.fields)
            names = {each.slug: uid for uid, each in stored.items()} if has_slug else {}
            self.names[model] = names | (self.merged.slugs_of(model) if has_slug else {})
            self.stored[model], self.rows[model] = stored, {}
            for column in model._meta.many_to_many:
                self.lists[column] = stored_lists(column)
        for row in rows:
            self.rows[row.kind.model][row.uid] = row
            name = row.values.get("slug") or row.path
            self.names[row.kind.model][str(name)] = row.uid

    def leave_out(self, row: Row) -> None:
        """The row is not to be written, so nothing can refer to it."""
        del self.rows[row.kind.model][row.uid]

    def find_stored(self, row: Row) -> Any:
        return self.stored[row.kind.model].get(row.uid)

    def find_uid(self, model: Model, name: Any) -> uuid.UUID | None:
        """The id of the record with this name, which may be the id itself; if it was merged, of the
        one that stayed."""
        if name is None:
            return None
        if (uid := self.names[model].get(str(name))) is None:
            try:
                uid = uuid.UUID(str(name))
            except ValueError:
                return None
        return self.merged.keeper_of(uid)

    def stored_list(self, record: models.Model) -> list[int]:
        """The list of records that the record has, as it is stored; no model has two."""
        for column in record._meta.many_to_many:
            return sorted(self.lists[column][record.pk])
        return []


def find_levels(
    index: RecordIndex, model: Model, rows: Sequence[Row]
) -> tuple[list[list[Row]], list[Fault]]:
    """Rows in batches, each after the batch with the records that it lies in; faults of circles."""
    loops = [f.name for f in model._meta.fields if f.is_relation and f.related_model is model]
    above: dict[uuid.UUID, list[uuid.UUID | None]] = {}
    for row in rows:
        above[row.uid] = [index.find_uid(model, row.values.get(name)) for name in loops]
        if row.parent and row.parent.kind.model is model:
            above[row.uid].append(row.parent.uid)
    batches = layers(above)
    level = {uid: number for number, batch in enumerate(batches) for uid in batch}
    faults = []
    if len(level) < len(above):
        looped = circles(above)
        for row in rows:
            if row.uid in looped:
                name = next((name for name in loops if row.values.get(name)), loops[0])
                faults.append(row.fault(name, CIRCLES.get(name, "It lies in itself.")))
    found: list[list[Row]] = [[] for _ in range(len(batches) + 1)]
    for row in rows:  # the last batch holds what lies in a circle, so that it is checked, too
        found[level.get(row.uid, len(batches))].append(row)
    return found, faults


def stored_lists(column: models.Field) -> dict[int, set[int]]:
    """The keys in a list of records, by the key of the record that has it."""
    here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
    lists: dict[int, set[int]] = defaultdict(set)
    for key, other in column.remote_field.through._base_manager.values_list(here, there):
        lists[key].add(other)
    return lists
