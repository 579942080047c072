"""The server behind a real nginx with the configuration in docs/nginx."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import IncompleteRead
from pathlib import Path

import pytest

from ..conftest import ROOT
from ..helpers.servers import Asked
from .test_protocol import told

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
CURL, OPENSSL = shutil.which("curl"), shutil.which("openssl")
HOST = "Host: 127.0.0.1\r\n"
MAIN = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1000; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    {ours}
}}
"""

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


class Nginx(Asked):
    """nginx as documented, on another port, and with one change of it for each test's sake."""

    def __init__(self, folder: Path, behind: int, *changes: tuple[str, str]) -> None:
        super().__init__()
        ours = (ROOT / "docs/nginx/threatapi.conf").read_text(encoding="utf-8")
        changes = ("listen 80;", f"listen 127.0.0.1:{self.port};"), ("8000", str(behind)), *changes
        for old, new in changes:
            assert ours.count(old) == 1
            ours = ours.replace(old, new)
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, ours=ours))
        command = [NGINX, "-e", f"{folder}/error.log", "-p", folder, "-c", f"{folder}/nginx.conf"]
        self.process = subprocess.Popen(command)
        self.wait_until(lambda: self.get("/").status)


@pytest.fixture
def nginx(server, tmp_path) -> Iterator[Nginx]:
    made = Nginx(tmp_path, server.port)
    yield made
    made.hang_up()
    made.stop()


def test_answers_and_problems_of_the_api_pass_through(nginx):
    assert nginx.get("/api/v1/places").status == 200
    refused = nginx.get("/api/v1/places?no=1")
    assert refused.status == 400
    assert refused.getheader("Content-Type") == "application/problem+json"
    assert json.loads(refused.read())["errors"][0]["parameter"] == "no"


def test_who_sends_half_a_request_keeps_nobody_from_being_answered(server, tmp_path):
    nginx = Nginx(tmp_path, server.port, ("limit_conn threatapi_addresses 20;", ""))
    with ExitStack() as rude:
        for _ in range(100):
            line = rude.enter_context(socket.create_connection(("127.0.0.1", nginx.port)))
            line.sendall(f"GET /api/v1/places HTTP/1.1\r\n{HOST}".encode())
        assert nginx.get("/api/v1/places").status == 200
    nginx.hang_up()
    nginx.stop()


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (400, "nonsense\r\n\r\n"),
        (400, f"GET / HTTP/3.0\r\n{HOST}\r\n"),
        (400, f"POST /api/v1/match HTTP/1.1\r\n{HOST}Transfer-Encoding: foo\r\n\r\n"),
        (413, f"POST /api/v1/match HTTP/1.1\r\n{HOST}Content-Length: 99999999\r\n\r\n"),
        (414, f"GET /?{'a' * 20_000} HTTP/1.1\r\n{HOST}\r\n"),
        (426, f"GET /api/v1/places.csv HTTP/1.0\r\n{HOST}\r\n"),
        (431, f"GET / HTTP/1.1\r\n{HOST}Accept: {'a' * 20_000}\r\n\r\n"),
    ],
    ids=lambda value: value if isinstance(value, int) else value[:30].strip(),
)
def test_what_nginx_refuses_is_a_problem_as_of_the_api(status, text, nginx):
    given, kind, problem = told(nginx, text)
    assert (given, kind, problem["status"]) == (status, "application/problem+json", status)


@pytest.mark.skipif(not (CURL and OPENSSL), reason="curl or openssl is not installed")
def test_a_body_that_is_too_large_is_a_problem_over_http_2_too(server, tmp_path):
    key, certificate, large = (tmp_path / name for name in ("key.pem", "own.pem", "large"))
    large.write_bytes(bytes(4_000_000))
    make = [OPENSSL, "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=localhost"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tls = f"listen 127.0.0.1:{port} ssl http2; ssl_certificate {certificate};"
    also = f"server_name _; {tls} ssl_certificate_key {key};"
    nginx = Nginx(tmp_path, server.port, ("server_name _;", also))
    ask = [
        CURL,
        "--silent",
        "--insecure",
        "--noproxy",
        "*",
        "--http2",
        "--data-binary",
        f"@{large}",
    ]
    ask += ["--write-out", "\n%{http_version} %{content_type}"]
    url = f"https://127.0.0.1:{port}/api/v1/match"
    done = subprocess.run([*ask, url], capture_output=True, text=True, check=False)
    nginx.hang_up()
    nginx.stop()
    problem, about = done.stdout.rsplit("\n", 1)
    assert about == "2 application/problem+json"
    assert json.loads(problem)["status"] == 413


def test_while_the_server_is_gone_nginx_says_to_ask_again_later(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        nginx = Nginx(tmp_path, nobody.getsockname()[1])
        answer = nginx.get("/api/v1/places")
        assert answer.status == 503
        assert int(answer.getheader("Retry-After")) > 0
        assert json.loads(answer.read())["status"] == 503
        nginx.hang_up()
        nginx.stop()


def test_a_file_that_breaks_off_is_seen_to_break_off(nginx):
    answer = nginx.get("/api/v1/places.ndjson", Break="1")
    assert answer.status == 200
    with pytest.raises(IncompleteRead):
        answer.read()


def test_a_client_that_hangs_up_ends_the_file_behind_nginx(nginx, server, tmp_path):
    go_on = tmp_path / "go-on"
    for _ in range(2):
        assert nginx.get("/api/v1/places.ndjson?ordering=slug", Hold=str(go_on)).status == 200
    nginx.hang_up()
    go_on.touch()
    end = time.monotonic() + 20
    while server.is_reading():
        assert time.monotonic() < end
        time.sleep(0.1)
