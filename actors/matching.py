"""The one engine that finds whom a name means: for `entities?q=` and for `POST match`.

The names lie in memory as an index of their distinct words, so that a search compares its few
words with the vocabulary and not with every name; only names that share all telling words are
weighed. It is deterministic and weighs no word by how often it occurs: what a view does not show
must not change the scores of what it shows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from threatapi.base.text import fold, fold_words
from threatapi.base.vocabulary import Vocabulary

from .names import likeness, plain, plain_likeness, slips, sound, telling, weight, words

WHOLE_ALIKE = 0.85  # how alike two names must be to be compared letter by letter, without words
WHOLE_LETTERS = 6  # and how long
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
    """One name of one owner; `key` tells aliases apart and is null for the owner's own name."""

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

    @property
    def rank(self) -> tuple:
        """Better matches first; of equal ones the owner's own name."""
        return -self.score, self.name.key is not None, self.name.text


class Index:
    """The names of all, ready to be searched. Never changed once built."""

    def __init__(self, entries: Iterable[tuple[int, int | None, str]]) -> None:
        self.names = [Name.of(text, owner, key) for owner, key, text in entries]
        self.homes = {name.owner: name.folded for name in self.names if name.key is None}
        self.folded = [name.folded for name in self.names]
        self.whole: dict[str, list[int]] = defaultdict(list)
        self.joined: dict[str, list[int]] = defaultdict(list)
        self.holding: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            self.whole[name.folded].append(number)
            self.joined[plain(name.folded)].append(number)
            for word in set(name.words):
                self.holding[word].append(number)
        self.plain: dict[str, list[str]] = defaultdict(list)
        for word in self.holding:
            self.plain[plain(word)].append(word)
        self.sounds: dict[str, list[str]] = defaultdict(list)
        for word in self.plain:
            self.sounds[sound(word)].append(word)
        self.vocabulary, self.wholes = list(self.plain), list(self.joined)

    def search(self, text: str, hidden: Collection[int] = ()) -> dict[int, Match]:
        """The best match of each owner; aliases whose keys are hidden do not exist."""
        query, parts = Name.of(text), fold_words(text)
        best: dict[int, Match] = {}
        for number in self.candidates(query, parts):
            name = self.names[number]
            if name.key is not None and name.key in hidden:
                continue
            score, how = weigh(query, parts, name)
            if score >= THRESHOLD:
                match = Match(round(score, 3), how, name, self.homes.get(name.owner, name.folded))
                if name.owner not in best or match.rank < best[name.owner].rank:
                    best[name.owner] = match
        return best

    def candidates(self, query: Name, parts: list[str]) -> set[int]:
        found = set(self.whole.get(query.folded, ()))
        longest = max(parts, key=len)
        found.update(number for number, folded in enumerate(self.folded) if longest in folded)
        return found | self.alike_as_a_whole(query) | self.sharing_words(query)

    def alike_as_a_whole(self, query: Name) -> set[int]:
        """Names that differ by how they are divided into words, and by little else."""
        typed = plain(query.folded)
        if len(typed) < WHOLE_LETTERS:
            return set()
        most = int(len(typed) * (1 - WHOLE_ALIKE)) + 1
        near = process.extract(
            typed, self.wholes, scorer=OSA.distance, score_cutoff=most, limit=None
        )
        return {number for whole, *_ in near for number in self.joined[whole]}

    def sharing_words(self, query: Name) -> set[int]:
        """Names that have all telling words of the query, or that the query has all words of."""
        shared: dict[int, set[str]] = defaultdict(set)
        held: dict[int, set[str]] = defaultdict(set)
        wanted = set(telling(query.words))
        for word in wanted:
            for similar in self.similar(word):
                for number in self.holding[similar]:
                    shared[number].add(word)
                    held[number].add(similar)
        found = set()
        for number, typed in shared.items():
            needed = set(telling(self.names[number].words))
            spoken = {word for word in wanted if len(word) > 1}
            if typed >= spoken or (len(needed) > 1 and held[number] >= needed):
                found.add(number)
        return found

    def similar(self, word: str) -> set[str]:
        """Words of the vocabulary that may stand for this one."""
        typed = plain(word)
        near = {typed, *self.sounds.get(sound(typed), ())} & self.plain.keys()
        if allowed := slips(typed):
            near |= {
                spelling
                for spelling, *_ in process.extract(
                    typed, self.vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=None
                )
            }
        known = [spelt for spelling in near for spelt in self.plain[spelling]]
        return {spelt for spelt in known if likeness(word, spelt)}


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
    if all(part in name.folded for part in parts):
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


def covers(name: Name, matched: dict[int, float]) -> bool:
    """Every telling word of the name has its counterpart."""
    needed = set(telling(name.words))
    return bool(needed) and all(
        number in matched for number, word in enumerate(name.words) if word in needed
    )
