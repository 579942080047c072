"""Admits some of what takes long at once in each process, so that threads are left for the rest."""

from threading import Lock
from typing import Any
from weakref import WeakSet

from django.conf import settings

from .errors import Busy

WAIT_SECONDS = 10


class Slots:
    """The rights to do one kind of work, as many as the named setting says."""

    def __init__(self, setting: str, refusal: str) -> None:
        self.setting, self.refusal = setting, refusal
        self._lock = Lock()
        # A slot that is forgotten without being released, as of an answer that is never sent, is
        # free.
        self._held: WeakSet[Slot] = WeakSet()

    def take(self) -> "Slot":
        """A slot, or `Busy` (503) if all are taken."""
        with self._lock:
            if len(self._held) >= getattr(settings, self.setting):
                raise Busy(self.refusal, WAIT_SECONDS)
            slot = Slot(self)
            self._held.add(slot)
            return slot

    def release(self, slot: "Slot") -> None:
        with self._lock:
            self._held.discard(slot)


class Slot:
    """The right to do one piece of work."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def release(self) -> None:
        self._slots.release(self)

    def __enter__(self) -> "Slot":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.release()


FILES = Slots(
    "EXPORTS_AT_ONCE",
    "Too many exports are running. Try again later, or ask for pages of the list (`cursor=`).",
)
VIEWS = Slots(
    "SLOW_VIEWS_AT_ONCE",
    "Too many slow requests with another view (exclude_source) are being answered. "
    "Try again later, or ask for less with narrower filters.",
)
