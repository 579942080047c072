"""Who says so: one to four assertions of each claim, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sources.computed.bodies import Body
from sources.computed.known_from import root_of
from sources.computed.status import Said, Verdict, verdict
from sources.computed.verdicts import STORED
from sources.models import Assertion, Claim, claim_type

from .cast import Cast
from .chance import Chance
from .documents import Archive, Document

HOW_MANY = {1: 55, 2: 25, 3: 13, 4: 7}
STANCES = {
    "asserts": 830, "confirms": 60, "claims": 40, "denies": 25, "doubts": 12, "cannot_confirm": 10,
    "blames": 8, "downplays": 5, "corrects": 10,
}  # fmt: skip
HEDGES = {
    "stated": 60, "reported": 18, "claimed": 8, "alleged": 3, "suspected": 3, "believed": 3,
    "assessed": 2, "implied": 1, "unverified": 1, "rumoured": 1,
}  # fmt: skip
MODALITIES = {"actual": 975, "planned": 14, "forecast": 8, "hypothesised": 3}
SPEAKERS = {
    "narrator": 45, "official": 20, "group": 10, "media": 8, "analyst": 6, "local_source": 6,
    "intergovernmental": 3, "unnamed": 1, "court": 1,
}  # fmt: skip


@dataclass
class Told:
    """A claim with its assertions, and what it is made of."""

    claim: Any
    assertions: list[Assertion]
    parts: list["Told"] = field(default_factory=list)

    @property
    def all(self) -> list["Told"]:
        return [self, *self.parts]


class Voices:
    """Makes assertions."""

    def __init__(self, chance: Chance, archive: Archive, cast: Cast) -> None:
        self.chance, self.archive, self.cast = chance, archive, cast
        self.how_many = chance.lot(HOW_MANY)
        self.stance, self.hedge = chance.lot(STANCES), chance.lot(HEDGES)
        self.modality, self.speaker = chance.lot(MODALITIES), chance.lot(SPEAKERS)
        self.bodies: Mapping[int, Body] = {}  # of the roots, once it is known who is part of whom

    def tell(self, claim: Claim, documents: Sequence[Document], **values: Any) -> Told:
        """The claim, said by some of the documents."""
        name = claim._meta.model_name
        start, number = self.chance.below(len(documents)), self.how_many()
        said = [
            self.say(name, claim.pk, documents[(start + at) % len(documents)], at == 0, **values)
            for at in range(number)
        ]
        return Told(claim, said)

    def say(
        self, name: str, key: int, document: Document, is_first: bool = True, **values: Any
    ) -> Assertion:
        """One assertion; the first one of a claim is nearly always for it."""
        chance = self.chance
        origin = None
        if document.relays and chance.random() < 0.5:
            origin = chance.one_of(document.relays)
        kind = self.speaker()
        lot = chance.random() if kind != "narrator" else 1.0
        return chance.new(
            Assertion,
            **{f"{name}_id": key},
            source_id=document.key,
            origin_id=origin,
            root_id=root_of(document.key, origin, self.archive.roots),
            locator=f"L{1 + chance.below(90)}",
            speaker_id=self.cast.other() if lot < 0.3 else None,
            speaker_label="a spokesman" if 0.3 <= lot < 0.5 else "",
            speaker_kind=kind,
            stance="asserts" if is_first and chance.random() < 0.95 else self.stance(),
            hedge=self.hedge(),
            modality=self.modality(),
            credibility=1 + chance.below(6),
            stated_on=document.published if chance.random() < 0.1 else "",
            **values,
        )

    # What it adds up to

    def counting(self, told: Told, pro: Sequence[str]) -> list[Assertion]:
        """The assertions that are for it and of a source that is not withdrawn."""
        return [
            one
            for one in told.assertions
            if one.stance in pro and self.archive.known[one.source_id].counts
        ]

    def known_from(self, assertion: Assertion) -> date | None:
        return self.archive.known[assertion.source_id].known_from

    def verdict(self, assertions: Sequence[Assertion], claim: Claim | None = None) -> Verdict:
        """Of a claim by its own assertions, or of one made of parts by those of its parts."""
        known = self.archive.known
        type_ = claim and claim_type(type(claim))
        is_speech_act = bool(type_) and getattr(claim, type_.kind) in type_.speech_acts
        said = [
            Said(
                "asserts" if is_speech_act and one.stance == "claims" else one.stance,
                one.hedge,
                one.modality,
                one.root_id,
                known[one.source_id].known_from,
                known[one.source_id].counts,
            )
            for one in assertions
        ]
        return verdict(said, self.bodies)

    @staticmethod
    def store(claim: Claim, found: Verdict) -> None:
        for name in STORED:
            setattr(claim, name, getattr(found, name))
