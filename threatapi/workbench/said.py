"""What a row says as an assertion: who speaks, from where, for or against, how firmly."""

from dataclasses import dataclass
from typing import Any

from sources.choices import Credibility, Hedge, SpeakerKind, Stance
from sources.models import Assertion, Source

from .draft import PERSON, Content, Row, Subject, Voice
from .known import Known, Meant

# Whoever is named in these rows speaks for themselves if the source does not say who else does.
OWN_WORDS = {"claimed": Stance.CLAIMS, "denied": Stance.DENIES}
# The kind of the source that is made where a voice says that it spoke elsewhere.
ORIGINS = {
    SpeakerKind.GROUP: "group_claim",
    SpeakerKind.COURT: "court",
    SpeakerKind.MEDIA: "news",
    SpeakerKind.ANALYST: "analysis",
    SpeakerKind.LOCAL_SOURCE: "interview",
    SpeakerKind.UNNAMED: "unnamed_source",
}
OFFICIAL = "official_statement"
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
        if self.meant is None or self.subject is None or self.meant.state == "ambiguous":
            return ""
        return str(self.meant.record.uid) if self.meant.record else self.subject.uid


def speaker_of(row: Row, content: Content, known: Known) -> Speaker:
    """The voice of the row; of a claim that the source tells, and of each denial, whoever it
    names."""
    voice = content.voice_of(row.voice)
    found = known.speaker(voice.name) if voice.number != 1 else None
    if in_own_words(row) and (voice.number == 1 or row.kind == "denied"):
        named = known.named(row)
        if named and not (found and found[0] is named[0]):
            found = named
            kind = SpeakerKind.UNNAMED if is_person(*found) else SpeakerKind.GROUP
            return Speaker(found[0].name, kind.value, *found)
    if voice.number == 1:
        return Speaker()
    return Speaker(voice.name, voice.kind, *(found or ()))


def is_person(subject: Subject, meant: Meant) -> bool:
    return (meant.record.type if meant.record else subject.kind) == PERSON


def in_own_words(row: Row) -> bool:
    """Whether the row is what somebody claims or denies, and not what another says of that."""
    own = OWN_WORDS.get(row.kind)
    return own is not None and row.stance in ("", own)


def stance_of(row: Row, content: Content, known: Known) -> str:
    """For or against; what corrects a claim or a denial stays one."""
    if row.stance:
        return row.stance
    own = OWN_WORDS.get(row.kind)
    usual = Stance.CORRECTS.value if row.corrects else Stance.ASSERTS.value
    if own is None:
        return usual
    if own == Stance.DENIES or content.voice_of(row.voice).number == 1:
        return own.value
    named, speaker = known.named(row), speaker_of(row, content, known)
    is_own = named is not None and speaker.subject is named[0]
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
        "origin": origin_of(voice),
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


def origin_of(voice: Voice) -> str:
    """The id of the source from which the voice is known."""
    return voice.uid if voice.origin else voice.via


def unsaved(row: Row, content: Content, known: Known, source: Source) -> Assertion:
    """The assertion as it would be, to compare its voice with others."""
    speaker = speaker_of(row, content, known)
    record = speaker.meant.record if speaker.meant else None
    return Assertion(source=source, speaker=record, speaker_label="" if record else speaker.label)
