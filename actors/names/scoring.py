"""Compares a name with the text of a search: for `entities?q=`, `places?q=` and `POST match`.

It is deterministic and weighs no word by how often it occurs: what a view does not show must not
change the scores of what it shows. Which names are weighed is for `search` to find.
"""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from base.orm.vocabulary import Vocabulary
from base.values.letters import is_latin

from .across_scripts import across, paired
from .contradictions import contradict, may_be_left_out
from .cyrillic import likeness_of
from .divided_words import is_whole
from .han import alike_in_han, has_han, may_be_fuzzy
from .name import Name
from .spelling import (
    FIRST_SLIP,
    NEARLY_SAME,
    SAME,
    WHOLE_ALIKE,
    WHOLE_LETTERS,
    part_likeness,
    plain,
    plain_likeness,
    slip_likeness,
    telling,
    weight,
)

Words = tuple[str, ...]
Pairs = dict[int, float]  # numbers of words that have a counterpart, and how alike the two are

ACRONYM = 3  # letters that find only what is spelt so: the name, its beginning, a word of it
LEAST = 0.5  # what scores less is no match
LEAST_ACROSS = 0.8  # the same if one of two names is in Arabic script, which writes no short vowels
MISSING = 0.1  # what it costs if the name lacks words that were typed
SURE_WORDS = 3  # words in common with which it costs half as much
DOUBT = 0.7  # what is left of a score above the least if something speaks against the match
ACROSS = 0.97  # what a score is worth if the scripts differ


class How(Vocabulary, component="MatchHow"):
    """How a name matches the text of the search; the first value is the closest."""

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
    SCRIPT = (
        "script",
        "The same name in another script",
        "It is written in another script, and sounds alike.",
    )


# The same, as a reason of a match.
HOW_WORDS = {
    How.EXACT: "the same letters",
    How.FOLDED: "the same but for accents, hyphens, apostrophes or spaces",
    How.PREFIX: "it begins like the name asked for",
    How.WORDS: "the same words, in another order or among others",
    How.FUZZY: "a similar spelling",
    How.SCRIPT: "it sounds alike in another script",
}


@dataclass(frozen=True, slots=True)
class Match:
    score: float
    how: str
    name: Name
    home: str  # the owner's own name, folded
    cut_off: float  # the least score with which a name so found is told
    bearer: tuple  # the owner's columns, as the search was told to read them

    @property
    def rank(self) -> tuple:
        """Better matches first; of equal ones the owner's own name."""
        return -self.score, self.name.key is not None, self.name.text


def is_acronym(name: Name) -> bool:
    """Whether it has so few letters that it finds only what is spelt so."""
    return len(name.folded) <= ACRONYM and not name.has_arabic


def cut_off(query: Name, name: Name) -> float:
    """The score that a name needs to be found, if nothing else is asked for."""
    return LEAST if query.has_arabic is name.has_arabic else LEAST_ACROSS


def cut_offs(least: float | None) -> dict[str, float]:
    """The least scores that an answer shows; `least` is the requested one."""
    return {
        "spelt": LEAST if least is None else least,
        "across_scripts": LEAST_ACROSS if least is None else least,
    }


def fit(
    query: Name,
    parts: list[str],
    name: Name,
    least: float | None = None,
    *,
    like_as_a_whole: bool = True,
) -> tuple[float, str, float] | None:
    """Score and kind of the match of a name, with the least score for that kind; None if it does
    not match."""
    score, how = weigh(query, parts, name, like_as_a_whole=like_as_a_whole)
    # A few letters differ from any other few by one or two: they mean what they say, or nothing.
    too_loose = how == How.FUZZY and len(query.folded) <= ACRONYM
    least = cut_off(query, name) if least is None else least
    is_found = score and score >= least and not too_loose
    return (round(score, 3), how, least) if is_found else None


def weigh(query: Name, parts: list[str], name: Name, *, like_as_a_whole: bool) -> tuple[float, str]:
    """The score of a name, and how it was found; the best of the ways in which it can be read."""
    if query.text.casefold().strip() == name.text.casefold():
        return 1.0, How.EXACT
    if query.has_arabic is not name.has_arabic:
        return across(query, name, like_as_a_whole=like_as_a_whole), How.SCRIPT
    if has_han(query.text) and has_han(name.text) and not alike_in_han(query.text, name.text):
        return 0.0, How.FUZZY
    score, how = weigh_within(query, parts, name)
    if how == How.FUZZY and not may_be_fuzzy(query, name):
        return 0.0, How.FUZZY
    if is_latin(query.text) is not is_latin(name.text):
        return ACROSS * score, How.SCRIPT
    return score, how


