"""Reads YAML and NDJSON files into rows that know their file and line, collecting every fault."""

import uuid
from collections.abc import Iterator
from pathlib import Path

from . import ndjson
from .document import Document, Mapping, Node, Refused, read_text
from .faults import Fault
from .format import FILES, SCHEMA
from .header import ABOUT, Header
from .rows import Row, RowReader

# Files that people keep beside the data; a name that begins with a dot is passed over as well.
BESIDE = frozenset("readme license licence changelog".split())
YAML, NDJSON = ".yaml", ".ndjson"
MAX_FAULTS = 1000  # in one file; it is not read any further


class Reader(RowReader):
    """Reads a folder. `rows` are in the order of the files, parents before their children.

    `complete` says whether every file could be read to its end: without all rows, references
    cannot be checked.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.rows: list[Row] = []
        self.complete = True
        self.header = Header()

    @property
    def top(self) -> uuid.UUID:  # type: ignore[override]
        return self.header.uid

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

    def _read_about(self, path: Path) -> None:
        node = Document(read_text(path)).root()
        if node is None:
            return
        if not isinstance(node, Mapping):
            raise Refused(node.line, "A mapping with a name is expected.", "dataset")
        self.header.read(self._pairs(node, path.name))


def yaml_records(path: Path) -> Iterator[Node]:
    yield from Document(read_text(path)).records()
