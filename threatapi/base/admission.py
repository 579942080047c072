"""Admits some pieces of work of one kind at a time in each process, so that threads are left for
other requests."""

from threading import Lock
from typing import Any
from weakref import WeakSet

from django.conf import settings

from .errors import Busy

_lock = Lock()


class Slot:
    """The right to do one piece of work. Raises `Busy` (503) if all slots are taken.

    A subclass is one kind of work: `setting` names how many at a time.
    """

    setting = ""
    refusal = ""
    retry_after = 10
    _held: WeakSet["Slot"]

    def __init_subclass__(cls) -> None:
        # A slot that is forgotten without being released, as of an answer that is never sent, is
        # free.
        cls._held = WeakSet()

    def __init__(self) -> None:
        with _lock:
            if len(self._held) >= getattr(settings, self.setting):
                raise Busy(self.refusal, self.retry_after)
            self._held.add(self)

    def release(self) -> None:
        with _lock:
            self._held.discard(self)

    def __enter__(self) -> "Slot":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.release()
