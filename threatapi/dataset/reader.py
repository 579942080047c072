"""Reads YAML and NDJSON files into rows that know their file and line, collecting every fault."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from base.parameters.parameter import nearest

from . import ndjson
from .document import Document, Mapping, Node, Refused, Scalar, Sequence, read_text
from .faults import MAX_FIELD, Fault
from .format import FILES, SCHEMA, Kind, record_id
from .header import ABOUT, Header
from .values import empty_value, quoted, read_value

# Files that people keep beside the data; a name that begins with a dot is passed over as well.
BESIDE = frozenset("readme license licence changelog".split())
YAML, NDJSON = ".yaml", ".ndjson"
MAX_FAULTS = 1000  # in one file; it is not read any further
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

    def fault(self, name: str, reason: str) -> Fault:
        return Fault(self.file, self.lines.get(name, self.line), name, reason)

    def references(self) -> Iterator[tuple[Any, str]]:
        """The columns that name other records, each with a name."""
        for column in self.kind.fields():
            if column.is_relation and (value := self.values[column.name]):
                for name in value if column.many_to_many else (value,):
                    yield column, str(name)

    @property
    def path(self) -> str:
        """Key with those of its parents: how other records refer to it."""
        return f"{self.parent.path}/{self.key}" if self.parent else self.key


class Reader:
    """Reads a folder. `rows` are in the order of the files, parents before their children.

    `complete` says whether every file could be read to its end: without all rows, references
    cannot be checked. `without` are fields whose records are passed over.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[Row] = []
        self.faults: list[Fault] = []
        self.complete = True
        self.without: Collection[str] = ()
        self.header = Header()

    def read(self) -> "Reader":
        self.rows = [row for path in self.open() for rows in self.records(path) for row in rows]
        if self.complete and not self.rows and not self.faults:
            self.refuse_empty()
        self.rows = self.drop_duplicates(self.rows)
        return self

    def refuse_empty(self) -> None:
        self._refuse(str(self.folder), 1, "folder", "Its files hold no records.")

    def open(self) -> list[Path]:
        """Read the header; the files with records."""
        files = self._files()
        for path in files:
            if path.name == ABOUT:
                try:
                    self._read_about(path)
                except Refused as error:
                    self._refuse(path.name, error.line, error.field, error.reason)
        return [path for path in files if path.name != ABOUT]

    def records(self, path: Path) -> Iterator[list[Row]]:
        """The rows of each record of a file with what is nested in it."""
        kind, before = FILES[path.stem], len(self.faults)
        nodes = ndjson.records(path) if path.suffix == NDJSON else yaml_records(path)
        try:
            for node in nodes:
                rows: list[Row] = []
                self._read_record(node, kind, path.name, None, rows)
                yield rows
                if len(self.faults) - before >= MAX_FAULTS:
                    reason = "Too many faults: the rest of the file is not read."
                    raise Refused(node.line, reason, "json" if path.suffix == NDJSON else "yaml")
        except Refused as error:
            self._refuse(path.name, error.line, error.field, error.reason)

    # Files

    def _files(self) -> list[Path]:
        """The files of the data set; a fault for each other that stands in the folder."""
        if not self.folder.is_dir():
            self._refuse(str(self.folder), 1, "folder", "There is no such folder.")
            return []
        try:
            found = sorted(self.folder.iterdir())
        except OSError as error:
            reason = f"The folder cannot be read: {error.strerror}."
            self._refuse(str(self.folder), 1, "folder", reason)
            return []
        known = [ABOUT, *(f"{stem}{YAML}" for stem in FILES)]
        also = [f"{stem}{NDJSON}" for stem in FILES]
        told = f"{', '.join(known)}; each but the first may be {NDJSON}"
        files = [path for path in found if path.name in (*known, *also)]
        for path in found:
            beside = path.name.startswith(".") or path.stem.lower() in BESIDE
            beside = beside or path.name == SCHEMA
            if path not in files and not beside:
                hint = self._hint(path.name, [*known, *also])
                self._refuse(path.name, 1, "file", f"Unknown file.{hint} Choose from: {told}.")
            if path.suffix == YAML and path.with_suffix(NDJSON) in files:
                reason = f"{path.name} is there, too: a data set has one of them."
                self._refuse(f"{path.stem}{NDJSON}", 1, "file", reason)
        if not any(path.name != ABOUT for path in files) and self.complete:
            reason = f"The folder holds no data set. Known files are: {told}."
            self._refuse(str(self.folder), 1, "folder", reason)
        return files

    def _refuse(self, file: str, line: int, name: str, reason: str) -> None:
        """A fault after which some rows are missing."""
        self.faults.append(Fault(file, line, name, reason))
        self.complete = False

    def _hint(self, name: str, known: list[str]) -> str:
        return nearest(name[:MAX_FIELD], known) if len(self.faults) < MAX_HINTS else ""

    def _read_about(self, path: Path) -> None:
        node = Document(read_text(path)).root()
        if node is None:
            return
        if not isinstance(node, Mapping):
            raise Refused(node.line, "A mapping with a name is expected.", "dataset")
        self.header.read(self._pairs(node, path.name))

    # Records

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
                self.faults.append(row.fault(name, f"Unknown field.{self._hint(name, known)}"))
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
        above = row.parent.uid if row.parent else self.header.uid
        row.uid = record_id(above, row.kind, row.key)
        if uid:
            row.key, row.has_id = key, True
            try:
                row.uid = uuid.UUID(uid)
            except ValueError:
                self.faults.append(row.fault("id", f"{quoted(uid)} is not a UUID."))

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
                reason = f"{row.kind.name} “{row.path}” is already in {other.file}:{other.line}"
                self.faults.append(row.fault("key", f"{reason}; give it another key."))
        return [row for row in rows if row not in dropped] if dropped else rows


def yaml_records(path: Path) -> Iterator[Node]:
    yield from Document(read_text(path)).records()
