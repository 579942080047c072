"""Computed values of what is made, by the rules that `recompute` uses, before it is written."""

from collections.abc import Iterable
from typing import Any

from actors.computed.fates import fates
from actors.computed.validity import OPEN, ROLES, Held, supported_ends
from actors.computed.validity import Told as Attested
from actors.models import Relationship
from base.values.edtf import bounds, is_interval
from incidents.computed.attribution import Kinship, Part
from incidents.computed.tolls import Said
from incidents.computed.verdicts import TOLLS, Evidence, judge, takes_part
from incidents.models import Figure
from sources.choices import FIRM_HEDGES, UNSUPPORTED, Modality
from sources.computed.history import History
from sources.computed.status import FOR, with_parts
from sources.models import NEVER, Assertion

from .gazetteer import Gazetteer
from .sayings import Told, Voices


class Computing:
    def __init__(self, voices: Voices, gazetteer: Gazetteer) -> None:
        self.voices, self.above = voices, gazetteer.above
        self.kinship, self.history = Kinship(()), History(NEVER)

    def know_kin(self) -> None:
        """Call it once all that says who is part of whom is written."""
        links = Relationship.objects.filter(kind="part_of", modality=Modality.ACTUAL).order_by()
        links = links.exclude(status__in=UNSUPPORTED)
        self.kinship = Kinship(set(links.values_list("subject_id", "object_id")))
        self.history = History(NEVER)
        sources = self.voices.archive.known
        self.history.know_bodies_of(sources, ())
        self.voices.bodies = {key: self.history.body_of_root(key, NEVER) for key in sources}

    def claims(self, told: Iterable[Told]) -> None:
        for each in told:
            self.voices.store(each.claim, self.voices.verdict(each.assertions, each.claim))

    def incidents(self, told: list[Told]) -> None:
        for each in told:
            self._incident(each)

    def ends(self, told: list[Told]) -> None:
        """The ends of relationships or presences; the fates of persons are known by now."""
        claims = {each.claim.pk: self._held(each) for each in told}
        texts = {each.claim.pk: each.claim.end for each in told}
        holders = {claim.subject for claim in claims.values() if claim.kind in ROLES}
        ends = supported_ends(claims, texts, fates(holders) if holders else {})
        for each in told:
            if each.claim.pk in ends:
                each.claim.effective_end = ends[each.claim.pk][0]

    def _incident(self, told: Told) -> None:
        self.claims(told.parts)
        own = self.voices.verdict(told.assertions)
        if told.parts:
            said = [one for part in told.parts for one in part.assertions]
            own = with_parts(own, self.voices.verdict(said))
        self.voices.store(told.claim, own)
        evidence = Evidence()
        for part in told.parts:
            if part.claim._meta.model_name == "involvement":
                if takes_part(part.claim.modality, told.claim.modality):
                    evidence.parts.append(self._part(part))
            elif part.claim.metric in TOLLS and part.claim.modality == Modality.ACTUAL:
                figure = part.claim
                said = [self._said(figure, one) for one in self._speaking(part)]
                evidence.add_figure(figure, figure.status, said)
        for one in self._speaking(told):
            if one.says_date:
                evidence.windows.append(bounds(one.says_date))
            if one.says_place_id:
                evidence.places.append(one.says_place_id)
        for name, value in judge(evidence, self.kinship, self.above).columns().items():
            setattr(told.claim, name, value)

    def _speaking(self, told: Told) -> list[Assertion]:
        """Those that are for it in the modality that it has."""
        said = self.voices.counting(told, FOR)
        return [one for one in said if one.modality == told.claim.modality]

    def _said(self, figure: Figure, one: Assertion) -> Said:
        return Said(
            figure=figure,
            voice=self._voice(one),
            speaker_kind=one.speaker_kind,
            known_from=self.voices.known_from(one),
            credibility=one.credibility,
            stated_on=one.stated_on,
        )

    def _voice(self, one: Assertion) -> tuple[str, Any]:
        if one.speaker_id:
            self.history.links.know([one.speaker_id])
            return self.history.links.body(one.speaker_id, NEVER)
        label = one.speaker_label
        return ("label", label) if label else self.history.body_of_root(one.root_id, NEVER)

    def _part(self, told: Told) -> Part:
        said = self._speaking(told)
        roots = frozenset(one.root_id for one in said)
        firm = frozenset(one.stance for one in said if one.hedge in FIRM_HEDGES)
        part = told.claim
        return Part(part.entity_id, part.label, part.role, part.status, roots, firm)

    def _held(self, told: Told) -> Held:
        claim, known = told.claim, self.voices.archive.known
        dates = [bounds(text) if text else None for text in (claim.start, claim.end, claim.as_of)]
        whose = claim.subject_id if isinstance(claim, Relationship) else claim.entity_id
        attested = [
            Attested(
                known[one.source_id].known_from,
                bounds(published) if (published := known[one.source_id].published) else OPEN,
                bounds(one.says_date) if one.says_date else None,
                is_interval(one.says_date),
            )
            for one in self.voices.counting(told, FOR)
        ]
        return Held(claim.kind, whose, *dates, attested)
