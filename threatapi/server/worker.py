"""A gunicorn worker that gives a thread only requests that have arrived whole.

gunicorn's own threaded worker reads a request in the thread that answers it, without a deadline:
a few clients that send half a request block all of its threads. Here one loop receives the bytes
of all connections, and each wait of a connection has a deadline (docs/adr/0013).
"""

import errno
import socket
from collections import Counter
from functools import partial
from itertools import chain
from selectors import EVENT_READ, EVENT_WRITE
from time import monotonic
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from base.http import metrics

from . import limits
from .arrival import MOST_HEADER, Arrival
from .connections import Connection, Queues, Waiting, is_gone
from .problems import problem_answer

PIECE = 64 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# How much of what a client still sends is read before its connection is closed.
MOST_DRAINED = 16 * 1024 * 1024
LINGER_SECONDS = 2.0
MANY_REQUESTS = "Too many requests of this address are waiting. Try again soon."
MANY_BYTES = "The server has too many unfinished requests. Try again soon."


def write_problem(client: Any, status: int, reason: str, detail: str) -> None:
    """Tell what gunicorn refuses before the application sees it as the application would."""
    util.write_nonblock(client, problem_answer(status, detail, client.origin))


# gunicorn writes HTML, and has no setting for it.
util.write_error = write_problem


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
        self.unread = Waiting(limits.PIECE_SECONDS)
        self.closing = Waiting(LINGER_SECONDS)
        self.held = 0  # bytes of requests that no thread has yet
        self.active: Counter[str] = Counter()  # requests in threads, by address
        self.queued = Queues()

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
        """Close the connection that has waited longest for its client.

        Before that, refuse the latest request of an address that has very many of them queued.
        """
        queue = self.queued.longest()
        if len(queue) > self.most_connections // 10:
            self.refuse(queue[-1], 503, MANY_REQUESTS)
            return
        for waiting in (self.closing, self.idle, self.headers, self.bodies):
            if conn := waiting.oldest():
                self.drop(conn)
                return
        if conn := self.unread.oldest():
            self.break_off(conn)

    # Requests arrive

    def receive(self, conn: Connection, client: socket.socket) -> None:
        if not any(conn in waiting for waiting in (self.idle, self.headers, self.bodies)):
            return  # it was closed or refused since the poller saw that it can be read
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
        elif conn.arrival.has_header:
            self.headers.discard(conn)
            self.bodies.add(conn)
            if conn.arrival.awaits_continue:
                conn.arrival.awaits_continue = False
                self.tell(conn, CONTINUE)
        else:
            self.headers.add(conn)
        if self.held > limits.HELD_BYTES:
            self.refuse(self.largest(), 503, MANY_BYTES)

    def handle_arrived(self, conn: Connection) -> None:
        """Give the request to a thread, or queue it behind others of its address."""
        conn.address = limits.address_of(conn.client, conn.arrival.header)
        if self.active[conn.address] < limits.REQUESTS_OF_ADDRESS:
            self.start(conn)
        else:
            self.queued.add(conn)

    def start(self, conn: Connection) -> None:
        self.active[conn.address] += 1
        conn.sock.origin = limits.origin_of(conn.arrival.header)
        self.held -= len(conn.arrival.data)
        conn.init()
        conn.parser.unreader.unread(bytes(conn.arrival.data))
        conn.arrival.data.clear()
        conn.data_ready = True
        self.enqueue_req(conn)

    def largest(self) -> Connection:
        """The connection with most bytes of a request that no thread has yet."""
        waiting = chain(self.headers.deadlines, self.bodies.deadlines, self.queued)
        return max(waiting, key=lambda conn: len(conn.arrival.data))

    def handle_request(self, req: Any, conn: Connection) -> bool:
        # All of the request is here, and `Outgoing` takes the answer: nothing is to wait.
        conn.sock.setblocking(False)
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            self.log.debug("The client did not read its answer in time.")
            return False

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """A thread has written the answer: send what the client has not taken yet."""
        conn.stays_open = not fs.cancelled() and not fs.exception() and fs.result()
        if not conn.sock.unread:
            self.finish_answer(conn)
            return
        try:
            self.poller.register(conn.sock, EVENT_WRITE, partial(self.send_rest, conn))
        except (OSError, ValueError):  # the thread has closed the connection
            self.close(conn)
            self.next_of(conn.address)
            return
        self.unread.add(conn)
        if sum(len(each.sock.unread) for each in self.unread.deadlines) > limits.HELD_BYTES:
            self.break_off(self.unread.oldest())

    def send_rest(self, conn: Connection, client: socket.socket) -> None:
        if conn not in self.unread:
            return  # as in `receive`
        try:
            conn.sock.flush()
        except OSError:
            self.break_off(conn)
            return
        if not conn.sock.unread:
            self.leave_poller(conn)
            self.finish_answer(conn)

    def break_off(self, conn: Connection) -> None:
        """Close a connection whose client does not read its answer."""
        self.drop(conn)
        self.next_of(conn.address)

    def finish_answer(self, conn: Connection) -> None:
        self.next_of(conn.address)
        if not conn.stays_open:
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
        while conn := self.queued.first(address):
            self.queued.remove(conn)
            if not is_gone(conn.sock):
                self.start(conn)
                return
            self.held -= len(conn.arrival.data)
            self.close(conn)

    # Connections end

    def refuse(self, conn: Connection, status: int, detail: str) -> None:
        if conn in self.queued:
            self.queued.remove(conn)
        else:
            self.leave_poller(conn)
        self.held -= len(conn.arrival.data)
        metrics.REFUSED.labels(status).inc()
        origin = limits.origin_of(conn.arrival.header or bytes(conn.arrival.data[:MOST_HEADER]))
        conn.arrival.data.clear()
        self.tell(conn, problem_answer(status, detail, origin))
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
        if conn not in self.closing:
            return  # as in `receive`
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
        for waiting in (self.headers, self.bodies, self.idle, self.unread, self.closing):
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
        queued = sum(1 for _ in self.queued)
        metrics.count_connections(self.nr_conns, self.active.total(), queued)
        for waiting in (self.headers, self.bodies):
            for conn in list(waiting.late()):
                self.refuse(conn, 408, "The request did not arrive in time.")
        for conn in list(self.unread.late()):
            self.break_off(conn)

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
