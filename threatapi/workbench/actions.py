"""What the forms of the workbench ask for: each changes the content of the draft."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from base.admin.reasons import reason_in
from base.values.text import printable
from sources.choices import Credibility, Hedge, Modality, Stance
from sources.models import Source

from .draft import SAID, Content, Row, Subject
from .kinds import FIELDS
from .models import LONGEST_TEXT, ReportText, remove_expired
from .reading import in_words, note_sort, read_day, read_into
from .shown import as_text

LONGEST_LINE = 500
CHOSEN = {
    "stance": Stance.values,
    "hedge": Hedge.values,
    "modality": Modality.values,
    "credibility": [str(each) for each in Credibility.values],
}
MOST_ROWS = 500
NOTHING = "Nothing was added: the line is empty."
TOO_MANY = f"A draft has at most {MOST_ROWS} rows: publish some of them first."
GONE = "It is no longer in the draft: another tab has removed or published it."
IN_REVIEW = "It was sent to review: nothing was saved. To change it, withdraw the proposal."
TYPED = " You typed: {}."
CHANGED = (
    "Another tab has changed this row since you opened it: nothing was saved. You typed: {typed}."
)


class Refused(Exception):
    """The action does nothing; the text is for the editor."""


@dataclass
class Asked:
    """A form that was sent about a draft."""

    source: Source
    content: Content
    data: Mapping[str, str]
    version: int  # of the draft
    user: Any = None
    said: list[str] = field(default_factory=list)  # what is told of it
    refused: bool = False
    preview: Any = None  # what publishing would do, if that was asked for
    goes_to: Source | None = None  # the source to enter from then on, if it is another one

    def text(self, name: str, longest: int = LONGEST_LINE) -> str:
        return printable(self.data.get(name, "")).strip()[:longest]

    @property
    def seen(self) -> int:
        """The version of the draft that the page showed."""
        given = self.data.get("version", "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

    @property
    def tab(self) -> str:
        """The tab that sends the form; if that does not say so, the one that typed last."""
        return self.text("tab", 20) or self.content.tab

    def row(self) -> Row:
        """The row of the form, if it may be changed."""
        found = self.content.row_of(self.text("row"))
        if found is None:
            raise Refused(GONE)
        self.refuse_in_review([found])
        return found

    def subject(self) -> Subject:
        found = self.content.subject_of(self.text("subject"))
        if found is None:
            raise Refused(GONE)
        return found

    def refuse_in_review(self, rows: Iterable[Row]) -> None:
        """What was sent to review is decided as it was sent."""
        if any(each.proposal for each in rows):
            typed = [self.text(name) for name in ("line", "note", "name") if self.text(name)]
            raise Refused(IN_REVIEW + (TYPED.format(", ".join(typed)) if typed else ""))

    def voice(self) -> int | None:
        given = self.text("voice")
        numbers = {str(each.number): each.number for each in self.content.voices}
        return numbers.get(given)


# Rows


def add(asked: Asked) -> None:
    """Read the line and make a row of it."""
    content, line = asked.content, asked.text("offer") or asked.text("line")
    take_now(asked)
    if not line:
        raise Refused(NOTHING)
    if len(content.rows) >= MOST_ROWS:
        raise Refused(TOO_MANY)
    row = Row("", voice=content.voice, locator=content.locator)
    read_into(row, line, asked.source)
    row.about, row.version = asked.text("about") or content.about, asked.version
    content.add_row(row)
    note_sort(row, content)
    content.about = ""
    content.type(asked.tab, "")
    asked.said.append(f"Row added: {row.words or line}")


def take_now(asked: Asked) -> None:
    """The voice, the locator and the subject of the next row."""
    content = asked.content
    content.voice = asked.voice() or content.voice
    if "locator" in asked.data:
        content.locator = asked.text("locator", 200)
    if "about" in asked.data:
        content.about = asked.text("about")
    if "line" in asked.data:
        content.type(asked.tab, asked.text("line"))


def edit(asked: Asked) -> None:
    """Read the row's line anew if that was changed, and take the fields of its form."""
    row, content = asked.row(), asked.content
    if row.version > asked.seen:
        typed = asked.text("line") or row.line
        others = (asked.text(name) for name in ("locator", "note") if asked.text(name))
        raise Refused(CHANGED.format(typed=", ".join([typed, *others])))
    row.version = asked.version
    before: dict[str, str] = {}
    told = firmness(row)
    if "line" in asked.data and asked.text("line") != row.line:
        before = {name: getattr(row, name) for name in CHOSEN}
        was = row.kind, row.fields.get("metric")
        read_into(row, asked.text("line"), asked.source)
        row.choices = {}
        if row.kind and (row.kind, row.fields.get("metric")) != was:
            row.corrects = ""  # what it corrected was something else
    elif row.kind:
        take_fields(row, asked)
    row.voice = asked.voice() or row.voice
    for name in SAID:
        if name in asked.data:
            given = asked.text(name, 2000)
            if before.get(name) == given:
                continue  # what the new line says of it stands
            setattr(row, name, given if given in CHOSEN.get(name, (given,)) else "")
    if row.kind and not before and firmness(row) != told:
        row.words = in_words(row)
    if "about" in asked.data and content.subject_of(asked.text("about")):
        row.about = asked.text("about")
    content.place(row, is_kept=True)
    content.rename_event(row)
    note_sort(row, content)
    row.refused = ""
    asked.said.append("Row saved.")


