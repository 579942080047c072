"""Ids of requests, the log, and numbers for Prometheus."""

import json
import logging
import re
from typing import Any

import pytest
from django.conf import settings as our_settings

from base.http.observing import log as requests

from ..conftest import ROOT
from ..helpers import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

API = "/api/v1/places"


@pytest.fixture
def lines(settings: Any) -> Any:
    """What the log has, as `LOG_JSON` writes it."""
    settings.LOG_REQUESTS = True
    formatter = logging.config.DictConfigurator(our_settings.LOGGING).configure_formatter(
        {**our_settings.LOGGING["formatters"]["json"]}
    )
    written: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(formatter.format(record)))

    handler = Kept()
    handler.filters = requests.handlers[0].filters
    requests.addHandler(handler)
    yield written
    requests.removeHandler(handler)


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


def test_a_request_has_one_line_without_what_was_asked_for(client, lines):
    answer = client.get(f"{API}?q=Noor", REMOTE_ADDR="192.0.2.7")
    (line,) = lines
    assert line.pop("milliseconds") > 0
    assert line.pop("time")
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
    assert "Noor" not in str(lines)
    assert "192.0.2.7" not in str(lines)


def test_by_default_requests_are_not_logged(client, lines, settings):
    settings.LOG_REQUESTS = False
    client.get(API)
    assert lines == []


def test_metrics_are_closed_by_default(client):
    assert client.get("/metrics").status_code == 404


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
