"""Numbers as sources state them: bounds, hedges, ranges, and whether two of them fit.

Works on plain values. Intervals are exact, so that no sum depends on the order of its terms.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..choices import MEASURED

# From, to, and whether the first end is open.
Interval = tuple[float | Fraction, float | Fraction, bool]
ANY: Interval = (0, math.inf, False)
LOWER_BOUNDS = ("at_least", "more_than")


@dataclass(frozen=True)
class Number:
    """The number of one figure: low, high, the best if one is named, and how they are meant."""

    low: float | None
    high: float | None
    bound: str = "exact"
    best: float | None = None
    is_flawed: bool = False  # told out of order: low, best and high span from least to greatest
    is_whole: bool = False  # of what is counted, “more than 10” is 11 or more

    @property
    def stated(self) -> list[float]:
        return [each for each in (self.low, self.high, self.best) if each is not None]

    @property
    def chosen(self) -> float:
        """The number that stands for it: best, else low, else high."""
        return next(each for each in (self.best, self.low, self.high) if each is not None)

    def ends(self) -> tuple[float | None, float | None]:
        """Low and high; of a flawed number its least and its greatest."""
        if not self.is_flawed:
            return self.low, self.high
        least, greatest = min(self.stated), max(self.stated)
        return least if self.low is not None else None, greatest if self.high is not None else None

    def interval(self) -> Interval:
        """All that it may be: “about” is a tenth more or less, “nearly” up to a tenth less."""
        given_low, given_high = self.ends()
        low = exact(given_low) if given_low is not None else 0
        high = exact(given_high) if given_high is not None else math.inf
        if self.bound in ("about", "nearly"):
            low = Fraction(low) * 9 / 10
        if self.bound == "about" and high != math.inf:
            high = Fraction(high) * 11 / 10
        is_open = self.bound == "more_than"
        if is_open and self.is_whole:
            low, is_open = math.floor(low) + 1, False
        return low, high, is_open

    def extent(self) -> "Extent":
        low, high = self.ends()
        edges = None
        if self.bound in LOWER_BOUNDS and low is not None:
            edges = ("lower", low, low)
        elif self.bound == "at_most" and high is not None:
            edges = ("upper", high, high)
        return Extent(
            low=low,
            high=max(self.stated),
            is_open=high is None,
            least=min(self.stated),
            most=low,
            interval=self.interval(),
            edges=edges,
        )

    def conflicts_with(self, other: "Number") -> bool:
        return self.extent().conflicts_with(other.extent())


@dataclass(frozen=True)
class Extent:
    """What one or several statements of one number span."""

    low: float | None  # least low; null where a number without a low lies below it
    high: float  # greatest number
    is_open: bool  # whether a lower bound is given at the greatest number
    least: float  # least number, whether a low or not
    most: float | None  # greatest low
    interval: Interval
    # If all are bounds on one side: which side, and the least and greatest of these bounds.
    edges: tuple[str, float, float] | None = None

    def conflicts_with(self, other: "Extent") -> bool:
        """The intervals do not meet; or both are bounds on one side, and the numbers differ."""
        if self.edges and other.edges and self.edges[0] == other.edges[0]:
            return self.edges[1] > other.edges[2] or other.edges[1] > self.edges[2]
        return not meet(self.interval, other.interval)


def joined(extents: Iterable[Extent]) -> Extent:
    """Alternatives: the range takes all of them in."""
    found = list(extents)
    low = min((each.low for each in found if each.low is not None), default=None)
    if low is not None and any(each.low is None and each.least < low for each in found):
        low = None
    high = max(each.high for each in found)
    sides = {each.edges[0] if each.edges else "" for each in found}
    edges = None
    if len(sides) == 1 and "" not in sides:
        bounds = [each.edges for each in found if each.edges]
        edges = (sides.pop(), min(each[1] for each in bounds), max(each[2] for each in bounds))
    return Extent(
        low=low,
        high=high,
        is_open=any(each.is_open for each in found if each.high == high),
        least=min(each.least for each in found),
        most=max((each.most for each in found if each.most is not None), default=None),
        interval=hull(each.interval for each in found),
        edges=edges,
    )


def summed(extents: Iterable[Extent]) -> Extent:
    """Parts added to a lower bound: there may be parts that nobody tells."""
    found = list(extents)
    has_low = any(each.low is not None for each in found)
    low = sum(each.low or 0 for each in found)
    most = sum(each.most or 0 for each in found)
    start, _, is_open = added_up(*(each.interval for each in found))
    return Extent(
        low=low if has_low else None,
        high=sum(each.high for each in found),
        is_open=True,
        least=sum(each.least for each in found),
        most=most if has_low else None,
        interval=(start, math.inf, is_open),
        edges=("lower", low, most) if has_low else None,
    )


def exact(value: float) -> Fraction | float:
    """The number as it is written: 33.3 and not the binary number next to it."""
    return int(value) if float(value).is_integer() else Fraction(repr(value))


def json_number(value: float | None, metric: str) -> float | None:
    """A number as JSON has it: what is counted is an integer."""
    return value if value is None or metric in MEASURED else int(value)


def meet(one: Interval, other: Interval) -> bool:
    for (_, to, _), (start, _, is_open) in ((one, other), (other, one)):
        if start > to or (start == to and is_open):
            return False
    return True


def added_up(*intervals: Interval) -> Interval:
    """The interval of a sum."""
    return (
        sum(each[0] for each in intervals),
        sum(each[1] for each in intervals),
        any(each[2] for each in intervals),
    )


def hull(intervals: Iterable[Interval]) -> Interval:
    """The interval that takes all of these in."""
    found = list(intervals)
    start = min(each[0] for each in found)
    is_open = all(each[2] for each in found if each[0] == start)
    return start, max(each[1] for each in found), is_open
