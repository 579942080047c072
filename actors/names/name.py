"""A name as the search compares it: its letters, its words, and how much they weigh."""

from dataclasses import dataclass

from base.values.letters import has_arabic
from base.values.text import fold

from .divided_words import divide
from .spelling import weight, words


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one owner; `key` tells others apart and is null for the owner's own name."""

    owner: int
    key: int | None
    text: str
    folded: str
    words: tuple[str, ...]
    weight: float
    divided: tuple[str, ...]  # its words, each that can be divided as its parts
    has_arabic: bool

    @classmethod
    def of(
        cls, text: str, owner: int = 0, key: int | None = None, folded: str | None = None
    ) -> "Name":
        parts = words(text)
        folded = fold(text) if folded is None else folded
        mass = sum(map(weight, parts))
        return cls(owner, key, text, folded, parts, mass, divide(parts), has_arabic(text))
