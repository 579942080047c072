"""A connection, what it waits for, and until when."""

import socket
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import chain
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn

from .arrival import Arrival
from .outgoing import Outgoing


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
        self.sock = Outgoing(self.sock)
        self.stays_open = False  # after the answer, for a next request
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


class Queues:
    """Connections whose requests wait until others of their address are answered."""

    def __init__(self) -> None:
        self.of: defaultdict[str, deque[Connection]] = defaultdict(deque)

    def __iter__(self) -> Iterator[Connection]:
        return chain.from_iterable(self.of.values())

    def __contains__(self, conn: Connection) -> bool:
        return conn in self.of.get(conn.address, ())

    def add(self, conn: Connection) -> None:
        self.of[conn.address].append(conn)

    def remove(self, conn: Connection) -> None:
        self.of[conn.address].remove(conn)
        if not self.of[conn.address]:
            del self.of[conn.address]

    def first(self, address: str) -> Connection | None:
        return next(iter(self.of.get(address, ())), None)

    def longest(self) -> "deque[Connection]":
        return max(self.of.values(), key=len, default=deque())
