"""The values of a data set's fields, read from text."""

import math
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from base.orm.fields import CodesField
from base.parameters.parameter import nearest
from base.values.text import validate_text

from .document import Mapping, Node, Scalar, Sequence

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
NOT_FINITE = re.compile(r"[+-]?\.?(inf|infinity|nan)", re.IGNORECASE)
MAX_DIGITS = 15  # above, a float no longer tells one whole number from the next
MAX_SHOWN = 60  # characters of a value in a sentence on it
ALL_SHOWN, SOME_SHOWN = 20, 10  # choices of a short list, and of a long one


def quoted(value: Any) -> str:
    text = str(value)
    return f"“{text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + '…'}”"


def empty_value(column: models.Field) -> Any:
    return None if column.is_relation else column.get_default()


def takes_list(column: models.Field) -> bool:
    return bool(column.many_to_many) or isinstance(column, models.JSONField)


def read_value(column: models.Field, node: Node | None) -> Any:
    """The value in Python; references stay text. Raises ValidationError."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return empty_value(column)
    if takes_list(column):
        return read_list(node)
    if not isinstance(node, Scalar):
        raise ValidationError(f"This takes one value, not {word_for(node)}.")
    raw = str(node.value)
    if column.is_relation or column.name == "slug":  # which are looked up before all is checked
        validate_text(raw)
        return raw
    if isinstance(column, models.BooleanField):
        return read_boolean(raw)
    if isinstance(column, models.FloatField | models.DecimalField | models.IntegerField):
        return read_number(column, raw)
    return column.to_python(raw)


def read_list(node: Node) -> list[str]:
    if not isinstance(node, Sequence):
        raise ValidationError(f"This takes a list, not {word_for(node)}.")
    for item in node.items:
        if not isinstance(item, Scalar):
            raise ValidationError(f"An item of this list is one value, not {word_for(item)}.")
        if not (item.value or "").strip():
            raise ValidationError("An item of this list is empty.")
        validate_text(str(item.value))
    return [str(item.value) for item in node.items]


def word_for(node: Node) -> str:
    words: dict[type, str] = {Scalar: "one value", Sequence: "a list", Mapping: "a mapping"}
    return words[type(node)]


def read_boolean(raw: str) -> bool:
    if raw.lower() not in ("true", "false"):
        raise ValidationError(f"{quoted(raw)} is neither true nor false.")
    return raw.lower() == "true"


def read_number(column: models.Field, raw: str) -> Any:
    whole = isinstance(column, models.IntegerField)
    if NOT_FINITE.fullmatch(raw):
        raise ValidationError(f"{quoted(raw)} is not a finite number.")
    if not (WHOLE if whole else NUMBER).fullmatch(raw):
        raise ValidationError(f"{quoted(raw)} is not a {'whole ' if whole else ''}number.")
    number = float(raw)
    if not math.isfinite(number) or abs(number) >= 10**MAX_DIGITS:
        raise ValidationError(f"{quoted(raw)} is too large: at most {MAX_DIGITS} digits.")
    return column.to_python(raw)


def choices_of(column: models.Field) -> list[str]:
    """The values that the column takes, if they are a closed list."""
    if isinstance(column, CodesField):
        return list(column.codes.values) if column.codes else []
    return [str(value) for value, _ in column.flatchoices if value not in ("", None)]


def not_a_choice(value: Any, known: Iterable[str]) -> str:
    """Which values there are: all of a few; of many some, and those that look like it."""
    known = list(known)
    hint = nearest(str(value)[:MAX_SHOWN], known)
    if len(known) <= ALL_SHOWN:
        told = ", ".join(known)
    else:
        told = f"{', '.join(known[:SOME_SHOWN])} and {len(known) - SOME_SHOWN} more"
    return f"{quoted(value)} is not a known value.{hint} Choose from: {told}."
