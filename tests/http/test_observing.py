"""Ids of requests, the log, and numbers for Prometheus."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as our_settings

from base.http.observing import log as requests

from ..conftest import ROOT
from ..helpers import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

API = "/api/v1/places"


class Kept(logging.Handler):
    """Keeps what a formatter of the settings makes of each record."""

    def __init__(self, formatter: str) -> None:
        super().__init__()
        self.written: list[str] = []
        self.filters = requests.handlers[0].filters
        self.formatter = logging.config.DictConfigurator(our_settings.LOGGING).configure_formatter(
            {**our_settings.LOGGING["formatters"][formatter]}
        )

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@contextmanager
def kept(formatter: str, logger: logging.Logger = requests) -> Iterator[list[str]]:
    handler = Kept(formatter)
    logger.addHandler(handler)
    try:
        yield handler.written
    finally:
        logger.removeHandler(handler)


@pytest.fixture
def written(settings: Any) -> Any:
    """The lines that `LOG_JSON` writes of requests."""
    settings.LOG_REQUESTS = True
    with kept("json") as written:
        yield written


def numbers(client: Any) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    found = re.findall(r"^(\w+(?:\{.*\})?) (\S+)$", answer.content.decode(), re.MULTILINE)
    return {name: float(value) for name, value in found}


@pytest.mark.parametrize("path", [API, f"{API}?no=1", f"{API}/nowhere", "/nothing", "/healthz"])
def test_each_answer_has_an_id_of_its_own(client, path):
    ids = {client.get(path)["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


def test_the_id_of_a_proxy_counts_only_behind_one(client, settings):
    given = {"HTTP_X_REQUEST_ID": "edge-17"}
    assert client.get(API, **given)["X-Request-ID"] != "edge-17"
    settings.BEHIND_PROXY = True
    assert client.get(API, **given)["X-Request-ID"] == "edge-17"
    wrong = client.get(API, HTTP_X_REQUEST_ID="a b\tc")["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", wrong)


def test_a_request_has_one_line_without_what_was_asked_for(client, written):
    answer = client.get(f"{API}?q=Noor", REMOTE_ADDR="192.0.2.7")
    line = json.loads(*written)
    assert line.pop("milliseconds") > 0
    assert datetime.fromisoformat(line.pop("time")).utcoffset() == timedelta()
    assert line == {
        "level": "INFO",
        "logger": "threatapi.requests",
        "message": line["message"],
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "path": API,
        "operation": "place-list",
        "status": 200,
    }
    assert "Noor" not in str(written)
    assert "192.0.2.7" not in str(written)


def test_by_default_requests_are_not_logged(client, written, settings):
    settings.LOG_REQUESTS = False
    client.get(API)
    assert written == []


DECEIVING = "\n\r\x00\x1b[31m\x85\u2028\u202e POST /api/v1/changes 201 3 ms"


@pytest.mark.parametrize("formatter", ["request", "json"])
def test_a_path_neither_begins_a_line_nor_reads_as_another_request(client, settings, formatter):
    settings.LOG_REQUESTS = True
    path = f"{API}/x{DECEIVING}"
    with kept(formatter) as written:
        client.get(quote(path))
    (line,) = written
    assert line.isprintable()
    assert re.search(rf"GET {re.escape(quote(path))} 404 [0-9.]+ ms", line)
    if formatter == "json":
        assert json.loads(line)["path"] == path


@pytest.mark.parametrize(
    ("logger", "formatter"),
    [
        ("threatapi.logins", "dated"),
        ("base.faults.middleware", "dated"),
        ("django.request", "plain"),
    ],
)
def test_whatever_is_logged_in_plain_text_is_one_line(logger, formatter):
    with kept(formatter, logging.getLogger(logger)) as written:
        logging.getLogger(logger).error("Login of “%s” failed.", DECEIVING)
    (line,) = written
    assert line.isprintable()
    assert "\\n\\r\\x00\\x1b[31m\\x85\\u2028\\u202e POST" in line


def test_of_a_traceback_only_the_lines_of_python_begin_new_lines():
    logger = logging.getLogger("django.request")
    with kept("plain", logger) as written:
        try:
            raise ValueError(f"unknown{DECEIVING}")
        except ValueError:
            logger.exception("It failed.")
    message, *traceback = written[0].split("\n")
    assert message == "It failed."
    assert all(line.startswith("  ") and line.isprintable() for line in traceback)


def test_metrics_are_closed_by_default(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For"])
def test_metrics_are_not_for_those_whom_a_proxy_serves(name, client, settings):
    settings.METRICS = True
    assert client.get("/metrics", headers={name: "for=192.0.2.1"}).status_code == 404


def test_metrics_count_answers_by_operation_and_status(client, settings):
    settings.METRICS = True
    before = numbers(client)
    client.get(API)
    tag = client.get(API)["ETag"]
    assert client.get(API, HTTP_IF_NONE_MATCH=tag).status_code == 304
    client.get(f"{API}?no=1")
    client.get("/api/v1/nothing/of/this")
    after = numbers(client)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    of_list = 'threatapi_requests_total{{method="GET",operation="place-list",status="{}"}}'
    assert [more(of_list.format(status)) for status in (200, 304, 400)] == [2, 1, 1]
    assert more('threatapi_request_seconds_count{operation="place-list"}') == 4
    assert more('threatapi_request_seconds_bucket{le="+Inf",operation="place-list"}') == 4


def test_each_metric_that_the_documentation_names_is_told(client, settings):
    settings.METRICS = True
    make.source()
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = {*re.findall(r"\bthreatapi_\w+", page)}
    told = client.get("/metrics").content.decode()
    families = {*re.findall(r"^# TYPE (\w+) ", told, re.MULTILINE)}
    families -= {name for name in families if name.endswith("_created")}  # of the library
    assert {name.removesuffix("_bucket") for name in named} == families


def test_metrics_tell_the_last_change(client, settings):
    settings.METRICS = True
    make.source()
    told = numbers(client)
    assert told["threatapi_database_up"] == 1
    newest = client.get("/api/v1/changes?limit=1&ordering=-number").json()
    assert told["threatapi_last_change_number"] == newest["results"][0]["number"]
