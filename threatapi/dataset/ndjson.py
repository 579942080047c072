"""An NDJSON file as the nodes of its records: one JSON object a line, read line by line.

Of a file of any size one line is held at a time. What a record may hold is bounded as in YAML.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from .document import (
    BYTE_ORDER_MARK,
    MAX_DEPTH,
    MAX_NODES,
    MAX_TEXT,
    TOO_DEEP,
    TOO_LONG,
    TOO_MANY,
    Mapping,
    Node,
    Refused,
    Scalar,
    Sequence,
    regular_file,
)

MAX_LINE = 4 * MAX_TEXT
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
OPENERS = b",[{"  # each value but the first of a line comes after one of them


class Number(str):
    """A number as it is written."""


class Pairs(list[tuple[str, Any]]):
    """The fields of an object as they stand there; some may be given twice."""


def records(path: Path) -> Iterator[Node]:
    """The record of each line; empty lines are passed over."""
    with regular_file(path) as file:
        number = 0
        while content := file.readline(MAX_LINE + 1):
            number += 1
            if len(content) > MAX_LINE:
                raise Refused(number, f"A line has at most {MAX_LINE // 1_000_000} MB.", "json")
            if content.strip():
                yield read_line(content, number)


def read_line(content: bytes, number: int) -> Node:
    return node_of(decode(content, number), number, depth=1)


def decode(content: bytes, number: int, most: int = MAX_NODES, refusal: str = TOO_MANY) -> Any:
    """The JSON of this line, with at most so many values; numbers are text of their own class."""
    try:
        text = content.rstrip().decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(number, "This is not UTF-8.", "json") from None
    if text.startswith(BYTE_ORDER_MARK):
        reason = "It begins with a byte order mark: give UTF-8 without one."
        raise Refused(number, reason, "json")
    if count_values(content, most) > most:
        raise Refused(number, refusal, "json")
    try:
        return DECODER.decode(text)
    except json.JSONDecodeError as error:
        reason = f"This is not JSON: {error.msg} (column {error.colno})."
        raise Refused(number, reason, "json") from None
    except NotJson as error:
        raise Refused(number, f"This is not JSON: {error} is no value.", "json") from None
    except RecursionError:
        raise Refused(number, TOO_DEEP, "json") from None


def count_values(content: bytes, most: int = MAX_NODES) -> int:
    """How many values the line has at most, before any of them takes memory."""
    number = 1 + sum(content.count(each) for each in OPENERS)
    if number > most:  # some may be in texts
        bare = STRINGS.sub(b"", content)
        number = 1 + sum(bare.count(each) for each in OPENERS)
    return number


def node_of(value: Any, line: int, depth: int) -> Node:
    """The node of a value, as YAML would give it: all that is no list or object is text."""
    if isinstance(value, list):
        if depth >= MAX_DEPTH:
            raise Refused(line, TOO_DEEP, "json")
        if isinstance(value, Pairs):
            fields = [item for pair in value for item in pair]
            return Mapping(line, [node_of(item, line, depth + 1) for item in fields])
        return Sequence(line, [node_of(item, line, depth + 1) for item in value])
    if value is None:
        return Scalar(line, None)
    if isinstance(value, bool):
        return Scalar(line, "true" if value else "false")
    return Scalar(line, checked(value, line))


def checked(text: str, line: int) -> str:
    try:
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError:
        raise Refused(line, "A text has half of a pair of surrogates.", "json") from None
    if size > MAX_TEXT:
        raise Refused(line, TOO_LONG, "json")
    return text


class NotJson(Exception):
    """What Python reads as JSON, and is none: NaN and the infinities."""


def refuse(name: str) -> NoReturn:
    raise NotJson(name)


DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=Number, parse_float=Number, parse_constant=refuse
)
