"""The order of lists: the keys that `ordering=` takes, in SQL and in words."""

from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from ..orm.fields import EDTFField
from ..orm.vocabulary import Choice

# The column by which a key orders; of a range its low and its high.
OrderPath = str | tuple[str, str]
# How the values of a column follow each other, upwards and downwards.
TIMES = ("earliest first", "latest first")
NUMBERS = ("least first", "greatest first")
TEXTS = ("A to Z", "Z to A")


def by_date(column: str, descending: bool) -> list[Any]:
    """Orders by first day, or by last day if the first is open. Records without a date come last in
    both directions."""
    keys = [Coalesce(F(f"{column}_earliest"), F(f"{column}_latest")), F(f"{column}_latest")]
    direct = "desc" if descending else "asc"
    return [getattr(key, direct)(nulls_last=True) for key in keys]


def by_column(column: str, descending: bool, may_be_empty: bool = False) -> list[Any]:
    """Orders by the value. Empty texts are shown as null and come last, like null."""
    key = NullIf(F(column), Value("")) if may_be_empty else F(column)
    return [getattr(key, "desc" if descending else "asc")(nulls_last=True)]


def field_at(model: type[models.Model], path: str) -> models.Field:
    """The column at the end of a path; as the view sees it, it is called `seen_…`."""
    owner: Any = model
    field: Any = None
    for name in path.removeprefix("seen_").split("__"):
        field = owner._meta.get_field(name)
        owner = field.related_model or owner
    return field


def order_by(model: type[models.Model], path: str, descending: bool) -> list[Any]:
    field = field_at(model, path)
    if isinstance(field, EDTFField):
        return by_date(path, descending)
    is_text = isinstance(field, models.CharField | models.TextField)
    return by_column(path, descending, may_be_empty=is_text and field.blank)


def order_words(model: type[models.Model], order: dict[str, OrderPath]) -> list[Choice]:
    """Every key of an order, each way."""
    words = []
    for key, path in order.items():
        first = paths_of(path)[0]
        senses = _senses(field_at(model, first))
        for sign, suffix, sense in zip(("", "-"), ("", "_DESCENDING"), senses, strict=True):
            what = f"By {_what(key, first)}, {sense}"
            if isinstance(path, tuple):
                what += ": by its low, then its high"
            words.append(Choice(sign + key, key.upper() + suffix, f"{what}."))
    return words


def paths_of(path: OrderPath) -> tuple[str, ...]:
    """The columns by which a key orders."""
    return path if isinstance(path, tuple) else (path,)


def _what(key: str, path: str) -> str:
    name = path.rsplit("__", 1)[-1].replace("folded", "name")
    return f"the {name} of its {key}" if "__" in path else f"`{key}`"


def _senses(field: models.Field) -> tuple[str, str]:
    if isinstance(field, EDTFField | models.DateField):
        return TIMES
    return NUMBERS if isinstance(field, models.FloatField | models.IntegerField) else TEXTS
