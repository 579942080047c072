"""Clients that hold connections without using them do not keep others from being answered."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from ..helpers.servers import Gunicorn, Server

HOST = "Host: 127.0.0.1\r\n"
POST = f"POST /api/v1/match HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
EACH = 200
RUDE = {
    "half a header": f"GET /api/v1/places HTTP/1.1\r\n{HOST}",
    "half a body": f'{POST}Content-Length: 100\r\n\r\n{{"queries',
    "half a chunk": f"{POST}Transfer-Encoding: chunked\r\n\r\nff\r\n{{",
    "no body after 100 Continue": f"{POST}Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
    "nothing": "",
    "an answer, and stays": f"GET /healthz HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n",
    "half of a second request": f"GET /healthz HTTP/1.1\r\n{HOST}\r\nGET /heal",
}


class TwoWorkers(Server):
    options = ("--workers", "2")


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    """A server as it is by default, but for deadlines that are short."""
    seconds = {"HEADER_SECONDS": "3", "BODY_SECONDS": "3", "PIECE_SECONDS": "3"}
    made = TwoWorkers(tmp_path_factory.mktemp("patient"), THROTTLE_RATE="", **seconds)
    yield made
    made.stop()


@pytest.fixture
def connect(patient: Gunicorn) -> Iterator[Callable[[str], socket.socket]]:
    """Opens a connection and sends a text; all are closed at the end of the test."""
    with ExitStack() as opened:

        def made(text: str) -> socket.socket:
            line = socket.create_connection(("127.0.0.1", patient.port), timeout=30)
            opened.enter_context(line)
            line.sendall(text.encode())
            return line

        yield made


def rest(line: socket.socket) -> bytes:
    """All that the server still sends, until it closes."""
    return b"".join(iter(lambda: line.recv(1 << 16), b""))


@pytest.mark.parametrize("kind", RUDE)
def test_others_are_answered_while_clients_hold_connections(patient, connect, kind):
    for _ in range(EACH):
        connect(RUDE[kind])
    for path in ("/healthz", "/api/v1/places", "/api/v1/places.csv"):
        assert patient.get(path).status == 200
    patient.hang_up()


@pytest.mark.parametrize("kind", ["half a header", "half a body", "half a chunk"])
def test_a_request_that_does_not_arrive_is_answered_408_at_its_deadline(connect, kind):
    answer = rest(connect(RUDE[kind])).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 408 ")
    assert "application/problem+json" in head
    assert json.loads(body)["status"] == 408


def test_a_request_that_trickles_in_is_dropped_at_the_same_deadline(connect):
    """Each byte that arrives does not begin the wait anew."""
    line = connect(RUDE["half a header"])
    started = time.monotonic()
    line.settimeout(0.2)
    while time.monotonic() - started < 30:
        try:
            line.sendall(b"a")
            if answer := line.recv(100):
                break
        except TimeoutError:
            continue
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_client_that_waits_for_100_continue_gets_it_and_can_go_on(connect):
    body = b'{"queries": [{"name": "nobody"}]}'
    line = connect(
        f"{POST}Connection: close\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n",
    )
    assert line.recv(1 << 16).startswith(b"HTTP/1.1 100 Continue\r\n")
    line.sendall(body)
    answer = rest(line).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_pipelined_requests_are_answered_in_their_order(connect):
    one = f"GET /healthz HTTP/1.1\r\n{HOST}\r\n"
    other = f"GET /api/v1/nothing HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n"
    line = connect(one + other[:20])
    time.sleep(0.5)
    line.sendall(other[20:].encode())
    answers = rest(line)
    assert answers.index(b"HTTP/1.1 200 ") < answers.index(b"HTTP/1.1 404 ")


def test_a_request_that_arrives_byte_by_byte_is_answered(connect):
    line = connect("")
    for byte in f"GET /healthz HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode():
        line.sendall(bytes([byte]))
    assert b'{"status": "ok"}' in rest(line)


def test_a_body_that_is_announced_too_large_is_refused_before_it_arrives(connect):
    line = connect(f"{POST}Content-Length: 999999999\r\n\r\n")
    assert rest(line).startswith(b"HTTP/1.1 413 ")


def test_by_default_an_address_may_make_so_many_requests_of_each_worker(patient):
    """More than a program makes that asks one after the other."""
    answer = patient.get("/api/v1/places")
    assert answer.getheader("RateLimit-Policy") == '"default";q=3000;w=60'
    assert "RateLimit" in answer.headers
    patient.hang_up()


@pytest.mark.parametrize(
    "header", [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")], ids=str
)
def test_what_a_proxy_would_tell_is_not_believed_of_a_client(server, header):
    links = [
        json.loads(server.get("/api/v1/places?limit=1", **headers).read())["next"]
        for headers in ({}, dict([header]))
    ]
    assert links[0] == links[1]


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO"])
def test_a_header_changes_no_path(server, name):
    """Such as one that leads a browser on to another path, or evades the throttle."""
    assert server.get("/api/v1", **{name: "/api"}).status == 200


def test_files_beyond_the_bound_are_refused_until_one_is_done(server, tmp_path):
    go_on = tmp_path / "go-on"
    path = "/api/v1/places.ndjson?ordering=slug"
    held = [server.get(path, Hold=str(go_on)) for _ in range(2)]
    refused = server.get(path)
    assert refused.status == 503
    assert int(refused.getheader("Retry-After")) > 0
    assert json.loads(refused.read())["status"] == 503
    assert server.get("/api/v1/places").status == 200
    go_on.touch()
    assert all(answer.read().count(b"\n") == 25 for answer in held)
    assert server.get(path).status == 200


def test_a_client_that_hangs_up_frees_the_place_of_its_file(server, tmp_path):
    go_on = tmp_path / "go-on"
    path = "/api/v1/places.ndjson?ordering=slug"
    for _ in range(2):
        assert server.get(path, Hold=str(go_on)).read1(10)
    server.hang_up()
    go_on.touch()
    end = time.monotonic() + 30
    while server.get(path).status == 503:
        assert time.monotonic() < end
        time.sleep(0.1)
