"""Cells of an axis: which cell a date or place belongs to, and the names of cells."""

import json
import math
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from actors.models import Entity
from base.compiled import JsonTexts
from incidents.choices import (
    AttackType,
    Attribution,
    EventType,
    Metric,
    PlaceKind,
    Role,
    TargetKind,
)
from incidents.countries import country_name
from incidents.models import Place

from .choices import PLACES, Axis

VOCABULARIES: dict[str, Any] = {
    Axis.ROLE: Role,
    Axis.EVENT_TYPE: EventType,
    Axis.ATTACK_TYPE: AttackType,
    Axis.TARGET_KIND: TargetKind,
    Axis.CLAIM_STATUS: Attribution,
    Axis.METRIC: Metric,
}
# Length of the ISO date up to the year, up to the month.
PRECISION = {Axis.YEAR: 4, Axis.MONTH: 7}


def period(axis: str, earliest: date | None, latest: date | None) -> str | None:
    """The year or month that holds the whole window; none if it is open or does not fit."""
    if earliest is None or latest is None:
        return None
    first, last = (day.isoformat()[: PRECISION[Axis(axis)]] for day in (earliest, latest))
    return first if first == last else None


class Gazetteer:
    """Places with those above them, read once and only if an axis asks for places."""

    def __init__(self, axes: Iterable[str]) -> None:
        self.places: dict[int, tuple] = {}
        if set(axes) & set(PLACES):
            rows = Place.objects.order_by().values_list(
                "pk", "parent_id", "kind", "country", "slug", "name"
            )
            self.places = {pk: row for pk, *row in rows}

    def cell(self, axis: str, place: int | None) -> str | None:
        """The country, the province or the place itself, as its filter calls it."""
        seen: set[int] = set()
        while place is not None and place not in seen:
            parent, kind, country, slug, _ = self.places[place]
            if axis == Axis.PLACE or (axis == Axis.PROVINCE and kind == PlaceKind.PROVINCE):
                return slug
            if axis == Axis.COUNTRY and country:
                return country
            seen.add(place)
            place = parent
        return None

    def cells(self, axis: str) -> dict[int, str]:
        """The cell of each place that is in one."""
        found = {key: self.cell(axis, key) for key in self.places}
        return {key: cell for key, cell in found.items() if cell}


def names(axis: str, values: set[str], gazetteer: Gazetteer) -> dict[str, str]:
    """Readable names of the cells of an axis."""
    if axis in VOCABULARIES:
        return {value: str(VOCABULARIES[axis](value).label) for value in values}
    if axis in (Axis.ACTOR, Axis.ENTITY):
        return dict(Entity.objects.filter(slug__in=values).values_list("slug", "name"))
    if axis in (Axis.PLACE, Axis.PROVINCE):
        return {slug: name for *_, slug, name in gazetteer.places.values() if slug in values}
    if axis == Axis.COUNTRY:
        return {value: name for value in values if (name := country_name(value))}
    return {}


class Shown(NamedTuple):
    """Order and maximum number of the cells that are shown; “-” for descending."""

    ordering: str | None = None
    limit: int | None = None


def rank(value: Any, descending: bool) -> tuple[float, ...]:
    """Sort key of a number or range: low, then high, an open end last; null comes after all."""
    if value is None:
        return (1.0,)
    if isinstance(value, dict):
        high = value["high"]
        places = (value["low"] or 0, math.inf if high is None else high)
    else:
        places = (value,)
    return (0.0, *(-place for place in places)) if descending else (0.0, *places)


def keyed(
    axes: list[str], found: dict[tuple, Any], gazetteer: Gazetteer, shown: Shown
) -> dict[str, Any]:
    """The cells with their keys named: in order of time, else the fullest first, or as asked for.

    Each is written at once: of tens of thousands the texts are a small part of what they tell.
    """
    by_axis = [_keys(axis, {key[at] for key in found}, gazetteer) for at, axis in enumerate(axes)]
    column, descending = (shown.ordering or "").lstrip("-"), (shown.ordering or "")[:1] == "-"
    told = {key: bucket.json() for key, bucket in found.items()} if column else {}

    def order(key: tuple) -> tuple:
        if column:
            return (rank(told[key][column], descending), key)
        return key[0] if axes[0] in PRECISION else "", -found[key].count, key

    keys = sorted(found, key=order)
    write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    cells = JsonTexts(
        write(
            {
                "keys": [named[value] for value, named in zip(key, by_axis, strict=True)],
                **(told.get(key) or found[key].json()),
            }
        )
        for key in keys[: shown.limit]
    )
    return {"cells": cells, "more_cells": len(keys) - len(cells)}


def _keys(axis: str, values: set[str], gazetteer: Gazetteer) -> dict[str, dict[str, str]]:
    """The key of each value, once for all cells that have it."""
    named = names(axis, values, gazetteer)
    return {
        value: {"by": axis, "value": value, "name": named.get(value, value)} for value in values
    }
