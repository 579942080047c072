"""The content of a draft: voices, subjects and rows, and what may be done to them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from typing import Any
from uuid import uuid4

from base.values.text import fold
from sources.choices import SpeakerKind

from .kinds import OF_INCIDENTS, OF_RECORDS

NEW = "new"
MOST_LINES = 9  # of other tabs
INCIDENT, ACTOR, PERSON = "incident", "actor", "person"
PLACE = "place"
AT = "place:"  # before the name of the place that a count is about
ENTITY = "entity"
# What an editor may say of a row beside the fields of its kind.
SAID = ("locator", "stance", "hedge", "modality", "credibility", "says", "note")


@dataclass
class Voice:
    """Who speaks: the source itself, or whom it names."""

    number: int
    name: str = ""
    kind: str = SpeakerKind.NARRATOR.value
    entity: str = ""  # id of the entity that speaks
    is_label: bool = False  # the editor said: no entity, a name in words
    sought: str = ""  # another name by which the entity was looked for
    via: str = ""  # id of a stored source from which this one has it
    origin: str = ""  # what such a source is called that is to be made
    uid: str = ""  # id that this source gets
    # Of the source that is to be made, where they are not the usual ones.
    origin_title: str = ""
    origin_kind: str = ""
    origin_date: str = ""
    origin_url: str = ""


@dataclass
class Subject:
    """What rows are about. It is a stored record, a new one, or not yet known which."""

    key: str
    kind: str  # empty: not yet said whether an actor or a person
    name: str
    uid: str = ""  # id that it gets if it is new
    record: str = ""
    is_new: bool = False
    actor_kind: str = ""  # of a new actor
    apart: list[str] = field(default_factory=list)  # ids of records that it is not
    sought: str = ""  # by which other text the editor searches the store for it


@dataclass
class Row:
    """One claim, as it was typed and as it was read."""

    key: str
    uid: str = ""  # id that the claim gets if it is new
    about: str = ""
    who: str = ""  # whom the line says that it is about, until the row has its subject
    kind: str = ""
    line: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    words: str = ""  # what was read
    fault: str = ""  # why the line could not be read
    fault_field: str = ""
    offer: str = ""  # a line that is read instead
    kinds: dict[str, list[str]] = field(default_factory=dict)  # what a name may be, by its field
    voice: int = 1
    locator: str = ""
    stance: str = ""
    hedge: str = ""
    modality: str = ""
    credibility: str = ""
    says: str = ""  # what is said beside the claim, in our words
    note: str = ""
    corrects: str = ""
    # Which place is meant, by its field, or searched for; which link of the same two it is.
    choices: dict[str, str] = field(default_factory=dict)
    refused: str = ""  # why it could not be published
    proposal: str = ""  # id of the proposal with which it was sent to review
    version: int = 0  # of the draft when the row was last changed

    @property
    def is_about_incident(self) -> bool:
        return self.kind in OF_INCIDENTS

    def names(self) -> Iterator[tuple[str, str]]:
        """The fields that name a record, with the names as they were typed."""
        for name in ("name", "place"):
            if text := str(self.fields.get(name) or ""):
                yield name, text


@dataclass
class Content:
    """All of a draft."""

    voices: list[Voice] = field(default_factory=lambda: [Voice(1)])
    subjects: list[Subject] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    voice: int = 1  # who speaks now
    about: str = ""  # the subject that was chosen for the next row; empty: the one named last
    locator: str = ""
    line: str = ""  # what stands in the line of the tab that typed last
    tab: str = ""  # that tab
    lines: dict[str, str] = field(default_factory=dict)  # what stands in those of other tabs
    reason: str = ""
    last: dict[str, str] = field(default_factory=dict)  # incident and entity that were named last
    made: int = 0  # how many keys were given out

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Content":
        """Of stored JSON. Fields that are unknown are left out."""
        found = known(cls, stored)
        for name, model in (("voices", Voice), ("subjects", Subject), ("rows", Row)):
            if name in found:
                found[name] = [model(**known(model, each)) for each in found[name]]
        return cls(**found)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def mark(self) -> str:
        """A short text that is another one if something else would be published."""
        rows = [row | {"refused": "", "version": 0} for row in map(asdict, self.rows)]
        others = [asdict(each) for each in (*self.voices, *self.subjects)]
        return sha256(json.dumps([rows, others], sort_keys=True).encode()).hexdigest()[:16]

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.line

    # Finding

    def voice_of(self, number: int) -> Voice:
        return next((each for each in self.voices if each.number == number), self.voices[0])

    def has_voice(self, number: int) -> bool:
        return any(each.number == number for each in self.voices)

    def subject_of(self, key: str) -> Subject | None:
        if key.startswith(AT):
            return Subject(key, PLACE, key.removeprefix(AT))
        return next((each for each in self.subjects if each.key == key), None)

    def row_of(self, key: str) -> Row | None:
        return next((each for each in self.rows if each.key == key), None)

    def named(self, text: str, kinds: list[str] | None = None) -> Subject | None:
        """The subject that is called so."""
        wanted = fold(text)
        return next(
            (
                each
                for each in self.subjects
                if fold(each.name) == wanted and (not kinds or each.kind in kinds)
            ),
            None,
        )

    def rows_of(self, subject: Subject) -> list[Row]:
        """The rows that are about it or name it."""
        name = fold(subject.name)
        return [
            row
            for row in self.rows
            if row.about == subject.key
            or (subject.kind != INCIDENT and fold(str(row.fields.get("name") or "")) == name)
        ]

    def line_of(self, tab: str) -> str:
        return self.line if tab == self.tab else self.lines.get(tab, "")

    # Changing

    def type(self, tab: str, text: str) -> None:
        """Put the text into the line of a tab; what stands in those of others stays."""
        lines = {**self.lines, self.tab: self.line}
        lines = {each: line for each, line in lines.items() if each not in ("", tab)}
        kept = [(each, line) for each, line in lines.items() if line][-MOST_LINES:]
        kept += [(tab, text)] if text else []
        self.tab, self.line = kept.pop() if kept else ("", "")
        self.lines = dict(kept)

    def key(self, letter: str) -> str:
        self.made += 1
        return f"{letter}{self.made}"

    def add_subject(self, kind: str, name: str) -> Subject:
        if (found := self.named(name, [kind])) is not None:
            return found
        made = Subject(self.key("s"), kind, name, uid=str(uuid4()))
        self.subjects.append(made)
        return made

    def add_voice(self, name: str, **given: str) -> Voice:
        for each in self.voices[1:]:
            if fold(each.name) == fold(name):
                return each
        number = max(each.number for each in self.voices) + 1
        made = Voice(number, name, uid=str(uuid4()), **given)
        self.voices.append(made)
        return made

    def add_row(self, row: Row) -> Row:
        row.key, row.uid = self.key("r"), str(uuid4())
        self.rows.append(row)
        self.place(row)
        return row

    def place(self, row: Row, is_kept: bool = False) -> None:
        """Give the row its subject: the one that was chosen, if it fits; else the one that was
        named last. An event is a new one, unless the row `is_kept` where it is."""
        if row.kind == "event":
            title = str(row.fields.get("title") or row.line)
            chosen = self.subject_of(row.about)
            has_event = chosen is not None and self.has_event(chosen, row) and not is_kept
            if chosen is None or chosen.kind != INCIDENT or has_event:
                row.about = self.add_subject(INCIDENT, title).key
            self.last[INCIDENT] = row.about
            return
        if not row.kind:  # it could not be read: it stands where the row before it does
            before = [each for each in self.rows if each is not row]
            row.about = row.about or (before[-1].about if before else "")
            return
        if row.kind == "count":
            place = str(row.fields.get("place") or "")
            row.about = f"{AT}{place}" if place else ""
            return
        wanted = INCIDENT if row.is_about_incident else ENTITY
        if row.who:
            row.about = self.add_named(row.who, row.kinds.get("about")).key
            row.who = ""
        elif not self.fits(row):
            row.about = self.last.get(wanted, "")
        subject = self.subject_of(row.about)
        if subject is not None and (subject.kind == INCIDENT) == row.is_about_incident:
            self.last[wanted] = row.about
        if text := str(row.fields.get("name") or ""):
            named = self.add_named(text, row.kinds.get("name"))
            if row.kind in ("part", "claimed"):
                self.last[ENTITY] = named.key

    def rename_event(self, row: Row) -> None:
        """The event is called as the row that tells of it."""
        subject, title = self.subject_of(row.about), str(row.fields.get("title") or "")
        if row.kind == "event" and title and subject and not self.has_event(subject, row):
            subject.name = title

    def about_next(self, row: Row) -> Subject | None:
        """What the row would be about if it were added. The content is not to be used any more."""
        self.add_row(row)
        return self.subject_of(row.about)

    def add_named(self, text: str, kinds: list[str] | None) -> Subject:
        """The actor or person of this name."""
        allowed = [each for each in (ACTOR, PERSON) if not kinds or each in kinds]
        if (found := self.named(text, ["", ACTOR, PERSON])) is not None:
            if not found.kind and len(allowed) == 1:
                found.kind = allowed[0]
            return found
        return self.add_subject(allowed[0] if len(allowed) == 1 else "", text)

    def fits(self, row: Row) -> bool:
        subject = self.subject_of(row.about)
        if subject is None or row.kind in OF_RECORDS:
            return subject is not None and subject.kind != PLACE
        if subject.kind == PLACE:
            return False
        return (subject.kind == INCIDENT) == row.is_about_incident

    def has_event(self, subject: Subject, but: Row) -> bool:
        return any(
            each.kind == "event" and each.about == subject.key and each is not but
            for each in self.rows
        )

    def remove_row(self, row: Row) -> None:
        self.rows.remove(row)
        for each in self.rows:
            if each.corrects == row.key:
                each.corrects = ""
        self.drop_unused()

    def drop_unused(self) -> None:
        """Subjects that rows made and that no row names any more."""
        used = {each.about for each in self.rows} | {self.about}
        texts = {fold(text) for each in self.rows for _, text in each.names()}
        texts |= {fold(each.name) for each in self.voices[1:]}
        self.subjects = [
            each for each in self.subjects if each.key in used or fold(each.name) in texts
        ]
        keys = {each.key for each in self.subjects}
        self.last = {kind: key for kind, key in self.last.items() if key in keys}


def known(model: Any, stored: dict[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(model)}
    return {name: value for name, value in stored.items() if name in names}
