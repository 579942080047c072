"""Text as people type it, folded so that spellings of one name meet."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from .letters import normal_form

# Control characters, surrogates and marks that turn the direction of the text around.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


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


def validate_safe_text(value: str) -> None:
    """Refuse characters that no name, title or note needs and that break or deceive readers."""
    if found := UNSAFE.search(value):
        raise ValidationError(
            "The character U+%(code)s is not allowed in text.",
            code="unsafe_character",
            params={"code": f"{ord(found.group()):04X}"},
        )
