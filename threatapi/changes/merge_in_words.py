"""What a merge would do, in words."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .choices import ChangeAction
from .merge import Preview
from .models import ChangeItem
from .record_format import records_by_name

# What a merge does to records, by the action of their items.
DONE = {
    ChangeAction.UPDATE: "Moved or changed",
    ChangeAction.MERGE: "Become one with an equal",
    ChangeAction.DELETE: "Go, for they link the two",
    ChangeAction.CREATE: "Made",
}


def in_words(found: Preview) -> Iterator[str]:
    """The lines of a summary: how many records of each kind, and each contradiction."""
    for action, counts in counted(found).items():
        words = ", ".join(f"{number} {kind}" for kind, number in counts)
        yield f"{DONE[action]}: {words}."
    yield from (f"Contradiction: {each}" for each in found.contradictions)


def counted(found: Preview) -> dict[ChangeAction, list[tuple[str, int]]]:
    """How many records of each kind, by the action."""
    numbers = Counter((item.action, item.kind) for item in found.items)
    return {
        action: [
            (name_of(kind, number), number)
            for (done, kind), number in sorted(numbers.items())
            if done == action
        ]
        for action in DONE
        if any(done == action for done, _ in numbers)
    }


def name_of(kind: str, number: int) -> str:
    options: Any = records_by_name()[kind]._meta
    return str(options.verbose_name if number == 1 else options.verbose_name_plural)


def as_items(found: Preview, most: int) -> list[ChangeItem]:
    """The first items, not stored: those that become one, go or are made before those that move."""
    order = list(reversed(DONE))
    items = sorted(found.items, key=lambda item: order.index(item.action))[:most]
    return [
        ChangeItem(
            kind=item.kind,
            record=item.record,
            action=item.action,
            before=item.before,
            after=item.after,
            merged_into=item.merged_into,
        )
        for item in items
    ]
