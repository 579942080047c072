"""The deadline of the work that one thread does, and how that work is stopped."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from threading import Lock
from time import monotonic, thread_time
from typing import Any, TypeVar

from django.db import OperationalError, connections, transaction

from ..http.admission import Slot, Slots
from .watchdog import watchdog

T = TypeVar("T")
CANCEL_SECONDS = 2
CHECK_EVERY = 500
# Of processor time, which waiting for others does not count.
LONG_SECONDS = 0.5
NEVER = float("inf")
_current: ContextVar["Deadline | None"] = ContextVar("deadline", default=None)


class Stopped(OperationalError):
    """The work was stopped. A database error, so that what handles those cleans up after it."""


def client_stays() -> bool:
    return False


class Deadline:
    """Stops what this thread does inside of `with` after so many seconds.

    Or sooner, when `is_client_gone` says that nobody waits for the result. Work that may write is
    not stopped once it has committed.
    """

    def __init__(
        self,
        seconds: float,
        is_client_gone: Callable[[], bool] = client_stays,
        may_write: bool = False,
    ) -> None:
        self.started = monotonic()
        self.until = self.started + seconds
        self.is_client_gone = is_client_gone
        self.is_stopped = False
        self._is_done = False
        self._awaits_commit = not may_write
        # The watchdog stops the work under this lock, so never after it has ended.
        self._lock = Lock()
        self._connections: list[Any] = []
        self._token: Any = None
        self._needed: Slots | None = None
        self._slot: Slot | None = None
        self._work_began = 0.0

    def __enter__(self) -> "Deadline":
        self._connections = connections.all()
        for connection in self._connections:
            connection.execute_wrappers.append(self._execute)
        self._token = _current.set(self)
        watchdog.watch(self)
        return self

    def __exit__(self, *error: Any) -> None:
        with self._lock:
            self._is_done = True
        watchdog.forget(self)
        _current.reset(self._token)
        for connection in self._connections:
            connection.execute_wrappers.remove(self._execute)
            if self.is_stopped:
                discard(connection)
        if self._slot:
            self._slot.release()
        if self.is_stopped or self._slot:
            watchdog.free_memory()

    def extend(self, seconds: float) -> None:
        """Begin anew, with so many seconds."""
        self.until = monotonic() + seconds

    def need_slot(self, slots: Slots) -> None:
        """Requires one of these slots after some seconds of processor time."""
        if not self._work_began:
            self._needed, self._work_began = slots, thread_time()

    def check(self) -> None:
        if self.is_stopped:
            raise Stopped("The work was stopped at its deadline.")
        if self._needed and thread_time() - self._work_began > LONG_SECONDS:
            slots, self._needed = self._needed, None  # asked once: what cleans up goes on
            self._slot = slots.take()

    def _execute(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement (an `execute_wrapper` of Django)."""
        self.check()
        if not self._awaits_commit and context["connection"].in_atomic_block:
            self._awaits_commit = True  # once is enough
            transaction.on_commit(self._lift, using=context["connection"].alias)
        return execute(sql, params, many, context)

    def _lift(self) -> None:
        """What is written is committed, so the request has succeeded, however late."""
        with self._lock:
            self.until, self.is_client_gone, self.is_stopped = NEVER, client_stays, False

    # Called by the watchdog

    def look(self) -> None:
        """Stop the work if it is late or nobody waits for it."""
        with self._lock:
            if self._is_done:
                return
            if not self.is_stopped:
                self.is_stopped = monotonic() >= self.until or self.is_client_gone()
            # Each time anew: a statement may have begun just after the last time.
            if self.is_stopped:
                for connection in self._connections:
                    interrupt(connection)


def interrupt(connection: Any) -> None:
    """End the statement that another thread executes on this connection, if there is one."""
    driver = connection.connection
    if driver is None:
        return
    try:
        if connection.vendor == "sqlite":
            driver.interrupt()
        else:
            driver.cancel_safe(timeout=CANCEL_SECONDS)
    except connection.Database.Error:
        pass  # the connection is closed, or its server does not answer


def discard(connection: Any) -> None:
    """Close the connection after its work was stopped, also if it is of a pool."""
    # A test has all its requests in one transaction.
    if connection.connection is not None and not connection.in_atomic_block:
        connection.connection.close()
        connection.close()


def current() -> Deadline | None:
    """The deadline of the request that this thread answers."""
    return _current.get()


def check() -> None:
    """Raise `Stopped` if the request was stopped: for loops that take long in Python."""
    if deadline := _current.get():
        deadline.check()


def checked(items: Iterable[T]) -> Iterator[T]:
    """The items of a long loop, which ends with `Stopped` when the request is stopped."""
    for number, item in enumerate(items):
        if number % CHECK_EVERY == 0:
            check()
        yield item
