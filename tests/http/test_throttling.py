"""An address may make so many requests in a time; how many are left is told in each answer."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from base.http import processes
from base.http.throttling import windows

from ..conftest import ROOT
from .test_errors import problem
from .test_problems import ask

pytestmark = pytest.mark.django_db
client = Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def twice_a_minute(settings):
    settings.THROTTLE_RATE = "2/min"
    windows.clear()
    yield
    windows.clear()


def statuses(*paths, **headers):
    return [ask(path, **headers).status_code for path in paths]


def test_the_third_request_of_an_address_has_to_wait():
    assert statuses("", "") == [200, 200]
    response = ask("entities")
    problem(response, 429)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "ETag" not in response
    other = client.get("/api/v1", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


def test_a_refusal_says_how_to_need_fewer_requests():
    statuses("", "")
    detail = ask("entities").json()["detail"]
    assert "2 are allowed in 60 seconds" in detail
    for way in (".ndjson", "limit=", "id=", "updated_since="):
        assert way in detail


def test_every_answer_tells_what_is_left():
    for path, left in (("entities", 1), ("nothing", 0), ("", 0)):
        response = ask(path)
        assert response["RateLimit-Policy"] == '"default";q=2;w=60'
        assert re.fullmatch(rf'"default";r={left};t=([1-9]|[1-5]\d|60)', response["RateLimit"])


def test_after_the_time_has_passed_there_are_new_requests(monkeypatch):
    assert statuses("", "", "") == [200, 200, 429]
    wait = int(ask("")["Retry-After"])
    later = windows.clock() + wait
    monkeypatch.setattr(windows, "clock", lambda: later)
    assert statuses("", "", "") == [200, 200, 429]


@pytest.mark.parametrize("path", ["nothing", "entities/nobody", "entities?nothing=1", "docs"])
def test_every_url_of_the_api_counts(path):
    assert [*statuses(path, path), ask(path).status_code][2] == 429


def test_the_address_of_the_api_itself_counts():
    assert [client.get("/api").status_code for _ in range(3)] == [302, 302, 429]


def test_a_search_on_the_first_page_counts_too():
    asked = [client.get("/", {"q": "nobody"}) for _ in range(3)]
    assert [each.status_code for each in asked] == [200, 200, 429]
    assert asked[2]["Content-Type"].startswith("text/html")
    assert asked[2]["Retry-After"]
    assert "too many requests from this address" in asked[2].content.decode()
    assert ask("entities").status_code == 429


def test_what_still_holds_counts_too():
    known = ask("entities")["ETag"]
    assert statuses("entities", "entities", if_none_match=known) == [304, 429]


def test_what_is_no_question_to_the_api_is_free():
    for _ in range(3):
        for path in ("/healthz", "/readyz", "/robots.txt", "/static/threatapi/icon.svg"):
            response = client.get(path)
            assert response.status_code == 200
            assert "RateLimit" not in response
            # Reading a file to its end closes it; the client's connection to the database stays.
            response.getvalue()


def test_what_a_browser_asks_beforehand_is_free():
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    for _ in range(3):
        assert client.options("/api/v1/entities", headers=headers).status_code == 200
    assert statuses("", "", "") == [200, 200, 429]


def test_a_page_of_another_origin_can_read_what_is_left():
    response = ask("entities", origin="https://example.org")
    exposed = response["Access-Control-Expose-Headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy"} <= set(exposed)


def test_an_address_that_the_sender_made_up_does_not_help():
    answers = [ask("", x_forwarded_for=f"192.0.2.{number}") for number in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]


def test_addresses_of_one_network_of_ipv6_count_together():
    asked = [client.get("/api/v1", REMOTE_ADDR=f"2001:db8::{number}") for number in range(3)]
    assert [each.status_code for each in asked] == [200, 200, 429]
    assert client.get("/api/v1", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_addresses_of_ipv4_within_ipv6_count_one_by_one():
    asked = [client.get("/api/v1", REMOTE_ADDR=f"::ffff:192.0.2.{number}") for number in range(3)]
    assert [each.status_code for each in asked] == [200, 200, 200]


def test_each_process_has_its_share(settings, monkeypatch):
    settings.THROTTLE_RATE = "5/min"
    monkeypatch.setattr(processes, "count", 2)
    assert ask("")["RateLimit-Policy"] == '"default";q=3;w=60'


def test_when_it_is_off_nobody_waits(settings):
    settings.THROTTLE_RATE = ""
    assert set(statuses(*[""] * 60)) == {200}
    assert "RateLimit" not in ask("")


@pytest.mark.parametrize("rate", ["many", "0/min", "10", "10/week", "10/m"])
def test_a_rate_that_is_none_is_told_at_the_start(rate):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=os.environ | {"THROTTLE_RATE": rate},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert f"THROTTLE_RATE is “{rate}”, but must be like 1000/min, or off." in done.stderr


def test_the_schema_declares_what_is_left(schema):
    told = {"RateLimit", "RateLimit-Policy"}
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            for code in {"200", "201"} & operation["responses"].keys():
                assert told <= set(operation["responses"][code]["headers"]), path
    for name, response in schema["components"]["responses"].items():
        assert told <= set(response["headers"]), name
