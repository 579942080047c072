"""Warnings on names that are not what they seem, or that another record has already."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q

from ..values.scripts import as_latin, mixed_words
from ..values.text import fold
from .models import Record

MOST = 3  # namesakes that a warning names
# Each finds the keys of records of which somebody has recorded that this one is not the same.
told_apart: list[Callable[[Record], set[int]]] = []


def texts_of(record: Record) -> Iterator[str]:
    """The names of the record itself."""
    for column in record.NAMES:
        value = getattr(record, column)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from value


def namesakes(record: Record, text: str) -> list[Any]:
    """Other records with this name, or with one that looks the same, if they may be meant."""
    folded = {fold(text), fold(as_latin(text))} - {""}
    found = Q(folded__in=folded)
    for name in folded:
        found |= Q(folded__startswith=f"{name}\n")  # the first of several names
    others: list[Any] = []
    known = {bearer(record)}.union(*(find(record) for find in told_apart))
    namesakes = map(apps.get_model, record.NAMESAKES)  # noqa: TID251 (models of the same app)
    for model in (record._meta.concrete_model, *namesakes):
        records = model._base_manager.filter(found).order_by("pk")[:10]
        others += [other for other in records if bearer(other) not in known]
    return others[:MOST]


def bearer(record: Any) -> int:
    """The key of what bears the name: of an alias its entity, else the record itself."""
    return getattr(record, "entity_id", record.pk)


def name_warnings(record: Record, most: int = 10) -> list[str]:
    """Sentences on the names whose words mix scripts that look alike."""
    told: list[str] = []
    for text in texts_of(record):
        for word in mixed_words(text)[: max(most - len(told), 0)]:
            others = ", ".join(f"“{other}”" for other in namesakes(record, text))
            alike = f" It looks like the name of {others}." if others else ""
            told.append(f"“{word}” mixes letters of several scripts that look alike.{alike}")
    return told


def duplicate_warnings(record: Record) -> list[str]:
    """Sentences on other records that have the record's own name."""
    texts = list(texts_of(record))[:1]
    others = [other for text in texts for other in namesakes(record, text)]
    return [f"“{texts[0]}” may be recorded already, as “{other}”." for other in others]
