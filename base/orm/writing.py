"""Where the project keeps what is written. Knows no app: `ThreatapiConfig.ready` sets it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol


class OpenChange(Protocol):
    """Everything that is written in one transaction, as long as it is open."""

    def note(self, record: Any) -> None:
        """Remember how the record is stored, before it is written or deleted."""

    def note_new(self, record: Any) -> None:
        """Remember that the record has just been created, if nothing was stored before."""


class Door:
    """What opens a change. Within an open one, that one goes on."""

    open_change: Callable[..., AbstractContextManager[OpenChange]]


def change(*args: Any, **kwargs: Any) -> AbstractContextManager[OpenChange]:
    return Door.open_change(*args, **kwargs)
