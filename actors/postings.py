"""Leads from the words typed to similar words, and from these to the names that contain them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import statements
from .clues import FRAGMENT, by_sound, slip_clues, whole_slip_clues
from .names import (
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
        by_clue, holding = statements.words_led_to(clues, fragments)

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
    """Those of the words that `names.plain_likeness` takes for the same with slips."""
    close = within(typed, words, OSA.distance, slips(typed))
    return {word for word, distance, _ in close if distance <= slips(word)}


def of_one_sound(typed: str, words: Sequence[str]) -> set[str]:
    """Those of the words of its sound that `names.plain_likeness` takes for the same."""
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
    """Which names hold these words; how long they are, and how many words tell, if that matters."""

    def __init__(self, of: str, words: Collection[str], *, told: bool, sized: bool) -> None:
        # The keys of names as text, with blanks between them: to divide them at once is quicker.
        self.held: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for word, telling, size, names in statements.names_holding(
            of, words, told=told, sized=sized
        ):
            self.held[word].append((telling, size, names))

    def of_all(
        self, choices: Iterable[Iterable[str]], alone: Container[str] = frozenset()
    ) -> set[int]:
        """Names with a word of each of these choices; no other word may tell beside one `alone`."""
        texts = [
            " ".join(
                names
                for word in choice
                if word in self.held
                for telling, _, names in self.held[word]
                if telling <= 1 or word not in alone
            )
            for choice in choices
        ]
        first, *others = sorted(texts, key=len) or [""]
        found = set(first.split())
        for text in others:
            found = found.intersection(text.split()) if found else found
        return set(map(int, found))

    def told(self, words: Iterable[str], most: int, initials: int) -> set[int]:
        """Names of several telling words, fewer than so many, all of which are among these.

        Each initial may stand for one of them.
        """
        found: set[int] = set()
        held = [group for word in words if word in self.held for group in self.held[word]]
        for number in range(2, most):
            texts = " ".join(names for telling, _, names in held if telling == number)
            count = Counter(texts.split())
            found.update(int(key) for key, times in count.items() if times >= number - initials)
        return found

    def sizes(self) -> dict[int, int]:
        """How many letters each name has."""
        groups = [group for groups in self.held.values() for group in groups]
        return {int(name): size for _, size, names in groups for name in names.split()}
