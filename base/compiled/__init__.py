"""Records as JSON text that the database builds, from the serializer that declares their shape.

A serializer is compiled once, with the query that `for_api()` gives its records, into one statement
that turns keys into JSON text (`shapes`). Each field of a serializer has a rule (`rules`): its own
method `compiled`, or that of its class; the rules are written in expressions that SQLite and
PostgreSQL each have their own SQL for (`values`, `composites`). What has no rule is `NotCompiled`:
it is then rendered by the serializer as ever, and the log says so.
"""

from .composites import Cases, Each, JsonDate, Maybe, Object, One, SaidBy, Slugs
from .rules import NotCompiled, Row, compiled, nested, reference
from .shapes import SOME_DAYS, JsonTexts, Shape, open_cursor, shape_of
from .values import Flag, Instant, Json, Null, Number, Stored, Text, TextOrNull, Uid, Word

__all__ = [
    "SOME_DAYS",
    "Cases",
    "Each",
    "Flag",
    "Instant",
    "Json",
    "JsonDate",
    "JsonTexts",
    "Maybe",
    "NotCompiled",
    "Null",
    "Number",
    "Object",
    "One",
    "Row",
    "SaidBy",
    "Shape",
    "Slugs",
    "Stored",
    "Text",
    "TextOrNull",
    "Uid",
    "Word",
    "compiled",
    "nested",
    "open_cursor",
    "reference",
    "shape_of",
]
