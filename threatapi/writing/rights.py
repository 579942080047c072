"""Who may write which records."""

from collections.abc import Iterable
from typing import Any

from base.orm.models import Record, record_models


class NotAllowed(Exception):
    """The user lacks rights; `rights` are words for them."""

    def __init__(self, rights: set[str]) -> None:
        self.rights = sorted(rights)
        super().__init__(f"You may not {', nor '.join(self.rights)}.")


def refuse_lacking(user: Any, wanted: Iterable[tuple[str, type[Any], Any]]) -> None:
    """Raise NotAllowed unless the user has all these rights: what is done, to records of which
    model, and such a record or what is known of it."""
    checked: dict[Any, bool] = {}
    lacking = set()
    for right, model, row in wanted:
        type_ = (row or {}).get("type")
        key = right, model, type_
        if key not in checked:
            checked[key] = has_right(user, right, model, type_)
        if not checked[key]:
            lacking.add(f"{right} {model._meta.verbose_name_plural}")
    if lacking:
        raise NotAllowed(lacking)


def has_right(user: Any, right: str, model: type[Record], type_: str | None) -> bool:
    """Of actors and persons the right to do so with either of them suffices."""
    options = model._meta.concrete_model._meta
    names = [options.model_name, *([type_] if options.model_name == "entity" and type_ else [])]
    return any(user.has_perm(f"{options.app_label}.{right}_{name}") for name in names)


def may_write_something(user: Any) -> bool:
    """Whether the user has any right to write records; else nothing is looked up for them."""
    return any(
        user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")
        for model in record_models()
        for action in ("add", "change", "delete")
    )
