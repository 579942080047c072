"""The names that may fit what was typed, looked up in the tables of all names.

Three statements, however many texts are asked for: from pieces of the words typed to words that
may stand for them, from these to the names that hold them, and the names themselves, with those
that begin or sound as a whole text does. Of very many only those nearest in length are taken, for
which one statement is asked once more: they score best. What a view does not show is left out
before that.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.db.models import Q

from base.values.letters import has_arabic
from base.values.text import fold, fold_words

from .across_scripts import FEW_LEFT, ONE_OF_SEVERAL, needed
from .arabic import keys
from .cyrillic import is_cyrillic, readings
from .fragments import key_clues, whole_key_clues
from .name import Name
from .scoring import LEAST_ACROSS, is_acronym
from .spelling import plain, telling, weight, whole_sound
from .sql import LAST, Wanted
from .word_index import Postings, Vocabulary

MANY_LETTERS = 3  # of a key, which few words have
ARABIC_SHARE = 1.5  # letters that a name has in Latin for each one in Arabic script


@dataclass(frozen=True)
class Reading:
    """The words of a text, divided in one of the ways in which they may be."""

    words: list[str]  # that a name must have, plainly spelt
    initials: int  # how many words are single letters
    keys: dict[str, set[str]]  # what leads from each word to those of the other script

    @classmethod
    def of(cls, words: tuple[str, ...], least: float) -> "Reading":
        wanted = telling(words)
        spoken = [word for word in wanted if len(word) > 1] or wanted
        mass = sum(map(weight, words))
        keys = {
            plain(word): key_clues(word, across=True, need=needed(word, mass, least))
            for word in spoken
        }
        return cls(list(keys), sum(len(word) == 1 for word in wanted), keys)

    @property
    def most_words(self) -> int:
        return len(self.words) + self.initials


@dataclass(frozen=True, eq=False)
class Asked:
    """A text that is searched for."""

    name: Name
    parts: list[str]
    readings: list[Reading]
    whole: str  # all of it as one word, plainly spelt
    sound: str  # of the whole; none if it is too short to be compared as one word
    keys: set[str]  # what leads from the whole to whole names of the other script

    least: float  # that a name in the other script scores

    @classmethod
    def of(cls, text: str, least: float = LEAST_ACROSS) -> "Asked":
        name, whole = Name.of(text), plain(fold(text))
        ways = dict.fromkeys((name.words, name.divided))
        readings = [Reading.of(words, least) for words in ways]
        keys = whole_key_clues(name.words, across=True)
        return cls(name, fold_words(text), readings, whole, whole_sound(whole), keys, least)

    @property
    def words(self) -> set[str]:
        return {word for reading in self.readings for word in reading.words}

    def readings_of_words(self) -> dict[str, set[str]]:
        """The words of Cyrillic script that may be read otherwise, and how."""
        if not is_cyrillic(self.name.text):
            return {}
        spelt = {*self.name.words, *self.name.divided}
        read = {plain(word): set(map(plain, readings(word))) for word in spelt}
        return {word: own for word, own in read.items() if word in self.words and len(own) > 1}

    @property
    def is_acronym(self) -> bool:
        return is_acronym(self.name)

    def distance(self, size: int) -> float:
        """Difference in length between a name of this many letters and this one."""
        length = len(self.name.folded)
        far = abs(size - length)
        return min(far, abs(size - ARABIC_SHARE * length)) if self.name.has_arabic else far


@dataclass(frozen=True, slots=True)
class Row:
    """A name as it is stored, with its bearer's columns."""

    pk: int
    is_own: bool
    text: str
    folded: str
    size: int
    whole: str
    sound: str
    bearer: tuple[Any, ...]


