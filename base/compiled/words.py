"""Records in words, in SQL: what `statement()` says, for JSON that the database builds.

Each model that an assertion may be about has `in_words(of)` beside its `statement()`; `of` is the
path to it, such as `relationship__`.
"""

from typing import Any

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Coalesce, NullIf

from .numbers import PLAIN
from .values import Json, Word, literal


class Constant(Word):
    """A text of ours in SQL, not JSON."""

    def postgresql(self, *parts: str) -> str:
        return literal(self.text)


class Joined(Json):
    """Texts put together, not JSON. Flat, for SQLite reads no deeper than a hundred brackets."""

    def __init__(self, *parts: Any) -> None:
        given = (Constant(part.value) if isinstance(part, Value) else part for part in parts)
        super().__init__(*given)

    def sqlite(self, *parts: str) -> str:
        return f"({'||'.join(parts)})"

    def postgresql(self, *parts: str) -> str:
        return f"concat({', '.join(parts)})"


class Label(Json):
    """The label of a code, as `get_…_display` gives it; not JSON."""

    def __init__(self, column: str, choices: Any) -> None:
        super().__init__(column)
        self.choices = list(choices)

    def sqlite(self, *parts: str) -> str:
        labels = " ".join(
            f"WHEN {literal(code)} THEN {literal(label)}" for code, label in self.choices
        )
        return f"CASE {parts[0]} {labels} ELSE {parts[0]} END"

    postgresql = sqlite


class PlainNumber(Json):
    """A number in words that people read, not JSON: `plain_number` in SQL."""

    def sqlite(self, *parts: str) -> str:
        (x,) = parts
        is_whole = f"{x} = CAST({x} AS INTEGER) AND abs({x}) < {PLAIN}"
        whole = f"CAST(CAST({x} AS INTEGER) AS TEXT)"
        return f"CASE WHEN {is_whole} THEN {whole} ELSE threatapi_plain({x}) END"

    def postgresql(self, *parts: str) -> str:
        return f"trim_scale({parts[0]}::numeric)::text"


def first(*parts: Any) -> Coalesce:
    """The first that is not null."""
    return Coalesce(*parts, output_field=TextField())


def chosen(*cases: When, default: Any) -> Case:
    return Case(*cases, default=default, output_field=TextField())


def filled(column: str) -> NullIf:
    """The text of a column, null if it is empty."""
    return NullIf(column, Value(""), output_field=TextField())
