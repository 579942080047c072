"""Incidents counted by one or two axes, with the ranges of their tolls."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from actors.choices import EntityType
from incidents.models import Involvement
from sources.standpoint import Standpoint
from sources.verdicts import seen

from .axes import Gazetteer, keyed, period
from .choices import OVERLAPPING, PARTS, PLACES, TIMES, Axis

METRICS = ("killed", "wounded")
COLUMNS = {
    Axis.EVENT_TYPE: "event_type",
    Axis.ATTACK_TYPE: "attack_type",
    Axis.CLAIM_STATUS: "seen_claim_status",
}
NEEDED = (
    "pk",
    "parent_id",
    "is_aggregate",
    "date_earliest",
    "date_latest",
    "place_id",
    "target_kinds",
    "seen_contested_text",
    *(f"seen_{metric}_{column}" for metric in METRICS for column in ("low", "high", "best")),
    *COLUMNS.values(),
)


@dataclass
class Bucket:
    """What is counted of the incidents of one cell."""

    count: int = 0
    aggregates: int = 0
    contested: int = 0
    without: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METRICS, 0))
    low: dict[str, float] = field(default_factory=lambda: dict.fromkeys(METRICS, 0.0))
    high: dict[str, float] = field(default_factory=lambda: dict.fromkeys(METRICS, 0.0))

    def add(self, row: dict[str, Any], is_summed: bool) -> None:
        self.count += 1
        self.aggregates += not is_summed
        self.contested += row["seen_contested_text"] != "[]"
        for metric in METRICS:
            if row[f"seen_{metric}_best"] is None:
                self.without[metric] += 1
            elif is_summed:
                self.low[metric] += row[f"seen_{metric}_low"] or 0
                self.high[metric] += row[f"seen_{metric}_high"] or 0

    def json(self) -> dict[str, Any]:
        tolls = {metric: {"low": self.low[metric], "high": self.high[metric]} for metric in METRICS}
        return {
            "count": self.count,
            **tolls,
            **{f"without_{metric}": self.without[metric] for metric in METRICS},
            "contested": self.contested,
            "aggregates": self.aggregates,
        }


def parts(found: QuerySet, axes: list[str], data: dict[str, Any], standpoint: Standpoint) -> dict:
    """Actors and roles of each incident: those whom the same filters of the list would find."""
    involved = seen(Involvement.objects.filter(incident__in=found.values("pk")), standpoint)
    for name, column in (("role", "role__in"), ("involvement_outcome", "outcome__in")):
        if data.get(name):
            involved = involved.filter(**{column: data[name]})
    parties = [data[name] for name in ("entity", "actor", "person", "between") if data.get(name)]
    if Axis.ACTOR in axes:
        involved = involved.filter(entity__type=EntityType.ACTOR)
    elif parties:
        # With `entity=iskp`, its roles: entity and role are those of one involvement.
        involved = involved.filter(entity__in={key for keys in parties for key in keys})
    columns = [{Axis.ACTOR: "entity__slug", Axis.ROLE: "role"}[Axis(axis)] for axis in axes]
    cells: dict[int, set[tuple]] = defaultdict(set)
    for incident, *values in involved.order_by().values_list("incident_id", *columns):
        cells[incident].add(tuple(values))
    return cells


class Counter:
    """Puts each incident of a result into its cells."""

    def __init__(
        self, found: QuerySet, axes: list[str], data: dict[str, Any], standpoint: Standpoint
    ) -> None:
        self.found, self.axes = found, axes
        self.gazetteer = Gazetteer(axes)
        self.part_axes = [axis for axis in axes if axis in PARTS]
        self.parts = parts(found, self.part_axes, data, standpoint) if self.part_axes else {}

    def keys(self, row: dict[str, Any]) -> list[tuple[str, ...]]:
        """The cells of an incident; none if it fits none."""
        if len(self.part_axes) == len(self.axes):
            return sorted(self.parts.get(row["pk"], ()))
        return list(itertools.product(*(self.values(axis, row) for axis in self.axes)))

    def values(self, axis: str, row: dict[str, Any]) -> list[str]:
        if axis in PARTS:
            return sorted(value for (value,) in self.parts.get(row["pk"], ()))
        if axis == Axis.TARGET_KIND:
            return list(dict.fromkeys(row["target_kinds"]))
        if axis in TIMES:
            value = period(axis, row["date_earliest"], row["date_latest"])
        elif axis in PLACES:
            value = self.gazetteer.cell(axis, row["place_id"])
        else:
            value = row[COLUMNS[Axis(axis)]]
        return [value] if value else []

    def answer(self) -> dict[str, Any]:
        rows = list(self.found.values(*NEEDED))
        wholes = {row["parent_id"] for row in rows}
        total, unassigned = Bucket(), Bucket()
        cells: dict[tuple, Bucket] = defaultdict(Bucket)
        for row in rows:
            # What sums up others of the result would count their dead twice.
            is_summed = not row["is_aggregate"] and row["pk"] not in wholes
            total.add(row, is_summed)
            keys = self.keys(row)
            for bucket in [cells[key] for key in keys] or [unassigned]:
                bucket.add(row, is_summed)
        return {
            "by": self.axes,
            "overlapping": any(axis in OVERLAPPING for axis in self.axes),
            "total": total.json(),
            "unassigned": unassigned.json(),
            "cells": keyed(self.axes, cells, self.gazetteer),
        }
