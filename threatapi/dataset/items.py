"""What a load has written, as items of its change."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import models

from base.orm.models import Record
from threatapi.changes.door import Item
from threatapi.changes.record_format import Names, Row, write_record, written_columns


class WrittenRecords:
    """The rows of changed records before the load, and the lists that the load has written."""

    def __init__(self) -> None:
        self.before: dict[UUID, Row] = {}
        self.lists: dict[UUID, list[int]] = {}

    def note(self, record: Record, stored_list: list[int]) -> None:
        self.before[record.uid] = row_of(record, stored_list)

    def items(self, records: Iterable[Record]) -> Iterator[Item]:
        """An item for each of these records. One that was created has nothing before."""
        rows: list[tuple[type[models.Model], Row]] = []
        for record in records:
            before = self.before.get(record.uid, {})
            rows.append((type(record), row_of(record, self._list_of(record, before))))
        names = Names()
        for model, row in rows:
            names.add(model, row)
        names.load(rows)
        names.load(
            (model, self.before[row["uid"]]) for model, row in rows if row["uid"] in self.before
        )
        for model, row in rows:
            before = self.before.get(row["uid"])
            was = write_record(model, before, names) if before else None
            yield Item(model._meta.model_name, row["uid"], was, write_record(model, row, names))

    def _list_of(self, record: Record, before: Row) -> list[int]:
        if record.uid in self.lists:
            return self.lists[record.uid]
        for column in record._meta.many_to_many:
            return before.get(column.name, [])
        return []


def row_of(record: Record, listed: list[int]) -> dict[str, Any]:
    """The columns of a record that changes keep. No model has more than one list."""
    row = {"id": record.pk, "uid": record.uid, "key": record.key}
    for column in written_columns(type(record)):
        if column.many_to_many:
            row[column.name] = listed
        else:
            row[column.attname] = getattr(record, column.attname)
    return row
