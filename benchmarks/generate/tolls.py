"""Figures: what voices count, alike or not, whole or by parts; and strengths of actors."""

from typing import Any

from incidents.models import Figure, Incident, Place

from .cast import Cast
from .chance import Chance
from .documents import Document
from .sayings import Told, Voices

BOUNDS = {"exact": 70, "at_least": 14, "more_than": 6, "about": 6, "nearly": 2, "at_most": 2}
POPULATIONS = ("civilians", "police", "military", "militants", "security_personnel")


class Tolls:
    def __init__(self, chance: Chance, voices: Voices) -> None:
        self.chance, self.voices = chance, voices
        self.bound = chance.lot(BOUNDS)

    def make(
        self, incident: Incident, documents: list[Document], place: Place | None
    ) -> list[Told]:
        """Killed, wounded or both in one; some of them told otherwise by another voice."""
        chance, found = self.chance, []
        for metric, share in (("killed", 0.6), ("wounded", 0.35), ("killed_or_wounded", 0.04)):
            if chance.random() > share:
                continue
            number = self.number()
            whole = self._figure(incident, metric, number, documents)
            found.append(whole)
            if number > 3 and chance.random() < 0.12:
                found += self._parts(incident, whole.claim, number, documents)
            if chance.random() < 0.3:
                other = max(0, number + chance.below(number + 3) - number // 2)
                found.append(self._figure(incident, metric, other, documents[-1:]))
        return found

    def strength(self, cast: Cast, key: int) -> Told:
        """How many fighters an actor is said to have."""
        day = self.chance.day()
        figure = self.chance.new(
            Figure,
            entity_id=key,
            metric="fighters",
            period=day.isoformat()[:4],
            **self.stated(50 * self.number(), "about"),
        )
        return self.voices.tell(figure, self.voices.archive.about(day, 2))

    def number(self) -> int:
        """Mostly few, sometimes very many."""
        return min(2000, int(self.chance.rng.paretovariate(1.15)))

    def stated(self, number: int, bound: str = "") -> dict[str, Any]:
        """The number as a voice puts it: exactly, as a bound, between two, or as a vague word."""
        bound = bound or self.bound()
        low: float | None = float(number)
        high: float | None = None
        if bound in ("exact", "about", "nearly"):
            wide = bound == "exact" and self.chance.random() < 0.1
            high = float(number + 1 + number // 4) if wide else low
        elif bound == "at_most":
            low, high = None, low
        elif number > 24 and self.chance.random() < 0.1:
            return {"magnitude": "dozens", "bound": "exact"}
        return {"low": low, "high": high, "bound": bound}

    def _figure(
        self, incident: Incident, metric: str, number: int, documents: list[Document]
    ) -> Told:
        figure = self.chance.new(
            Figure, incident_id=incident.pk, metric=metric, **self.stated(number)
        )
        return self.voices.tell(figure, documents)

    def _parts(
        self, incident: Incident, whole: Figure, number: int, documents: list[Document]
    ) -> list[Told]:
        first = 1 + self.chance.below(number - 1)
        start = self.chance.below(len(POPULATIONS) - 1)
        return [
            self.voices.tell(
                self.chance.new(
                    Figure,
                    incident_id=incident.pk,
                    parent_id=whole.pk,
                    metric=whole.metric,
                    population=population,
                    dimension="population",
                    category=population,
                    **self.stated(count, "exact"),
                ),
                documents,
            )
            for population, count in zip(
                POPULATIONS[start : start + 2], (first, number - first), strict=True
            )
        ]
