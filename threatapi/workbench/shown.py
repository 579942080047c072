"""What the page shows of a draft."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sources.choices import Hedge, SpeakerKind, Stance

from .draft import INCIDENT, Content, Row, Subject, Voice
from .kinds import FIELDS, LABELS, STATES, WAITING


@dataclass
class Answer:
    """A ready answer to a fault: a button that sends these values."""

    label: str
    values: dict[str, str]


@dataclass
class FaultShown:
    message: str
    of: str = ""  # the field
    answers: list[Answer] = field(default_factory=list)


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
    voices: list[VoiceOfClaim] = field(default_factory=list)
    toll: TollShown | None = None
    corrects: str = ""  # what it corrects, in words
    url: str = ""  # of the stored claim
    is_stored: bool = False

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
                each.choices.choices if each.choices else (),
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
    chosen: CandidateShown | None = None
    rows: list[RowShown] = field(default_factory=list)

    @property
    def glyph(self) -> str:
        return STATES[self.state][0]

    @property
    def needs_kind(self) -> bool:
        """Whether a new actor has yet to be given its kind."""
        return self.subject.kind == "actor" and self.state == "new"


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


def grouped(content: Content, rows: Iterable[RowShown]) -> list[GroupShown]:
    """The rows by what they are about, in the order in which they were entered."""
    groups: dict[str, GroupShown] = {}
    for shown in rows:
        key = shown.row.about
        if key not in groups:
            subject = content.subject_of(key) or Subject("", "", "Not yet said what it is about")
            groups[key] = GroupShown(subject, kind_word(subject), subject.name)
        groups[key].rows.append(shown)
    return [*groups.values()]


def kind_word(subject: Subject) -> str:
    return "event" if subject.kind == INCIDENT else subject.actor_kind or subject.kind


@dataclass
class VoiceShown:
    voice: Voice
    name: str
    kind_label: str
    is_now: bool
    via: str = ""  # title of the source from which this one has it


def voices_of(content: Content, own: str, titles: dict[str, str]) -> list[VoiceShown]:
    """The voices; the first is called as the source's publisher."""
    return [
        VoiceShown(
            each,
            each.name or own,
            SpeakerKind(each.kind).label,
            each.number == content.voice,
            each.origin or titles.get(each.via, ""),
        )
        for each in content.voices
    ]


CHOICES = {
    "speaker_kinds": SpeakerKind.choices,
    "stances": Stance.choices,
    "hedges": Hedge.choices,
}
