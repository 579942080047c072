"""Lines read into rows."""

from datetime import date

from actors.choices import RULES, ActorKind, RelationshipKind
from sources.models import Source

from .draft import ACTOR, PERSON, Content, Row
from .lines import NotRead, read_line


def published_on(source: Source) -> date | None:
    """The day on which it was published, from which days such as “Sunday” are counted."""
    return source.published_latest


def read_into(row: Row, line: str, source: Source, content: Content) -> None:
    """Give the row what the line says; or the fault, and the line as it was typed."""
    row.line, row.fault, row.fault_field = line, "", ""
    try:
        reading = read_line(line, published_on(source))
    except NotRead as error:
        row.fault, row.fault_field = error.message, error.field
        return
    row.kind, row.fields, row.words = reading.kind, dict(reading.fields), reading.words
    row.stance, row.hedge, row.modality = reading.stance, reading.hedge, reading.modality
    row.kinds = {each.field: [*each.kinds] for each in reading.names}
    if reading.voice is not None:
        row.voice = reading.voice
        if all(each.number != reading.voice for each in content.voices):
            row.fault, row.fault_field = f"There is no voice {reading.voice}.", "voice"


def note_sort(row: Row, content: Content) -> None:
    """What the row tells of its subject beside the claim: “faction of X” is said of a faction."""
    subject = content.subject_of(row.about)
    if subject is None or row.kind not in ("link", "strength") or subject.record:
        return
    kinds = (ACTOR,)
    if row.kind == "link":
        rule = RULES[RelationshipKind(row.fields["relationship"])]
        kinds = tuple(map(str, rule.object if row.fields.get("inverse") else rule.subject))
    if not subject.kind and len({*kinds} & {ACTOR, PERSON}) == 1:
        subject.kind = next(each for each in (ACTOR, PERSON) if each in kinds)
    word = row.line.lower().split(":")[-1].split()[0] if row.line.split() else ""
    if subject.kind in ("", ACTOR) and word in ActorKind.values and not subject.actor_kind:
        subject.kind, subject.actor_kind = ACTOR, word
