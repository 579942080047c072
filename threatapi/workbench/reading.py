"""Lines read into rows."""

from datetime import date

from actors.choices import RULES, ActorKind, RelationshipKind
from incidents.choices import Bound
from sources.choices import Modality
from sources.models import Source

from .dates import DateNotRead, read_date
from .draft import ACTOR, PERSON, Content, Row
from .kinds import FIELDS, LABELS
from .lines import NotRead, read_line
from .shown import as_text


def published_on(source: Source) -> date | None:
    """The day on which it was published, from which days such as “Sunday” are counted."""
    return source.published_latest


def read_into(row: Row, line: str, source: Source) -> None:
    """Give the row what the line says; or the fault, and the line as it was typed."""
    row.line, row.fault, row.fault_field, row.offer, row.who = line, "", "", "", ""
    try:
        reading = read_line(line, published_on(source))
    except NotRead as error:
        row.fault, row.fault_field, row.offer = error.message, error.field, error.offer
        row.kind, row.fields, row.words, row.kinds = "", {}, "", {}
        return
    row.kind, row.fields, row.words = reading.kind, dict(reading.fields), reading.words
    row.stance, row.hedge, row.modality = reading.stance, reading.hedge, reading.modality
    row.kinds = {each.field: [*each.kinds] for each in reading.names}
    if reading.about:
        row.who, row.kinds["about"] = reading.about, [*reading.about_kinds]
    if reading.voice is not None:
        row.voice = reading.voice


def read_day(row: Row, source: Source) -> None:
    """The day of an event from the words that were typed for it."""
    text = str(row.fields.get("date_words") or "")
    row.fault = row.fault_field = ""
    row.fields |= {"date": "", "date_basis": ""}
    if not text:
        return
    try:
        found = read_date(text, published_on(source))
    except DateNotRead as error:
        row.fault, row.fault_field = str(error), "date_words"
        return
    row.fields |= {"date": found.edtf, "date_basis": found.basis or "stated"}


def in_words(row: Row) -> str:
    """The fields of a row that was changed by them."""
    values = {each.name: as_text(row.fields.get(each.name)) for each in FIELDS[row.kind]}
    if "low" in values:
        values["low"] = "–".join(dict.fromkeys(filter(None, (values["low"], values.pop("high")))))
        values["bound"] = "" if values["bound"] == Bound.EXACT else values["bound"]
    words = [value.replace("_", " ") for value in values.values() if value]
    said = " · ".join([LABELS[row.kind], *words])
    modality = "" if row.modality == Modality.ACTUAL else row.modality
    said = ", ".join(filter(None, (said, row.hedge, modality)))
    return f"{row.stance.replace('_', ' ')}: {said}" if row.stance else said


def note_sort(row: Row, content: Content) -> None:
    """What the row tells of its subject beside the claim: “faction of X” is said of a faction."""
    subject = content.subject_of(row.about)
    if subject is None or row.kind not in ("link", "strength") or subject.record:
        return
    kinds = (ACTOR,)
    if row.kind == "link":
        kind = row.fields.get("relationship")
        if kind not in RelationshipKind.values:
            return
        rule = RULES[RelationshipKind(kind)]
        kinds = tuple(map(str, rule.object if row.fields.get("inverse") else rule.subject))
    if not subject.kind and len({*kinds} & {ACTOR, PERSON}) == 1:
        subject.kind = next(each for each in (ACTOR, PERSON) if each in kinds)
    word = row.line.lower().split(":")[-1].split()[0] if row.line.split() else ""
    if subject.kind in ("", ACTOR) and word in ActorKind.values and not subject.actor_kind:
        subject.kind, subject.actor_kind = ACTOR, word