class Candidates:
    """For each text the names to be weighed, at most so many of each of the ways to find them.

    `shown` is a condition on names, that the view shows them; `bearer` are columns to be read.
    """

    def __init__(
        self, of: str, texts: Collection[Asked], most: int, shown: Q, bearer: Iterable[str]
    ) -> None:
        self.of, self.texts, self.most, self.shown = of, texts, most, shown
        self.capped: set[Asked] = set()  # texts of which there are more names
        self.with_words = self.look_up_words()
        columns = ("pk", "is_own", "text", "folded", "size", "whole", "sound", *bearer)
        rows = (Row(*row[:7], row[7:]) for row in self.wanted().rows(shown, columns))
        # What was deleted in bulk may have left its name, and bears none itself.
        self.rows = {row.pk: row for row in rows if None not in row.bearer}
        self.sizes = {row.pk: row.size for row in self.rows.values()}
        self.by_sound: dict[str, list[int]] = defaultdict(list)
        self.by_whole: dict[str, list[int]] = defaultdict(list)
        for row in self.rows.values():
            self.by_sound[row.sound].append(row.pk)
            self.by_whole[row.whole].append(row.pk)
        self.ordered = sorted((row.folded, row.pk) for row in self.rows.values())

    def look_up_words(self) -> dict[Asked, set[int]]:
        """The names with the words of each text."""
        loose = [text for text in self.texts if not text.is_acronym]
        keys = {text.whole: text.keys for text in loose if text.sound}
        for text in loose:
            for reading in text.readings:
                keys |= {word: keys.get(word, set()) | own for word, own in reading.keys.items()}
        others = {word: own for text in loose for word, own in text.readings_of_words().items()}
        known = Vocabulary(
            {word for text in loose for word in text.words}.union(*others.values()),
            {text.whole for text in loose if text.sound},
            keys,
        )
        for word, own in others.items():
            known.near[word] = known.near[word].union(*(known.near[other] for other in own))
        self.alike = known.alike
        alone = {text: self.alone(text, known) for text in self.texts}
        choices = [
            *([word] for text in self.texts if text.is_acronym for word in text.words),
            *known.near.values(),
            *known.within.values(),
            *known.across.values(),
            *alone.values(),
        ]
        # Of one word there may be very many, of several, or of one alone, there seldom are.
        one = any(len(reading.words) == 1 for text in self.texts for reading in text.readings)
        sized = one and not any(alone.values())
        postings = Postings(self.of, choices, sized=sized)
        found = {text: self.holding(text, known, alone[text], postings) for text in self.texts}
        if self.shown:
            return found  # what a view hides is not known before the names are read
        many = any(len(keys) > self.most for keys in found.values())
        if many and not sized:
            postings = Postings(self.of, choices, sized=True)
        sizes = postings.sizes() if many else {}
        return {text: self.nearest(text, keys, sizes) for text, keys in found.items()}

    @staticmethod
    def holding(
        text: Asked, known: Vocabulary, alone: Collection[str], postings: Postings
    ) -> set[int]:
        """The names with all words of a text, or of which all words are among them."""
        found = set[int]()
        for reading in text.readings:
            if text.is_acronym:
                found |= postings.of_all([word] for word in reading.words)
                continue
            words, most, initials = reading.words, reading.most_words, reading.initials
            near = [known.near[word] for word in words]
            across = [known.across[word] for word in words]
            within = [known.within[word] for word in words]
            either = list(map(set.union, near, across))
            if any(across) and most == len(words) > 1 and text.least >= FEW_LEFT:
                # No word of a name in the other script stands for two of those typed.
                found |= postings.of_each(either)
                either = near
            one = alone if most == 1 else ()
            found |= postings.of_all(map(set.union, either, within), alone=one)
            if most > 2:
                found |= postings.told(set().union(*either), most, initials)
        return found

    @staticmethod
    def alone(text: Asked, known: Vocabulary) -> set[str]:
        """Words of the other script that a name must have alone to score enough for one word."""
        if text.is_acronym or text.least <= ONE_OF_SEVERAL:
            return set()
        only = {word for one in text.readings if one.most_words == 1 for word in one.words}
        if len(text.name.words) > 1:  # with a word that does not tell, such as bin, before it
            only = {word for word in only if len(keys(word)[0]) < MANY_LETTERS}
        is_arabic = text.name.has_arabic
        return {
            word
            for typed in only
            for word in known.near[typed] | known.across[typed]
            if has_arabic(word) is not is_arabic
        }

    def nearest(self, text: Asked, keys: Collection[int], sizes: Mapping[int, int]) -> set[int]:
        """The names nearest in length, as many as are weighed."""
        if len(keys) <= self.most:
            return set(keys)
        self.capped.add(text)
        return set(nsmallest(self.most, keys, lambda key: (text.distance(sizes[key]), key)))

    def wanted(self) -> Wanted:
        """The names that any of the texts may mean."""
        names = Wanted(self.of, None if self.shown else self.most)
        names.keys({key for keys in self.with_words.values() for key in keys})
        for text in self.texts:
            names.beginning(text.name.folded)
            if text.sound:
                names.spelt(self.alike[text.whole], len(text.name.folded))
                names.sounding(text.sound, len(text.name.folded))
        return names

    def for_text(self, text: Asked) -> list[Row]:
        """The candidates to compare."""
        start = text.name.folded
        first = bisect_left(self.ordered, (start, 0))
        last = bisect_left(self.ordered, (start + LAST, 0))
        ways = (
            self.with_words[text] & self.rows.keys(),
            [key for _, key in self.ordered[first:last]],
            self.by_sound[text.sound] if text.sound else (),
            {key for one in self.alike.get(text.whole, ()) for key in self.by_whole[one]},
        )
        found: set[int] = set().union(*(self.nearest(text, keys, self.sizes) for keys in ways))
        return [self.rows[key] for key in found]
