"""The rule for what became of a person, over the outcomes that incidents tell. Knows no ORM."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sources.choices import FIRMNESS, ClaimStatus

DEATHS = ("killed", "died")
# Outcomes of which nobody can be told after their death.
ALIVE = ("wounded", "captured", "released", "survived")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fate:
    """One outcome of one person in one incident, with how certain it is."""

    value: str
    certainty: str
    incident: Any  # its date, its bounds and its uid are looked at

    def when(self) -> tuple[date, date, str]:
        """Latest first, by last day, first day, id; what bears no date is the earliest."""
        never_ends = date.max if self.incident.date else date.min
        latest = self.incident.date_latest or never_ends
        return latest, self.incident.date_earliest or date.min, str(self.incident.uid)

    @property
    def first_day(self) -> date | None:
        return self.incident.date_earliest or self.incident.date_latest

    @property
    def rank(self) -> int:
        """0 is the firmest."""
        return FIRMNESS.index(self.certainty) if self.certainty in FIRMNESS else len(FIRMNESS)

    @property
    def is_asserted(self) -> bool:
        return self.certainty == ClaimStatus.ASSERTED

    def is_after(self, other: "Fate") -> bool:
        """It began when the other was certainly over."""
        began, over = self.incident.date_earliest, other.incident.date_latest
        return began is not None and over is not None and began > over


def is_death(fate: Fate) -> bool:
    """It is asserted that they are dead."""
    return fate.value in DEATHS and fate.is_asserted


def chosen(outcomes: list[Fate]) -> Fate | None:
    """A death if one stands, the firmest and then the latest; else the latest other outcome.

    A death that is not asserted does not stand if the person is later asserted to have been
    wounded, captured or released or to have survived.
    """
    alive = [fate for fate in outcomes if fate.value in ALIVE and fate.is_asserted]
    deaths = [
        fate
        for fate in outcomes
        if fate.value in DEATHS
        and (fate.is_asserted or not any(later.is_after(fate) for later in alive))
    ]
    if deaths:
        firmest = min(fate.rank for fate in deaths)
        return max((fate for fate in deaths if fate.rank == firmest), key=Fate.when)
    others = [fate for fate in outcomes if fate.value not in DEATHS]
    return max(others, key=Fate.when, default=None)
