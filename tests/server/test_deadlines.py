"""A request that takes too long is stopped, and so is one for which nobody waits any more."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import IncompleteRead
from urllib.parse import urlencode

import pytest
from django.conf import settings

from base.deadlines import deadline
from base.http.admission import VIEWS

from ..conftest import ROOT
from ..helpers.servers import POSTGRESQL, Server

REQUEST_SECONDS = 1
EXPORT_PIECE_SECONDS = 3
PASSWORD = "only of this test"
PLACES = "/api/v1/places"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with short deadlines, which answers one request of an address at a time."""
    made = Server(
        tmp_path_factory.mktemp("hurried"),
        REQUEST_SECONDS=str(REQUEST_SECONDS),
        EXPORT_PIECE_SECONDS=str(EXPORT_PIECE_SECONDS),
        REQUESTS_OF_ADDRESS="1",
        EDITOR_PASSWORD=PASSWORD,
        QUICK_LOGIN="1",
    )
    yield made
    made.stop()


@pytest.mark.parametrize("where", ["sql", "python"])
def test_a_request_that_takes_too_long_is_answered_503_and_the_next_as_ever(server, where):
    started = time.monotonic()
    answer = server.get(PLACES, Stuck=where)
    assert time.monotonic() - started < 10
    assert answer.status == 503
    assert answer.getheader("Content-Type") == "application/problem+json"
    assert answer.getheader("Cache-Control") == "no-store"
    assert answer.getheader("Retry-After") == "30"
    told = json.loads(answer.read())
    assert told["status"] == 503
    assert "narrower filters" in told["detail"]
    assert ".ndjson" in told["detail"]
    for path in (PLACES, f"{PLACES}.csv", "/readyz"):
        server.hang_up()
        assert server.get(path).status == 200


def test_the_work_ends_when_its_client_has_gone(server):
    """The next request of this address waits for it, and does not wait for its deadline."""
    with pytest.raises(TimeoutError):
        server.get(f"{PLACES}.csv", patience=0.3, Stuck="sql")
    server.hang_up()
    started = time.monotonic()
    assert server.get("/healthz").status == 200
    assert time.monotonic() - started < EXPORT_PIECE_SECONDS / 2


def test_a_file_may_take_longer_than_a_request(server):
    answer = server.get(f"{PLACES}.ndjson", Slow=str(REQUEST_SECONDS + 0.5))
    assert answer.status == 200
    assert answer.read().count(b"\n") == 25


def test_a_file_breaks_off_when_a_piece_of_it_takes_too_long(server):
    answer = server.get(f"{PLACES}.ndjson?ordering=slug", Stuck="later")
    assert answer.status == 200
    with pytest.raises(IncompleteRead):
        answer.read()
    server.hang_up()
    assert server.get(PLACES).status == 200


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite works within the process")
@pytest.mark.parametrize(
    ("served", "bound"), [("import threatapi.wsgi", "25s"), ("import django; django.setup()", "0")]
)
def test_the_database_bounds_statements_of_what_serves_alone(served, bound):
    """So it ends what a process has begun that is killed."""
    show = "connection.cursor().execute('SHOW statement_timeout').fetchone()[0]"
    code = f"{served}; from django.db import connection; print({show}); connection.close_pool()"
    known = {"DJANGO_SETTINGS_MODULE": "threatapi.settings", "EXPORT_PIECE_SECONDS": "20"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | known,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == bound


# What is written

STUCK_LOG = (
    """CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';
    CREATE TRIGGER stuck BEFORE INSERT ON django_admin_log EXECUTE FUNCTION stuck()"""
    if POSTGRESQL
    else f"""CREATE TRIGGER stuck BEFORE INSERT ON django_admin_log BEGIN
        SELECT count(*) FROM {", ".join(f"django_migrations AS m{n}" for n in range(9))};
        END"""
)
LOOSE_LOG = "DROP FUNCTION stuck CASCADE" if POSTGRESQL else "DROP TRIGGER stuck"


class Editor:
    """Somebody who is logged in to the admin."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies = server, dict[str, str]()
        login = {"username": "editor", "password": PASSWORD, "next": "/admin/"}
        assert self.send("/admin/login/", **login) == 302

    def send(self, path: str, **fields: str) -> int:
        """Fill in the form at this path; the status of the answer."""
        page = self.ask(path)
        (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[:1]
        return self.ask(path, urlencode(fields | {"csrfmiddlewaretoken": token}))

    def ask(self, path: str, body: str | None = None) -> str | int:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        cookie = {"Cookie": "; ".join("=".join(pair) for pair in self.cookies.items())}
        answer = self.server.get(path, "POST" if body else "GET", body=body, **kind, **cookie)
        for one in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.answer, page = answer, answer.read().decode()
        self.server.hang_up()
        return answer.status if body else page


def test_a_save_that_is_stopped_leaves_nothing_written(server):
    editor = Editor(server)
    server.sql(STUCK_LOG)
    try:
        # The group is written before the log, and both in one transaction.
        assert editor.send("/admin/auth/group/add/", name="Half") == 503
    finally:
        server.sql(LOOSE_LOG)
    assert editor.answer.getheader("Retry-After") == "30"
    assert ("Half",) not in server.sql("SELECT name FROM auth_group")
    assert editor.send("/admin/auth/group/add/", name="Whole") == 302
    assert ("Whole",) in server.sql("SELECT name FROM auth_group")


def test_what_is_committed_is_told_as_saved_however_late(server):
    assert Editor(server).send("/admin/auth/group/add/", name="Slow") == 302
    assert ("Slow",) in server.sql("SELECT name FROM auth_group")


# Slow views are answered some at a time


@pytest.fixture
def all_slots():
    """All slots for slow views are taken."""
    with ExitStack() as held:
        for _ in range(settings.SLOW_VIEWS_AT_ONCE):
            held.enter_context(VIEWS.take())
        yield


SLOW_VIEW = {"exclude_source": "s003"}


@pytest.mark.django_db
@pytest.mark.usefixtures("all_slots")
@pytest.mark.parametrize("path", ["incidents", "relationships", "figures", "presences"])
def test_a_slow_view_is_refused_while_others_are_answered(api, path, monkeypatch):
    monkeypatch.setattr(deadline, "LONG_SECONDS", 0)
    refused = api.get(path, **SLOW_VIEW)
    assert refused.status_code == 503
    assert refused["Retry-After"] == "10"
    assert "narrower filters" in refused.json()["detail"]
    assert api.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("all_slots")
def test_a_view_that_takes_not_long_needs_no_slot(api):
    assert api.get("presences", **SLOW_VIEW).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("all_slots")
@pytest.mark.parametrize("path", ["incidents", "incidents/stats", "relationships", "persons"])
def test_a_day_of_knowledge_needs_no_slot(api, path, monkeypatch):
    monkeypatch.setattr(deadline, "LONG_SECONDS", 0)
    by = {"by": "year"} if path.endswith("stats") else {}
    assert api.get(path, known_by="2022", **by).status_code == 200


@pytest.mark.django_db
def test_an_answered_view_leaves_its_slot_to_the_next(api, monkeypatch):
    monkeypatch.setattr(deadline, "LONG_SECONDS", 0)
    for _ in range(settings.SLOW_VIEWS_AT_ONCE + 1):
        assert api.get("incidents", **SLOW_VIEW).status_code == 200