def weigh_within(query: Name, parts: list[str], name: Name) -> tuple[float, str]:
    """The same for two names whose normal forms are of one script."""
    if query.folded == name.folded:
        return 0.98, How.FOLDED
    share = 2 * min(query.weight, name.weight) / ((query.weight + name.weight) or 1)
    if name.folded.startswith(query.folded):
        return 0.8 + 0.15 * share, How.PREFIX
    ways = [aligned(query, name), whole(query, name)]
    if len(query.divided) != len(query.words) or len(name.divided) != len(name.words):
        ways.append(aligned(query, name, divided=True))
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
    score = 0.9 * (plain_likeness(one, other) or ratio)
    return doubted(score, query.words, name.words), How.FUZZY


def aligned(query: Name, name: Name, *, divided: bool = False) -> tuple[float, str]:
    """Word by word, the most alike first, in whatever order they stand."""
    typed, kept = (query.divided, name.divided) if divided else (query.words, name.words)
    pairs = paired(typed, kept, likeness_of(query.text, name.text))
    mine = {one: alike for one, _, alike in pairs}
    theirs = {other: alike for _, other, alike in pairs}
    spelt_out = not (query.has_arabic or (is_latin(query.text) and is_latin(name.text)))
    mistyped(typed, kept, mine, theirs, loose=spelt_out)
    partial(typed, kept, mine, theirs)
    told = covers(typed, mine)
    several = len(telling(name.words)) > 1
    if not told and not (covers(kept, theirs) and several):
        return 0.0, How.WORDS
    if divided and not (is_whole(query.words, mine) and is_whole(name.words, theirs)):
        return 0.0, How.WORDS
    matched = [(weight(typed[number]), alike) for number, alike in mine.items()]
    mass = sum(part for part, _ in matched)
    mean = sum(part * alike for part, alike in matched) / mass
    covered = mass + sum(weight(kept[number]) for number in theirs)
    share = covered / (sum(map(weight, typed)) + sum(map(weight, kept)))
    cost = 0.0 if told else missing_cost(typed, mine)
    if all(alike == 1 for alike in mine.values()):
        return doubted(0.6 + 0.3 * share - cost, typed, kept), How.WORDS
    return doubted(mean * (0.55 + 0.35 * share) - cost, typed, kept), How.FUZZY


def missing_cost(typed: Words, matched: Pairs) -> float:
    """What it costs that the name lacks words that were typed: they may speak of somebody else."""
    left = missing(typed, matched)
    if may_be_left_out(typed, left):
        return MISSING / 4
    common = len(telling(typed)) - len(left)
    return MISSING if common < SURE_WORDS else MISSING / 2


def doubted(score: float, typed: Words, kept: Words) -> float:
    """The score, nearer to the least if something speaks against the match."""
    if score > LEAST and contradict(typed, kept):
        return LEAST + DOUBT * (score - LEAST)
    return score


def partial(typed: Words, kept: Words, mine: Pairs, theirs: Pairs) -> None:
    """Pairs words of which one holds the other, if they are the lesser part of what is paired."""
    if not mine or len(typed) == len(mine) or len(kept) == len(theirs):
        return
    sure = sum(weight(typed[number]) for number in mine)
    found = paired(
        [word if at not in mine else "" for at, word in enumerate(typed)],
        [word if at not in theirs else "" for at, word in enumerate(kept)],
        part_likeness,
    )
    if sum(weight(typed[one]) for one, *_ in found) < sure:
        mine |= {one: alike for one, _, alike in found}
        theirs |= {other: alike for _, other, alike in found}


def mistyped(typed: Words, kept: Words, mine: Pairs, theirs: Pairs, *, loose: bool) -> None:
    """Pairs the one word left of each name if it differs by a slip and the others do not.

    Alone a word of a few letters, or one that sounds otherwise by the slip, means what it says;
    here the rest of the name says who is meant. `loose` is for letters that are not Latin: one of
    them may be several Latin ones.
    """
    left, other = missing(typed, mine), missing(kept, theirs)
    if len(left) != 1 or len(other) != 1:
        return
    wrong, right = typed[left[0]], kept[other[0]]
    same = NEARLY_SAME if loose else SAME
    rest = [len(typed[number]) for number, alike in mine.items() if alike >= same]
    if len(rest) < len(mine) or sum(rest) < min(len(wrong), len(right), FIRST_SLIP - 1):
        return
    if alike := slip_likeness(wrong, right, loose=loose):
        mine[left[0]] = theirs[other[0]] = alike


def missing(words: Words, matched: Pairs) -> list[int]:
    """The telling words that have no counterpart."""
    needed = set(telling(words))
    return [at for at, word in enumerate(words) if word in needed and at not in matched]


def covers(words: Words, matched: Pairs) -> bool:
    """Every telling word of the name has its counterpart."""
    return bool(words) and not missing(words, matched)
