"""Who may write which records."""

from collections.abc import Iterable
from typing import Any

from base.orm.models import Record, record_models
from threatapi.changes.merge import may_merge
from threatapi.dataset.index import RecordIndex
from threatapi.dataset.rows import Row

from .names import Named
from .rows import changed_fields


class NotAllowed(Exception):
    """The user lacks rights; `rights` are words for them."""

    def __init__(self, rights: set[str]) -> None:
        self.rights = sorted(rights)
        super().__init__(f"You may not {', nor '.join(self.rights)}.")


def refuse_unentitled(user: Any, rows: Iterable[Row], index: RecordIndex, named: Named) -> None:
    """Refuse what the fragment says that it does, before it tells of what is stored."""
    wanted = []
    for row in rows:
        if not row.is_partial:
            wanted.append(("add", row.kind.model, row.kind.fixed))
        elif changed_fields(row, index):
            wanted.append(("change", row.kind.model, row.kind.fixed))
    wanted += [("delete", type(each), vars(each)) for each, _ in named.deletions]
    refuse_lacking(user, wanted)
    for loser, _, _ in named.unions:
        if not may_merge(user, type(loser)):
            raise NotAllowed({f"merge {loser._meta.verbose_name_plural}"})


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
