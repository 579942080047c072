"""Rights to write records of a kind."""

from typing import Any

from base.orm.models import Record


def has_right(user: Any, right: str, model: type[Record], type_: str | None) -> bool:
    """Of actors and persons the right to do so with either of them suffices."""
    options = model._meta.concrete_model._meta
    names = [options.model_name, *([type_] if options.model_name == "entity" and type_ else [])]
    return any(user.has_perm(f"{options.app_label}.{right}_{name}") for name in names)
