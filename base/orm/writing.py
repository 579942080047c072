"""Where the project keeps what is written. Knows no app: `ThreatapiConfig.ready` sets it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q


class OpenChange(Protocol):
    """Everything that is written in one transaction, as long as it is open."""

    def note(self, record: Any) -> None:
        """Remember how the record is stored, before it is written or deleted."""

    def note_new(self, record: Any) -> None:
        """Remember that the record has just been created, if nothing was stored before."""


class ChangedSince(Exception):
    """A record that was to be deleted, or that would go with it, was changed meanwhile."""


class DeletedSince(ChangedSince):
    """A record that was to be saved was deleted meanwhile."""


class Door:
    """What opens a change, and the number of the last one. Within an open one, that goes on.

    `changed_after` is the condition on records of a model that their answers were altered by a
    change with a greater number; `number_before` the number of the last change before a moment.
    """

    open_change: Callable[..., AbstractContextManager[OpenChange]]
    last_number: Callable[[], int]
    changed_after: Callable[[Any, int], Q]
    number_before: Callable[[datetime], int]
    # The key of the row with which that of a model with this key was merged.
    find_keeper: Callable[[type[Any], str], int | None]


def change(*args: Any, **kwargs: Any) -> AbstractContextManager[OpenChange]:
    return Door.open_change(*args, **kwargs)