def firmness(row: Row) -> tuple[str, ...]:
    return row.stance, row.hedge, row.modality


def take_fields(row: Row, asked: Asked) -> None:
    """What was typed into the fields of the row's form, in words as well."""
    changed = False
    for each in FIELDS.get(row.kind, ()):
        name = f"field-{each.name}"
        if name in asked.data and asked.text(name) != as_text(row.fields.get(each.name)):
            row.fields[each.name], changed = asked.text(name), True
            row.choices.pop(each.name, None)
            if each.name == "date_words":
                read_day(row, asked.source)
    if changed:
        row.words = in_words(row)


def remove(asked: Asked) -> None:
    """The row goes; what was typed stands in the line again."""
    row = asked.row()
    asked.content.remove_row(row)
    asked.content.type(asked.tab, asked.content.line_of(asked.tab) or row.line)
    asked.said.append(f"Row removed; it stands in the line again: {row.line}")


def correct(asked: Asked) -> None:
    """The row replaces what the same voice said earlier."""
    row = asked.row()
    row.corrects, row.version = asked.text("corrects", 36), asked.version


def stands(asked: Asked) -> None:
    """What rows of the draft corrected stands after all."""
    gone = asked.text("corrects", 36)
    for each in asked.content.rows:
        if each.corrects == gone and not each.proposal:
            each.corrects, each.version = "", asked.version


# The report


def set_text(asked: Asked) -> None:
    """Keep the text of the report, or remove it if it is empty."""
    given = asked.data.get("text", "").replace("\r\n", "\n").strip()
    if len(given) > LONGEST_TEXT:
        raise Refused(f"The text has more than {LONGEST_TEXT:,} characters.")
    clean = "".join(char for char in given if char.isprintable() or char == "\n" or char == "\t")
    remove_expired()
    if not clean:
        ReportText.objects.filter(source=asked.source).delete()
        return
    text, _ = ReportText.objects.get_or_create(source=asked.source, defaults={"text": clean})
    text.text = clean
    text.save()


def keep(asked: Asked) -> None:
    """Save what is being typed."""
    take_now(asked)
    if "reason_of_change" in asked.data:
        asked.content.reason = reason_in(asked.data)


ACTIONS: dict[str, Callable[[Asked], Any]] = {
    "add": add,
    "edit": edit,
    "remove": remove,
    "correct": correct,
    "stands": stands,
    "text": set_text,
    "keep": keep,
}
