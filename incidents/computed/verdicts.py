"""Computed values of incidents: claim_status, tolls, contested."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sources.choices import ClaimStatus, Modality

from ..choices import Attribution, Contested, Metric
from ..models import Figure, Place
from .attribution import (
    Kinship,
    Part,
    attribution,
    dates_are_contested,
    perpetrator_is_contested,
    places_are_contested,
)
from .tolls import Said, Toll, Voice, is_contested, sums_conflict, toll, voices

TOLLS = (Metric.KILLED, Metric.WOUNDED, Metric.KILLED_OR_WOUNDED)
COLUMNS = tuple(column.name for column in fields(Toll))
# The columns of a toll that nobody tells; all others are null.
ABSENT = {"contested": False, "is_open": False, "voices": 0}
Window = tuple[date | None, date | None]
Above = dict[int, int | None]


@dataclass
class Judgement:
    """All computed values of one incident."""

    claim_status: Attribution = Attribution.UNKNOWN
    killed: Toll | None = None
    wounded: Toll | None = None
    contested: list[str] = field(default_factory=list)
    toll_voices: int = 0

    def columns(self) -> dict[str, Any]:
        """The values as columns of the incident."""
        found: dict[str, Any] = {"claim_status": str(self.claim_status)}
        found["contested"] = self.contested
        found["toll_voices"] = self.toll_voices
        for metric in ("killed", "wounded"):
            heard = getattr(self, metric)
            for column in COLUMNS:
                found[f"{metric}_{column}"] = (
                    getattr(heard, column) if heard else ABSENT.get(column)
                )
        return found


@dataclass
class Evidence:
    """The assertions about one incident from which its values are computed."""

    parts: list[Part] = field(default_factory=list)
    figures: dict[int, Figure] = field(default_factory=dict)  # those of the metrics `TOLLS`
    doubted: list[Figure] = field(default_factory=list)  # those that are disputed or denied
    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))  # by metric
    windows: list[Window] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add_figure(self, figure: Figure, status: str, said: Iterable[Said]) -> None:
        """A figure of one of the metrics `TOLLS` that is said to be so, and who is for it."""
        self.figures[figure.pk] = figure
        if status in (ClaimStatus.DISPUTED, ClaimStatus.DENIED):
            self.doubted.append(figure)
        if status != ClaimStatus.DENIED:
            self.said[figure.metric].extend(said)

    def toll(self, metric: str) -> Toll | None:
        return toll(self.said.get(metric, []), self.figures, self._doubted(metric))

    def voices(self, metric: str) -> list[Voice]:
        return voices(self.said.get(metric, []), self.figures)

    def is_contested(self, metric: str) -> bool:
        return is_contested(self.voices(metric), self.figures, self._doubted(metric))

    def _doubted(self, metric: str) -> list[Figure]:
        return [figure for figure in self.doubted if figure.metric == metric]


def judge(evidence: Evidence, kinship: Kinship, above: Above) -> Judgement:
    """The computed values of an incident, from all that is said of it."""
    killed, wounded = (evidence.toll(metric) for metric in (Metric.KILLED, Metric.WOUNDED))
    holds = {
        Contested.DATE: dates_are_contested(evidence.windows),
        Contested.PLACE: places_are_contested(evidence.places, above),
        Contested.PERPETRATOR: perpetrator_is_contested(evidence.parts, kinship),
        Contested.TOLL: any(map(evidence.is_contested, TOLLS))
        or sums_conflict(*map(evidence.voices, TOLLS)),
    }
    contested = [value.value for value in Contested if holds[value]]
    speakers = {one.voice for each in evidence.said.values() for one in each}
    whose = attribution(evidence.parts, kinship)
    return Judgement(whose, killed, wounded, contested, len(speakers))


def takes_part(modality: str, of_incident: str) -> bool:
    """Whether a part of this modality belongs to an incident of that one.

    What is only planned is no part of what happened; but of what is planned itself, all parts are.
    """
    return modality == Modality.ACTUAL or of_incident != Modality.ACTUAL


def places_above() -> Above:
    """In which place each place lies."""
    return dict(Place.objects.order_by().values_list("pk", "parent_id"))
