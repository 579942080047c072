"""Values of query parameters: how they are read, checked, and described in the schema.

Each field knows its own OpenAPI schema, so that what is published is what is accepted.
"""

from .known import NO_RECORD, example_of, known_records
from .numbers import NUMBER, Box, Flag, Integer, Integers, Number, Numbers, Share, Whole
from .parameter import MAX_LENGTH, MAX_VALUES, Faults, Parameter, nearest, read
from .records import (
    Ids,
    Ref,
    Refs,
    as_uuid,
    find_successors,
    has_slug,
    named_by,
    refuse_unknown,
    unknown_names_taken,
)
from .texts import MAX_WORDS, Code, Codes, CursorText, Name, Names, Text, Texts, WordCodes, Words
from .times import Day, EDTFTexts, Instant

__all__ = [
    "MAX_LENGTH",
    "MAX_VALUES",
    "MAX_WORDS",
    "NO_RECORD",
    "NUMBER",
    "Box",
    "Code",
    "Codes",
    "CursorText",
    "Day",
    "EDTFTexts",
    "Faults",
    "Flag",
    "Ids",
    "Instant",
    "Integer",
    "Integers",
    "Name",
    "Names",
    "Number",
    "Numbers",
    "Parameter",
    "Ref",
    "Refs",
    "Share",
    "Text",
    "Texts",
    "Whole",
    "WordCodes",
    "Words",
    "as_uuid",
    "example_of",
    "find_successors",
    "has_slug",
    "known_records",
    "named_by",
    "nearest",
    "read",
    "refuse_unknown",
    "unknown_names_taken",
]
