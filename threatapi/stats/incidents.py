"""Incidents counted by one or two axes, with the ranges of their tolls."""

import itertools
import json
from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from actors.choices import EntityType
from incidents.computed.incidents_in_view import judged
from incidents.filters.asked_parts import of_modality, of_parts, somebodys
from incidents.filters.places import WHERE
from incidents.models import Incident, Involvement
from sources.choices import Modality
from sources.computed.standpoint import Standpoint
from sources.computed.verdicts import seen
from sources.lens import Lens

from .axes import Gazetteer, Shown, keyed
from .choices import OVERLAPPING, PARTS, PLACES, Axis
from .rows import CHOSEN, KEYS, SUMMED_BY, Addition, Summed, of_incidents, of_summary
from .triggers import SUMS

# The filters that the summary can answer; all others need the incidents.
OF_SUMMARY = ("modality", *WHERE)
# What says how to answer, and not which incidents.
NO_FILTERS = ("by", "ordering", "limit", "overlap")
NOTHING = (0,) * len(SUMS)


class Bucket:
    """Counts and sums over the incidents of one cell."""

    __slots__ = ("sums",)

    def __init__(self) -> None:
        self.sums: tuple[Any, ...] = ()

    @property
    def count(self) -> int:
        return self.sums[0]

    def add(self, sums: tuple) -> None:
        if not self.sums:
            self.sums = sums
        else:
            self.sums = tuple(map(sum, zip(self.sums, sums, strict=True)))

    def json(self) -> dict[str, Any]:
        # Written out, in the order of SUMS: there may be tens of thousands.
        count, aggregates, contested, no_killed, no_wounded, *tolls = self.sums or NOTHING
        # PostgreSQL gives sums of whole numbers as decimals.
        killed, wounded, assailants = (
            {"low": int(low), "high": int(high)}
            for low, high in zip(tolls[::2], tolls[1::2], strict=True)
        )
        return {
            "count": count,
            "killed": killed,
            "assailants": assailants,
            "killed_others": others(killed, assailants),
            "wounded": wounded,
            "without_killed": no_killed,
            "without_wounded": no_wounded,
            "contested": contested,
            "aggregates": aggregates,
        }


def others(killed: dict[str, int], assailants: dict[str, int]) -> dict[str, int]:
    """The killed who were no attackers: at least, at most."""
    return {
        "low": max(0, killed["low"] - assailants["high"]),
        "high": max(0, killed["high"] - assailants["low"]),
    }


def parts(found: QuerySet, axes: list[str], data: dict[str, Any], standpoint: Standpoint) -> Any:
    """Actors and roles of each incident: those whom the same filters of the list would find."""
    involved = seen(Involvement.objects.filter(incident__in=found.values("pk")), standpoint)
    involved = of_parts(of_modality(involved, data), data)
    parties = [data[name] for name in ("entity", "actor", "person", "between") if data.get(name)]
    if Axis.ACTOR in axes:
        involved = involved.filter(entity__type=EntityType.ACTOR)
    elif parties:
        # With `entity=iskp`, its roles: entity and role are those of one involvement.
        involved = involved.filter(entity__in={key for keys in parties for key in keys})
    else:
        involved = somebodys(involved, data)
    columns = [{Axis.ACTOR: "entity__slug", Axis.ROLE: "role"}[Axis(axis)] for axis in axes]
    return involved.order_by().values_list("incident_id", *columns).distinct()


def from_summary(axes: list[str], data: dict[str, Any], lens: Lens) -> Summed | None:
    """The part of the summary that answers like the incidents; None if there is none."""
    given = {name for name, value in data.items() if value is not None and name not in NO_FILTERS}
    view = lens.standpoint
    if view.excluded or not set(axes) <= set(SUMMED_BY) or not given <= {*OF_SUMMARY, "known_by"}:
        return None
    where = [Q(place__in=WHERE[name](data[name])) for name in WHERE if name in given]
    modality = Q(modality__in=data.get("modality") or [Modality.ACTUAL])
    found = Summed(modality, where, view.day if view.known_by else None)
    return found if found.day is None or found.is_by_country(axes) else None


