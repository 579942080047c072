"""What a row says as an assertion: who speaks, from where, for or against, how firmly."""

from dataclasses import dataclass
from typing import Any

from incidents.choices import Role
from sources.choices import Credibility, Hedge, SpeakerKind, Stance
from sources.models import Assertion, Source

from .draft import PERSON, Content, Row, Subject
from .known import Known, Meant
from .origins import origin_of
from .speakers import Spoken, is_same, kind_of

# Whoever is named in these rows speaks for themselves if the source does not say who else does.
OWN_WORDS = {"claimed": Stance.CLAIMS, "denied": Stance.DENIES}
CREDIBILITIES = {str(value): value for value in Credibility.values}


@dataclass
class Speaker:
    """Who says a row, as far as it is known."""

    label: str = ""
    kind: str = SpeakerKind.NARRATOR.value
    subject: Subject | None = None
    meant: Meant | None = None

    @property
    def uid(self) -> str:
        if self.meant is None or self.meant.state == "ambiguous":
            return ""
        if self.meant.record is not None:
            return str(self.meant.record.uid)
        return self.subject.uid if self.subject else ""


def speaker_of(row: Row, content: Content, known: Known) -> Speaker:
    """The voice of the row; of a claim that the source tells, and of each denial, whoever it
    names."""
    voice = content.voice_of(row.voice)
    spoken = known.voices.get(voice.number) or Spoken()
    if in_own_words(row) and (voice.number == 1 or row.kind == "denied"):
        named = known.named(row)
        if named and not is_same((spoken.subject, spoken.meant), named):
            kind = SpeakerKind.UNNAMED if is_person(*named) else SpeakerKind.GROUP
            return Speaker(named[0].name, kind.value, *named)
    if voice.number == 1:
        return Speaker()
    meant = spoken.meant if spoken.is_somebody else None
    return Speaker(voice.name, kind_of(voice, spoken), spoken.subject, meant)


def is_person(subject: Subject, meant: Meant) -> bool:
    return (meant.record.type if meant.record else subject.kind) == PERSON


def in_own_words(row: Row) -> bool:
    """Whether the row is what somebody claims or denies, and not what another says of that."""
    own = OWN_WORDS.get(row.kind)
    return own is not None and row.stance in ("", own)


def is_blame(row: Row) -> bool:
    return row.kind == "part" and row.fields.get("role") == Role.BLAMED


def stance_of(row: Row, content: Content, known: Known) -> str:
    """For or against; what corrects a claim, a denial or blame stays one."""
    if row.stance:
        return row.stance
    own = OWN_WORDS.get(row.kind)
    usual = Stance.CORRECTS.value if row.corrects else Stance.ASSERTS.value
    if is_blame(row) and content.voice_of(row.voice).number != 1:
        return Stance.BLAMES.value
    if own is None:
        return usual
    if own == Stance.DENIES or content.voice_of(row.voice).number == 1:
        return own.value
    named, speaker = known.named(row), speaker_of(row, content, known)
    is_own = named is not None and is_same((speaker.subject, speaker.meant), named)
    return own.value if is_own else usual


def hedge_of(row: Row) -> str:
    return row.hedge or (Hedge.CLAIMED.value if row.kind == "claimed" else Hedge.STATED.value)


def assertion_values(row: Row, content: Content, known: Known, source: Source) -> dict[str, Any]:
    """The fields of the assertion as a fragment has them; those with their usual value are left
    out."""
    voice, speaker = content.voice_of(row.voice), speaker_of(row, content, known)
    values: dict[str, Any] = {
        "source": str(source.uid),
        "locator": row.locator,
        "origin": origin_of(voice, content),
        "speaker": speaker.uid,
        "speaker_label": "" if speaker.uid else speaker.label,
        "speaker_kind": speaker.kind,
        "stance": stance_of(row, content, known),
        "hedge": hedge_of(row),
        "modality": row.modality,
        "credibility": CREDIBILITIES.get(row.credibility, ""),
        "note": row.note,
    }
    return {name: value for name, value in values.items() if value != ""}


def unsaved(row: Row, content: Content, known: Known, source: Source) -> Assertion:
    """The assertion as it would be, to compare its voice with others."""
    speaker = speaker_of(row, content, known)
    record = speaker.meant.record if speaker.meant else None
    return Assertion(source=source, speaker=record, speaker_label="" if record else speaker.label)
