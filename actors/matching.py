"""How well a name fits what was typed: for `entities?q=`, `places?q=` and for `POST match`.

It is deterministic and weighs no word by how often it occurs: what a view does not show must not
change the scores of what it shows. Which names are weighed is for `search` to find.
"""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from threatapi.base.text import fold
from threatapi.base.vocabulary import Vocabulary

from .names import (
    FIRST_SLIP,
    WHOLE_ALIKE,
    WHOLE_LETTERS,
    likeness,
    plain,
    plain_likeness,
    slip_likeness,
    telling,
    weight,
    words,
)

ACRONYM = 3  # letters that find only what is spelt so: the name, its beginning, a word of it
SAME = 0.97  # how alike two words are that differ by usual spellings alone
THRESHOLD = 0.5  # what scores less is no match


class How(Vocabulary):
    """How a name was found by what was typed; the first is the closest."""

    EXACT = (
        "exact",
        "The same letters; only case may differ",
        "The letters are the same, whatever their case.",
    )
    FOLDED = (
        "folded",
        "The same but for accents, hyphens, apostrophes and spaces",
        "Accents, hyphens, apostrophes and spaces apart, it is the same.",
    )
    PREFIX = "prefix", "The name begins so", "What was typed is the beginning of the name."
    WORDS = (
        "words",
        "The same words, in any order or among others",
        "The words typed are all in the name.",
    )
    FUZZY = "fuzzy", "Another spelling, or slips", "It sounds alike, or differs by a few letters."


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one owner; `key` tells others apart and is null for the owner's own name."""

    owner: int
    key: int | None
    text: str
    folded: str
    words: tuple[str, ...]
    weight: float

    @classmethod
    def of(cls, text: str, owner: int = 0, key: int | None = None) -> "Name":
        parts = words(text)
        return cls(owner, key, text, fold(text), parts, sum(map(weight, parts)))


@dataclass(frozen=True, slots=True)
class Match:
    score: float
    how: str
    name: Name
    home: str  # the owner's own name, folded
    bearer: tuple  # the owner's columns, as the search was told to read them

    @property
    def rank(self) -> tuple:
        """Better matches first; of equal ones the owner's own name."""
        return -self.score, self.name.key is not None, self.name.text


def fit(query: Name, parts: list[str], name: Name) -> tuple[float, str] | None:
    """How well the name fits what was typed, and how, if it does."""
    score, how = weigh(query, parts, name)
    # A few letters differ from any other few by one or two: they mean what they say, or nothing.
    too_loose = how == How.FUZZY and len(query.folded) <= ACRONYM
    return None if score < THRESHOLD or too_loose else (round(score, 3), how)


def weigh(query: Name, parts: list[str], name: Name) -> tuple[float, str]:
    """The score of a name, and how it was found; the best of the ways in which it can be read."""
    if query.text.casefold().strip() == name.text.casefold():
        return 1.0, How.EXACT
    if query.folded == name.folded:
        return 0.98, How.FOLDED
    share = 2 * min(query.weight, name.weight) / ((query.weight + name.weight) or 1)
    if name.folded.startswith(query.folded):
        return 0.8 + 0.15 * share, How.PREFIX
    ways = [aligned(query, name), whole(query, name)]
    if len(query.folded) > ACRONYM and all(part in name.folded for part in parts):
        # Within words, rather than as words, it is the weakest of all finds.
        ways.append((0.5 + 0.2 * share, How.WORDS))
    return max(ways)


def whole(query: Name, name: Name) -> tuple[float, str]:
    """Letter by letter, however the letters are divided into words."""
    one, other = plain(query.folded), plain(name.folded)
    if min(len(one), len(other)) < WHOLE_LETTERS or any(map(str.isdigit, one + other)):
        return 0.0, How.FUZZY
    ratio = OSA.normalized_similarity(one, other)
    # Two whole words against two: then each must be alike for itself.
    divided_alike = len(telling(query.words)) == len(telling(name.words)) > 1
    if ratio < WHOLE_ALIKE or divided_alike:
        return 0.0, How.FUZZY
    return 0.9 * (plain_likeness(one, other) or ratio), How.FUZZY


def aligned(query: Name, name: Name) -> tuple[float, str]:
    """Word by word, the most alike first, in whatever order they stand."""
    pairs = sorted(
        (-alike, one, other)
        for one, typed in enumerate(query.words)
        for other, kept in enumerate(name.words)
        if (alike := likeness(typed, kept))
    )
    mine: dict[int, float] = {}
    theirs: dict[int, float] = {}
    for alike, one, other in pairs:
        if one not in mine and other not in theirs:
            mine[one] = theirs[other] = -alike
    mistyped(query, name, mine, theirs)
    told = covers(query, mine)
    if not told and not (covers(name, theirs) and len(telling(name.words)) > 1):
        return 0.0, How.WORDS
    matched = [(weight(query.words[number]), alike) for number, alike in mine.items()]
    mass = sum(part for part, _ in matched)
    mean = sum(part * alike for part, alike in matched) / mass
    covered = mass + sum(weight(name.words[number]) for number in theirs)
    share = covered / (query.weight + name.weight)
    # Words that were typed and that the name lacks may speak of somebody else.
    doubt = 0.0 if told else 0.1
    if all(alike == 1 for alike in mine.values()):
        return 0.6 + 0.3 * share - doubt, How.WORDS
    return mean * (0.55 + 0.35 * share) - doubt, How.FUZZY


def mistyped(query: Name, name: Name, mine: dict[int, float], theirs: dict[int, float]) -> None:
    """Pairs the one word left of each name if it differs by a slip and the others do not.

    Alone a word of a few letters, or one that sounds otherwise by the slip, means what it says;
    here the rest of the name says who is meant.
    """
    left, other = missing(query, mine), missing(name, theirs)
    if len(left) != 1 or len(other) != 1:
        return
    typed, kept = query.words[left[0]], name.words[other[0]]
    rest = [len(query.words[number]) for number, alike in mine.items() if alike >= SAME]
    if len(rest) < len(mine) or sum(rest) < min(len(typed), len(kept), FIRST_SLIP - 1):
        return
    if alike := slip_likeness(typed, kept):
        mine[left[0]] = theirs[other[0]] = alike


def missing(name: Name, matched: dict[int, float]) -> list[int]:
    """The telling words that have no counterpart."""
    needed = set(telling(name.words))
    return [at for at, word in enumerate(name.words) if word in needed and at not in matched]


def covers(name: Name, matched: dict[int, float]) -> bool:
    """Every telling word of the name has its counterpart."""
    return bool(name.words) and not missing(name, matched)
