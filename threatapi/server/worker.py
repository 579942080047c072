"""A gunicorn worker that gives a thread only requests that have arrived whole.

gunicorn's own threaded worker reads a request in the thread that answers it, without a deadline:
a few clients that send half a request block all of its threads. Here one loop receives the bytes
of all connections, and each wait of a connection has a deadline (docs/adr/0013).
"""

import errno
import socket
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from . import limits
from .arrival import Arrival
from .problems import problem_answer

PIECE = 64 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# How much of what a client still sends is read before its connection is closed.
MOST_DRAINED = 16 * 1024 * 1024
LINGER_SECONDS = 2.0


def write_problem(client: Any, status: int, reason: str, detail: str) -> None:
    """Tell what gunicorn refuses before the application sees it as the application would."""
    util.write_nonblock(client, problem_answer(status, detail))


# gunicorn writes HTML, and has no setting for it.
util.write_error = write_problem


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


class Worker(ThreadWorker):
    """The threaded worker of gunicorn, with bounds on what each connection can take."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_connections = self.worker_connections
        # The loop of gunicorn would stop accepting at its bound; `make_room` closes the oldest.
        self.worker_connections = self.most_connections + 1000
        self.headers = Waiting(limits.HEADER_SECONDS)
        self.bodies = Waiting(limits.BODY_SECONDS)
        self.idle = Waiting(self.cfg.keepalive)
        self.closing = Waiting(LINGER_SECONDS)
        self.held = 0  # bytes of requests that are arriving
        self.active: Counter[str] = Counter()  # requests in threads, by address
        self.queued: defaultdict[str, deque[Connection]] = defaultdict(deque)

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("This worker speaks no TLS: put a proxy in front of it.")

    # Connections come in

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self.make_room()
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        if self.nr_conns > self.most_connections:
            self.make_room()
        conn = Connection(self.cfg, client, address, listener.getsockname())
        self.headers.add(conn)
        self.poller.register(client, EVENT_READ, partial(self.receive, conn))

    def make_room(self) -> None:
        """Close the connection that has waited longest for its client."""
        for waiting in (self.closing, self.idle, self.headers, self.bodies):
            if conn := waiting.oldest():
                self.drop(conn)
                return

    # Requests arrive

    def receive(self, conn: Connection, client: socket.socket) -> None:
        try:
            data = client.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self.take_in(conn, data)
        else:
            self.drop(conn)

    def take_in(self, conn: Connection, data: bytes) -> None:
        """Add bytes to the request that is arriving; handle it if it has arrived."""
        self.idle.discard(conn)
        self.held += len(data)
        conn.arrival.add(data)
        if conn.arrival.is_whole:
            self.leave_poller(conn)
            self.handle_arrived(conn)
        elif conn.arrival.fault:
            self.refuse(conn, *conn.arrival.fault)
        elif self.held > limits.HELD_BYTES:
            self.refuse(conn, 503, "The server has too many unfinished requests. Try again soon.")
        elif conn.arrival.has_header:
            self.headers.discard(conn)
            self.bodies.add(conn)
            if conn.arrival.awaits_continue:
                conn.arrival.awaits_continue = False
                self.tell(conn, CONTINUE)
        else:
            self.headers.add(conn)

    def handle_arrived(self, conn: Connection) -> None:
        """Give the request to a thread, or queue it behind others of its address."""
        self.held -= len(conn.arrival.data)
        conn.init()
        conn.parser.unreader.unread(bytes(conn.arrival.data))
        conn.address = limits.address_of(conn.client, conn.arrival.data)
        conn.arrival.data.clear()
        if self.active[conn.address] < limits.REQUESTS_OF_ADDRESS:
            self.start(conn)
        else:
            self.queued[conn.address].append(conn)

    def start(self, conn: Connection) -> None:
        self.active[conn.address] += 1
        conn.data_ready = True
        self.enqueue_req(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        # Bounds each piece of the answer that is sent, however slowly the client reads it.
        conn.sock.settimeout(limits.PIECE_SECONDS)
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            self.log.debug("The client did not read its answer in time.")
            return False

    def finish_request(self, conn: Connection, fs: Any) -> None:
        self.next_of(conn.address)
        try:
            keep = fs.result() if not fs.cancelled() else False
        except Exception:
            self.close(conn)
            return
        if not keep:
            self.linger(conn)
            return
        conn.sock.setblocking(False)
        conn.arrival = Arrival()
        self.idle.add(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.receive, conn))
        if not self.alive:
            self._cap_keepalive(monotonic() + LINGER_SECONDS)
        if pipelined := conn.parser.unreader.take_buffered():
            self.take_in(conn, pipelined)

    def next_of(self, address: str) -> None:
        """A request of this address is done: start the next one that is queued."""
        self.active[address] -= 1
        if not self.active[address]:
            del self.active[address]
        if queue := self.queued.get(address):
            self.start(queue.popleft())
            if not queue:
                del self.queued[address]

    # Connections end

    def refuse(self, conn: Connection, status: int, detail: str) -> None:
        self.leave_poller(conn)
        self.held -= len(conn.arrival.data)
        self.tell(conn, problem_answer(status, detail))
        self.linger(conn)

    def tell(self, conn: Connection, data: bytes) -> None:
        """Send a few bytes without waiting for the client."""
        try:
            conn.sock.send(data)
        except OSError:
            self.log.debug("The client is gone.")

    def linger(self, conn: Connection) -> None:
        """Close after the client has, so that it reads all of its answer (RFC 9112, 9.6)."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self.drain, conn))
        except (OSError, ValueError):
            self.close(conn)
            return
        self.closing.add(conn)

    def drain(self, conn: Connection, client: socket.socket) -> None:
        try:
            read = len(client.recv(PIECE))
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            read = 0
        conn.drained += read
        if not read or conn.drained > MOST_DRAINED:
            self.drop(conn)

    def leave_poller(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        for waiting in (self.headers, self.bodies, self.idle, self.closing):
            waiting.discard(conn)

    def drop(self, conn: Connection) -> None:
        """Close a connection that is in the poller."""
        self.leave_poller(conn)
        self.held -= len(conn.arrival.data)
        self.close(conn)

    def close(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()

    # What the loop of gunicorn calls each second

    def murder_pending(self) -> None:
        for waiting in (self.headers, self.bodies):
            for conn in list(waiting.late()):
                self.refuse(conn, 408, "The request did not arrive in time.")

    def murder_keepalived(self, force: bool = False) -> None:
        for waiting in (self.idle, self.closing):
            if force:
                waiting.cap(monotonic())
            for conn in list(waiting.late()):
                self.drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Stopping: a connection without a whole request ends soon."""
        for waiting in (self.idle, self.headers, self.bodies):
            waiting.cap(deadline)
