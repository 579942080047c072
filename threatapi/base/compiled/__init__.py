"""Records as JSON text that the database builds, from the serializer that declares their shape.

A serializer is compiled once, with the query that `for_api()` gives its records, into one statement
that turns keys into JSON text (`shapes`). Each field of a serializer has a rule (`rules`): its own
method `compiled`, or that of its class; the rules are written in expressions that SQLite and
PostgreSQL each have their own SQL for (`expressions`). What has no rule is `NotCompiled`: it is
then rendered by the serializer as ever, and the log says so.
"""

from .expressions import (
    Cases,
    Each,
    Flag,
    Instant,
    Joined,
    Json,
    JsonDate,
    Label,
    Maybe,
    Null,
    Number,
    Object,
    PlainNumber,
    SaidBy,
    Stored,
    Text,
    TextOrNull,
    Uid,
    Word,
    plain_number,
)
from .rules import NotCompiled, Row, compiled, nested, reference
from .shapes import JsonTexts, Shape, shape_of

__all__ = [
    "Cases",
    "Each",
    "Flag",
    "Instant",
    "Joined",
    "Json",
    "JsonDate",
    "JsonTexts",
    "Label",
    "Maybe",
    "NotCompiled",
    "Null",
    "Number",
    "Object",
    "PlainNumber",
    "Row",
    "SaidBy",
    "Shape",
    "Stored",
    "Text",
    "TextOrNull",
    "Uid",
    "Word",
    "compiled",
    "nested",
    "plain_number",
    "reference",
    "shape_of",
]
