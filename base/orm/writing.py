"""Where the project keeps what is written. Knows no app: `ThreatapiConfig.ready` sets it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q


class OpenChange(Protocol):
    """Everything that is written in one transaction, as long as it is open."""

    @property
    def number(self) -> int | None:
        """Its number, once it is finished and has written something."""

    def note(self, record: Any) -> None:
        """Remember how the record is stored, before it is written or deleted."""

    def note_new(self, record: Any) -> None:
        """Remember that the record has just been created, if nothing was stored before."""


class ChangesSince(Protocol):
    """What others have changed since an editor opened a form; false if that is nothing."""

    last_number: int

    def is_touched(self, record: UUID) -> bool:
        """Whether one of the changes touched the record itself."""

    def deletion(self, record: UUID) -> Any:
        """The change that deleted the record, if it is not there."""

    def seen_values(self, record: UUID) -> dict[str, Any]:
        """The columns of a touched record as they were when it was seen, as far as is known."""


class Refused(Exception):
    """Something cannot be written as it is asked for; the text is for people."""


class ReviewNeeded(ValidationError):
    """What is written names somebody in a way that a second person must review before."""

    def __init__(self, statements: Iterable[str]) -> None:
        self.statements = [*statements]
        super().__init__(self.statements)


class ChangedSince(Exception):
    """A record that was to be deleted, or that would go with it, was changed meanwhile; `later` are
    the first items of the changes that did so."""

    def __init__(self, text: str = "", later: Collection[Any] = ()) -> None:
        self.later = later
        super().__init__(text)


class DeletedSince(ChangedSince):
    """A record that was to be saved was deleted meanwhile."""


class Door:
    """What opens a change, and the number of the last one. Within an open one, that goes on.

    `changed_after` is the condition on records of a model that their answers were altered by a
    change with a greater number; `number_before` the number of the last change before a moment.
    """

    open_change: Callable[..., AbstractContextManager[OpenChange]]
    last_number: Callable[[], int]
    # Locks a record and rows of others, within a change; what others did to them, and to the
    # records with these ids, since the author of the change saw them.
    changes_since_seen: Callable[
        [OpenChange, Any, Mapping[Any, Collection[int]], Collection[UUID]], ChangesSince
    ]
    # Restores the deleted record with this id, and what was deleted with it, within a change.
    restore: Callable[[OpenChange, str], Any]
    changed_after: Callable[[Any, int], Q]
    number_before: Callable[[datetime], int]
    # The key of the row with which that of a model with this key was merged.
    find_keeper: Callable[[type[Any], str], int | None]
    # Conditions on records: this user changed them; a user did, and nobody reviewed that.
    changed_by: Callable[[Any], Q]
    unreviewed: Callable[[], Q]


def change(*args: Any, **kwargs: Any) -> AbstractContextManager[OpenChange]:
    return Door.open_change(*args, **kwargs)
