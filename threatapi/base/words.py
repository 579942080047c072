"""Records in words, in SQL: what `__str__` says, for JSON that the database builds.

Each model that an assertion may be about has `in_words(of)` beside its `__str__`; `of` is the path
to it, such as `relationship__`.
"""

from typing import Any

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Coalesce, NullIf

from .compiled.expressions import Joined as joined
from .compiled.expressions import Label as label
from .compiled.expressions import PlainNumber, plain_number

__all__ = ["PlainNumber", "chosen", "filled", "first", "joined", "label", "plain_number"]


def first(*parts: Any) -> Coalesce:
    """The first that is not null."""
    return Coalesce(*parts, output_field=TextField())


def chosen(*cases: When, default: Any) -> Case:
    return Case(*cases, default=default, output_field=TextField())


def filled(column: str) -> NullIf:
    """The text of a column, null if it is empty."""
    return NullIf(column, Value(""), output_field=TextField())
