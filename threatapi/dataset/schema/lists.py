"""Definitions that columns refer to: the closed lists of values, and kinds of text."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models

from base.orm.fields import CodesField
from base.orm.vocabulary import Choice, about, snake, vocabularies
from base.values.text import INVISIBLE, MAX_LETTERS

Json = dict[str, Any]

# Dates, as `base.values.edtf` reads them.
POINT = (
    "(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|[0-9]{3}X|[0-9]{2}XX"
    "|[0-9]{4}-XX|[0-9]{4}-[0-9]{2}-XX)[?~%]?"
)
SET = rf"\[(?:{POINT},)*(?:{POINT}|(?:{POINT})?\.\.{POINT}|{POINT}\.\.)(?:,{POINT})*\]"
INTERVAL = rf"{POINT}/(?:{POINT}|\.\.)?|(?:\.\.)?/{POINT}"


def reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


@cache
def names_of_lists() -> dict[Any, str]:
    """The names of the closed lists by their choices."""
    return {tuple(each.choices): snake(name) for name, each in vocabularies().items()}


@cache
def name_of_list(column: models.Field) -> str:
    """The name of the closed list from which the column takes its values; empty if from none."""
    codes = column.codes.choices if isinstance(column, CodesField) and column.codes else ()
    choices = [each for each in codes or column.flatchoices if each[0] not in ("", None)]
    return names_of_lists()[tuple(choices)] if choices else ""


@cache
def closed_lists() -> dict[str, Json]:
    """The closed lists by name, each value with its meaning."""
    return {
        snake(name): closed_list(name, about(each), each.__members__.values())
        for name, each in vocabularies().items()
    }


def closed_list(name: str, words: str, values: Iterable[Any]) -> Json:
    choices = [Choice.of(value) for value in values]
    return {
        "title": snake(name).replace("_", " ").capitalize(),
        "description": words,
        "type": "integer" if isinstance(choices[0].value, int) else "string",
        "enum": [each.value for each in choices],
        "enumDescriptions": [each.description for each in choices],
    }


def texts() -> dict[str, Json]:
    """A text of one line, one of several, neither with what nobody sees; a date, and a moment."""
    unseen = invisible_characters()
    blank = {"type": "string", "pattern": r"^\s+$"}
    return {
        "line": {"pattern": f"^[^\\t\\n\\r{unseen}]*$", "not": blank},
        "text": {
            "pattern": f"^(?:[^\\r{unseen}]|\\r\\n)*$",
            "maxLength": MAX_LETTERS,
            "not": blank,
        },
        "date": {"pattern": f"^(?:{POINT}|{SET}|{INTERVAL})?$"},
        "moment": {"pattern": f"^(?:{POINT}|{SET})?$"},
    }


def invisible_characters() -> str:
    """The characters that no text may hold, as part of a class of a regular expression.

    Those above U+FFFF are left out: not all languages can write them there.
    """
    found = []
    for start, end in re.findall("(.)(?:-(.))?", INVISIBLE.pattern[1:-1], re.DOTALL):
        low, high = ord(start), ord(end or start)
        if low == 0xD800:  # surrogates are in no text
            low = 0xE000
        if low <= 0xFFFF:
            found.append(f"\\u{low:04x}-\\u{high:04x}" if end else f"\\u{low:04x}")
    return "".join(found)
