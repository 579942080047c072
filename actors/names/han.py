"""Names in Chinese characters, or in Japanese kana."""

import re
import unicodedata

from .name import Name
from .spelling import plain, telling

HAN = re.compile("[\u3400-\u9fff]")
HAN_OR_KANA = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def has_han(text: str) -> bool:
    return not text.isascii() and HAN.search(text) is not None


def alike_in_han(one: str, other: str) -> bool:
    """Whether the other holds the one as it is written: many Chinese characters have one sound."""
    return letters_of(one) in letters_of(other)


def may_be_fuzzy(query: Name, name: Name) -> bool:
    """Whether they may be of one bearer though their letters differ.

    Chinese and Japanese writing has so few syllables that it must be spelt as the name is.
    """
    if bool(HAN_OR_KANA.search(query.text)) is bool(HAN_OR_KANA.search(name.text)):
        return True
    mine, theirs = (set(map(plain, telling(one.words))) for one in (query, name))
    return mine <= theirs or theirs <= mine


def letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
