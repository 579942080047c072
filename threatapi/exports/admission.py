"""Admits some exports at a time in each process, so that threads are left for other requests."""

from threading import Lock
from typing import Any
from weakref import WeakSet

from django.conf import settings

from threatapi.base.errors import Busy

WAIT_SECONDS = 10
_lock = Lock()
# A slot that is forgotten without being released, as of an answer that is never sent, is free.
_held: WeakSet["Slot"] = WeakSet()


class Slot:
    """The right to write one file. Raises `Busy` (503) if all slots are taken."""

    def __init__(self) -> None:
        with _lock:
            if len(_held) >= settings.EXPORTS_AT_ONCE:
                raise Busy("Too many files are being written. Ask again later.", WAIT_SECONDS)
            _held.add(self)

    def release(self) -> None:
        with _lock:
            _held.discard(self)

    def __enter__(self) -> "Slot":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.release()
