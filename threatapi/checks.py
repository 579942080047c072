"""System checks: what the API still needs for a claim type."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register

from sources.models import claim_models, claim_type

from .lists import list_names
from .searches.choices import SearchedList


@register
def check_lists(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(message, hint=f"{hint}.", obj=model, id="threatapi.E001")
        for model, message, hint in faults()
    ]


def faults() -> Iterator[tuple[Any, str, str]]:
    """Claims without a list of the API, with what is to be done."""
    for model in claim_models():
        name, list_name = claim_type(model).name, claim_type(model).list_name
        if list_names().get(name) != list_name:
            line = f'router.register("{list_name}", {model.__name__}ViewSet, "{name}")'
            yield model, "No list of the API is called so.", f"Add {line} to threatapi/urls.py"
        if list_name not in SearchedList.values:
            where = "threatapi/searches/choices.py"
            yield model, "Its list cannot be searched.", f"Import its models in {where}"
