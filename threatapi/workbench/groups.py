"""The rows of a draft by what they are about."""

from incidents.models import Incident, Place
from threatapi.changes.words import admin_url

from .draft import INCIDENT, PERSON, PLACE, Content, Subject
from .events import tolls_in_words
from .known import Known, Meant
from .shown import GroupShown, RowShown, kind_word
from .states import States

NOT_SAID = "Not yet said what it is about"


def groups_of(states: States) -> list[GroupShown]:
    """In the order in which they were entered."""
    groups: dict[str, GroupShown] = {}
    for shown in states.rows:
        subject = states.content.subject_of(shown.row.about) or Subject("", "", NOT_SAID)
        if subject.key not in groups:
            groups[subject.key] = group_of(subject, states.content, states.known)
        groups[subject.key].rows.append(shown)
    for group in groups.values():
        if any(row.toll and row.toll.contested for row in group.rows):
            group.contested = "toll contested"
    return [*groups.values()]


def group_of(subject: Subject, content: Content, known: Known) -> GroupShown:
    group = GroupShown(subject, kind_word(subject), subject.name)
    if not subject.key:
        group.kind = ""
        return group
    meant = known.subject(subject)
    group.state, group.taken = meant.state, meant.taken
    if subject.kind != PLACE:  # of a place the row asks
        group.seeks = not subject.record
        group.candidates = meant.candidates
    if meant.record is not None:
        group.url, group.name = admin_url(meant.record), str(meant.record)
        group.facts = facts_of(meant)
        if not isinstance(meant.record, Incident | Place):
            group.kind = str(meant.record.kind or meant.record.type).replace("_", " ")
        return group
    group.facts = new_facts(subject, known)
    group.needs_sort = meant.state == "new" and subject.kind not in (INCIDENT, PERSON, PLACE)
    return group


def facts_of(meant: Meant) -> list[str]:
    record = meant.record
    if isinstance(record, Incident):
        place = str(record.place or record.location)
        return [each for each in (record.date, place, *tolls_in_words(record)) if each]
    if isinstance(record, Place):
        return [str(record.parent)] if record.parent else []
    dates = (
        ("founded", record.founded),
        ("dissolved", record.dissolved),
        ("born", record.born),
        ("died", record.died),
    )
    return [f"{label} {value}" for label, value in dates if value]


def new_facts(subject: Subject, known: Known) -> list[str]:
    row = known.event(subject) if subject.kind == INCIDENT else None
    if row is None:
        return []
    fields = row.fields
    words = f"“{fields['date_words']}”" if fields.get("date_words") else ""
    return [str(each) for each in (fields.get("date"), words, fields.get("place")) if each]


def tolls_of(rows: list[RowShown]) -> list[str]:
    """The ranges as they would be."""
    found = {}
    for row in rows:
        if row.toll:
            contested = ", contested" if row.toll.contested else ""
            found[row.toll.label] = f"{row.toll.label.lower()} {row.toll.text}{contested}"
    return [*found.values()]
