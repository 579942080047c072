"""The state of each row of a draft."""

from sources.models import Source

from .draft import Content, Row
from .shown import FaultShown, RowShown

NO_SUBJECT = "Say what it is about."


def states_of(content: Content, source: Source) -> list[RowShown]:
    """The rows with their states, in the order in which they were entered."""
    return [state_of(row, content) for row in content.rows]


def state_of(row: Row, content: Content) -> RowShown:
    shown = RowShown(row, content.voice_of(row.voice), row.words or row.line)
    shown.about = content.subject_of(row.about)
    if row.fault:
        shown.state, shown.faults = "faulty", [FaultShown(row.fault, row.fault_field)]
    elif shown.about is None:
        shown.state, shown.notes = "draft", [NO_SUBJECT]
    elif row.kind == "denied" or row.stance == "denies":
        shown.state = "denied"
    return shown
