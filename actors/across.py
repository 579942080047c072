"""How well two names fit of which one is in Arabic script and the other in Latin letters."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from threatapi.base.letters import has_arabic

from .clues import spoken
from .names import likeness, telling, weight
from .scripts import WHOLE_SLIP_LETTERS, is_one_slip, joined_key, likeness_across

if TYPE_CHECKING:
    from .matching import Name

WHOLE, WHOLE_SLIP = 0.88, 0.8  # if the consonants of the whole names are the same, or nearly so
ONE_OF_SEVERAL = 0.75  # if one telling word of several is all that they share
BOTH_LEFT, FEW_LEFT = 0.6, 0.8  # if both have words that the other lacks; with three in common


def across(query: "Name", name: "Name") -> float:
    return max(by_words(query.divided, name.divided), by_whole(query.divided, name.divided))


def alike(one: str, other: str) -> float:
    if has_arabic(one) is has_arabic(other):
        return likeness(one, other)
    return likeness_across(one, other) if has_arabic(one) else likeness_across(other, one)


def by_whole(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """However the names are divided into words."""
    mine, theirs = joined_key(spoken(one)), joined_key(spoken(other))
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return WHOLE
    long_enough = max(len(mine), len(theirs)) >= WHOLE_SLIP_LETTERS
    # Of as many words each must be alike for itself.
    divided_alike = len(telling(one)) == len(telling(other)) > 1
    slip = long_enough and not divided_alike and is_one_slip(mine, theirs)
    return WHOLE_SLIP if slip else 0.0


def by_words(mine: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    pairs = paired(mine, theirs, alike)
    if not pairs:
        return 0.0
    covered = sorted(
        (
            share(mine, {one: score for one, _, score in pairs}),
            share(theirs, {other: score for _, other, score in pairs}),
        )
    )
    score = 0.5 * covered[1] + 0.48 * covered[0]
    told, tells = set(telling(mine)), set(telling(theirs))
    common = sum(mine[one] in told and theirs[other] in tells for one, other, _ in pairs)
    left = sum(word in told for at, word in enumerate(mine) if at not in {p[0] for p in pairs})
    right = sum(word in tells for at, word in enumerate(theirs) if at not in {p[1] for p in pairs})
    if not common or (common == 1 and left + right):
        score *= ONE_OF_SEVERAL
    if left and right:
        score *= FEW_LEFT if common >= 3 else BOTH_LEFT
    return score


def paired(
    mine: Sequence[str], theirs: Sequence[str], alike: Callable[[str, str], float]
) -> list[tuple[int, int, float]]:
    """The words that stand for each other, the most alike first; each word once."""
    scores = sorted(
        (-score, one, other)
        for one, word in enumerate(mine)
        for other, kept in enumerate(theirs)
        if (score := alike(word, kept))
    )
    found, taken, given = [], set[int](), set[int]()
    for score, one, other in scores:
        if one not in taken and other not in given:
            taken.add(one)
            given.add(other)
            found.append((one, other, -score))
    return found


def share(words: tuple[str, ...], scores: dict[int, float]) -> float:
    """How much of a name has a counterpart."""
    mass = sum(map(weight, words))
    return sum(weight(words[at]) * score for at, score in scores.items()) / mass if mass else 0.0
