"""Changes of what was there or computed without one: a store filled before, and new rules."""

from collections.abc import Iterable, Iterator

from base.orm.bulk import Update
from base.orm.keys import key_batches, listed
from base.orm.models import Record, record_models
from base.orm.revision import revise
from base.orm.rows import load_rows
from threatapi.edits import Edit

from .answers import is_shown
from .choices import ChangeAction, ChangeDoor
from .door import Item, changed_items, write_change
from .models import Change, ChangeItem

BATCH = 2000
REASON = "The store as it was when changes began to be kept."
COMPUTED = "Values were computed anew."


def is_older_than_changes() -> bool:
    """Whether the store holds records that were there before changes were kept.

    Some may have been changed since: `migrate` makes the tables, `prepare` the first change.
    """
    if Change.objects.filter(door=ChangeDoor.UPGRADE).exists():
        return False
    first = Change.objects.order_by("number").first()
    return any(is_older(model, first) for model in record_models())


def is_older(model: type[Record], first: Change | None) -> bool:
    oldest = model._base_manager.order_by("pk").first()
    if oldest is None or first is None:
        return oldest is not None
    created = ChangeItem.objects.filter(record=oldest.uid, action=ChangeAction.CREATE)
    return oldest.created_at < first.at and not created.exists()


def keep_store() -> None:
    """Make a change in which every record is created of which there is no change yet.

    Call it in a transaction. No answer is another one after it.
    """
    about = Change(door=ChangeDoor.UPGRADE, author="manage.py prepare", reason=REASON)
    revise()  # no record is written by which the answers about changes would be anew
    write_change(about, stored_items())


def stored_items() -> Iterator[Item]:
    for model in record_models():
        for keys in key_batches(model._base_manager.all(), BATCH):
            rows = load_rows(model, keys)
            kept = kept_records(row["uid"].hex for row in rows.values())
            yield from changed_items(
                [Edit(model, None, rows[key]) for key in keys if rows[key]["uid"] not in kept]
            )


def kept_records(uids: Iterable[str]) -> set[object]:
    items = ChangeItem.objects.filter(record__in=listed(uids)).order_by()
    return {*items.values_list("record", flat=True)}


def keep_recomputed(author: str, computed: Iterable[Update]) -> None:
    """Make a change without items of computed values that are others now, if answers show them."""
    shown = [update for update in computed if is_shown(update)]
    if shown and Change.objects.exists():
        about = Change(door=ChangeDoor.SHELL, author=author, reason=COMPUTED)
        write_change(about, (), (), shown)
