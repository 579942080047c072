"""Who may write which records."""

from collections.abc import Iterable
from typing import Any

from actors.choices import EntityType
from actors.models import Entity
from base.orm.models import record_models
from threatapi.changes.merge import may_merge
from threatapi.changes.rights import has_right
from threatapi.dataset.format import Kind
from threatapi.dataset.index import RecordIndex
from threatapi.dataset.rows import Row

from .fragment import Fragment
from .kinds import WrittenKind, model_of
from .names import Named
from .rows import changed_fields


class NotAllowed(Exception):
    """The user lacks rights; `rights` are words for them."""

    def __init__(self, rights: set[str]) -> None:
        self.rights = sorted(rights)
        super().__init__(f"You may not {', nor '.join(self.rights)}.")


def refuse_kinds(user: Any, rows: list[Row], fragment: Fragment) -> None:
    """Refuse kinds of records of which the user may write none, before any record is looked up:
    whoever may not write them is not told which there are."""
    lacking = set()
    for kind in kinds_of_others(user, rows):
        plural = kind.model._meta.verbose_name_plural
        lacking |= {f"add {plural}", f"change {plural}"}
    for each in fragment.delete:
        model = model_of(each.kind)
        if not all(has_right(user, "delete", model, type_) for type_ in types_of(each.kind)):
            lacking.add(f"delete {model._meta.verbose_name_plural}")
    for pair in fragment.merge:
        if not may_merge(user, model := model_of(pair.kind)):
            lacking.add(f"merge {model._meta.verbose_name_plural}")
    if lacking:
        raise NotAllowed(lacking)


def kinds_of_others(user: Any, rows: list[Row]) -> list[Kind]:
    """The kinds of rows that the user may not write, nor any part that is given with them."""
    kinds = {id(row.kind): row.kind for row in rows}
    own = {key for key, kind in kinds.items() if may_write_of(user, kind)}
    wholes = set()
    for row in rows:
        above = row.parent if id(row.kind) in own else None
        while above and id(above) not in wholes:
            wholes.add(id(above))
            above = above.parent
    others = {id(row.kind) for row in rows if id(row) not in wholes} - own
    return [kinds[key] for key in others]


def may_write_of(user: Any, kind: Kind) -> bool:
    type_ = kind.fixed.get("type")
    return any(has_right(user, right, kind.model, type_) for right in ("add", "change"))


def types_of(kind: WrittenKind) -> list[str]:
    """The types of the entities that a kind may mean."""
    return [*EntityType.values] if kind == WrittenKind.ENTITY else [str(kind)]


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
