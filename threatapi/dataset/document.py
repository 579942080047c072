"""A YAML file as nodes that know their lines, read with limits on what it may hold.

The file is read event by event, never recursively, and one record at a time: a small hostile file
cannot take more memory, stack or time than its size allows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 50
MAX_TEXT = 5_000_000
MAX_FILE = 100_000_000
MAX_NODES = 100_000  # in one record with all that is nested in it
TOO_DEEP = f"It is nested too deeply: at most {MAX_DEPTH} levels."
TOO_LONG = f"A text has at most {MAX_TEXT // 1_000_000} MB."
TOO_MANY = f"A record has at most {MAX_NODES:,} values."
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
BYTE_ORDER_MARK = "\ufeff"


class Refused(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, reason: str, field: str = "yaml") -> None:
        super().__init__(reason)
        self.line, self.reason, self.field = line, reason, field


@dataclass(slots=True, eq=False)
class Scalar:
    """One value, as it is written; None for an empty one."""

    line: int
    value: str | None


@dataclass(slots=True, eq=False)
class Sequence:
    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Mapping:
    line: int
    items: list["Node"] = field(default_factory=list)  # a key, its value, the next key

    @property
    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        return zip(self.items[::2], self.items[1::2], strict=True)


Node = Scalar | Sequence | Mapping


@contextmanager
def regular_file(path: Path) -> Iterator[BinaryIO]:
    """The file, opened."""
    try:
        if not path.is_file():
            raise Refused(1, "This is not a file.", "file")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Refused(1, f"The file cannot be read: {error.strerror}.", "file") from None


def read_text(path: Path) -> str:
    """The text of a file that is not too large and is UTF-8."""
    with regular_file(path) as file:
        if path.stat().st_size > MAX_FILE:
            raise Refused(1, f"The file is larger than {MAX_FILE // 1_000_000} MB.", "file")
        content = file.read()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(line, "The file is not UTF-8 here.") from None
    if text.startswith(BYTE_ORDER_MARK):
        raise Refused(1, "The file begins with a byte order mark: save it as UTF-8 without one.")
    return text


class Document:
    """The only document of a YAML text. Iterates over the records of its list, or is one node."""

    def __init__(self, text: str) -> None:
        self.events = self._events(text)

    @staticmethod
    def _events(text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise Refused(mark.line + 1 if mark else 1, f"{error.problem}.") from None
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, max(error.position, 0)) + 1
            raise Refused(line, f"{error.reason}.") from None
        except yaml.YAMLError as error:
            raise Refused(1, " ".join(str(error).split())) from None

    def root(self) -> Node | None:
        """The whole document as one node; None if it is empty."""
        first = self._start()
        if first is None:
            return None
        node = self._build(first)
        self._finish()
        return node

    def records(self) -> Iterator[Node]:
        """The items of the list that the document is, one after the other."""
        first = self._start()
        if first is None:
            return
        check(first)
        if not isinstance(first, yaml.SequenceStartEvent):
            raise Refused(line_of(first), "A list of records is expected.")
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._build(event, depth=1)
        self._finish()

    def _start(self) -> yaml.Event | None:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        return next(self.events)

    def _finish(self) -> None:
        next(self.events)
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise Refused(
                line_of(event), "A file must be one YAML document; another one begins here."
            )

    def _build(self, event: yaml.Event, depth: int = 0) -> Node:
        """The node that begins with this event."""
        opened: list[Sequence | Mapping] = []
        count = 0
        while True:
            if isinstance(event, yaml.CollectionEndEvent):
                node: Node = opened.pop()
            else:
                node, count = make(event), count + 1
                if count > MAX_NODES:
                    raise Refused(node.line, TOO_MANY)
                if opened:
                    opened[-1].items.append(node)
                if not isinstance(node, Scalar):
                    opened.append(node)
                    if depth + len(opened) > MAX_DEPTH:
                        raise Refused(node.line, TOO_DEEP)
            if not opened:
                return node
            event = next(self.events)


def make(event: yaml.Event) -> Node:
    """The node of an event, still empty if it is a list or a mapping."""
    check(event)
    line = line_of(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(line)
    if isinstance(event, yaml.MappingStartEvent):
        return Mapping(line)
    if 4 * len(event.value) > MAX_TEXT and len(event.value.encode()) > MAX_TEXT:
        raise Refused(line, TOO_LONG)
    is_plain = event.implicit[0]
    return Scalar(line, None if is_plain and event.value in NULLS else event.value)


def check(event: yaml.Event) -> None:
    """Refuse what a data set does not need and what makes files hard to read or to bound."""
    if isinstance(event, yaml.AliasEvent):
        reason = f"Aliases are not read: write out what *{event.anchor} stands for."
        raise Refused(line_of(event), reason)
    if event.anchor is not None:
        raise Refused(line_of(event), f"Anchors are not read: leave out &{event.anchor}.")
    if event.tag is not None:
        raise Refused(line_of(event), f"Tags are not read: leave out {event.tag}.")


def line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1
