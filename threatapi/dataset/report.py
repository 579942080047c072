"""What a load has done or would do, in words and as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .conflicts import Conflict, Resolution
from .difference import Difference
from .faults import Fault
from .replace import Kept


@dataclass
class Loaded:
    """What a load has done, or would do."""

    slug: str
    is_dry: bool = False
    resolution: Resolution = Resolution.NONE
    number: int | None = None  # of the change, if one was written
    counts: dict[str, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    unreviewed: list[str] = field(default_factory=list)  # what a second person must review


def write_json(loaded: Loaded) -> Iterator[str]:
    """The report as one JSON object, in pieces."""
    head = {
        "dataset": loaded.slug,
        "dry_run": loaded.is_dry,
        "resolution": loaded.resolution or None,
        "counts": loaded.counts,
        "conflicts": [each.json() for each in loaded.conflicts],
        "kept": [each.json() for each in loaded.kept],
        "warnings": [str(each) for each in loaded.warnings],
    }
    yield encode(head)[:-1] + ', "records": ['
    yield from separate(encode(each.json()) for each in loaded.differences)
    yield "]}"


def separate(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f"{',' if number else ''}\n{text}"


def encode(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
