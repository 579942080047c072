"""What HTTP allows to be sent, and what it does not: asked of the real server, byte by byte."""

import json
import socket
from collections.abc import Iterator

import pytest

from ..helpers.servers import Server

HOST = "Host: 127.0.0.1\r\nConnection: close\r\n"
GET = f"GET /api/v1/places HTTP/1.1\r\n{HOST}"
POST = f"POST /api/v1/match HTTP/1.1\r\n{HOST}"
BODY = '{"queries": [{"name": "nobody"}]}'
MANY = "A: b\r\n" * 200
IN_CHUNKS = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"


def told(server, *lines: str) -> tuple[int, str, dict]:
    """Status, media type and JSON of the answer to a request as it is written here."""
    head, _, body = answer_to(server, *lines).partition("\r\n\r\n")
    status, *headers = head.split("\r\n")
    kinds = dict(header.lower().split(": ", 1) for header in headers)
    return int(status.split()[1]), kinds["content-type"], json.loads(body)


def answer_to(server, *lines: str) -> str:
    """The answer to a request as it is written here."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall("".join(lines).encode("latin-1"))
        return b"".join(iter(lambda: line.recv(1 << 16), b"")).decode()


@pytest.fixture(scope="module")
def bounded(tmp_path_factory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("bounded"), CORS_ORIGINS="https://example.org")
    yield made
    made.stop()


def test_a_body_may_come_in_chunks(server):
    pieces = "".join(f"{len(piece):x}\r\n{piece}\r\n" for piece in (BODY[:9], BODY[9:], ""))
    status, _, found = told(server, f"{POST}{IN_CHUNKS}\r\n", pieces)
    assert status == 200
    assert found["results"][0]["query"]["name"] == "nobody"


@pytest.mark.parametrize("length", [1_100_000, 3_000_000])
def test_a_body_is_bounded_in_chunks_as_in_one(server, length):
    """The longer one is more than Django itself reads."""
    much = "9" * length
    pieces = f"{length:x}\r\n{much}\r\n0\r\n\r\n"
    whole = f"Content-Type: application/json\r\nContent-Length: {length}\r\n"
    for asked in (f"{POST}{IN_CHUNKS}\r\n{pieces}", f"{POST}{whole}\r\n{much}"):
        status, _, found = told(server, asked)
        assert (status, "at most 1000000 bytes" in found["detail"]) == (413, True)


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (400, f"{GET}Transfer-Encoding: foo\r\n\r\n"),
        (400, f"{GET}Expect: wonders\r\n\r\n"),
        (400, f"GET /api/v1/places HTTP/3.0\r\n{HOST}\r\n"),
        (400, f"{GET}Accept: a\0b\r\n\r\n"),
        (400, f"GET /api/v1/places?q=\xff HTTP/1.1\r\n{HOST}\r\n"),
        (400, f"get /api/v1/places HTTP/1.1\r\n{HOST}\r\n"),
        (400, f"{POST}{IN_CHUNKS}\r\nzz\r\n"),
        (
            400,
            f"{POST}{IN_CHUNKS}Content-Length: 5\r\n\r\n0\r\n\r\n",
        ),
        (414, f"GET /api/v1/places?q={'a' * 9000} HTTP/1.1\r\n{HOST}\r\n"),
        (431, f"{GET}Accept: {'a' * 90_000}\r\n\r\n"),
        (431, f"{GET}{MANY}\r\n"),
    ],
    ids=lambda value: None if isinstance(value, int) else value.replace(HOST, "")[:60],
)
def test_what_is_no_http_is_a_problem_that_the_schema_declares(status, lines, server):
    given, kind, problem = told(server, lines)
    assert (given, kind, problem["status"]) == (status, "application/problem+json", status)


@pytest.mark.parametrize(
    ("status", "lines", "advice"),
    [
        (414, f"GET /api/v1/places?q={'a' * 9000} HTTP/1.1\r\n{HOST}\r\n", "fewer values"),
        (431, f"{GET}{MANY}\r\n", "fewer or shorter headers"),
    ],
)
def test_what_is_too_long_is_told_how_to_ask_instead(status, lines, advice, server):
    given, _, problem = told(server, lines)
    assert given == status
    assert advice in problem["detail"]


@pytest.mark.parametrize("status", [400, 414, 431])
def test_a_page_of_another_origin_may_read_what_the_server_itself_refuses(status, server):
    lines = {
        400: f"{POST}{IN_CHUNKS}\r\nzz\r\n",
        414: f"GET /api/v1/places?q={'a' * 9000} HTTP/1.1\r\n{HOST}\r\n",
        431: f"{GET}{MANY}\r\n",
    }
    head = answer_to(server, lines[status])
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "Access-Control-Allow-Origin: *" in head
    assert "Access-Control-Expose-Headers: Retry-After" in head


@pytest.mark.parametrize(
    ("page", "may_read"), [("https://example.org", True), ("https://example.com", False)]
)
def test_of_bounded_origins_only_these_may_read_it(page, may_read, bounded):
    for line in (f"Accept: {'a' * 140_000}", MANY.strip()):
        asked = f"{GET}Origin: {page}\r\n{line}\r\n\r\n"
        head = answer_to(bounded, asked)
        assert head.startswith("HTTP/1.1 431 ")
        assert (f"Access-Control-Allow-Origin: {page}" in head) is may_read
        assert "Vary: Origin" in head


@pytest.mark.parametrize("refusal", ["gzip;q=0", "br, gzip; q=0.0", "gzip;q=0, identity"])
def test_who_refuses_gzip_does_not_get_it(refusal, server):
    path = "/api/v1/places"
    headers = {"Accept-Encoding": refusal}
    assert server.get(path, **headers).getheader("Content-Encoding") is None
    headers = {"Accept-Encoding": "gzip;q=0.5, br"}
    assert server.get(path, **headers).getheader("Content-Encoding") == "gzip"
