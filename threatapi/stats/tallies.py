"""Sums of tallies.

Several figures of one cell are alternatives, not parts: they widen its range, and are not added.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from django.db.models import QuerySet

from incidents.computed.numbers import Interval, hull, json_number
from incidents.computed.tolls import has_number, number_of
from incidents.models import Figure
from sources.choices import UNSUPPORTED

from .axes import Gazetteer, Shown, keyed, period
from .choices import TIMES, Axis

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


@dataclass(frozen=True)
class Cell:
    """The figures of one cell, which are alternatives: the range covers all of them."""

    low: float | None  # null where there is only an upper bound
    high: float | None  # null where it is open upwards
    interval: Interval

    @classmethod
    def of(cls, figures: list[Figure]) -> "Cell | None":
        """The cell of these figures; None if they give a vague word instead of a number."""
        stated = [number_of(one) for one in figures if has_number(one)]
        if not stated:
            return None
        lows, highs = zip(*(one.ends() for one in stated), strict=True)
        return cls(
            low=lows[0] if len(stated) == 1 else min(low or 0 for low in lows),
            high=None if None in highs else max(highs),
            interval=hull(one.interval() for one in stated),
        )


@dataclass
class Sum:
    """Cells of tallies, added."""

    figures: list[Figure] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.figures)

    @property
    def metric(self) -> str:
        """The metric of the figures, unless they are mixed."""
        return self.figures[0].metric if self.figures else ""

    def cells(self) -> list[list[Figure]]:
        found: dict[tuple, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.seen_status not in UNSUPPORTED:
                found[tuple(getattr(figure, name) for name in CELL)].append(figure)
        return list(found.values())

    def numbers(self) -> list[Cell | None]:
        return [Cell.of(cell) for cell in self.cells()]

    def is_mixed(self) -> bool:
        """Killed and captured, or rupees and dollars, have no sum."""
        units = {figure.unit for figure in self.figures if figure.unit}
        return len(units) > 1 or len({figure.metric for figure in self.figures}) > 1

    def json(self) -> dict[str, Any]:
        numbers = self.numbers()
        return {
            "count": self.count,
            "cell_count": len(numbers),
            "sum": None if self.is_mixed() else added(numbers, self.metric),
            "alternatives": sum(len(cell) > 1 for cell in self.cells()),
            "without_number": numbers.count(None),
            "units": sorted({figure.unit for figure in self.figures if figure.unit}),
        }


def added(cells: list[Cell | None], metric: str) -> dict[str, Any] | None:
    """The range of the sum: no low counts as 0, no high leaves it open; null without numbers."""
    stated = [one for one in cells if one is not None]
    if not stated:
        return None
    highs = [one.high for one in stated]
    is_open = None in highs or len(stated) < len(cells)
    return {
        "low": json_number(fsum(one.low or 0 for one in stated), metric),
        "high": None
        if is_open
        else json_number(fsum(high for high in highs if high is not None), metric),
    }


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
