"""What is drawn by lot: skewed choices, days, dates as sources write them, ids."""

import bisect
import itertools
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models

from base.orm import bulk
from threatapi.dataset.format import dataset_id

T = TypeVar("T")
FIRST_YEAR, LAST_YEAR = 1990, 2025
KEYS_AT_ONCE = 5000


class Lot:
    """Draws one of the values, each with its weight."""

    def __init__(self, rng: random.Random, weights: Mapping[Any, float]) -> None:
        self.values = list(weights)
        self.sums = list(itertools.accumulate(weights.values()))
        self.rng = rng

    def __call__(self) -> Any:
        at = bisect.bisect(self.sums, self.rng.random() * self.sums[-1])
        return self.values[min(at, len(self.values) - 1)]


class Ranked:
    """Draws the place in a ranking by a power law: few at the top are drawn most of the time."""

    def __init__(self, rng: random.Random, number: int, power: float) -> None:
        self.rng = rng
        self.sums = list(itertools.accumulate((at + 1) ** -power for at in range(number)))

    def __call__(self, below: int | None = None) -> int:
        """A place in the whole ranking, or in its first places."""
        number = len(self.sums) if below is None else below
        return bisect.bisect(self.sums, self.rng.random() * self.sums[number - 1], 0, number - 1)


class Chance:
    """The one source of chance of a store: the same seed gives the same draws in the same order."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.random = self.rng.random
        self.namespace = dataset_id(f"generated/{seed}")
        self.numbers: dict[type[models.Model], Iterator[int]] = defaultdict(itertools.count)
        self.keys: dict[type[models.Model], list[int]] = defaultdict(list)
        # Conflicts flare up and die down: years differ, and there are more of the later ones.
        self.year = self.lot(
            {
                year: 1.06 ** (year - FIRST_YEAR) * self.rng.lognormvariate(0, 0.5)
                for year in range(FIRST_YEAR, LAST_YEAR + 1)
            }
        )

    def lot(self, weights: Mapping[Any, float]) -> Lot:
        return Lot(self.rng, weights)

    def ranked(self, number: int, power: float) -> Ranked:
        return Ranked(self.rng, number, power)

    def below(self, number: int) -> int:
        return int(self.random() * number)

    def one_of(self, values: Sequence[T]) -> T:
        return values[int(self.random() * len(values))]

    def new(self, model: type[Any], **fields: Any) -> Any:
        """A record with its keys, not yet written; a `{}` in its slug is its number."""
        keys = self.keys[model]
        if not keys:
            keys += reversed(bulk.reserve(model, KEYS_AT_ONCE))
        number = next(self.numbers[model])
        if "slug" in fields:
            fields["slug"] = fields["slug"].format(number)
        uid = uuid.uuid5(self.namespace, f"{model._meta.model_name}:{number}")
        return model(id=keys.pop(), uid=uid, **fields)

    def day(self) -> date:
        return date(self.year(), 1, 1) + timedelta(days=self.below(365))

    def days(self, number: int) -> list[date]:
        """So many days, the earliest first."""
        return sorted(self.day() for _ in range(number))

    def text_of(self, day: date, moment: bool = False) -> str:
        """The day as sources give it: mostly exact, else by month or year, roughly, or between."""
        lot = self.random()
        exact = day.isoformat()
        if lot < 0.72:
            return exact
        if lot < 0.82:
            return exact[:7]
        if lot < 0.86:
            return exact[:4]
        if lot < 0.90:
            return f"{exact}~"
        if lot < 0.93:
            return f"{exact[:7]}~"
        if lot < 0.95:
            return f"{exact}?"
        later = (day + timedelta(days=1 + self.below(6))).isoformat()
        if lot < 0.98 or moment:
            return f"[{exact}..{later}]"
        return f"{exact}/{later}"
