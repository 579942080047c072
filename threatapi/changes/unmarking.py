"""Who may take a marking off. Whoever may change a record may mark it."""

from collections.abc import Iterable

from base.orm.markings import CHANGE_MARKING
from base.orm.writing import Refused
from threatapi.edits import Edit

from .choices import ChangeDoor
from .models import Change

KEPT = (
    "You may not change or remove the marking of a record: that takes the right "
    f"{CHANGE_MARKING}. Nothing was written."
)
DOORS = (ChangeDoor.ADMIN, ChangeDoor.API)


class MarkingKept(Refused):
    """The change would take a marking off, or change it, and its author may not."""


def refuse_unmarking(about: Change, edits: Iterable[Edit]) -> None:
    """Commands are free, for who runs them has the whole store. Of what was proposed the rights of
    who publishes it count."""
    who = about.reviewed_by or about.user
    if about.door not in DOORS or who is None:
        return
    if any(loses_marking(edit) for edit in edits) and not who.has_perm(CHANGE_MARKING):
        raise MarkingKept(KEPT)


def loses_marking(edit: Edit) -> bool:
    before, after = edit.before, edit.after
    return bool(before and after and before["marking"] not in ("", after["marking"]))
