"""The first change of a store that was filled before changes were kept: all that it holds."""

from collections.abc import Iterator

from base.orm.keys import key_batches
from base.orm.models import record_models
from base.orm.revision import revise
from threatapi.edits import Edit

from .choices import ChangeDoor
from .door import Item, changed_items, write_change
from .models import Change
from .rows import load_rows

BATCH = 2000
REASON = "The store as it was when changes began to be kept."


def is_without_changes() -> bool:
    """Whether the store holds records, and no change."""
    if Change.objects.exists():
        return False
    return any(model._base_manager.exists() for model in record_models())


def keep_store() -> None:
    """Make change 1, in which every record is created. Call it in a transaction."""
    about = Change(door=ChangeDoor.UPGRADE, author="manage.py prepare", reason=REASON)
    revise()  # no record is written by which the answers about changes would be anew
    write_change(about, stored_items())


def stored_items() -> Iterator[Item]:
    for model in record_models():
        for keys in key_batches(model._base_manager.all(), BATCH):
            rows = load_rows(model, keys)
            yield from changed_items([Edit(model, None, rows[key]) for key in keys])
