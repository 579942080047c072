"""What incidents and their parts add up to on every day of knowledge."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from base.orm.keys import key_batches, keys_in
from sources.choices import FIRM_HEDGES, Modality
from sources.computed.history import VERDICT, History, columns_of
from sources.computed.spans import Span, first_days, on
from sources.computed.status import FOR
from sources.computed.told import Told, days_of
from sources.computed.versions import STORED, row_of, store_rows, store_verdicts, store_versions
from sources.models import ClaimType, claim_types

from ..models import Figure, Incident, IncidentVersion, Involvement
from .attribution import DEEDS, Kinship, Part
from .tolls import Said
from .verdicts import TOLLS, Above, Evidence, Judgement, judge, places_above, takes_part

BATCH = 500
OTHER_PARTS = [
    each
    for each in claim_types()
    if each.whole is Incident and each.model not in (Involvement, Figure)
]
JUDGED = tuple(Judgement().columns())
COLUMNS = (*VERDICT, *JUDGED)
# Copied from the incident, whatever the day.
COPIED = ("date_earliest", "date_latest", "place_id", "is_aggregate")
SPOKEN = ("speaker_id", "speaker_label", "speaker_kind", "credibility", "stated_on")
SAYS = ("says_date", "says_date_earliest", "says_date_latest", "says_place_id")
WHO = ("entity_id", "label", "role", "identity")


def store_incidents(history: History, keys: Iterable[int] | None = None) -> None:
    """Fill rows and versions of these incidents, or of all, and of all their parts."""
    rows = Incident._base_manager.all()
    if keys is not None:
        rows = rows.filter(pk__in=keys_in(keys))
    above: Above | None = places_above() if keys is None else None
    for batch in key_batches(rows, BATCH):
        chunk = Chunk(history, batch, above)
        for model, (said, versions) in chunk.of_parts.items():
            store_verdicts(model, said, versions)
        found = {key: chunk.versions(key) for key in batch}
        told = {key: (*chunk.own.get(key, ()), *chunk.said_of_parts[key]) for key in batch}
        nothing = (*row_of((), ()), *Judgement().columns().values())
        wanted = {
            key: (*row_of(of, told[key]), *of[-1][2][len(VERDICT) :]) if of else nothing
            for key, of in found.items()
        }
        store_rows(Incident, (*STORED, *JUDGED), wanted)
        incidents = rows.filter(pk__in=keys_in(batch)).order_by().values_list("pk", *COPIED)
        copied = {key: values for key, *values in incidents}
        versions = {
            key: [(since, upto, (*copied[key], *value)) for since, upto, value in of]
            for key, of in found.items()
        }
        store_versions(IncidentVersion, (*COPIED, *COLUMNS), versions)


class Chunk:
    """Some incidents with all that is said of them and of their parts, read together."""

    def __init__(self, history: History, keys: Sequence[int], above: Above | None) -> None:
        self.history = history
        of = {"incident__in": keys_in(keys)}
        self.own = history.told("incident", keys, *SAYS)
        self.involvements = rows_by_incident(
            Involvement.objects.filter(**of).order_by("pk").values("pk", "incident_id", *WHO)
        )
        figures = Figure.objects.filter(**of).order_by("pk")
        whole_of_figure = dict(figures.values_list("pk", "incident_id"))
        self.figures: dict[int, list[Figure]] = defaultdict(list)
        self.said_in_parts: Mapping[int, list[Told]] = {}
        self.said_in_figures: Mapping[int, list[Told]] = {}
        if self.involvements:
            self.said_in_parts = history.told("involvement", keys, through="incident")
        if whole_of_figure:
            self.said_in_figures = history.told("figure", keys, *SPOKEN, through="incident")
            for figure in figures.filter(metric__in=TOLLS):
                self.figures[figure.incident_id].append(figure)
        self._know_who(self.own, self.said_in_parts, self.said_in_figures)
        whole_of_part = {row["pk"]: key for key, rows in self.involvements.items() for row in rows}
        self.parts = {
            key: history.verdicts(self.said_in_parts.get(key, ())) for key in whole_of_part
        }
        self.numbers = {
            key: history.verdicts(self.said_in_figures.get(key, ())) for key in whole_of_figure
        }
        self.said_of_parts: dict[int, list[Told]] = defaultdict(list)
        # Of each kind of parts what is said of them, and their versions.
        self.of_parts: dict[Any, tuple[Any, dict[int, list[Span]]]] = {
            Involvement: (self.said_in_parts, self.parts),
            Figure: (self.said_in_figures, self.numbers),
        }
        self._add_to_wholes(self.said_in_parts, whole_of_part)
        self._add_to_wholes(self.said_in_figures, whole_of_figure)
        for claim in OTHER_PARTS:
            self._know_other_parts(claim, keys)
        several = any(len({one.more[3] for one in told} - {None}) > 1 for told in self.own.values())
        self.above = above if above is not None else (places_above() if several else {})
        self._kinship: dict[tuple[frozenset[int], date], Kinship] = {}

    def _add_to_wholes(self, said: Mapping[int, list[Told]], wholes: Mapping[int, int]) -> None:
        for part, told in said.items():
            self.said_of_parts[wholes[part]] += told

    def _know_other_parts(self, claim: ClaimType, keys: Sequence[int]) -> None:
        """Parts on which no rule of incidents rests."""
        said = self.history.told(claim.name, keys, through=claim.part_of)
        rows = claim.model.objects.filter(**{f"{claim.part_of}__in": keys_in(keys)})
        wholes = dict(rows.order_by().values_list("pk", f"{claim.part_of}_id"))
        self.history.know_bodies(one for told in said.values() for one in told)
        versions = {key: self.history.verdicts(said.get(key, ())) for key in wholes}
        self.of_parts[claim.model] = said, versions
        self._add_to_wholes(said, wholes)

    def _know_who(self, *told: Mapping[int, list[Told]]) -> None:
        every = (one for each in told for said in each.values() for one in said)
        speakers = {one.more[0] for said in told[-1].values() for one in said} - {None}
        self.history.know_bodies(every, speakers)
        doers = (row for rows in self.involvements.values() for row in rows if row["role"] in DEEDS)
        self.history.links.know({row["entity_id"] for row in doers} - {None})

    def versions(self, key: int) -> list[Span]:
        own, parts = self.own.get(key, []), self.said_of_parts[key]
        if not own and not parts:
            return []
        first = min(one.since for one in (*own, *parts))
        days = days_of(own) | days_of(parts) | self.history.body_days([*own, *parts])
        for row in self.involvements.get(key, ()):
            days |= first_days(self.parts[row["pk"]])
        for figure in self.figures[key]:
            days |= first_days(self.numbers[figure.pk])
        days |= self._days_of_voices(key) | self._days_of_kin(key)
        return self.history.spans(
            {day for day in days if day >= first}, lambda day: self._value(key, own, parts, day)
        )

    def _days_of_voices(self, key: int) -> set[date]:
        """Days on which it may change who speaks as one."""
        told = [one for figure in self.figures[key] for one in self.said_in_figures[figure.pk]]
        links = self.history.links
        speakers = {one.more[0] for one in told} - {None}
        return {day for speaker in speakers for day in links.days(speaker)}

    def _doers(self, key: int) -> frozenset[int]:
        rows = self.involvements.get(key, ())
        return frozenset({row["entity_id"] for row in rows if row["role"] in DEEDS} - {None})

    def _days_of_kin(self, key: int) -> set[date]:
        doers = self._doers(key)
        if len(doers) < 2:
            return set()
        return {day for doer in doers for day in self.history.links.days(doer)}

    def _value(
        self, key: int, own: Sequence[Told], parts: Sequence[Told], day: date
    ) -> tuple[Any, ...] | None:
        found = self.history.of_whole(own, parts, day)
        if found is None:
            return None
        evidence = self._evidence(key, own, found.modality, day)
        judged = judge(evidence, self._kin(key, day), self.above)
        return (*columns_of(found), *judged.columns().values())

    def _kin(self, key: int, day: date) -> Kinship:
        doers = self._doers(key)
        if len(doers) < 2:
            return Kinship(())
        if (doers, day) not in self._kinship:
            self._kinship[doers, day] = Kinship({*self.history.links.kin(doers, day)})
        return self._kinship[doers, day]

    def _evidence(self, key: int, own: Sequence[Told], modality: str, day: date) -> Evidence:
        evidence = Evidence()
        for row in self.involvements.get(key, ()):
            value = on(day, self.parts[row["pk"]])
            if value and takes_part(value[1], modality):
                evidence.parts.append(self._part(row, value, day))
        for figure in self.figures[key]:
            value = on(day, self.numbers[figure.pk])
            if value and value[1] == Modality.ACTUAL:
                evidence.add_figure(figure, value[0], self._said(figure, day))
        for one in own:
            if one.is_for(day) and one.modality == modality:
                text, earliest, latest, place = one.more
                if text:
                    evidence.windows.append((earliest, latest))
                if place:
                    evidence.places.append(place)
        return evidence

    def _part(self, row: Mapping[str, Any], value: tuple[Any, ...], day: date) -> Part:
        told = [
            one
            for one in self.said_in_parts.get(row["pk"], ())
            if one.modality == value[1] and one.is_for(day)
        ]
        return Part(
            row["entity_id"],
            row["label"],
            row["role"],
            value[0],
            roots=frozenset(one.root(day) for one in told),
            firm=frozenset(one.stance for one in told if one.hedge in FIRM_HEDGES),
            identity=row["identity"],
        )

    def _said(self, figure: Figure, day: date) -> list[Said]:
        return [
            Said(figure, self._voice(one, day), one.more[2], one.known_from, *one.more[3:])
            for one in self.said_in_figures.get(figure.pk, ())
            if one.stance in FOR and one.modality == Modality.ACTUAL and one.counts(day)
        ]

    def _voice(self, one: Told, day: date) -> tuple[str, Any]:
        """Who speaks: the body of the speaker, else the label of one, else the body of its root."""
        speaker, label = one.more[:2]
        if speaker:
            return self.history.links.body(speaker, day)
        return ("label", label) if label else self.history.body_of_root(one.root(day), day)


def rows_by_incident(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["incident_id"]].append(row)
    return found
