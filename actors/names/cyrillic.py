"""Other readings of words in Cyrillic script than letter by letter.

Two letters each stand for two of names in Latin script: Хан is Khan and Хамас is Hamas, Гани is
Ghani and Герат is Herat. Words are in the normal form (see `base.letters`): kh and g.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from .arabic import SOFT_C
from .spelling import likeness, plain

LETTERS = re.compile("[\u0400-\u052f]")
READ_ALIKE = 0.65  # how alike such a word and a Latin one must look, however they sound
READ_AS_H = re.compile("kh|gh?")


def is_cyrillic(text: str) -> bool:
    return not text.isascii() and LETTERS.search(text) is not None


@lru_cache(maxsize=10_000)
def readings(word: str) -> tuple[str, ...]:
    """A word of Cyrillic script as it may be read; first as it is."""
    either = (
        word,
        word.replace("kh", "h"),
        word.replace("g", "h"),
        READ_AS_H.sub("h", word),
        word.replace("g", "gh"),
    )
    return tuple(dict.fromkeys(either))


def all_readings(words: Iterable[str]) -> list[tuple[str, ...]]:
    """The words of a name, in each way of reading all of them."""
    each = [readings(word) for word in words]
    most = max(map(len, each), default=0)
    return [tuple(ways[min(number, len(ways) - 1)] for ways in each) for number in range(most)]


def likeness_of(query: str, name: str) -> Callable[[str, str], float]:
    """How words of the two are compared: of Cyrillic ones beside others each reading."""
    if is_cyrillic(query) is is_cyrillic(name):
        return likeness
    return likeness_read if is_cyrillic(query) else likeness_to_read


@lru_cache(maxsize=10_000)
def likeness_read(cyrillic: str, other: str) -> float:
    """Cyrillic script writes vowels, so one sound of consonants is not enough."""
    spelt = plain(SOFT_C.sub("s", other))
    close = (
        OSA.normalized_similarity(plain(reading), spelt) >= READ_ALIKE and likeness(reading, other)
        for reading in readings(cyrillic)
    )
    return max(close) or 0.0


def likeness_to_read(other: str, cyrillic: str) -> float:
    return likeness_read(cyrillic, other)
