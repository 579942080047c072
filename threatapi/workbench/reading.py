"""Lines read into rows."""

from datetime import date
from importlib import import_module
from typing import Any

from sources.models import Source

from .draft import Content, Row

NOT_READ = "This line cannot be read."


def published_on(source: Source) -> date | None:
    """The day on which it was published, from which days such as “Sunday” are counted."""
    return source.published_latest


def read_into(row: Row, line: str, source: Source, content: Content) -> None:
    """Give the row what the line says; or the fault, and the line as it was typed."""
    row.line, row.fault, row.fault_field = line, "", ""
    try:
        lines: Any = import_module("threatapi.workbench.lines")
    except ModuleNotFoundError:
        row.fault = NOT_READ
        return
    try:
        reading = lines.read_line(line, published_on(source))
    except lines.NotRead as error:
        row.fault, row.fault_field = str(error), getattr(error, "field", "")
        return
    row.kind, row.fields, row.words = reading.kind, dict(reading.fields), reading.words
    row.kinds = {each.field: [*each.kinds] for each in reading.names}
    if reading.voice is not None:
        row.voice = reading.voice
        if all(each.number != reading.voice for each in content.voices):
            row.fault, row.fault_field = f"There is no voice {reading.voice}.", "voice"
