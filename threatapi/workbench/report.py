"""The text of a report as the page shows it: paragraphs with passages that have locators."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from .draft import Row


@dataclass
class PassageShown:
    locator: str
    text: str
    count: int = 0  # of the rows that were read there


@dataclass
class ParagraphShown:
    locator: str
    passages: list[PassageShown] = field(default_factory=list)


def paragraphs_of(text: str, rows: Iterable[Row]) -> list[ParagraphShown]:
    counts = Counter(row.locator for row in rows)
    found: dict[Any, ParagraphShown] = {}
    for number, locator, words in passages_of(text):
        at = found.setdefault(number, ParagraphShown(locator.split()[0] if locator else ""))
        at.passages.append(PassageShown(locator, words, counts[locator]))
    return [*found.values()]


def passages_of(text: str) -> list[tuple[Any, str, str]]:
    """Number of the paragraph, locator and words of each passage."""
    try:
        found: Any = import_module("threatapi.workbench.passages")
    except ModuleNotFoundError:
        parts = (each.strip() for each in re.split(r"\n\s*\n", text))
        return [(n, f"¶{n}", part) for n, part in enumerate(filter(None, parts), start=1)]
    return [(each.paragraph, each.locator, each.text) for each in found.passages(text)]
