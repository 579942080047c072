"""Examples of parameters, from the file that the setting `EXAMPLE_VALUES` names.

It has values for sorts of parameters, some records by id or slug, by the name of their model, and
values of a resource's columns, and of its parameters where one look-up wants another value.
"""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Model

# The example of an id where the examples have no such record.
NO_RECORD = ["3f333df6-90a4-4fda-8dd3-9485d27cee36"]


@cache
def _examples() -> dict[str, Any]:
    return json.loads(settings.EXAMPLE_VALUES.read_text(encoding="utf-8"))


def usual_example(sort: str) -> str:
    """A value for a sort of parameters, such as names."""
    return _examples()["parameters"][sort]


def known_records(model: type[Model]) -> list[str]:
    """Ids or slugs of some records of the model."""
    return _examples()["records"].get(model._meta.model_name, NO_RECORD)


def example_of(model: type[Model], parameter: str) -> Any:
    """A value for a parameter of the lists of a model; None if its kind has one that serves."""
    values = _examples()["values"].get(model._meta.model_name, {})
    column, _, lookup = parameter.partition("__")
    value = values.get(parameter, values.get(column))
    # Whether there is a value is no value, and a bound of dates no EDTF text.
    is_another = lookup == "isnull" or (lookup in ("gte", "lte") and isinstance(value, str))
    return None if is_another and parameter not in values else value
