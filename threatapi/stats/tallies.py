"""Sums of tallies, and whether the breakdown of one adds up.

Several figures of one cell are alternatives, not parts: they widen its range, and are not added.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from incidents.models import Figure
from incidents.tolls import Number, added_up, meet
from sources.choices import UNSUPPORTED

from .axes import Gazetteer, Shown, keyed, period
from .choices import TIMES, Axis, BreakdownVerdict

CELL = (
    "incident_id",
    "entity_id",
    "place_id",
    "metric",
    "population",
    "dimension",
    "category",
    "period",
)
LOWER_BOUNDS = ("at_least", "more_than")
Interval = tuple[float, float, bool]


def number(figures: list[Figure]) -> Number | None:
    """The number of a cell: least low, greatest high of its alternatives; open ends stay open."""
    stated = [one for one in figures if one.low is not None or one.high is not None]
    if not stated:
        return None
    if len(stated) == 1:
        return Number(stated[0].low, stated[0].high, stated[0].bound)
    highs = [one.high for one in stated]
    is_open = None in highs
    return Number(
        low=min(one.low or 0 for one in stated),
        high=None if is_open else max(high for high in highs if high is not None),
    )


@dataclass
class Sum:
    """Cells of tallies, added."""

    figures: list[Figure] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.figures)

    def cells(self) -> list[list[Figure]]:
        found: dict[tuple, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.seen_status not in UNSUPPORTED:
                found[tuple(getattr(figure, name) for name in CELL)].append(figure)
        return list(found.values())

    def numbers(self) -> list[Number | None]:
        return [number(cell) for cell in self.cells()]

    def is_mixed(self) -> bool:
        """Killed and captured, or rupees and dollars, have no sum."""
        units = {figure.unit for figure in self.figures if figure.unit}
        return len(units) > 1 or len({figure.metric for figure in self.figures}) > 1

    def json(self) -> dict[str, Any]:
        numbers = self.numbers()
        return {
            "count": self.count,
            "cell_count": len(numbers),
            "sum": None if self.is_mixed() else added(numbers),
            "alternatives": sum(len(cell) > 1 for cell in self.cells()),
            "without_number": numbers.count(None),
            "units": sorted({figure.unit for figure in self.figures if figure.unit}),
        }


def added(numbers: list[Number | None]) -> dict[str, Any] | None:
    """The range of the sum: no low counts as 0, no high leaves it open; null without numbers."""
    stated = [one for one in numbers if one is not None]
    if not stated:
        return None
    highs = [one.high for one in numbers if one is not None]
    is_open = None in highs or len(stated) < len(numbers)
    return {
        "low": sum(one.low or 0 for one in stated),
        "high": None if is_open else sum(high for high in highs if high is not None),
    }


def interval(numbers: Iterable[Number]) -> Interval:
    total: Interval = (0, 0, False)
    for one in numbers:
        total = added_up(total, one.interval())
    return total


def summed(found: QuerySet, axes: list[str], shown: Shown) -> dict[str, Any]:
    """The figures of a result, by one or two axes."""
    gazetteer = Gazetteer(axes)
    total, unassigned = Sum(), Sum()
    cells: dict[tuple, Sum] = defaultdict(Sum)
    for figure in found.select_related("entity", "incident"):
        key = tuple(_value(axis, figure, gazetteer) for axis in axes)
        total.figures.append(figure)
        (cells[key] if all(key) else unassigned).figures.append(figure)
    return {
        "by": axes,
        "total": total.json(),
        "unassigned": unassigned.json(),
        **keyed(axes, cells, gazetteer, shown),
    }


def _value(axis: str, figure: Figure, gazetteer: Gazetteer) -> str | None:
    incident = figure.incident
    if axis in TIMES:
        if figure.period or not incident:
            return period(axis, figure.period_earliest, figure.period_latest)
        return period(axis, incident.date_earliest, incident.date_latest)
    if axis == Axis.PLACE:
        return gazetteer.cell(axis, figure.place_id or (incident and incident.place_id))
    if axis == Axis.ENTITY:
        return figure.entity.slug if figure.entity else None
    return getattr(figure, axis) or None


# Does it add up?


def checked(tally: Figure, children: Iterable[Figure]) -> list[dict[str, Any]]:
    """Each breakdown of a tally, by dimension and metric, against the whole."""
    groups: dict[tuple[str, str], Sum] = defaultdict(Sum)
    for child in children:
        groups[child.dimension, child.metric].figures.append(child)
    answers = []
    for (dimension, metric), group in sorted(groups.items()):
        whole = _whole(tally, metric, groups)
        numbers = group.numbers()
        total, expected = added(numbers), _expected(whole)
        answers.append(
            {
                "dimension": dimension or None,
                "metric": metric,
                "cells": len(numbers),
                "sum": total,
                "expected": expected,
                "difference": _difference(total, expected),
                "verdict": verdict(numbers, whole),
            }
        )
    return answers


def _whole(tally: Figure, metric: str, groups: dict[tuple[str, str], Sum]) -> list[Number | None]:
    """The numbers of which the expected one is made; none if nothing is to be expected."""
    if tally.metric == metric:
        return [number([tally])]
    if metric != "killed_or_wounded":
        return []
    halves = [groups[key] for key in (("total", "killed"), ("total", "wounded")) if key in groups]
    return [one for half in halves for one in half.numbers()] if len(halves) == 2 else []


def _expected(whole: list[Number | None]) -> dict[str, Any] | None:
    """The whole as it is stated: what is only an upper bound has no low."""
    total = added(whole)
    if total and len(whole) == 1 and whole[0] is not None:
        total["low"] = whole[0].low
    return total


def _difference(total: dict[str, Any] | None, expected: dict[str, Any] | None) -> float | None:
    if total is None or expected is None or expected["low"] is None:
        return None
    return total["low"] - expected["low"]


def verdict(cells: list[Number | None], whole: list[Number | None]) -> BreakdownVerdict:
    difference = _difference(added(cells), _expected(whole))
    if difference is None or None in cells or None in whole:
        return BreakdownVerdict.CANNOT_TELL
    ours, theirs = (interval(one for one in part if one is not None) for part in (cells, whole))
    do_meet = meet(ours, theirs)
    if difference == 0 and do_meet:
        return BreakdownVerdict.ADDS_UP
    is_bound = any(one is not None and one.bound in LOWER_BOUNDS for one in whole)
    if is_bound and (difference < 0 or not do_meet):
        return BreakdownVerdict.PARTIAL
    return BreakdownVerdict.SHORT if difference < 0 else BreakdownVerdict.OVER
