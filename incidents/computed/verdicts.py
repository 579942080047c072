"""Computed values of incidents: claim_status, tolls, contested."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from base.deadlines.deadline import checked
from base.orm.keys import keys_in
from sources.choices import FIRM_HEDGES, ClaimStatus, Modality
from sources.computed.bodies import Bodies, bodies_from
from sources.computed.known_from import ROOT_COLUMNS, RootsInView
from sources.computed.standpoint import EVERYTHING, Standpoint
from sources.computed.status import FOR
from sources.computed.verdicts import seen
from sources.models import Assertion

from ..choices import Attribution, Contested, Metric
from ..models import Figure, Incident, Involvement, Place
from .attribution import (
    Kinship,
    Part,
    attribution,
    dates_are_contested,
    perpetrator_is_contested,
    places_are_contested,
)
from .kin import belongings
from .tolls import Said, Toll, Voice, is_contested, sums_conflict, toll, voices

TOLLS = (Metric.KILLED, Metric.WOUNDED, Metric.KILLED_OR_WOUNDED)
COLUMNS = tuple(column.name for column in fields(Toll))
# What `said_of` looks at.
VOICE_COLUMNS = (
    "figure_id", "speaker_id", "speaker_label", "speaker_kind", "credibility", "stated_on",
    "source__known_from", *ROOT_COLUMNS,
)  # fmt: skip
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


def modalities(incidents: Iterable[int], standpoint: Standpoint) -> dict[int, str]:
    """Of what modality each of these incidents is."""
    rows = seen(Incident.objects.filter(pk__in=keys_in(incidents)).order_by(), standpoint)
    return dict(rows.values_list("pk", "seen_modality"))


def takes_part(modality: str, of_incident: str) -> bool:
    """Whether a part of this modality belongs to an incident of that one.

    What is only planned is no part of what happened; but of what is planned itself, all parts are.
    """
    return modality == Modality.ACTUAL or of_incident != Modality.ACTUAL


def places_above() -> Above:
    """In which place each place lies."""
    return dict(Place.objects.order_by().values_list("pk", "parent_id"))


class Judge:
    """Looks at some incidents from one standpoint, with a fixed number of queries."""

    def __init__(
        self,
        incidents: Iterable[int],
        standpoint: Standpoint = EVERYTHING,
        kinship: Kinship | None = None,
        above: Above | None = None,
        bodies: Bodies | None = None,
        modality_of: dict[int, str] | None = None,
    ) -> None:
        self.bodies = bodies or bodies_from(standpoint)
        self.keys = list(incidents)
        self.standpoint = standpoint
        self.kinship = Kinship(belongings(standpoint)) if kinship is None else kinship
        self.above = above
        known = modalities(self.keys, standpoint) if modality_of is None else modality_of
        self.modality_of = known

    def judgements(self) -> dict[int, Judgement]:
        found = {key: Evidence() for key in self.keys}
        self._hear_of_deeds(found)
        self._hear_of_tolls(found)
        self._hear_when_and_where(found)
        above = self.above
        if above is None:
            several = any(len(set(evidence.places)) > 1 for evidence in found.values())
            above = places_above() if several else {}
        return {
            key: judge(evidence, self.kinship, above) for key, evidence in checked(found.items())
        }

    def _counting(self, **conditions: Any) -> Any:
        return Assertion.objects.filter(self.standpoint.counting(), **conditions).order_by("pk")

    def _hear_of_deeds(self, found: dict[int, Evidence]) -> None:
        # By the part and the modality: what speaks of a plan says nothing of what happened.
        roots: dict[tuple[int, str], set[int | None]] = defaultdict(set)
        firm: dict[tuple[int, str], set[str]] = defaultdict(set)
        told = self._counting(
            involvement__incident__in=keys_in(self.keys), stance__in=FOR
        ).order_by()
        root_in_view = RootsInView(self.standpoint.known_by)
        for involvement, modality, stance, hedge, *root in told.values_list(
            "involvement_id", "modality", "stance", "hedge", *ROOT_COLUMNS
        ):
            roots[involvement, modality].add(root_in_view(*root))
            if hedge in FIRM_HEDGES:
                firm[involvement, modality].add(stance)
        rows = seen(Involvement.objects.filter(incident__in=keys_in(self.keys)), self.standpoint)
        columns = ("entity_id", "label", "role", "seen_status", "identity")
        rows = rows.order_by("pk").values_list("pk", "incident_id", "seen_modality", *columns)
        for pk, incident, modality, *values, identity in checked(rows):
            if not takes_part(modality, self.modality_of[incident]):
                continue
            part = Part(
                *values,
                roots=frozenset(roots[pk, modality]),
                firm=frozenset(firm[pk, modality]),
                identity=identity,
            )
            found[incident].parts.append(part)

    def _hear_of_tolls(self, found: dict[int, Evidence]) -> None:
        figures = seen(
            Figure.objects.filter(incident__in=keys_in(self.keys), metric__in=TOLLS),
            self.standpoint,
        ).filter(seen_modality=Modality.ACTUAL)
        by_key = {figure.pk: figure for figure in figures.order_by("pk")}
        said: dict[int, list[Said]] = defaultdict(list)
        is_for = {"stance__in": FOR, "modality": Modality.ACTUAL}
        told = self._counting(figure__in=keys_in(by_key), **is_for)
        assertions = list(told.select_related("source", "root").only(*VOICE_COLUMNS))
        root_in_view = RootsInView(self.standpoint.known_by)
        for one in assertions:
            known_from = one.root and one.root.known_from
            one.root_id = root_in_view(one.root_id, known_from, one.source_id, one.origin_id)
        # Looked up together; one by one they are found in what was read.
        self.bodies.of_entities({one.speaker_id for one in assertions} - {None})
        self.bodies.of_sources({one.root_id for one in assertions})
        for assertion in checked(assertions):
            figure, known_from = by_key[assertion.figure_id], assertion.source.known_from
            said[figure.pk].append(said_of(figure, assertion, known_from, self.bodies))
        for key, figure in by_key.items():
            found[figure.incident_id].add_figure(figure, figure.seen_status, said[key])

    def _hear_when_and_where(self, found: dict[int, Evidence]) -> None:
        told = self._counting(incident__in=keys_in(self.keys), stance__in=FOR)
        told = told.exclude(says_date="", says_place=None)
        says = ("says_date", "says_date_earliest", "says_date_latest", "says_place_id")
        for incident, modality, text, earliest, latest, place in told.values_list(
            "incident_id", "modality", *says
        ):
            if modality != self.modality_of[incident]:
                continue
            if text:
                found[incident].windows.append((earliest, latest))
            if place:
                found[incident].places.append(place)


def voice_of(assertion: Assertion, bodies: Bodies) -> tuple[str, Any]:
    """Who speaks: the body of the speaker, else the label of one, else the body of its root."""
    if assertion.speaker_id:
        return bodies.of_entities([assertion.speaker_id])[assertion.speaker_id]
    if assertion.speaker_label:
        return "label", assertion.speaker_label
    return bodies.of_sources([assertion.root_id])[assertion.root_id]


def said_of(figure: Figure, assertion: Assertion, known_from: date | None, bodies: Bodies) -> Said:
    """What an assertion says of a figure; and since when its source is known."""
    return Said(
        figure=figure,
        voice=voice_of(assertion, bodies),
        speaker_kind=assertion.speaker_kind,
        known_from=known_from,
        credibility=assertion.credibility,
        stated_on=assertion.stated_on,
    )