def has_filters(data: dict[str, Any]) -> bool:
    """Whether it takes long to find which incidents are asked for: longer than to note them."""
    given = {name for name, value in data.items() if value is not None}
    return bool(given - {*NO_FILTERS, "modality", "known_by", "exclude_source"})


class Counter:
    """Puts the incidents of a result into their cells."""

    def __init__(
        self,
        found: QuerySet,
        axes: list[str],
        data: dict[str, Any],
        lens: Lens,
        summary: Summed | None = None,
        shown: Shown = Shown(),  # noqa: B008 (never changed)
    ) -> None:
        self.axes, self.shown = axes, shown
        self.gazetteer = Gazetteer(axes)
        self.part_axes = [axis for axis in axes if axis in PARTS]
        cells = {axis: self.gazetteer.cells(axis) for axis in axes if axis in PLACES}
        chosen = found if self.part_axes and has_filters(data) else None
        if chosen is not None:
            rows = Incident.objects.filter(pk__in=RawSQL(CHOSEN, []))  # noqa: S611 (words of ours)
            found = judged(rows, lens)
        if summary is None:
            rows = [of_incidents(found, found, axes)]
        else:
            countries = cells.get(Axis.COUNTRY, {}) if summary.is_by_country(axes) else None
            rows = of_summary(found, summary, countries) or [of_incidents(found, found, axes)]
        self.addition = Addition(rows)
        if chosen is not None:
            self.addition.with_chosen(chosen)
        if self.part_axes:
            involved = parts(found, self.part_axes, data, lens.standpoint)
            self.addition.with_parts(involved, self.part_axes)
        for axis, of_places in cells.items():
            self.addition.with_cells(axis, of_places)

    def cells(self, axes: list[str], values: tuple) -> list[tuple[str, ...]]:
        """The cells of incidents with these values; none if they fit none."""
        read = [_values(axis, value) for axis, value in zip(axes, values, strict=True)]
        return list(itertools.product(*read))

    def answer(self) -> dict[str, Any]:
        total, unassigned = Bucket(), Bucket()
        cells: dict[tuple, Bucket] = defaultdict(Bucket)
        others = [axis for axis in self.axes if axis not in self.part_axes]
        join, keys = "", [KEYS[Axis(axis)] for axis in others]
        if self.part_axes:
            # Each incident once, whoever had a part in it.
            has_part, join = self.addition.has_part()
            keys.append(has_part)
        for row in self.addition.by(keys, join):
            values, sums = row[: len(keys)], row[len(keys) :]
            if not any(sums):
                continue
            total.add(sums)
            found = self.cells(others, values[: len(others)])
            if not found or (self.part_axes and not values[-1]):
                unassigned.add(sums)
            elif not self.part_axes:
                for cell in found:
                    cells[cell].add(sums)
        if self.part_axes:
            keys = [KEYS[Axis(axis)] for axis in self.axes]
            for row in self.addition.by(keys, "JOIN part ON part.incident = one.stat_key"):
                for cell in self.cells(self.axes, row[: len(keys)]):
                    cells[cell].add(row[len(keys) :])
        return {
            "by": self.axes,
            "overlapping": any(axis in OVERLAPPING for axis in self.axes),
            "total": total.json(),
            "unassigned": unassigned.json(),
            # What was taken off a country whose places have all moved leaves nothing there.
            **keyed(self.axes, _filled(cells), self.gazetteer, self.shown),
        }


def _filled(cells: dict[tuple, Bucket]) -> dict[tuple, Bucket]:
    return {key: bucket for key, bucket in cells.items() if bucket.count}


def _values(axis: str, value: Any) -> list[str]:
    if axis == Axis.TARGET_KIND:
        return list(dict.fromkeys(json.loads(value)))
    return [value] if value else []
