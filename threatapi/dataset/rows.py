"""Reads nodes into rows: records with their columns, which know where each of them stands."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from base.parameters.parameter import nearest

from .document import Mapping, Node, Scalar, Sequence
from .faults import MAX_FIELD, Fault
from .format import Kind, record_id
from .values import empty_value, quoted, read_value

MAX_HINTS = 100  # in all: looking for words that are alike takes time


@dataclass(eq=False)
class Row:
    """One record of a file: its columns as read, and where each of them stands."""

    kind: Kind
    file: str
    line: int
    parent: "Row | None" = None
    key: str = ""
    uid: uuid.UUID = field(default_factory=uuid.uuid4)
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    assertions: int = 0
    has_id: bool = False  # given, not made from the key
    is_partial: bool = False  # the record is stored, and fields that are not given stay

    def fault(self, name: str, reason: str, code: str = "invalid") -> Fault:
        return Fault(self.file, self.lines.get(name, self.line), name, reason, code)

    def columns(self) -> list[Any]:
        """The columns that it gives: all, or of a stored record those that stand there."""
        columns = self.kind.fields()
        if self.is_partial:
            columns = [column for column in columns if column.name in self.lines]
        return columns

    def references(self) -> Iterator[tuple[Any, str]]:
        """The columns that name other records, each with a name."""
        for column in self.columns():
            if column.is_relation and (value := self.values[column.name]):
                for name in value if column.many_to_many else (value,):
                    yield column, str(name)

    @property
    def path(self) -> str:
        """Key with those of its parents: how other records refer to it."""
        return f"{self.parent.path}/{self.key}" if self.parent else self.key


class RowReader:
    """Collects the faults of what it reads. Ids of records are made from their keys, below `top`.

    `without` are fields whose records are passed over.
    """

    top: uuid.UUID

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.without: Collection[str] = ()

    def _read_list(self, node: Node, kind: Kind, file: str, parent: Row, rows: list[Row]) -> None:
        if not isinstance(node, Sequence):
            self.faults.append(Fault(file, node.line, kind.name, "A list of records is expected."))
            return
        for item in node.items:
            self._read_record(item, kind, file, parent, rows)

    def _pairs(self, node: Mapping, file: str) -> dict[str, tuple[Node, int]]:
        """Fields with their nodes and lines; one given twice is a fault."""
        pairs: dict[str, tuple[Node, int]] = {}
        for key, value in node.pairs:
            if not isinstance(key, Scalar) or not key.value:
                reason = "The name of a field is one text."
                self.faults.append(Fault(file, key.line, "field", reason))
            elif key.value in pairs:
                reason = "This field is given twice."
                self.faults.append(Fault(file, key.line, key.value, reason))
            else:
                pairs[key.value] = (value, key.line)
        return pairs

    def _read_record(
        self, node: Node, kind: Kind, file: str, parent: Row | None, rows: list[Row]
    ) -> None:
        row = Row(kind, file, node.line, parent)
        if not isinstance(node, Mapping):
            self.faults.append(row.fault(kind.name, "A record with fields is expected."))
            return
        columns = {column.name: column for column in kind.fields()}
        given = {name: value for name, (value, _) in self._pairs(node, file).items()}
        row.lines = {name: value.line for name, value in given.items()}
        known = [*columns, *kind.children, "key", "id"]
        for name in given:
            if name not in known:
                self.faults.append(
                    row.fault(name, f"Unknown field.{self._hint(name, known)}", "unknown")
                )
        for name, column in columns.items():
            try:
                row.values[name] = read_value(column, given.get(name))
            except ValidationError as error:
                self.faults.append(row.fault(name, " ".join(error.messages)))
                row.values[name] = empty_value(column)
        self._identify(row, given)
        rows.append(row)
        for name, child_kind in kind.children.items():
            child = given.get(name)
            if child is None or (isinstance(child, Scalar) and child.value is None):
                continue
            if name in self.without:
                continue
            if name == "assertions" and isinstance(child, Sequence):
                row.assertions = len(child.items)
            self._read_list(child, child_kind, file, row, rows)

    def _identify(self, row: Row, given: dict[str, Node]) -> None:
        key, uid = (self._text(row, given.get(name), name) for name in ("key", "id"))
        row.key = key or row.kind.default_key(row.values)
        row.uid = record_id(self._above(row.parent), row.kind, row.key)
        if uid:
            row.key, row.has_id = key, True
            try:
                row.uid = uuid.UUID(uid)
            except ValueError:
                self.faults.append(row.fault("id", f"{quoted(uid)} is not a UUID."))

    def _above(self, parent: Row | None) -> uuid.UUID:
        """From which id, with the keys, those of the parts of a record are made."""
        return parent.uid if parent else self.top

    def _text(self, row: Row, node: Node | None, name: str) -> str:
        if node is None or isinstance(node, Scalar):
            return (node and node.value) or ""
        self.faults.append(row.fault(name, "This takes one value."))
        return ""

    def drop_duplicates(self, rows: list[Row]) -> list[Row]:
        """The rows without them. A fault for each, and none of what is nested in it."""
        first: dict[uuid.UUID, Row] = {}
        dropped: set[Row] = set()
        for row in rows:
            other = first.setdefault(row.uid, row)
            if row.parent in dropped:
                dropped.add(row)
            elif other is not row:
                dropped.add(row)
                reason = f"{row.kind.name} “{row.path}” is already in {self.place_of(other)}"
                self.faults.append(row.fault("key", f"{reason}; give it another key."))
        return [row for row in rows if row not in dropped] if dropped else rows

    def place_of(self, row: Row) -> str:
        return f"{row.file}:{row.line}"

    def _hint(self, name: str, known: list[str]) -> str:
        return nearest(name[:MAX_FIELD], known) if len(self.faults) < MAX_HINTS else ""
