"""Compares a name in Arabic script with a name in Latin letters."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from base.values.letters import has_arabic

from .arabic import (
    MOST_ALIKE,
    WHOLE_SLIP_LETTERS,
    difference,
    is_one_slip,
    joined_keys,
    likeness_across,
)
from .divided_words import divide
from .name import Name
from .spelling import ARTICLES, PARTICLES, TITLES, full_form, likeness, telling, weight

Words = tuple[str, ...]

WHOLE, WHOLE_SLIP = 0.92, 0.8  # if the consonants of the whole names are the same, or nearly so
WHOLE_LEAST, WHOLE_COST = 0.7, 0.036  # less for letters that differ beside them
SLIP_COST = 0.45  # what may differ, for each letter of keys that are nearly the same
ONE_OF_SEVERAL = 0.75  # if one telling word of several is all that they share
BOTH_LEFT, FEW_LEFT = 0.6, 0.8  # if both have words that the other lacks; with three in common
OTHER_ORDER = 0.99
HELD, HELD_ALIKE = 0.82, 0.93  # if the name has all the words together; how alike each must be
MORE, LESS = 0.5, 0.48  # what the more and the less covered name of the two count for
LESS_WEIGHT = 0.85
LEFT_OUT = 0.25  # what a title that the other name lacks weighs beside one that it has


def needed(word: str, mass: float, least: float) -> float:
    """The similarity that one word needs for a name to reach this score, if all other words are
    equal.

    `mass` is the weight of the name. In the other script the word may weigh less.
    """
    part = LESS_WEIGHT * weight(word) / mass if mass else 0.0
    return MOST_ALIKE - (MOST_ALIKE - least / (MORE + LESS)) / part if part else 0.0


def across(query: Name, name: Name, *, like_as_a_whole: bool = True) -> float:
    """The score of two names; `like_as_a_whole` is whether the keys of the whole names may be."""
    mine, theirs = query.divided, name.divided
    score = by_words(mine, theirs)
    if score < HELD and holds(theirs, mine):
        score = HELD
    # Of as many words each must be alike for itself.
    if not like_as_a_whole or score >= WHOLE or len(telling(mine)) == len(telling(theirs)):
        return score
    return max(score, by_whole(mine, theirs))


@lru_cache(maxsize=10_000)
def alike(one: str, other: str) -> float:
    if has_arabic(one) is has_arabic(other) or full_form(one) == full_form(other):
        return likeness(one, other)
    return likeness_across(one, other) if has_arabic(one) else likeness_across(other, one)


def spoken(words: Iterable[str]) -> Words:
    """The words, divided, by whose consonants a whole name is known."""
    return tuple(word for word in divide(words) if word not in PARTICLES and word not in TITLES)


@lru_cache(maxsize=1_000)
def keys_of(words: Words) -> set[str]:
    return joined_keys(spoken(words))


def by_whole(one: Words, other: Words) -> float:
    """However the names are divided into words."""
    mine, theirs = keys_of(one), keys_of(other)
    same = not mine.isdisjoint(theirs)
    longest = 0 if same else longest_near(mine, theirs)
    if not same and longest < WHOLE_SLIP_LETTERS:
        return 0.0
    texts = ("".join(spoken(one)), "".join(spoken(other)))
    cost = difference(*sorted(texts, key=is_plain))
    if same:
        return max(WHOLE_LEAST, WHOLE - WHOLE_COST * cost)
    return WHOLE_SLIP if cost <= SLIP_COST * longest else WHOLE_LEAST


def longest_near(mine: Iterable[str], theirs: Collection[str]) -> int:
    """The length of the longest two keys that differ by one slip."""
    lengths = (
        max(len(key), len(kept)) for key in mine for kept in theirs if is_one_slip(key, kept)
    )
    return max(lengths, default=0)


def is_plain(text: str) -> bool:
    return not has_arabic(text)


def by_words(mine: Words, theirs: Words) -> float:
    pairs = paired(mine, theirs, alike)
    if not pairs:
        return 0.0
    told, tells = telling(mine), telling(theirs)
    common = sum(mine[one] in told and theirs[other] in tells for one, other, _ in pairs)
    left, right = len(told) > common, len(tells) > common
    factor = ONE_OF_SEVERAL if not common or (common == 1 and (left or right)) else 1.0
    if left and right:
        factor *= FEW_LEFT if common >= 3 else BOTH_LEFT
    places = [other for _, other, _ in sorted(pairs)]
    if places != sorted(places):
        factor *= OTHER_ORDER
    less, more = sorted(
        (
            share(mine, {one: score for one, _, score in pairs}),
            share(theirs, {other: score for _, other, score in pairs}),
        )
    )
    return factor * (MORE * more + LESS * less)


def holds(name: Words, typed: Words) -> bool:
    """Whether several words stand in a name as they were typed: Laden with bin before it."""
    words, held = ([word for word in one if word not in ARTICLES] for one in (typed, name))
    return len(words) > 1 and any(
        all(alike(one, other) >= HELD_ALIKE for one, other in zip(words, held[at:], strict=False))
        for at in range(len(held) - len(words) + 1)
    )


def paired(
    mine: Sequence[str], theirs: Sequence[str], alike: Callable[[str, str], float]
) -> list[tuple[int, int, float]]:
    """The words that stand for each other, the most alike first; each word once."""
    scores = [
        (-score, one, other)
        for one, word in enumerate(mine)
        for other, kept in enumerate(theirs)
        if (score := alike(word, kept))
    ]
    found, taken, given = [], set[int](), set[int]()
    for score, one, other in sorted(scores):
        if one not in taken and other not in given:
            taken.add(one)
            given.add(other)
            found.append((one, other, -score))
    return found


def share(words: Words, scores: dict[int, float]) -> float:
    """How much of a name has a counterpart. The article is often not written."""
    covered = mass = 0.0
    for at, word in enumerate(words):
        if at in scores:
            mass += (part := weight(word))
            covered += part * scores[at]
        elif word not in ARTICLES:
            mass += weight(word) * (LEFT_OUT if word in TITLES else 1.0)
    return covered / mass if mass else 0.0
