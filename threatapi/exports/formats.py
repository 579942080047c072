"""How rows become a file: CSV, NDJSON, GeoJSON. Each piece of a file is some of its rows."""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from rest_framework.renderers import JSONRenderer

from base.http.renderers import escaped
from incidents.choices import PointOf
from incidents.spots import Spot

from .brief import Json, plain
from .columns import JOINT, Column

# Spreadsheets take what begins so for a formula, some also behind blanks and quotes; of the
# last four each is another form of one before, as East Asian keyboards type it.
FORMULA = re.compile(r"""[\t\r\n]|[\s"']*[=+\-@＝＋－＠]""")
# The same within a text, where a spreadsheet may begin another cell: many split at semicolons.
INNER = re.compile(r"""(?<=[^;\s"'])(?:[^\S\t\r\n]|["'])*+[;\t\r\n][;\s"']*+(?=[=+\-@＝＋－＠])""")

RADIUS = Column(
    "radius_km",
    "How far from the point of the map it may lie, in kilometres; null if unknown.",
    (),
    "number",
)
POINT_OF = Column(
    "point_of",
    "Whose point the map shows: the incident's own, that of the record's place, or that of the "
    "smallest place around it with a point. Null without a point.",
    (),
    choices=tuple(PointOf.values),
)
IS_CENTRE = Column(
    "is_centre",
    "True if the point is the centre of a larger area, somewhere in which the record lies; false "
    "if it lies within a kilometre of the point. Null without a point.",
    (),
    "boolean",
)
OF_THE_MAP = (RADIUS, POINT_OF, IS_CENTRE)


class Row:
    """A record as the list has it, from the database as text or from the serializer."""

    def __init__(self, spot: Spot | None, item: Json | None = None, text: str = "") -> None:
        self.spot = spot
        self._item, self._text = item, text

    @property
    def item(self) -> Json:
        return json.loads(self._text) if self._item is None else self._item

    @property
    def json(self) -> bytes:
        return escaped(self._text.encode()) if self._text else JSONRenderer().render(self._item)


class Format:
    """A kind of file. `row` writes one record."""

    ending = ""
    media_type = ""
    charset = ""
    # What a reader should know of it, for the schema.
    about = ""
    shows_columns = True
    is_map = False
    # What stands before the first row, between two, and after the last.
    head = b""
    between = b""
    tail = b""

    def __init__(self, columns: list[Column]) -> None:
        self.columns = columns

    @classmethod
    def content_type(cls) -> str:
        return cls.media_type + cls.charset

    def rows(self, rows: Iterable[Row]) -> bytes:
        return self.between.join(map(self.row, rows))

    def row(self, row: Row) -> bytes:
        raise NotImplementedError


class NDJSON(Format):
    """Newline-delimited JSON: each line is an item exactly as the list has it."""

    ending = "ndjson"
    media_type = "application/x-ndjson"
    shows_columns = False
    about = (
        "As newline-delimited JSON: one object per line, each exactly an item of the list. This "
        "is the only format without loss."
    )

    def row(self, row: Row) -> bytes:
        return row.json + b"\n"


class CSV(Format):
    """RFC 4180 in UTF-8 without a byte order mark; the header is always there."""

    ending = "csv"
    media_type = "text/csv"
    charset = "; charset=utf-8"
    about = (
        "As CSV (RFC 4180): UTF-8 without a byte order mark, lines end with CR LF, there is "
        "always a header, absent values are empty, lists are joined by `; `. Text that a "
        "spreadsheet would read as a formula (beginning with `=`, `+`, `-`, `@`, a tab or a line "
        "end, also after blanks and quotes, and within a text also after `;`) gets an apostrophe "
        "in front; numbers stay numbers. New columns may be added between these: read columns by "
        "name."
    )

    @property
    def head(self) -> bytes:  # type: ignore[override]
        return line(column.name for column in self.columns)

    def row(self, row: Row) -> bytes:
        item = row.item
        return line(cell(column.value(item)) for column in self.columns)


class GeoJSON(Format):
    """RFC 7946: a point for each record, or no geometry where none is known."""

    ending = "geojson"
    media_type = "application/geo+json"
    is_map = True
    about = (
        "As a GeoJSON FeatureCollection (RFC 7946) for maps: a point, longitude first, with the "
        "columns of the CSV as properties, lists joined by `; `. The point is that of the "
        "incident, else that of its place, else that of the smallest place around it that has "
        "one. `radius_km`, `point_of` and `is_centre` say what the point stands for. If there is "
        "no point, `geometry` is null."
    )
    head = b'{"type":"FeatureCollection","features":[\n'
    between = b",\n"
    tail = b"\n]}\n"

    def row(self, row: Row) -> bytes:
        spot, item = row.spot, row.item
        values = {column.name: column.value(item) for column in self.columns}
        return JSONRenderer().render(
            {
                "type": "Feature",
                "id": item["id"],
                "geometry": (
                    {"type": "Point", "coordinates": [spot.longitude, spot.latitude]}
                    if spot
                    else None
                ),
                "properties": {
                    name: JOINT.join(value) if isinstance(value, list) else value
                    for name, value in values.items()
                }
                | {each.name: getattr(spot, each.name, None) for each in OF_THE_MAP},
            }
        )

    def properties(self) -> list[Column]:
        return [*(each for each in self.columns if each.name != RADIUS.name), *OF_THE_MAP]


FORMATS: tuple[type[Format], ...] = (CSV, NDJSON, GeoJSON)


def line(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()


def cell(value: Any) -> str:
    """A value as text; numbers and truths are no text that somebody could have written."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, list):
        return JOINT.join(harmless(each) for each in value)
    return harmless(value)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, wherever it splits it."""
    text = INNER.sub(r"\g<0>'", text)
    return f"'{text}" if FORMULA.match(text) else text
