"""What the forms ask for about whom and what is meant."""

import re
from collections.abc import Callable
from typing import Any

from actors.choices import ActorKind

from .actions import GONE, Asked, Refused
from .draft import ACTOR, ENTITY, INCIDENT, NEW, PERSON, Row, Subject


def choose(asked: Asked) -> None:
    """A candidate is the one that is meant, or none of them. It holds for all rows that say so."""
    record = asked.text("record", 36)
    if record != NEW and not is_id(record):
        raise Refused(GONE)
    if (subject := subject_asked(asked)) is not None:
        subject.record, subject.is_new = ("", True) if record == NEW else (record, False)
        subject.sought = ""
        return
    for each in same_place(asked):
        each.choices["place"] = record


def keep_apart(asked: Asked) -> None:
    """A candidate is not the one that is meant; publishing remembers that."""
    record, subject = asked.text("record", 36), subject_asked(asked)
    if subject is None or not is_id(record):
        raise Refused(GONE)
    if record not in subject.apart:
        subject.apart.append(record)
    if subject.record == record:
        subject.record = ""


def choose_again(asked: Asked) -> None:
    """Take back what was chosen."""
    if (subject := subject_asked(asked)) is not None:
        subject.record, subject.is_new, subject.apart, subject.sought = "", False, [], ""
        return
    for each in same_place(asked):
        each.choices.pop("place", None)
        each.choices.pop("place_sought", None)


def seek(asked: Asked) -> None:
    """Search the store by another text for whom, or for the place, that the row names."""
    text = asked.text("seek", 200)
    if not text:
        raise Refused(NOTHING_SOUGHT)
    if (subject := subject_asked(asked)) is not None:
        subject.record, subject.is_new, subject.sought = "", False, text
        return
    for each in same_place(asked):
        each.choices.pop("place", None)
        each.choices["place_sought"] = text


def same_link(asked: Asked) -> None:
    """The link of the row is a stored one, or that of another row; or it is another one."""
    row = asked.row()
    row.choices["same"], row.version = asked.text("same", 36), asked.version


def subject_asked(asked: Asked) -> Subject | None:
    """The subject of the form, if it may be changed: of a card, or the one that a row names."""
    if "subject" in asked.data:
        found: Subject | None = asked.subject()
    else:
        row = asked.row()
        if asked.text("field") != "name":
            return None
        found = asked.content.named(str(row.fields.get("name")), ["", ACTOR, PERSON])
    if found is not None:
        asked.refuse_in_review(asked.content.rows_of(found))
    return found


def same_place(asked: Asked) -> list[Row]:
    """The rows that name the same place."""
    typed = asked.row().fields.get("place")
    rows = [each for each in asked.content.rows if not each.proposal]
    found = [each for each in rows if each.fields.get("place") == typed]
    for each in found:
        each.version = asked.version
    return found


def is_id(text: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


def add_subject(asked: Asked) -> None:
    """A record that the next rows are about, by its name."""
    kind, name = asked.text("kind"), asked.text("name", 200)
    if not name or kind not in (INCIDENT, ACTOR, PERSON):
        raise Refused("Give its name, and whether it is an event, an actor or a person.")
    subject = asked.content.add_subject(kind, name)
    asked.content.last[INCIDENT if kind == INCIDENT else ENTITY] = subject.key
    asked.content.about = subject.key


def edit_subject(asked: Asked) -> None:
    subject = subject_asked(asked)
    if subject is None:
        raise Refused(GONE)
    subject.name = asked.text("name", 200) or subject.name
    sort = asked.text("sort")
    if subject.kind != INCIDENT and (sort == PERSON or sort in ActorKind.values):
        subject.kind = PERSON if sort == PERSON else ACTOR
        subject.actor_kind = "" if sort == PERSON else sort


NOTHING_SOUGHT = "Write by which name the store is to be searched."
ON_SUBJECTS: dict[str, Callable[[Asked], Any]] = {
    "choose": choose,
    "apart": keep_apart,
    "choose_again": choose_again,
    "seek": seek,
    "same_link": same_link,
    "subject": add_subject,
    "edit_subject": edit_subject,
}
