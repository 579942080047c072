"""A connection, what it waits for, and until when."""

import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn

from .arrival import Arrival


def is_gone(client: socket.socket) -> bool:
    """Whether the client has closed a connection that does not block."""
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except (BlockingIOError, InterruptedError):
        return False
    except OSError:
        return True


class Connection(TConn):
    """A connection, with the request that is arriving on it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.arrival = Arrival()
        self.drained = 0
        self.address = ""

    def __hash__(self) -> int:
        return id(self)


class Waiting:
    """Connections that may each wait for the same time, in the order of their deadlines."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.deadlines: dict[Connection, float] = {}

    def __contains__(self, conn: Connection) -> bool:
        return conn in self.deadlines

    def add(self, conn: Connection) -> None:
        self.deadlines.setdefault(conn, monotonic() + self.seconds)

    def discard(self, conn: Connection) -> None:
        self.deadlines.pop(conn, None)

    def oldest(self) -> Connection | None:
        return next(iter(self.deadlines), None)

    def late(self) -> Iterator[Connection]:
        """Remove and return the connections whose deadline has passed."""
        now = monotonic()
        while (conn := self.oldest()) is not None and self.deadlines[conn] <= now:
            self.discard(conn)
            yield conn

    def cap(self, deadline: float) -> None:
        """End all waits at this moment at the latest."""
        for conn, until in self.deadlines.items():
            self.deadlines[conn] = min(until, deadline)
