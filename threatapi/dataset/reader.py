"""Reads YAML files into rows that know their file and line, collecting every fault on the way."""

import difflib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import models

from .format import DEFAULT_NAME, FILES, Kind, dataset_id, record_id

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(order=True, frozen=True)
class Fault:
    """What is wrong, and where: printed as file:line: field: reason."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"


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

    def fault(self, name: str, reason: str) -> Fault:
        return Fault(self.file, self.lines.get(name, self.line), name, reason)

    @property
    def path(self) -> str:
        """Key with those of its parents: how other records refer to it."""
        return f"{self.parent.path}/{self.key}" if self.parent else self.key


class Reader:
    """Reads a folder. `rows` are in the order of the files, parents before their children."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[Row] = []
        self.faults: list[Fault] = []
        self.name = DEFAULT_NAME

    def read(self) -> "Reader":
        if not self.folder.is_dir():
            self.faults.append(Fault(str(self.folder), 1, "folder", "There is no such folder."))
            return self
        about = self.folder / "dataset.yaml"
        if about.exists() and isinstance(node := self._compose(about), yaml.MappingNode):
            self.name = dict(self._pairs(node, about.name)).get("name", (self.name, 1))[0]
        for path in sorted(self.folder.glob("*.yaml")):
            if path == about:
                continue
            if path.stem not in FILES:
                reason = f"Unknown file; known are {', '.join(FILES)}."
                self.faults.append(Fault(path.name, 1, "file", reason))
                continue
            self._read_file(path, FILES[path.stem])
        self._check_duplicates()
        return self

    def _compose(self, path: Path) -> yaml.Node | None:
        try:
            return yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.faults.append(Fault(path.name, line, "yaml", str(error.problem)))
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            self.faults.append(Fault(path.name, 1, "yaml", " ".join(str(error).split())))
        except RecursionError:
            self.faults.append(Fault(path.name, 1, "yaml", "It is nested too deeply."))
        return None

    def _read_file(self, path: Path, kind: Kind) -> None:
        node = self._compose(path)
        if node is not None:
            self._read_list(node, kind, path.name, None)

    def _read_list(self, node: yaml.Node, kind: Kind, file: str, parent: Row | None) -> None:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.SequenceNode):
            self.faults.append(Fault(file, line, kind.name, "A list of records is expected."))
            return
        for item in node.value:
            self._read_record(item, kind, file, parent)

    def _pairs(self, node: yaml.MappingNode, file: str) -> Iterator[tuple[str, tuple[Any, int]]]:
        """Keys with plain values and lines; a key given twice is a fault."""
        seen: set[str] = set()
        for key_node, value_node in node.value:
            name, line = str(key_node.value), key_node.start_mark.line + 1
            if name in seen:
                self.faults.append(Fault(file, line, name, "This field is given twice."))
            seen.add(name)
            yield name, (value_node.value, line)

    def _read_record(self, node: yaml.Node, kind: Kind, file: str, parent: Row | None) -> None:
        row = Row(kind, file, node.start_mark.line + 1, parent)
        if not isinstance(node, yaml.MappingNode):
            self.faults.append(row.fault(kind.name, "A record with fields is expected."))
            return
        columns = {column.name: column for column in kind.fields()}
        nested: list[tuple[str, yaml.Node]] = []
        given: dict[str, yaml.Node] = {}
        for name, _ in self._pairs(node, file):
            given[name] = next(v for k, v in node.value if str(k.value) == name)
            row.lines[name] = given[name].start_mark.line + 1
            if name in kind.children:
                nested.append((name, given[name]))
            elif name not in columns and name not in ("key", "id"):
                known = [*columns, *kind.children, "key", "id"]
                close = difflib.get_close_matches(name, known, n=3)
                hint = f" Did you mean {' or '.join(close)}?" if close else ""
                self.faults.append(row.fault(name, f"Unknown field.{hint}"))
        for name, column in columns.items():
            self._read_value(row, column, given.get(name))
        self._identify(row, given)
        self.rows.append(row)
        for name, child in nested:
            if name == "assertions" and isinstance(child, yaml.SequenceNode):
                row.assertions = len(child.value)
            self._read_list(child, kind.children[name], file, row)

    def _identify(self, row: Row, given: dict[str, yaml.Node]) -> None:
        written = {name: given[name].value for name in ("key", "id") if name in given}
        row.key = str(written.get("key") or row.kind.default_key(row.values))
        above = row.parent.uid if row.parent else dataset_id(self.name)
        row.uid = record_id(above, row.kind, row.key)
        if "id" in written:
            row.key = str(written.get("key", ""))
            try:
                row.uid = uuid.UUID(str(written["id"]))
            except ValueError:
                self.faults.append(row.fault("id", f"“{written['id']}” is not a UUID."))

    def _read_value(self, row: Row, column: models.Field, node: yaml.Node | None) -> None:
        """The value in Python; references stay text until all rows are there."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            row.values[column.name] = None if column.is_relation else column.get_default()
            return
        is_list = isinstance(node, yaml.SequenceNode)
        if is_list != (column.many_to_many or isinstance(column, models.JSONField)):
            wanted = "one value" if is_list else "a list"
            self.faults.append(row.fault(column.name, f"This takes {wanted}."))
            row.values[column.name] = None if column.is_relation else column.get_default()
            return
        raw = [str(item.value) for item in node.value] if is_list else str(node.value)
        row.values[column.name] = raw
        if column.is_relation or is_list:
            return
        if isinstance(column, models.BooleanField):
            raw = raw.capitalize()
        try:
            row.values[column.name] = column.to_python(raw)
        except ValidationError as error:
            self.faults.append(row.fault(column.name, " ".join(error.messages)))
            row.values[column.name] = column.get_default()

    def _check_duplicates(self) -> None:
        first: dict[uuid.UUID, Row] = {}
        for row in self.rows:
            if row.uid in first:
                other = first[row.uid]
                reason = f"{row.kind.name} “{row.path}” stands already in {other.file}:{other.line}"
                self.faults.append(row.fault("key", f"{reason}; give it a key of its own."))
            first.setdefault(row.uid, row)
