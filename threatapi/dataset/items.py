"""What a load has written, as items of its change."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from base.orm.datasets import DataSet, DataSetRecord, load_datasets
from base.orm.fields import DerivedField
from base.orm.keys import listed
from base.orm.models import Record
from threatapi.changes.door import Item
from threatapi.changes.record_format import Names, Row, write_record, written_columns
from threatapi.edits import Edit


class Members:
    """Which data sets records are in before a load and after it: all records, or some."""

    def __init__(self, dataset: DataSet, records: Collection[UUID] | None = None) -> None:
        self.dataset = dataset
        self.datasets = load_datasets(records)
        own = DataSetRecord.objects.filter(dataset=dataset)
        if records is not None:
            own = own.filter(record__in=listed(uid.hex for uid in records))
        self.own = set(own.values_list("record", flat=True))

    def before(self, uid: UUID) -> list[dict[str, str]]:
        return self.datasets.get(uid, [])

    def after(self, uid: UUID) -> list[dict[str, str]]:
        before = self.before(uid)
        if uid in self.own:
            return before
        return sorted([*before, self.dataset.as_written()], key=lambda each: each["slug"])

    def others(self, uid: UUID) -> list[dict[str, str]]:
        """The other data sets that a record is in."""
        return [each for each in self.before(uid) if each["id"] != str(self.dataset.uid)]


class WrittenRecords:
    """The rows of changed records before the load, and the lists that the load has written."""

    def __init__(self) -> None:
        self.before: dict[UUID, Row] = {}
        self.lists: dict[UUID, list[int]] = {}

    def note(self, record: Record, stored_list: list[int]) -> None:
        self.before[record.uid] = row_of(record, stored_list)

    def is_as_before(self, record: Record, stored_list: list[int]) -> bool:
        """Whether its columns are as they were, once they are derived."""
        for column in written_columns(type(record)):
            if isinstance(column, DerivedField):
                column.pre_save(record, False)
        return row_of(record, stored_list) == self.before[record.uid]

    def edits(self, records: Iterable[Record]) -> Iterator[Edit]:
        """The rows of these records. One that was created has nothing before."""
        for record in records:
            before = self.before.get(record.uid)
            yield Edit(type(record), before, row_of(record, self._list_of(record, before or {})))

    @staticmethod
    def items(edits: Sequence[Edit], members: Members) -> Iterator[Item]:
        names = Names()
        for edit in edits:
            names.add(edit.model, edit.rows[-1])
        names.load((edit.model, row) for edit in edits for row in edit.rows)
        for edit in edits:
            uid = edit.rows[-1]["uid"]
            was, now = (
                row and write_record(edit.model, row, names, datasets(uid))
                for row, datasets in ((edit.before, members.before), (edit.after, members.after))
            )
            yield Item(edit.model._meta.model_name, uid, was, now)

    def _list_of(self, record: Record, before: Row) -> list[int]:
        if record.uid in self.lists:
            return self.lists[record.uid]
        for column in record._meta.many_to_many:
            return before.get(column.name, [])
        return []


def row_of(record: Record, listed: list[int]) -> dict[str, Any]:
    """The columns of a record that changes keep, and all references. No model has more than one
    list."""
    row = {"id": record.pk, "uid": record.uid, "key": record.key}
    for column in record._meta.concrete_fields:
        if column.is_relation:
            row[column.attname] = getattr(record, column.attname)
    for column in written_columns(type(record)):
        if column.many_to_many:
            row[column.name] = listed
        else:
            row[column.attname] = getattr(record, column.attname)
    return row
