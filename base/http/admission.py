"""Admits some of what takes long at once in each process, so that threads are left for the rest."""

from threading import Lock
from typing import Any
from weakref import WeakSet

from django.conf import settings

from .errors import Busy

WAIT_SECONDS = 10


class Slots:
    """The rights to do one kind of work, as many as the named setting says.

    Another setting, if there is one, says how many of them one address may hold.
    """

    def __init__(
        self, setting: str, refusal: str, of_address: str = "", refusal_of_address: str = ""
    ) -> None:
        self.setting, self.refusal = setting, refusal
        self.of_address, self.refusal_of_address = of_address, refusal_of_address
        self._lock = Lock()
        # A slot that is forgotten without being released, as of an answer that is never sent, is
        # free.
        self._held: WeakSet[Slot] = WeakSet()

    def take(self, address: str = "") -> "Slot":
        """A slot, or `Busy` (503) if all are taken, or those that this address may have."""
        with self._lock:
            if len(self._held) >= getattr(settings, self.setting):
                raise Busy(self.refusal, WAIT_SECONDS)
            if self.of_address:
                own = sum(slot.address == address for slot in self._held)
                if own >= getattr(settings, self.of_address):
                    raise Busy(self.refusal_of_address, WAIT_SECONDS)
            slot = Slot(self, address)
            self._held.add(slot)
            return slot

    def release(self, slot: "Slot") -> None:
        with self._lock:
            self._held.discard(slot)


class Slot:
    """The right to do one piece of work."""

    def __init__(self, slots: Slots, address: str = "") -> None:
        self._slots, self.address = slots, address

    def release(self) -> None:
        self._slots.release(self)

    def __enter__(self) -> "Slot":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.release()


FILES = Slots(
    "EXPORTS_AT_ONCE",
    "Too many exports are running. Try again later, or ask for pages of the list (`cursor=`).",
    "EXPORTS_OF_ADDRESS",
    "Too many exports of your address are running. Try again when one of them has ended, or ask "
    "for pages of the list (`cursor=`).",
)
VIEWS = Slots(
    "SLOW_VIEWS_AT_ONCE",
    "Too many slow requests with another view (exclude_source) are being answered. "
    "Try again later, or ask for less with narrower filters.",
)
