"""The server of Windows, which runs elsewhere, too."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ..helpers.servers import Server

HOST = "Host: 127.0.0.1\r\n"


class Waitress(Server):
    options = ()

    def command(self, application: str) -> list[str]:
        return ["threatapi.server.windows", f"127.0.0.1:{self.port}", application]


@pytest.fixture(scope="module")
def running_waitress(tmp_path_factory) -> Iterator[Waitress]:
    made = Waitress(tmp_path_factory.mktemp("waitress"), EXPORTS_OF_ADDRESS="2")
    yield made
    made.stop()


@pytest.fixture
def waitress(running_waitress) -> Iterator[Waitress]:
    yield running_waitress
    running_waitress.hang_up()


@pytest.mark.parametrize(
    "text",
    [
        f"GET /api/v1/places HTTP/1.1\r\n{HOST}",
        f"POST /api/v1/match HTTP/1.1\r\n{HOST}Content-Length: 100\r\n\r\n{{",
    ],
    ids=["half a header", "half a body"],
)
def test_others_are_answered_while_clients_send_half_a_request(text, waitress):
    with ExitStack() as rude:
        for _ in range(100):
            line = rude.enter_context(socket.create_connection(("127.0.0.1", waitress.port)))
            line.sendall(text.encode())
        for path in ("/healthz", "/api/v1/places", "/api/v1/places.csv"):
            assert waitress.get(path).status == 200


def test_files_beyond_the_bound_are_refused_until_one_is_done(waitress, tmp_path):
    go_on = tmp_path / "go-on"
    path = "/api/v1/places.ndjson?ordering=slug"
    held = [waitress.get(path, Hold=str(go_on)) for _ in range(2)]
    refused = waitress.get(path)
    assert refused.status == 503
    assert int(refused.getheader("Retry-After")) > 0
    assert waitress.get("/api/v1/places").status == 200
    go_on.touch()
    assert all(answer.read().count(b"\n") == 25 for answer in held)
    assert waitress.get(path).status == 200


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (400, "nonsense\r\n\r\n"),
        (400, f"POST /api/v1/match HTTP/1.1\r\n{HOST}Content-Length: -1\r\n\r\n"),
        (413, f"POST /api/v1/match HTTP/1.1\r\n{HOST}Content-Length: 99999999\r\n\r\n"),
        (431, f"GET / HTTP/1.1\r\n{HOST}Accept: {'a' * 131_150}\r\n\r\n"),
    ],
    ids=lambda value: value if isinstance(value, int) else value[:30].strip(),
)
def test_what_it_refuses_is_a_problem_as_of_the_api(status, text, waitress):
    with socket.create_connection(("127.0.0.1", waitress.port), timeout=30) as line:
        line.sendall(text.encode())
        answer = b"".join(iter(lambda: line.recv(1 << 16), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.split()[1] == str(status)
    assert "Content-Type: application/problem+json" in head
    assert "Access-Control-Allow-Origin: *" in head
    assert json.loads(body)["status"] == status
