"""Whether the breakdowns of a tally add up to it.

The sum of the cells and what is expected are compared as intervals, widened by bounds and hedges.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from incidents.choices import MEASURED, Dimension, Metric
from incidents.computed.numbers import Interval, added_up, json_number, meet
from incidents.models import Figure

from .choices import BreakdownVerdict
from .tallies import Cell, Sum, added

Cells = list[Cell | None]
# The metrics that one number of killed or wounded counts together.
CASUALTIES = (Metric.KILLED, Metric.WOUNDED)


@dataclass(frozen=True)
class Result:
    """Result of comparing the cells with the whole, and the difference."""

    verdict: BreakdownVerdict
    difference: float | None = None
    is_open: bool = False


def checked(tally: Figure, children: Iterable[Figure]) -> list[dict[str, Any]]:
    """Each breakdown of a tally, by dimension and metric, against the whole."""
    groups: dict[tuple[str, str], Sum] = defaultdict(Sum)
    for child in children:
        groups[child.dimension, child.metric].figures.append(child)
    answers = []
    for (dimension, metric), group in sorted(groups.items()):
        cells, whole = group.numbers(), _whole(tally, metric, groups)
        result = compared(cells, whole, metric)
        answers.append(
            {
                "dimension": dimension or None,
                "metric": metric,
                "cells": len(cells),
                "sum": added(cells, metric),
                "expected": _expected(whole, metric),
                "difference": json_number(result.difference, metric),
                "difference_is_open": result.is_open,
                "verdict": result.verdict,
            }
        )
    return answers


def _whole(tally: Figure, metric: str, groups: dict[tuple[str, str], Sum]) -> Cells:
    """The numbers of which the expected one is made; none if nothing is to be expected."""
    if tally.metric == metric:
        return [Cell.of([tally])]
    if metric != Metric.KILLED_OR_WOUNDED:
        return []
    halves = [groups[key] for half in CASUALTIES if (key := (Dimension.TOTAL, half)) in groups]
    return [one for half in halves for one in half.numbers()] if len(halves) == 2 else []


def _expected(whole: Cells, metric: str) -> dict[str, Any] | None:
    """The whole as it is stated: what is only an upper bound has no low."""
    total = added(whole, metric)
    if total and len(whole) == 1 and whole[0] is not None:
        total["low"] = json_number(whole[0].low, metric)
    return total


def compared(cells: Cells, whole: Cells, metric: str) -> Result:
    if not cells or not whole or None in cells or None in whole:
        return Result(BreakdownVerdict.CANNOT_TELL)
    ours, theirs = (
        added_up(*(one.interval for one in part if one is not None)) for part in (cells, whole)
    )
    if meet(ours, theirs):
        return Result(BreakdownVerdict.ADDS_UP, 0)
    if ours[0] >= theirs[1]:
        return Result(BreakdownVerdict.OVER, _gap(theirs, ours, metric), ours[1] == math.inf)
    is_open = theirs[1] == math.inf
    verdict = BreakdownVerdict.PARTIAL if is_open else BreakdownVerdict.SHORT
    return Result(verdict, -_gap(ours, theirs, metric), is_open)


def _gap(below: Interval, above: Interval, metric: str) -> float:
    """The least by which one interval misses the one above; of what is counted a whole number."""
    gap = above[0] - below[1]
    return float(gap) if metric in MEASURED else math.ceil(gap)


def counted_in(figure: Figure, siblings: Iterable[Figure]) -> UUID | None:
    """The tally whose cells count this total of it, where the total has no parts of its own."""
    if figure.dimension != Dimension.TOTAL or figure.metric not in CASUALTIES:
        return None
    wholes = ("", Dimension.TOTAL)
    counting = (figure.metric, Metric.KILLED_OR_WOUNDED)
    is_counted = any(one.dimension not in wholes and one.metric in counting for one in siblings)
    return figure.parent.uid if is_counted else None
