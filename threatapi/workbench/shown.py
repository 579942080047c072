"""What the page shows of a draft."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sources.choices import Hedge, Modality, SpeakerKind, Stance

from .draft import INCIDENT, Row, Subject, Voice
from .kinds import FIELDS, LABELS, STATES, WAITING


@dataclass
class FaultShown:
    message: str
    of: str = ""  # the field


@dataclass
class CandidateShown:
    """A record that may be meant."""

    record: str  # id
    name: str
    kind: str
    url: str
    about: str  # aliases, dates
    why: str
    score: str = ""
    is_chosen: bool = False
    is_likely: bool = True  # whether the editor must say if it is this one
    is_just_so: bool = False  # whether it bears just the name that was typed


@dataclass
class VoiceOfClaim:
    """One of those who say something of what the row is about."""

    voice: str
    says: str
    source: str
    counts: str  # “yes”, or why not
    is_this: bool = False
    url: str = ""
    corrects: str = ""  # what the button “This corrects it” sends; empty: there is none
    why_not: str = ""  # why it cannot be corrected
    low: float | None = None
    high: float | None = None
    bound: str = ""
    is_interested: bool = False


@dataclass
class NearShown:
    """A link that may be the same as that of the row."""

    record: str  # id of a stored one, or key of a row
    says: str
    url: str = ""
    is_chosen: bool = False


@dataclass
class TollShown:
    """The range as it would be."""

    label: str
    text: str  # “4–6”
    low: int | None
    high: int | None
    is_open: bool
    contested: bool


@dataclass
class FieldShown:
    name: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]] = ()


@dataclass
class RowShown:
    row: Row
    voice: Voice
    says: str
    state: str = "new"
    about: Subject | None = None
    faults: list[FaultShown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what publishing will do, or what it reads as
    candidates: list[CandidateShown] = field(default_factory=list)
    asked: str = ""  # the field whose candidates these are
    asked_name: str = ""  # the name that was typed there
    asked_subject: Subject | None = None  # whose sort or record is asked for
    named: Subject | None = None  # the actor or person that it names
    taken_for: str = ""  # the record that was taken without being asked
    taken: list[CandidateShown] = field(default_factory=list)  # instead of whom one was taken
    voices: list[VoiceOfClaim] = field(default_factory=list)
    besides: str = ""  # what is kept with this voice beyond the claim that it is put to
    near: list[NearShown] = field(default_factory=list)
    seeks: str = ""  # the field whose record the editor may search for
    new_place: str = ""  # the name of a place that the store does not know
    toll: TollShown | None = None
    corrects: str = ""  # what it corrects, in words
    url: str = ""  # of the stored claim
    is_stored: bool = False
    is_said_already: bool = False  # this voice of the report is stored as saying so
    lost_voice: str | None = None  # the word for a voice that the draft does not have

    @property
    def glyph(self) -> str:
        return STATES[self.state][0]

    @property
    def word(self) -> str:
        return STATES[self.state][1]

    @property
    def kind(self) -> str:
        return LABELS[self.row.kind]

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def fields(self) -> list[FieldShown]:
        values = self.row.fields
        return [
            FieldShown(
                each.name,
                each.label,
                as_text(values.get(each.name)),
                each.choices.choices if each.choices and not each.has_several else (),
            )
            for each in FIELDS.get(self.row.kind, ())
        ]


@dataclass
class GroupShown:
    """The rows of one subject."""

    subject: Subject
    kind: str
    name: str
    state: str = "new"  # of the subject: new, known, ambiguous
    url: str = ""
    facts: list[str] = field(default_factory=list)
    contested: str = ""
    candidates: list[CandidateShown] = field(default_factory=list)
    taken: str = ""  # why a record was taken without being asked
    rows: list[RowShown] = field(default_factory=list)

    @property
    def glyph(self) -> str:
        return STATES[self.state][0]

    seeks: bool = False  # whether the editor may search for the record that is meant
    needs_sort: bool = False  # whether it is new, and not yet said what sort of actor it is


@dataclass
class TallyShown:
    state: str
    glyph: str
    word: str
    count: int


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def tally(rows: Iterable[RowShown]) -> list[TallyShown]:
    counted = Counter(row.state for row in rows)
    return [TallyShown(state, *STATES[state], counted[state]) for state in STATES if counted[state]]


def kind_word(subject: Subject) -> str:
    if subject.kind == INCIDENT:
        return "event"
    return str(subject.actor_kind or subject.kind or "actor or person").replace("_", " ")


CHOICES = {
    "speaker_kinds": SpeakerKind.choices,
    "stances": Stance.choices,
    "hedges": Hedge.choices,
    "modalities": [each for each in Modality.choices if each[0] != Modality.ACTUAL],
}


def number_in_words(low: float | None, high: float | None, is_open: bool = False) -> str:
    """A range as people write it."""
    ends = [as_text(float(each)) for each in (low, high) if each is not None]
    text = "–".join(dict.fromkeys(ends))
    if low is None and high is not None:
        text = f"up to {text}"
    return f"{text} or more" if is_open else text
