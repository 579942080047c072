"""Who may take a marking off. Whoever may change a record may mark it."""

from collections.abc import Iterable
from typing import Any

from base.orm.markings import CHANGE_MARKING
from base.orm.writing import Refused
from threatapi.edits import Edit
from threatapi.markings import Spread

from .choices import ChangeDoor
from .models import Change

KEPT = (
    "You may not change or remove the marking of a record: that takes the right "
    f"{CHANGE_MARKING}. Nothing was written."
)
SHOWN = (
    "It would show what a marking hides: that takes the right "
    f"{CHANGE_MARKING}. Nothing was written."
)
DOORS = (ChangeDoor.ADMIN, ChangeDoor.API)


class MarkingKept(Refused):
    """The change would take a marking off, or change it, or show what is hidden, and its author may
    not."""


def refuse_unmarking(about: Change, entitled: Any, edits: Iterable[Edit]) -> None:
    """`entitled` is the user whose rights count."""
    if may_not(about, entitled) and any(map(loses_marking, edits)):
        raise MarkingKept(KEPT)


def refuse_showing(about: Change, entitled: Any, spread: Spread) -> None:
    """The same of what a marking hides without being on it: a part that is moved to what is not
    marked, a claim that gets an assertion which is not hidden."""
    if spread.shown and may_not(about, entitled):
        raise MarkingKept(SHOWN)


def may_not(about: Change, entitled: Any) -> bool:
    """Commands are free, for who runs them has the whole store."""
    is_asked = about.door in DOORS and entitled is not None
    return is_asked and not entitled.has_perm(CHANGE_MARKING)


def loses_marking(edit: Edit) -> bool:
    before, after = edit.before, edit.after
    return bool(before and after and before["marking"] not in ("", after["marking"]))
