"""Text as people type it, folded so that spellings of one name meet."""

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .letters import normal_form
from .scripts import CASED, script

# Control characters, surrogates and marks that turn the direction of the text around.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

# Characters that a stored text does not need and that nobody sees: controls, line separators, soft
# hyphens, zero-width spaces, marks of direction, tags, fillers, variation selectors, private use.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    "\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff"
    "\U000e0000-\U0010ffff]"
)
# Persian and other scripts that join letters need these between two letters.
JOINER = re.compile("[\u200c\u200d]")
MAX_LETTERS = 100_000  # of a text of several lines


def fold(text: str) -> str:
    """The letters and digits of the normal form alone, without hyphens, apostrophes and spaces."""
    return "".join(filter(str.isalnum, normal_form(text)))


def fold_words(text: str) -> list[str]:
    """The folded words of a search, empty ones left out."""
    return [folded for word in text.split() if (folded := fold(word))]


def fold_all(parts: Iterable[str]) -> str:
    """Several texts folded one by one, a line each, so that no word spans two of them."""
    return "\n".join(folded for part in parts if (folded := fold(part)))


def natural(text: str) -> str:
    """The text with zeros before its numbers, so that they sort by value: L9, then L12."""
    return re.sub("[0-9]+", lambda number: number.group().zfill(9), text)


def printable(text: str) -> str:
    """The text in one line, for a log or a terminal: with escapes for what cannot be printed."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def validate_safe_text(value: str) -> None:
    """Refuse characters that no name, title or note needs and that break or deceive readers."""
    if found := UNSAFE.search(value):
        raise ValidationError(
            "The character U+%(code)s is not allowed in text.",
            code="unsafe_character",
            params={"code": f"{ord(found.group()):04X}"},
        )


def validate_text(value: str) -> None:
    """Refuse what a stored text may not hold: invisible characters, or nothing that is seen."""
    found = INVISIBLE.search(value)
    found = found or next((one for one in JOINER.finditer(value) if not _joins(value, one)), None)
    if found:
        name = unicodedata.name(found.group(), "").lower()
        raise ValidationError(
            "The character U+%(code)s is not allowed in text%(name)s.",
            code="unsafe_character",
            params={
                "code": f"{ord(found.group()):04X}",
                "name": f": it is invisible ({name})" if name else "",
            },
        )
    if value and not any(unicodedata.category(char)[0] in "LNPS" for char in value):
        raise ValidationError("This text has no visible characters.", code="invisible")
    if len(value) > MAX_LETTERS:
        raise ValidationError(f"Give at most {MAX_LETTERS:,} characters.", code="max_length")


def validate_value(field: Any, value: Any) -> None:
    """Refuse a text or number that no column of a record may hold."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValidationError("Give a finite number.", code="not_finite")
    if isinstance(value, str):
        validate_text(value)
        if isinstance(field, models.CharField) and ("\n" in value or "\t" in value):
            raise ValidationError("Give one line, without tabs.", code="not_one_line")


def _joins(text: str, joiner: re.Match[str]) -> bool:
    """Whether a joiner stands between two letters of a script that may need it."""
    around = (
        text[max(joiner.start() - 1, 0) : joiner.start()],
        text[joiner.end() : joiner.end() + 1],
    )
    return all(
        char and unicodedata.category(char)[0] in "LM" and script(char) not in CASED
        for char in around
    )
