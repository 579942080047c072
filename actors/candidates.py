"""The names that may fit what was typed, looked up in the tables of all names.

Three statements, however many texts are asked for: from pieces of the words typed to words that
may stand for them, from these to the names that hold them, and the names themselves, with those
that begin or sound as a whole text does. Of very many only those nearest in length are taken:
they score best. What a view does not show is left out before that.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from threatapi.base.keys import keys_in
from threatapi.base.text import fold, fold_words

from .matching import ACRONYM, Name
from .models import KnownName
from .names import plain, telling, whole_sound
from .postings import Postings, Vocabulary

LAST = "\U0010ffff"  # no letter comes after it


@dataclass(frozen=True, eq=False)
class Asked:
    """A text that is searched for."""

    name: Name
    parts: list[str]
    words: list[str]  # that a name must have, plainly spelt
    initials: int  # how many words are single letters
    whole: str  # all of it as one word, plainly spelt
    sound: str  # of the whole; none if it is too short to be compared as one word

    @classmethod
    def of(cls, text: str) -> "Asked":
        name, whole = Name.of(text), plain(fold(text))
        wanted = telling(name.words)
        spoken = [word for word in wanted if len(word) > 1] or wanted
        words = list(dict.fromkeys(plain(word) for word in spoken))
        initials = sum(len(word) == 1 for word in wanted)
        return cls(name, fold_words(text), words, initials, whole, whole_sound(whole))

    @property
    def is_acronym(self) -> bool:
        return len(self.name.folded) <= ACRONYM


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
        rows = (Row(*row[:7], row[7:]) for row in self.names().values_list(*columns))
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
        known = Vocabulary(
            {word for text in loose for word in text.words},
            {text.whole for text in loose if text.sound},
        )
        self.alike = known.alike
        strict = {word for text in self.texts for word in text.words}
        postings = Postings(self.of, strict.union(*known.near.values(), *known.within.values()))
        found = {}
        for text in self.texts:
            if text.is_acronym:
                keys = postings.of_all([word] for word in text.words)
            else:
                near = [known.near[word] for word in text.words]
                within = [known.within[word] for word in text.words]
                keys = postings.of_all(map(set.union, near, within))
                keys |= postings.told(set().union(*near), len(near) + text.initials, text.initials)
            # What a view hides is not known before the names are read.
            found[text] = keys if self.shown else self.nearest(text, keys, postings.sizes)
        return found

    def nearest(self, text: Asked, keys: Collection[int], sizes: Mapping[int, int]) -> set[int]:
        """The names nearest in length, as many as are weighed."""
        if len(keys) <= self.most:
            return set(keys)
        self.capped.add(text)
        length = len(text.name.folded)
        return set(nsmallest(self.most, keys, lambda key: (abs(sizes[key] - length), key)))

    def names(self) -> QuerySet:
        """The rows of the names in view that any of the texts may mean."""
        known = {key for keys in self.with_words.values() for key in keys}
        parts = [keys_in(known)]
        for text in self.texts:
            parts.append(self.beginning(text))
            if text.sound:
                parts += [self.spelt(self.alike[text.whole], text), self.sounding(text)]
        sql = " UNION ALL ".join(f"SELECT * FROM ({part.sql}) AS part" for part in parts)  # noqa: S608
        params = [value for part in parts for value in part.params]
        return KnownName.objects.filter(self.shown, pk__in=RawSQL(sql, params))  # noqa: S611

    def beginning(self, text: Asked) -> RawSQL:
        """The names that begin so, the shortest first."""
        start = text.name.folded
        if connection.vendor == "postgresql":
            where, params = "folded LIKE %s", [f"{start}%"]
        else:
            where, params = "folded >= %s AND folded < %s", [start, start + LAST]
        return self.part(where, params, "size")

    def spelt(self, wholes: Collection[str], text: Asked) -> RawSQL:
        """The names that are one of these, however they are divided into words."""
        marks = ", ".join(["%s"] * len(wholes))
        return self.part(f"whole IN ({marks})", sorted(wholes), nearest_first(text))

    def sounding(self, text: Asked) -> RawSQL:
        """The names that sound so, however they are divided into words."""
        return self.part("sound = %s", [text.sound], nearest_first(text))

    def part(self, where: str, params: list[Any], order: str) -> RawSQL:
        table = KnownName._meta.db_table
        sql = f"SELECT id FROM {table} WHERE {table}.of = %s AND {where}"  # noqa: S608
        if not self.shown:
            # One more tells that there are more.
            sql, params = f"{sql} ORDER BY {order}, id LIMIT %s", [*params, self.most + 1]
        return RawSQL(sql, [self.of, *params])  # noqa: S611

    def for_text(self, text: Asked) -> list[Row]:
        """What is to be weighed."""
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


def nearest_first(text: Asked) -> str:
    return f"abs(size - {len(text.name.folded)})"
