"""One assertion over the days of knowledge."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..choices import Stance
from ..models.versions import NEVER
from .spans import at
from .status import FOR, Said


@dataclass(slots=True, eq=False)
class Told:
    """One assertion: since when it is in view, from when on it does not count, whence it comes."""

    pk: int
    stance: str
    hedge: str
    modality: str
    known_from: date | None
    withdrawn: date | None
    roots: Sequence[tuple[date, int | None]]
    corrected: Sequence[tuple[date, bool]]
    is_speech_act: bool
    more: tuple[Any, ...]

    @property
    def since(self) -> date:
        return self.known_from or NEVER

    def is_in_view(self, day: date) -> bool:
        return (self.known_from or NEVER) <= day

    def counts(self, day: date) -> bool:
        """In view, not withdrawn and not corrected."""
        if (self.known_from or NEVER) > day or (self.withdrawn and self.withdrawn <= day):
            return False
        return not (self.corrected and at(self.corrected, day))

    def is_for(self, day: date) -> bool:
        return self.stance in FOR and self.counts(day)

    def root(self, day: date) -> int | None:
        return self.roots[0][1] if len(self.roots) == 1 else at(self.roots, day)

    def said(self, day: date, is_own: bool) -> Said:
        stance = self.stance
        if is_own and self.is_speech_act and stance == Stance.CLAIMS:
            stance = Stance.ASSERTS.value
        counts, root = self.counts(day), self.root(day)
        return Said(stance, self.hedge, self.modality, root, self.known_from, counts)

    def days(self) -> Iterator[date]:
        yield self.known_from or NEVER
        if self.withdrawn:
            yield self.withdrawn
        for changes in (self.roots, self.corrected):
            for day, _ in changes[1:]:
                yield day


def days_of(told: Iterable[Told]) -> set[date]:
    """The days on which it changes what is said, from the first on."""
    told = list(told)
    first = min((one.since for one in told), default=NEVER)
    return {day for one in told for day in one.days() if day >= first}
