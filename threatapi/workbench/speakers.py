"""Who the voices of a draft are: entities, or names in words.

They are found as all names are; only an actor of whom exactly one bears just the name is taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from actors.choices import ActorKind
from actors.models import Entity
from sources.choices import SpeakerKind

from .draft import ACTOR, PERSON, Content, Subject, Voice
from .meant import Meant
from .shown import CandidateShown

# What sort of speaker an actor is, if the editor has not said so.
KINDS = {
    ActorKind.ARMED_GROUP: SpeakerKind.GROUP,
    ActorKind.FACTION: SpeakerKind.GROUP,
    ActorKind.CELL: SpeakerKind.GROUP,
    ActorKind.MEDIA_OUTLET: SpeakerKind.MEDIA,
    ActorKind.STATE: SpeakerKind.OFFICIAL,
    ActorKind.GOVERNMENT: SpeakerKind.OFFICIAL,
    ActorKind.STATE_BODY: SpeakerKind.OFFICIAL,
    ActorKind.SECURITY_FORCE: SpeakerKind.OFFICIAL,
    ActorKind.DIPLOMATIC_MISSION: SpeakerKind.OFFICIAL,
    ActorKind.INTERGOVERNMENTAL: SpeakerKind.INTERGOVERNMENTAL,
    ActorKind.COURT: SpeakerKind.COURT,
}
LABEL, OPEN, KNOWN, NEW = "label", "ambiguous", "known", "new"


class Names(Protocol):
    """What the store knows of names."""

    def stored(self, model: Any, uids: Iterable[str]) -> dict[str, Any]: ...
    def subject(self, subject: Subject) -> Meant: ...
    def stands_for(self, name: str, record: Any) -> Meant: ...
    def candidates(self, subjects: list[Subject]) -> list[list[dict[str, Any]]]: ...
    def weighed(self, subject: Subject, found: list[dict[str, Any]]) -> Meant: ...


@dataclass
class Spoken:
    """Who a voice is. Without a record and a subject it is a name in words."""

    subject: Subject | None = None
    meant: Meant | None = None
    candidates: list[CandidateShown] = field(default_factory=list)
    taken: str = ""  # why a record was taken without being asked

    @property
    def state(self) -> str:
        if self.meant is not None and self.meant.record is not None:
            return KNOWN
        if self.subject is not None:
            return self.meant.state if self.meant else NEW
        return OPEN if self.candidates else LABEL

    @property
    def is_somebody(self) -> bool:
        return self.subject is not None or self.state == KNOWN


def spoken_by(content: Content, known: Names) -> dict[int, Spoken]:
    """Who each voice is, by its number."""
    voices = content.voices[1:]
    chosen = known.stored(Entity, [each.entity for each in voices])
    found: dict[int, Spoken] = {}
    asked: list[Voice] = []
    for voice in voices:
        subject = content.named(voice.name, ["", ACTOR, PERSON])
        if voice.is_label:
            found[voice.number] = Spoken()
        elif voice.entity in chosen:
            found[voice.number] = Spoken(meant=known.stands_for(voice.name, chosen[voice.entity]))
        elif subject is not None and is_decided(subject, known):
            meant = known.subject(subject)
            found[voice.number] = Spoken(subject, meant, meant.candidates, meant.taken)
        else:
            asked.append(voice)
    return found | dict(look_up(asked, known))


def is_decided(subject: Subject, known: Names) -> bool:
    """Whether it is more than a name: a stored record, or said to be a person or an actor."""
    return bool(subject.kind or subject.is_new or known.subject(subject).record is not None)


def look_up(voices: list[Voice], known: Names) -> Iterable[tuple[int, Spoken]]:
    names = [Subject("", "", each.sought or each.name) for each in voices]
    for voice, name, answer in zip(voices, names, known.candidates(names), strict=True):
        meant = known.weighed(name, answer)
        spoken = Spoken(meant=meant, candidates=meant.candidates, taken=meant.taken)
        if is_description(name.name):  # “police” may be anybody
            spoken.candidates = [each for each in meant.candidates if each.is_just_so]
            spoken.meant, spoken.taken = None, ""
        elif voice.sought:  # what the editor looked for is chosen by hand
            spoken.meant, spoken.taken = None, ""
        yield voice.number, spoken


def kind_of(voice: Voice, spoken: Spoken) -> str:
    """What sort of speaker it is; an actor that is known is not “not named at all”."""
    if voice.kind != SpeakerKind.UNNAMED or not spoken.is_somebody:
        return voice.kind
    record = spoken.meant.record if spoken.meant is not None else None
    kind = record.kind if record is not None else spoken.subject and spoken.subject.actor_kind
    return str(KINDS[ActorKind(kind)]) if kind in KINDS else voice.kind


def is_description(name: str) -> bool:
    """Whether it is words, not a name: in small letters, or behind “a”."""
    first = name.split()[0].lower() if name.split() else ""
    return first in ("a", "an") or name == name.lower() != name.upper()


def is_same(one: tuple[Subject | None, Meant | None], other: tuple[Subject, Meant]) -> bool:
    """Whether a voice is the one that a row names."""
    subject, meant = one
    if subject is not None and subject is other[0]:
        return True
    record = meant.record if meant else None
    return record is not None and record == other[1].record
