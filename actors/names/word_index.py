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

    `keys` are clues of a word, or of a whole name, that lead to those of another script.
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
        for text, clues in keys.items():
            for texts in (self.near, self.alike):
                if text in texts:
                    texts[text].update(led_to(clues))


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

    Words that are in the same choices are of one kind and are asked for together. `most` and
    `sized` are those of `sql.names_holding`.
    """

    def __init__(
        self, of: str, choices: Iterable[Iterable[str]], most: int = 0, *, sized: bool = False
    ) -> None:
        held_in: dict[str, int] = {}
        for number, choice in enumerate(choices):
            for word in choice:
                held_in[word] = held_in.get(word, 0) | 1 << number
        kinds: dict[int, list[str]] = defaultdict(list)
        for word, numbers in held_in.items():
            kinds[numbers].append(word)
        self.kinds = {word: kind for kind, words in enumerate(kinds.values()) for word in words}
        # The keys of names as text, with blanks between them: to divide them at once is quicker.
        self.held: dict[int, dict[int, str]] = defaultdict(dict)
        self.divided: dict[tuple[int, int], list[str]] = {}
        self.sized = sized
        rows = sql.names_holding(of, list(kinds.values()), most, sized=sized)
        for kind, telling, names in rows:
            self.held[kind][telling] = names

    def of_all(
        self, choices: Iterable[Iterable[str]], alone: Iterable[str] = frozenset()
    ) -> set[int]:
        """Names with a word of each of these choices; no other word may tell beside one `alone`."""
        single = self.kinds_of(alone)
        held = [
            [
                self.names(kind, telling)
                for kind in self.kinds_of(choice)
                for telling in self.held.get(kind, ())
                if telling <= 1 or kind not in single
            ]
            for choice in choices
        ]
        first, *others = sorted(held, key=lambda lists: sum(map(len, lists))) or [[]]
        found = set(chain(*first))
        for lists in others:
            found = found.intersection(chain(*lists)) if found else found
        return set(map(int, found))

    def told(self, words: Iterable[str], most: int, initials: int) -> set[int]:
        """Names of several telling words, fewer than so many, all of which are among these.

        Each initial may stand for one of them.
        """
        found: set[int] = set()
        kinds = self.kinds_of(words)
        for number in range(2, most):
            held = [self.names(kind, number) for kind in kinds if number in self.held.get(kind, ())]
            count = Counter(chain(*held))
            found.update(int(key) for key, times in count.items() if times >= number - initials)
        return found

    def names(self, kind: int, telling: int) -> list[str]:
        """Their keys."""
        if (kind, telling) not in self.divided:
            both = self.held[kind][telling].split()
            self.divided[kind, telling] = both[::2] if self.sized else both
        return self.divided[kind, telling]

    def sizes(self) -> dict[int, int]:
        """How many letters each name has."""
        both = [
            list(map(int, text.split())) for held in self.held.values() for text in held.values()
        ]
        return {name: size for one in both for name, size in zip(one[::2], one[1::2], strict=True)}

    def kinds_of(self, words: Iterable[str]) -> set[int]:
        return {self.kinds[word] for word in words}
