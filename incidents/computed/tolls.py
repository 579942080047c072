"""Tolls: the number of each voice, the range, the best voice, and whether they conflict.

Works on plain values, so that it is the same for stored incidents and for any standpoint. Nothing
is decided by an id or by the order of rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from base.values.edtf import bounds
from sources.choices import SpeakerKind

from ..choices import MEASURED, Dimension, Population
from .numbers import ANY, Extent, Number, added_up, joined, meet, summed

# Whose number is taken for the best: the least interested first.
KINDS = (
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
# Which dimension of equally many cells is summed: the first.
DIMENSIONS = (
    Dimension.POPULATION,
    Dimension.SIDE,
    Dimension.PLACE,
    Dimension.SERVICE,
    Dimension.ATTACK_TYPE,
    Dimension.ITEM,
)
WHOLE = ("", Dimension.TOTAL)

Figures = Mapping[Any, Any]  # by primary key: all figures of the incident in view


@dataclass(frozen=True)
class Said:
    """One assertion for one figure: who says it, known from when."""

    figure: Any
    voice: tuple[str, Any]
    speaker_kind: str
    known_from: date | None
    credibility: int
    stated_on: str = ""

    @property
    def number(self) -> Number:
        return number_of(self.figure)

    def latest(self) -> tuple[date, date, float]:
        """The order of several numbers of one voice; one without a date is the earliest."""
        earliest, latest = bounds(self.stated_on) if self.stated_on else (None, None)
        stated = latest or earliest or date.min
        return self.known_from or date.min, stated, self.number.chosen

    def rank(self) -> tuple[int, int, int]:
        """Best first: kind, latest known, credibility."""
        known = self.known_from or date.min
        return KINDS.index(SpeakerKind(self.speaker_kind)), -known.toordinal(), self.credibility


@dataclass(frozen=True)
class Voice:
    """What one voice says of one metric: the whole, or a sum of parts."""

    name: tuple[str, Any]
    extent: Extent
    best: float
    rank: tuple
    is_whole: bool
    is_partial: bool = False  # a lone part, or parts of what another voice states

    @classmethod
    def of_whole(cls, said: list[Said]) -> "Voice":
        extent, best, rank = _alternatives(said)
        return cls(said[0].voice, extent, best, (*rank, -best), is_whole=True)

    @classmethod
    def of_parts(cls, cells: list[list[Said]], is_partial: bool) -> "Voice":
        found = [_alternatives(cell) for cell in cells]
        best = sum(each[1] for each in found)
        rank = min(each[2] for each in found)
        extent = summed(each[0] for each in found)
        return cls(cells[0][0].voice, extent, best, (*rank, -best), False, is_partial)


def number_of(figure: Any) -> Number:
    is_counted = figure.metric not in MEASURED
    flawed = bool(figure.flaw)
    return Number(figure.low, figure.high, figure.bound, figure.best, flawed, is_counted)


def has_number(figure: Any) -> bool:
    return any(each is not None for each in (figure.low, figure.high, figure.best))


def _alternatives(said: list[Said]) -> tuple[Extent, float, tuple]:
    """Several numbers of one voice for one thing: their range, and the latest of them."""
    extent = joined(one.number.extent() for one in said)
    latest = max(one.latest() for one in said)
    return extent, latest[-1], min(one.rank() for one in said if one.latest() == latest)


# Wholes and parts


def above(figure: Any, figures: Figures) -> Iterator[Any]:
    """The keys of the figures of the same metric of which this one is a part, at any depth."""
    key, passed = figure.parent_id, set()
    while key in figures and key not in passed:
        passed.add(key)
        if figures[key].metric == figure.metric:
            yield key
        key = figures[key].parent_id


def is_part(figure: Any, figures: Figures, population: str = Population.TOTAL) -> bool:
    """Whether it counts only some of this population."""
    wholes = WHOLE if population == Population.TOTAL else (*WHOLE, Dimension.POPULATION)
    is_cell = figure.population != population or figure.dimension not in wholes
    return is_cell or any(True for _ in above(figure, figures))


def voices(
    said: Iterable[Said], figures: Figures, population: str = Population.TOTAL
) -> list[Voice]:
    """The number of each voice: its whole, else the sum of its parts."""
    by_voice: dict[tuple[str, Any], list[Said]] = defaultdict(list)
    for one in said:
        if has_number(one.figure):
            by_voice[one.voice].append(one)
    stated = {one.figure.pk for theirs in by_voice.values() for one in theirs}
    return [_voice(theirs, figures, stated, population) for theirs in by_voice.values()]


def _voice(said: list[Said], figures: Figures, stated: set[Any], population: str) -> Voice:
    wholes = [one for one in said if not is_part(one.figure, figures, population)]
    if wholes:
        return Voice.of_whole(wholes)
    own = {one.figure.pk for one in said}
    topmost = [one for one in said if own.isdisjoint(above(one.figure, figures))]
    cells = _cells(topmost)
    # What lies above the topmost parts of a voice is stated by others, if at all.
    is_of_another = any(
        not stated.isdisjoint(above(one.figure, figures)) for cell in cells for one in cell
    )
    return Voice.of_parts(cells, is_partial=len(cells) < 2 or is_of_another)


def _cells(parts: list[Said]) -> list[list[Said]]:
    """The cells of the one dimension that has the most of them."""
    found: dict[tuple, list[Said]] = defaultdict(list)
    for one in parts:
        figure = one.figure
        dimension = Dimension.POPULATION if figure.dimension in WHOLE else figure.dimension
        key = (figure.population, figure.category or figure.population, figure.place_id)
        found[(DIMENSIONS.index(dimension), *key, figure.period)].append(one)
    cells = Counter(key[0] for key in found)
    most = min(cells, key=lambda dimension: (-cells[dimension], dimension))
    return [said for key, said in found.items() if key[0] == most]


# Tolls


@dataclass(frozen=True)
class Toll:
    """The range of what is said, and the number of the best voice."""

    low: int | None
    high: int
    is_open: bool
    best: int
    contested: bool
    most: int | None  # the greatest low of any voice
    voices: int  # how many speak of it, with a number or a vague word
    assailants_low: int | None = None
    assailants_high: int | None = None


def toll(said: list[Said], figures: Figures, doubted: Iterable[Any]) -> Toll | None:
    """The toll of one metric; `doubted` are its figures that are disputed or denied."""
    heard = voices(said, figures)
    if not heard:
        return None
    entering = entitled(heard)
    extent = joined(each.extent for each in entering)
    attackers = assailants(said)
    return Toll(
        low=_whole_number(extent.low),
        high=int(extent.high),
        is_open=extent.is_open,
        best=int(min(entering, key=lambda each: each.rank).best),
        contested=is_contested(heard, figures, doubted),
        most=_whole_number(extent.most),
        voices=len({one.voice for one in said}),
        assailants_low=_whole_number(attackers.low) if attackers else None,
        assailants_high=int(attackers.high) if attackers else None,
    )


def entitled(heard: list[Voice]) -> list[Voice]:
    """The voices whose numbers count: a part does not stand beside a whole."""
    has_whole = any(each.is_whole for each in heard)
    return [each for each in heard if not (has_whole and each.is_partial)]


def assailants(said: list[Said]) -> Extent | None:
    """How many of those counted were attackers, as far as somebody says so."""
    of_them = [one for one in said if one.figure.population == Population.ASSAILANTS]
    figures = {one.figure.pk: one.figure for one in of_them}
    heard = voices(of_them, figures, Population.ASSAILANTS)
    return joined(each.extent for each in entitled(heard)) if heard else None


def is_contested(heard: list[Voice], figures: Figures, doubted: Iterable[Any]) -> bool:
    """Whether a number is doubted, be it the only one, or two voices give some that do not fit.

    Where somebody states a whole, doubts about a part do not count.
    """
    has_whole = any(each.is_whole for each in heard)
    is_doubted = any(not (has_whole and is_part(figure, figures)) for figure in doubted)
    return is_doubted or voices_conflict(heard)


def voices_conflict(heard: list[Voice]) -> bool:
    """Two voices give numbers that do not fit; a mere part contradicts nobody."""
    full = [each.extent for each in heard if not each.is_partial]
    return any(
        one.conflicts_with(other) for index, one in enumerate(full) for other in full[index + 1 :]
    )


def sums_conflict(killed: list[Voice], wounded: list[Voice], both: list[Voice]) -> bool:
    """Somebody's “killed or wounded” does not fit another's killed and wounded together.

    Of a voice that gives one of the two, the other may be any number.
    """
    dead, hurt, together = (
        {each.name: each.extent.interval for each in heard if not each.is_partial}
        for heard in (killed, wounded, both)
    )
    return any(
        not meet(interval, added_up(dead.get(other, ANY), hurt.get(other, ANY)))
        for voice, interval in together.items()
        for other in dead.keys() | hurt.keys()
        if other != voice
    )


def _whole_number(value: float | None) -> int | None:
    return None if value is None else int(value)
