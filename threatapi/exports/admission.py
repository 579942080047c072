"""Admits some exports at a time in each process, so that threads are left for other requests."""

from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from threatapi.base.errors import Busy

SLOTS = BoundedSemaphore(settings.EXPORTS_AT_ONCE)
WAIT_SECONDS = 10


class Slot:
    """The right to write one file. Raises `Busy` (503) if all slots are taken."""

    def __init__(self) -> None:
        if not SLOTS.acquire(blocking=False):
            raise Busy("Too many files are being written. Ask again later.", WAIT_SECONDS)
        self.is_held = True

    def release(self) -> None:
        if self.is_held:
            self.is_held = False
            SLOTS.release()

    def __enter__(self) -> "Slot":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.release()
