"""What is said of incidents, added up: whose deed, the tolls, what is contested."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from actors.models import Relationship
from sources.choices import UNSUPPORTED, ClaimStatus, Modality
from sources.knowledge import ROOT_COLUMNS, RootsInView
from sources.models import Assertion
from sources.standpoint import EVERYTHING, Standpoint
from sources.verdicts import seen, sides

from .attribution import (
    Kinship,
    Part,
    attribution,
    dates_are_contested,
    perpetrator_is_contested,
    places_are_contested,
)
from .choices import Attribution, Contested, Metric
from .models import Figure, Incident, Involvement, Place
from .tolls import Said, Toll, Voice, sums_conflict, toll, voices

TOLLS = (Metric.KILLED, Metric.WOUNDED, Metric.KILLED_OR_WOUNDED)
COLUMNS = ("low", "high", "best", "contested", "most")


@dataclass
class Judgement:
    """All computed values of one incident."""

    claim_status: Attribution = Attribution.UNKNOWN
    killed: Toll | None = None
    wounded: Toll | None = None
    contested: list[str] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        """The values as columns of the incident."""
        found: dict[str, Any] = {"claim_status": str(self.claim_status)}
        found["contested"] = self.contested
        for metric in ("killed", "wounded"):
            heard = getattr(self, metric)
            for column in COLUMNS:
                absent = False if column == "contested" else None
                found[f"{metric}_{column}"] = getattr(heard, column) if heard else absent
        return found


def belongings(standpoint: Standpoint) -> set[tuple[int, int]]:
    """Who is part of whom."""
    links = seen(Relationship.objects.filter(kind="part_of"), standpoint)
    links = links.exclude(seen_status__in=UNSUPPORTED).order_by()
    return set(links.values_list("subject_id", "object_id"))


class Judge:
    """Looks at some incidents from one standpoint, with a fixed number of queries."""

    def __init__(self, incidents: Iterable[int], standpoint: Standpoint = EVERYTHING) -> None:
        self.keys = list(incidents)
        self.standpoint = standpoint
        self.pro = sides("incident")[0]
        self.for_figures = sides("figure")[0]

    def judgements(self) -> dict[int, Judgement]:
        found = {key: Judgement() for key in self.keys}
        self._judge_deeds(found)
        self._judge_tolls(found)
        self._judge_when_and_where(found)
        order = [str(value) for value in Contested]
        for judgement in found.values():
            judgement.contested.sort(key=order.index)
        return found

    def _counting(self, **conditions: Any) -> Any:
        return Assertion.objects.filter(self.standpoint.counting(), **conditions).order_by("pk")

    def kinship(self) -> Kinship:
        return Kinship(belongings(self.standpoint))

    def _judge_deeds(self, found: dict[int, Judgement]) -> None:
        roots: dict[int, set[int | None]] = defaultdict(set)
        told = self._counting(involvement__incident__in=self.keys, stance__in=self.pro)
        root_in_view = RootsInView(self.standpoint.known_by)
        for involvement, *root in told.values_list("involvement_id", *ROOT_COLUMNS):
            roots[involvement].add(root_in_view(*root))
        parts: dict[int, list[Part]] = defaultdict(list)
        rows = seen(Involvement.objects.filter(incident__in=self.keys), self.standpoint)
        for pk, incident, *values in rows.order_by("pk").values_list(
            "pk", "incident_id", "entity_id", "label", "role", "seen_status"
        ):
            parts[incident].append(Part(*values, roots=frozenset(roots[pk])))
        kinship = self.kinship()
        for incident, theirs in parts.items():
            found[incident].claim_status = attribution(theirs, kinship)
            if perpetrator_is_contested(theirs, kinship):
                found[incident].contested.append(Contested.PERPETRATOR.value)

    def _judge_tolls(self, found: dict[int, Judgement]) -> None:
        figures = seen(
            Figure.objects.filter(incident__in=self.keys, metric__in=TOLLS), self.standpoint
        ).filter(seen_modality=Modality.ACTUAL)
        by_key = {figure.pk: figure for figure in figures.order_by("pk")}
        doubted: dict[tuple[int, str], bool] = defaultdict(bool)
        for figure in by_key.values():
            if figure.seen_status in (ClaimStatus.DISPUTED, ClaimStatus.DENIED):
                doubted[figure.incident_id, figure.metric] = True
        said: dict[tuple[int, str], list[Said]] = defaultdict(list)
        told = self._counting(figure__in=by_key, stance__in=self.for_figures)
        for assertion in told.select_related("source"):
            figure = by_key[assertion.figure_id]
            if figure.seen_status != ClaimStatus.DENIED:
                said[figure.incident_id, figure.metric].append(_said(figure, assertion))
        for incident in {figure.incident_id for figure in by_key.values()}:
            heard = {metric: voices(said[incident, metric]) for metric in TOLLS}
            judgement = found[incident]
            judgement.killed = toll(heard[Metric.KILLED], doubted[incident, Metric.KILLED])
            judgement.wounded = toll(heard[Metric.WOUNDED], doubted[incident, Metric.WOUNDED])
            tolls = (judgement.killed, judgement.wounded)
            if any(each and each.contested for each in tolls) or sums_conflict(
                *(_numbers(heard[metric]) for metric in TOLLS)
            ):
                judgement.contested.append(Contested.TOLL.value)

    def _judge_when_and_where(self, found: dict[int, Judgement]) -> None:
        windows: dict[int, list] = defaultdict(list)
        places: dict[int, list[int]] = defaultdict(list)
        told = self._counting(incident__in=self.keys, stance__in=self.pro)
        for incident, text, earliest, latest, place in told.values_list(
            "incident_id", "says_date", "says_date_earliest", "says_date_latest", "says_place_id"
        ):
            if text:
                windows[incident].append((earliest, latest))
            if place:
                places[incident].append(place)
        for incident, theirs in windows.items():
            if dates_are_contested(theirs):
                found[incident].contested.append(Contested.DATE.value)
        several = {incident: keys for incident, keys in places.items() if len(set(keys)) > 1}
        above = dict(Place.objects.values_list("pk", "parent_id")) if several else {}
        for incident, keys in several.items():
            if places_are_contested(keys, above):
                found[incident].contested.append(Contested.PLACE.value)


def _said(figure: Figure, assertion: Assertion) -> Said:
    if assertion.speaker_id:
        voice: tuple[str, Any] = ("entity", assertion.speaker_id)
    elif assertion.speaker_label:
        voice = ("label", assertion.speaker_label)
    else:
        voice = ("source", assertion.source_id)
    return Said(
        figure=figure,
        voice=voice,
        speaker_kind=assertion.speaker_kind,
        known_from=assertion.source.known_from,
        credibility=assertion.credibility,
    )


def _numbers(heard: list[Voice]) -> dict[Any, Any]:
    return {voice.said.voice: voice.number for voice in heard}


def store(incidents: Iterable[int] | None = None, batch: int = 500) -> None:
    """Fill the stored columns of these incidents, or of all."""
    keys = list(Incident.objects.values_list("pk", flat=True) if incidents is None else incidents)
    for start in range(0, len(keys), batch):
        chunk = keys[start : start + batch]
        judged = Judge(chunk).judgements()
        changed = []
        for incident in Incident.objects.filter(pk__in=chunk):
            columns = judged[incident.pk].columns()
            if any(getattr(incident, name) != value for name, value in columns.items()):
                for name, value in columns.items():
                    setattr(incident, name, value)
                changed.append(incident)
        if changed:
            Incident.objects.bulk_update(changed, list(columns))
