"""One client cannot take the memory, time and places of a worker from those of other addresses."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from select import select

import pytest

from ..helpers.servers import Server
from .test_rude_clients import HOST, rest

GREEDY, OTHER = "192.0.2.1", "198.51.100.1"
NAMES = '{"queries": [{"name": "nobody"}]}'
# Refused by the API, and taken in by the server.
LARGE = f"{NAMES}{' ' * 400_000}"


class Small(Server):
    """One worker with narrow bounds, which a proxy tells the addresses of clients."""

    def __init__(self, *args: object) -> None:
        super().__init__(
            *args,  # type: ignore[arg-type]
            BEHIND_PROXY="1",
            CONNECTIONS="30",
            HELD_MEGABYTES="1",
            REQUESTS_OF_ADDRESS="1",
        )

    def send(
        self,
        address: str,
        path: str = "/healthz",
        header: str = "",
        body: str = "",
        pause: float = 0,
        buffer: int = 0,
    ) -> "Line":
        line = Line(self.port, buffer)
        self.open.append(line)
        if body:
            header += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        method = "POST" if body else "GET"
        head = f"{method} {path} HTTP/1.1\r\n{HOST}X-Forwarded-For: 192.0.2.99, {address}\r\n"
        line.write(f"{head}{header}Connection: close\r\n\r\n{body[:9]}")
        time.sleep(pause)
        line.write(body[9:])
        return line

    def keep_busy(self, address: str = GREEDY) -> None:
        """Ask for what takes seconds: meanwhile other requests of this address are queued."""
        self.send(address, "/api/v1/places", "Stuck: python\r\n")
        time.sleep(0.3)

    def worker(self) -> int:
        """The number of its process."""
        found = ["pgrep", "-P", str(self.process.pid)]
        return int(subprocess.run(found, capture_output=True, check=True).stdout)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Meanwhile the worker does nothing."""
        worker = self.worker()
        os.kill(worker, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(worker, signal.SIGCONT)


class Line:
    """A connection to the server, with one request."""

    def __init__(self, port: int, buffer: int = 0) -> None:
        self.socket = socket.socket()
        if buffer:  # else as large as the system makes it
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", port))

    def write(self, text: str) -> None:
        self.socket.sendall(text.encode())

    def answer(self) -> tuple[int, str]:
        """The status, and the body."""
        head, _, body = rest(self.socket).decode().partition("\r\n\r\n")
        return int(head.split(" ")[1]), body

    def waits(self) -> bool:
        self.socket.settimeout(0.3)
        try:
            return not self.socket.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(30)

    def close(self) -> None:
        self.socket.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    made = Small(tmp_path_factory.mktemp("small"))
    yield made
    made.stop()


def check_answered(server: Small, address: str = OTHER) -> None:
    """A request of this address is answered at once."""
    started = time.monotonic()
    assert server.send(address).answer()[0] == 200
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "header",
    [
        f"Content-Length: 1{' ' * 100_000}1",
        f"Expect: {' ' * 100_000}1",
        f"X-Forwarded-For: {'1' * 100_000}g",
    ],
    ids=["length", "expect", "forwarded"],
)
def test_a_header_that_is_hard_to_read_holds_up_nobody(server, header):
    server.send(GREEDY, header=f"{header}\r\n")
    check_answered(server)


def test_one_address_waits_for_its_turn_and_others_do_not(server):
    server.keep_busy()
    assert server.send(GREEDY).waits()
    check_answered(server)


def test_an_address_in_a_body_does_not_count(server):
    server.keep_busy()
    body = f"{NAMES}\nX-Forwarded-For: {OTHER}\n"
    assert server.send(GREEDY, "/api/v1/match", body=body).waits()


@pytest.mark.parametrize(
    ("one", "same", "another"),
    [
        ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"),
        ("192.0.2.7", "::ffff:192.0.2.7", "::ffff:192.0.2.8"),
    ],
)
def test_all_addresses_of_one_network_of_ipv6_wait_for_each_other(server, one, same, another):
    server.keep_busy(one)
    assert server.send(same).waits()
    check_answered(server, another)


def test_queued_requests_are_held_within_the_bound_of_memory(server):
    server.keep_busy()
    lines = [server.send(GREEDY, "/api/v1/match", body=LARGE) for _ in range(3)]
    refused = [line for line in lines if not line.waits()]
    assert len(refused) == 1
    status, body = refused[0].answer()
    assert status == 503
    assert "too many unfinished requests" in json.loads(body)["detail"]


def test_large_bodies_that_do_not_arrive_keep_no_small_one_out(server):
    half = f"Content-Length: 900000\r\n\r\n{' ' * 524_100}"
    for _ in range(5):
        server.send(GREEDY, "/api/v1/match", half)
        time.sleep(0.1)
    line = server.send(OTHER, "/api/v1/match", body=NAMES, pause=0.2)
    assert line.answer()[0] == 200


def test_one_address_with_more_requests_than_connections_keeps_nobody_out(server):
    server.keep_busy()
    lines = [server.send(GREEDY) for _ in range(40)]
    check_answered(server)
    assert lines[0].waits()
    refused, *_ = select([line.socket for line in lines], [], [], 1)
    assert refused
    for status, body in (line.answer() for line in lines if line.socket in refused):
        assert status == 503
        assert "of this address are waiting" in json.loads(body)["detail"]


def test_queued_requests_whose_clients_have_gone_cost_nothing(server):
    server.keep_busy()
    lines = [server.send(GREEDY, "/api/v1/places", "Stuck: python\r\n") for _ in range(20)]
    time.sleep(0.3)
    for line in [*lines, *server.open]:
        line.close()
    started = time.monotonic()
    assert server.send(GREEDY).answer()[0] == 200
    assert time.monotonic() - started < 2


def test_connections_that_send_while_they_are_closed_do_not_end_the_worker(server):
    worker = server.worker()
    lines = [Line(server.port) for _ in range(40)]
    server.open += lines
    time.sleep(0.3)
    with server.paused():  # so that it then sees all of this at once
        server.open += [Line(server.port) for _ in range(20)]
        for line in lines:
            with suppress(OSError):  # it has been closed before
                line.write("GET /")
    check_answered(server)
    assert server.worker() == worker


BUNDLE = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


def test_answers_that_nobody_reads_hold_no_threads(server):
    """More than there are threads, each of another address; each more than the system buffers."""
    for number in range(12):
        line = Line(server.port, 4096)
        server.open.append(line)
        head = f"GET {BUNDLE} HTTP/1.1\r\n{HOST}X-Forwarded-For: 192.0.2.{number}\r\n"
        line.write(f"{head}\r\n" * 6)
    time.sleep(1)
    check_answered(server)


def test_an_answer_that_is_read_late_is_whole(server):
    sent = [server.send(OTHER, BUNDLE, buffer=size) for size in (4096, 1 << 20)]
    time.sleep(1)
    late, soon = (line.answer() for line in sent)
    assert late == soon
    assert len(late[1]) > 1_000_000
