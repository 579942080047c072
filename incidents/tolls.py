"""How many were killed and wounded: what each voice says, the range, the best voice, the contest.

Works on plain values, so that it is the same for stored incidents and for any standpoint.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sources.choices import SpeakerKind

# Whose number is taken for the best: the least interested first.
VOICES = (
    SpeakerKind.COURT,
    SpeakerKind.INTERGOVERNMENTAL,
    SpeakerKind.ANALYST,
    SpeakerKind.MEDIA,
    SpeakerKind.NARRATOR,
    SpeakerKind.LOCAL_SOURCE,
    SpeakerKind.OFFICIAL,
    SpeakerKind.UNNAMED,
    SpeakerKind.GROUP,
)


@dataclass(frozen=True)
class Number:
    """A number as stated: low, high and how they are meant."""

    low: float | None
    high: float | None
    bound: str = "exact"

    def interval(self) -> tuple[float, float, bool]:
        """From, to, and whether the first end is open."""
        low = self.low if self.low is not None else 0
        high = self.high if self.high is not None else math.inf
        if self.bound == "about":
            return 0.9 * low, 1.1 * high, False
        if self.bound == "nearly":
            return 0.9 * low, high, False
        if self.bound == "at_least":
            return low, math.inf, False
        if self.bound == "more_than":
            return low, math.inf, True
        if self.bound == "at_most":
            return 0, high, False
        return low, high, False

    def conflicts_with(self, other: "Number") -> bool:
        """The intervals do not meet; or both are bounds on one side, and the numbers differ."""
        if self.low is not None and other.low is not None:
            if {self.bound, other.bound} <= {"at_least", "more_than"}:
                return self.low != other.low
        if self.bound == other.bound == "at_most":
            return self.high != other.high
        return not meet(self.interval(), other.interval())


def meet(one: tuple[float, float, bool], other: tuple[float, float, bool]) -> bool:
    for (_, to, _), (start, _, is_open) in ((one, other), (other, one)):
        if start > to or (start == to and is_open):
            return False
    return True


@dataclass(frozen=True)
class Said:
    """One assertion for one figure: the number, and who says it, known from when."""

    figure: Any
    voice: tuple[str, Any]
    speaker_kind: str
    known_from: date | None
    credibility: int

    @property
    def number(self) -> Number:
        return Number(self.figure.low, self.figure.high, self.figure.bound)

    @property
    def has_number(self) -> bool:
        return self.figure.low is not None or self.figure.high is not None

    def latest(self) -> tuple[date, str]:
        return self.known_from or date.max, str(self.figure.uid)


@dataclass(frozen=True)
class Voice:
    """What one voice says of one metric: its number, from one figure or from a sum of parts."""

    number: Number
    parts: int
    said: Said

    @property
    def stated(self) -> float:
        low, high = self.number.low, self.number.high
        return low if low is not None else high if high is not None else 0

    def rank(self) -> tuple:
        """Best first: kind, latest known, credibility, number; the id decides between equals."""
        known = self.said.known_from or date.max
        said = self.said
        kind = VOICES.index(SpeakerKind(said.speaker_kind))
        return kind, -known.toordinal(), said.credibility, -self.stated, str(said.figure.uid)


def voices(said: Iterable[Said]) -> list[Voice]:
    """The number of each voice: its total, else the sum of its parts."""
    by_voice: dict[tuple[str, Any], list[Said]] = defaultdict(list)
    for one in said:
        if one.has_number:
            by_voice[one.voice].append(one)
    return [_voice(theirs) for theirs in by_voice.values()]


def _voice(said: list[Said]) -> Voice:
    totals = [one for one in said if one.figure.population == "total"]
    if totals:
        chosen = max(totals, key=Said.latest)
        return Voice(chosen.number, 0, chosen)
    parents = {one.figure.parent_id for one in said}
    parts: dict[str, Said] = {}
    for one in sorted(said, key=Said.latest):
        if one.figure.pk not in parents:
            parts[one.figure.population] = one
    summed = sum(one.figure.low or 0 for one in parts.values())
    latest = max(parts.values(), key=Said.latest)
    return Voice(Number(summed, None, "at_least"), len(parts), latest)


@dataclass(frozen=True)
class Toll:
    """The range of what is said, and the number of the best voice."""

    low: float | None
    high: float | None
    best: float
    contested: bool
    most: float | None  # the greatest low of any voice


def toll(heard: list[Voice], doubted: bool) -> Toll | None:
    """`doubted` says that a figure of the metric is itself disputed or denied."""
    if not heard:
        return None
    lows = [voice.number.low for voice in heard if voice.number.low is not None]
    highs = [
        voice.number.high if voice.number.high is not None else voice.number.low for voice in heard
    ]
    # A lone part is no total, so it contradicts nobody.
    whole = [voice for voice in heard if voice.parts != 1]
    conflict = any(
        one.number.conflicts_with(other.number)
        for index, one in enumerate(whole)
        for other in whole[index + 1 :]
    )
    return Toll(
        low=min(lows, default=None),
        high=max(number for number in highs if number is not None),
        best=min(heard, key=Voice.rank).stated,
        contested=conflict or doubted,
        most=max(lows, default=None),
    )


def sums_conflict(
    killed: dict[Any, Number], wounded: dict[Any, Number], both: dict[Any, Number]
) -> bool:
    """Somebody's “killed or wounded” does not fit another's killed and wounded together."""
    for voice, number in both.items():
        for other in killed.keys() & wounded.keys():
            if other != voice:
                added = added_up(killed[other].interval(), wounded[other].interval())
                if not meet(number.interval(), added):
                    return True
    return False


def added_up(
    one: tuple[float, float, bool], other: tuple[float, float, bool]
) -> tuple[float, float, bool]:
    return one[0] + other[0], one[1] + other[1], one[2] or other[2]
