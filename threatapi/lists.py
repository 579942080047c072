"""The lists of the API, as the router has them."""

from functools import cache
from typing import Any

from django.db.models import Model
from django.urls import get_resolver


def routes() -> list[tuple[str, Any]]:
    """The name of each list, and its view."""
    router = get_resolver().urlconf_module.router  # type: ignore[attr-defined,union-attr]
    return [(name, view) for name, view, _ in router.registry]


@cache
def views() -> dict[type[Model], Any]:
    """The models whose records have a list, and its view: of actors and persons the common one."""
    models = ((view.queryset.model, view) for _, view in routes())
    return {model: view for model, view in models if not model._meta.proxy}


def listed() -> tuple[type[Model], ...]:
    """The models whose records the API lists."""
    return (*views(),)


@cache
def list_names() -> dict[str, str]:
    """The names of the lists by the kind of records that they hold."""
    models = ((name, view.queryset.model) for name, view in routes())
    return {str(model._meta.model_name): name for name, model in models if not model._meta.proxy}
