"""Parts of a figure go along when it is moved to another incident or entity."""

from typing import Any

from base.orm import bulk
from base.orm.keys import keys_in
from incidents.models import Figure
from incidents.models.wholes import SUBJECT, parts_elsewhere
from threatapi.edits import Edit

COLUMNS = [f"{name}_id" for name in SUBJECT]


def take_along(now: Any, edits: list[Edit]) -> bool:
    """Whether there were parts to take along; at any depth."""
    moved = {
        edit.after["id"]
        for edit in edits
        if edit.model is Figure and edit.before and edit.after and edit.changes(COLUMNS)
    }
    is_any = False
    while moved:
        parts = parts_elsewhere(Figure).filter(parent__in=keys_in(moved))
        rows = [*parts.values_list("pk", *(f"parent__{name}" for name in SUBJECT))]
        moved = {key for key, *_ in rows}
        now.note_rows(Figure, moved)
        bulk.update_columns(Figure, COLUMNS, rows)
        is_any |= bool(rows)
    return is_any
