"""The thread of each process that stops late work."""

import ctypes
import gc
import os
import time
from threading import Lock, Thread
from typing import Protocol

TICK_SECONDS = 0.25


class Watched(Protocol):
    def look(self) -> None: ...


class Watchdog:
    def __init__(self) -> None:
        self._watched: set[Watched] = set()
        self._process = 0
        self._starting = Lock()
        self._has_garbage = False

    def watch(self, deadline: Watched) -> None:
        # Threads do not follow into a fork, so each process starts its own.
        if self._process != os.getpid():
            self._start()
        self._watched.add(deadline)

    def forget(self, deadline: Watched) -> None:
        self._watched.discard(deadline)

    def free_memory(self) -> None:
        """Give back soon what long work has left, once for all that ended together."""
        self._has_garbage = True

    def _start(self) -> None:
        with self._starting:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._watched.clear()
                Thread(target=self._run, name="watchdog", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(TICK_SECONDS)
            for deadline in list(self._watched):
                deadline.look()
            if self._has_garbage:
                self._has_garbage = False
                give_back_memory()


def give_back_memory() -> None:
    """Collect garbage and return free memory to the system, which malloc would keep."""
    gc.collect()
    if trim:
        trim(0)


# Only glibc has it.
trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
watchdog = Watchdog()
