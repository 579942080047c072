"""The JSON that is kept of a proposal: as it was sent, with each value of the type that the OpenAPI
document says. Who writes may give a number for a text, a text for a number, and null for nothing.
"""

import json
import math
from typing import Any

from django.db import models

from threatapi.dataset.document import Scalar
from threatapi.dataset.format import FILES, Kind
from threatapi.dataset.ndjson import Number, Pairs
from threatapi.dataset.schema.lists import name_of_list
from threatapi.dataset.values import read_value, takes_list

LONGEST_NUMBER = 300  # digits; longer ones are kept as text, which reads the same
NUMBERS = (models.FloatField, models.DecimalField, models.IntegerField)


def as_kept(body: Pairs) -> str:
    """The JSON of a body in which nothing is wrong."""
    return as_json(
        Pairs((name, typed_files(each) if name == "records" else each) for name, each in body)
    )


def typed_files(files: Pairs) -> Pairs:
    return Pairs((stem, [typed(item, FILES[stem]) for item in items]) for stem, items in files)


def typed(item: Pairs, kind: Kind) -> Pairs:
    """A record, with the records that are nested in it."""
    columns = {column.name: column for column in kind.fields()}
    found = Pairs()
    for name, value in item:
        if name in columns:
            found.append((name, typed_value(columns[name], value)))
        elif value is not None:  # an id, a key or a list of parts that is not given
            parts = kind.children.get(name)
            told = [typed(part, parts) for part in value] if parts else as_text(value)
            found.append((name, told))
    return found


def typed_value(column: models.Field, value: Any) -> Any:
    if value is None or (value == "" and name_of_list(column)):
        return None
    if takes_list(column):
        return [as_text(each) for each in value]
    if isinstance(column, models.BooleanField):
        return value if isinstance(value, bool) else read_value(column, Scalar(0, value))
    if isinstance(column, NUMBERS):
        is_number = isinstance(value, Number)
        return value if is_number else Number(read_value(column, Scalar(0, value)))
    return as_text(value)


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# Writing it


def as_json(value: Any) -> str:
    """The value as JSON that any program reads; numbers stay as they are written."""
    if isinstance(value, Pairs):
        fields = (f"{as_json(name)}:{as_json(each)}" for name, each in value)
        return f"{{{','.join(fields)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(as_json, value))}]"
    if isinstance(value, Number) and is_common(value):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def is_common(number: Number) -> bool:
    return len(number) <= LONGEST_NUMBER and math.isfinite(float(number))
