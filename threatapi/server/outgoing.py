"""What is sent on a connection, without a thread that waits for its client to read it."""

import select
import socket
from time import monotonic
from typing import Any

from . import limits

# Bytes of one answer that may wait for the client; a thread with more waits, too, as of a file.
MOST_UNREAD = 16 * 1024 * 1024


class Outgoing:
    """A socket that takes all that is sent, and keeps what the client does not take yet.

    A thread writes to it while it answers, and then the loop of the worker sends the rest.
    """

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self.unread = bytearray()
        self.origin = ""  # of the page that asks

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def sendall(self, data: bytes) -> None:
        self.flush()
        sent = 0 if self.unread else self._send(data)
        self.unread += memoryview(data)[sent:]
        deadline = monotonic() + limits.PIECE_SECONDS
        while len(self.unread) > MOST_UNREAD:
            self._wait(deadline)
            self.flush()

    def flush(self) -> None:
        """Send as much as the client takes now."""
        while self.unread and (sent := self._send(self.unread)):
            del self.unread[:sent]

    def _send(self, data: bytes | bytearray) -> int:
        try:
            return self._client.send(data, socket.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            return 0

    def _wait(self, deadline: float) -> None:
        poller = select.poll()
        poller.register(self._client, select.POLLOUT)
        if not poller.poll(max(0, deadline - monotonic()) * 1000):
            raise TimeoutError
