"""Incidents with their computed values as a lens shows them, in columns called `seen_…`."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Cast

from sources.computed.verdicts import seen
from sources.lens import Lens

from .verdicts import COLUMNS

OWN_COLUMNS = ("claim_status", "toll_voices")
TOLL_COLUMNS = [f"{metric}_{column}" for metric in ("killed", "wounded") for column in COLUMNS]
# What of a toll is shown, and in which column it is.
SHOWN = {
    "low": "low",
    "high": "high",
    "high_is_open": "is_open",
    "best": "best",
    "contested": "contested",
    "voices": "voices",
}


def judged(queryset: QuerySet, lens: Lens) -> QuerySet:
    """The incidents in view. The default standpoint reads what is stored."""
    if not lens.is_restricted:
        queryset = seen(queryset, lens.standpoint)
        contested = Cast("contested", models.TextField())
        columns = {f"seen_{name}": F(name) for name in (*OWN_COLUMNS, *TOLL_COLUMNS)}
        return queryset.annotate(seen_contested_text=contested, **columns)
    contested = Cast("versions__contested", models.TextField())
    columns = {f"seen_{name}": F(f"versions__{name}") for name in (*OWN_COLUMNS, *TOLL_COLUMNS)}
    return seen(queryset, lens.standpoint).annotate(seen_contested_text=contested, **columns)


def toll_json(columns: Mapping[str, Any], metric: str) -> dict[str, Any] | None:
    """A toll as its incident shows it, from the columns of the computed values."""
    shown = {name: columns[f"{metric}_{column}"] for name, column in SHOWN.items()}
    if shown["best"] is None:
        return None
    ends = {end: columns[f"{metric}_assailants_{end}"] for end in ("low", "high")}
    return shown | {"assailants": None if ends["high"] is None else ends}
