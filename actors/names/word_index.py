"""Leads from the words typed to similar words, and from these to the names that contain them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import sql
from .fragments import FRAGMENT, by_sound, slip_clues, whole_slip_clues
from .spelling import (
    LIKE_SOUND,
    ONE_PLACE,
    SOUND_LETTERS,
    WHOLE_ALIKE,
    differ_at_one_place,
    slips,
    sound,
    whole_slips,
)


class Vocabulary:
    """The words, and the whole names, that may stand for those typed; all are plainly spelt.

    `near` are those of the same script, `across` those of another, to which `keys` lead.
    """

    def __init__(
        self, typed: Collection[str], wholes: Collection[str], keys: Mapping[str, set[str]]
    ) -> None:
        pieces = {text: slip_clues(text) for text in typed}
        pieces_of_wholes = {text: whole_slip_clues(text) for text in wholes}
        long = [word for word in typed if len(word) >= SOUND_LETTERS]
        sounds = {word: by_sound(word) for word in long}
        clues = set(sounds.values()).union(
            *pieces.values(), *pieces_of_wholes.values(), *keys.values()
        )
        fragments = [word for word in typed if len(word) >= FRAGMENT]
        by_clue, holding = sql.words_led_to(clues, fragments)

        def led_to(clues: Iterable[str]) -> list[str]:
            return " ".join(by_clue[clue] for clue in clues if clue in by_clue).split()

        self.within = {word: holding.get(word, set()) for word in typed}
        self.near = {word: {word} | with_slips(word, led_to(pieces[word])) for word in typed}
        for word, clue in sounds.items():
            self.near[word] |= of_one_sound(word, led_to([clue]))
        self.alike = {
            whole: {whole} | alike_as_a_whole(whole, led_to(pieces_of_wholes[whole]))
            for whole in wholes
        }
        self.across = {text: set(led_to(clues)) for text, clues in keys.items()}
        for whole, found in self.alike.items():
            found |= self.across.get(whole, set())


def with_slips(typed: str, words: Sequence[str]) -> set[str]:
    """Those of the words that `spelling.plain_likeness` takes for the same with slips."""
    close = within(typed, words, OSA.distance, slips(typed))
    return {word for word, distance, _ in close if distance <= slips(word)}


def of_one_sound(typed: str, words: Sequence[str]) -> set[str]:
    """Those of the words of its sound that `spelling.plain_likeness` takes for the same."""
    if len(sound(typed)) < 2:
        return set()
    # With a bound of exactly .6 the library leaves out what is so alike.
    close = within(typed, words, OSA.normalized_similarity, LIKE_SOUND - 0.01)
    return {word for word, alike, _ in close if len(word) >= SOUND_LETTERS and alike >= LIKE_SOUND}


def alike_as_a_whole(typed: str, wholes: Sequence[str]) -> set[str]:
    """Those that differ by how they are divided into words, and by little else."""
    most = whole_slips(int(len(typed) / WHOLE_ALIKE))
    close = within(typed, wholes, OSA.distance, max(most, ONE_PLACE))
    return {
        whole for whole, slips, _ in close if slips <= most or differ_at_one_place(typed, whole)
    }


def within(typed: str, words: Sequence[str], scorer: Any, bound: float) -> list[Any]:
    """Those within the bound, with their scores: all at once, which is quicker than one by one."""
    return process.extract(typed, words, scorer=scorer, score_cutoff=bound, limit=None)


class Postings:
    """Which names hold words of these choices.

    Words that are in the same choices are of one kind and are asked for together. Names are told
    by `sql.names_holding`: as text, for to divide it at once is quicker. `sized` is its own.
    """

    def __init__(self, of: str, choices: Iterable[Iterable[str]], *, sized: bool = False) -> None:
        held_in: dict[str, int] = {}
        for number, choice in enumerate(choices):
            for word in choice:
                held_in[word] = held_in.get(word, 0) | 1 << number
        kinds: dict[int, list[str]] = defaultdict(list)
        for word, numbers in held_in.items():
            kinds[numbers].append(word)
        self.kinds = {word: kind for kind, words in enumerate(kinds.values()) for word in words}
        self.sized = sized
        self.held = sql.names_holding(of, list(kinds.values()), sized=sized)
        self.divided: dict[int, list[str]] = {}
        self.not_telling: dict[int, list[str]] = {}

    def of_all(
        self, choices: Iterable[Iterable[str]], alone: Iterable[str] = frozenset()
    ) -> set[int]:
        """Names with a word of each of these choices; no other word may tell beside one `alone`."""
        single = self.kinds_of(alone)
        held = [
            [self.names(kind, alone=kind in single) for kind in self.kinds_of(choice)]
            for choice in choices
        ]
        first, *others = sorted(held, key=length) or [[]]
        found = set(chain(*first))
        for lists in others:
            found = found.intersection(chain(*lists)) if found else found
        return set(map(name_of, found))

    def told(self, words: Iterable[str], most: int, initials: int) -> set[int]:
        """Names of several telling words, fewer than so many, all of which are among these.

        Each initial may stand for one of them.
        """
        count = Counter(chain(*map(self.telling_names, self.kinds_of(words))))
        return {
            name_of(name)
            for name, times in count.items()
            if times + initials > 1 and 2 <= (number := telling_of(name)) < most
            if times >= number - initials
        }

    def of_each(self, choices: Sequence[Iterable[str]]) -> set[int]:
        """Names with another word for each of several choices, or with fewer words that tell, each
        for another choice."""
        kinds = list(map(self.kinds_of, choices))
        often = Counter(chain(*kinds))
        shared = [self.names(kind) for kind in often if often[kind] > 1]
        # However many words of a name stand for one choice alone, one of them does.
        apart = [[self.names(kind) for kind in choice if often[kind] == 1] for choice in kinds]
        found = {name for names in shared for name, times in Counter(names).items() if times > 1}
        least, *others = sorted([*apart, *([names] for names in shared)], key=length)
        seen = set(chain(*least))
        for lists in others:
            found.update(seen.intersection(chain(*lists)))
            if lists is not others[-1]:
                seen.update(chain(*lists))
        if len(kinds) > 2:
            count = Counter(name for names in shared for name in names if name in found)
            for lists in apart:
                count.update(found.intersection(chain(*lists)))
            several = range(2, len(kinds))
            enough = [number if number in several else len(kinds) for number in range(10)]
            found = {name for name, times in count.items() if times >= enough[telling_of(name)]}
        return set(map(name_of, found))

    def telling_names(self, kind: int) -> list[str]:
        """Those in which the words tell."""
        if kind not in self.divided:
            names = self.held.get(kind, "").split()
            names = names[::2] if self.sized else names
            if "-" in self.held.get(kind, ""):
                self.not_telling[kind] = [name for name in names if name[0] == "-"]
                names = [name for name in names if name[0] != "-"]
            self.divided[kind] = names
        return self.divided[kind]

    def names(self, kind: int, *, alone: bool = False) -> list[str]:
        names = self.telling_names(kind)
        if alone:
            names = [name for name in names if telling_of(name) == 1]
        if kind in self.not_telling:
            # Others of its words tell, of which it is not known how many there are.
            others = (
                f"{name[1:]}{number}" for name in self.not_telling[kind] for number in range(10)
            )
            names = [*names, *others]
        return names

    def sizes(self) -> dict[int, int]:
        """How many letters each name has."""
        both = [text.split() for text in self.held.values()]
        return {
            -int(name) if name[0] == "-" else name_of(name): int(size)
            for one in both
            for name, size in zip(one[::2], one[1::2], strict=True)
        }

    def kinds_of(self, words: Iterable[str]) -> set[int]:
        return {self.kinds[word] for word in words}


def length(lists: Iterable[Collection[str]]) -> int:
    """How many names they have together."""
    return sum(map(len, lists))


def name_of(key: str) -> int:
    """The name of a key of `sql.names_holding`."""
    return int(key[:-1])


def telling_of(key: str) -> int:
    """How many of its words tell; 9 for as many or more."""
    return int(key[-1])
