"""Who may write which records."""

from collections.abc import Iterable
from typing import Any

from actors.choices import EntityType
from actors.models import Entity
from base.orm.models import record_models
from threatapi.changes.merge import may_merge
from threatapi.changes.rights import has_right
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


def may_write_something(user: Any) -> bool:
    """Whether the user has any right to write records; else nothing is looked up for them."""
    return any(
        has_right(user, action, model, type_)
        for model in record_models()
        for type_ in (EntityType.values if model is Entity else ("",))
        for action in ("add", "change", "delete")
    )
