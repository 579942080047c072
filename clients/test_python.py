"""The Python package, as a program uses it."""

import datetime
import json
import time
import tomllib
from pathlib import Path

import pytest
import threatapi_client
from conftest import free_port
from threatapi_client import Api, ApiError, Conflict, NotFound, Unreachable
from threatapi_client.models import (
    AssertionWriteRequest,
    ChangeWriteRequest,
    FigureOfIncidentWriteRequest,
    Incident,
    IncidentWriteRequest,
    PathsFound,
    Point,
    RecordsWriteRequest,
    SourceWriteRequest,
)

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def api(site):
    with Api(site) as api:
        yield api


@pytest.fixture(scope="module")
def writer(site, token):
    with Api(site, token) as api:
        yield api


def test_a_list_is_gone_through_to_its_end(api):
    records = list(api.incidents(limit=50))
    (page, *_) = api.incidents(limit=50).pages()
    assert all(isinstance(record, Incident) for record in records)
    assert len({record.id for record in records}) == len(records) == page.count > 100


def test_a_parameter_takes_one_value_or_several(api):
    both = {actor.id for actor in api.actors(kind=["media_outlet", "state"])}
    each = [{actor.id for actor in api.actors(kind=kind)} for kind in ("media_outlet", "state")]
    assert both == each[0] | each[1]
    assert [actor.slug for actor in api.actors(slug="iskp")] == ["iskp"]


def test_a_page_of_links_is_followed_by_the_others(api):
    pages = list(api.pages(api.get_entity_links("iskp", limit=5)))
    assert len(pages) > 2
    assert pages[-1].next_ is None


def test_whole_numbers_are_integers_and_dates_are_dates(api):
    """The timeline, whose numbers may be shares, has 4.0 for four people."""
    lows = [item.low for item in api.get_entity_timeline("iskp", limit=200).results]
    assert {type(low) for low in lows if low is not None} == {int}
    assert api.get_incident("kabul-airport-attack").date.earliest == datetime.date(2021, 8, 26)


def test_a_value_that_the_types_do_not_name_is_read(api):
    """A newer server may have more values in its vocabularies."""
    actor = api.get_actor("iskp").to_dict()
    read = threatapi_client.models.Actor.from_dict(actor | {"kind": "of_the_future"})
    assert read.kind == "of_the_future"


def test_statistics_graphs_and_maps_have_their_types(api):
    stats = api.get_incident_stats(by=["year", "country"], role="perpetrator")
    (page, *_) = api.incidents(role="perpetrator", limit=1).pages()
    assert stats.total.count == page.count
    paths = api.find_paths(from_="yasin-zia", to="ahmad-massoud")
    assert isinstance(paths, PathsFound)
    assert "<graphml" in api.get_graph_graphml(center="al-qaeda")
    found = api.export_incidents_geojson(place="kabul")
    assert isinstance(next(each.geometry for each in found.features if each.geometry), Point)


def test_the_exports_have_the_records_of_the_list(api):
    listed = [incident.slug for incident in api.incidents(place="kabul")]
    rows = list(api.export_incidents_csv(place="kabul"))
    records = list(api.export_incidents_ndjson(place="kabul"))
    assert [row["slug"] for row in rows] == [record.slug for record in records] == listed
    assert records == list(api.incidents(place="kabul"))


def said(locator: str) -> list[AssertionWriteRequest]:
    return [AssertionWriteRequest(source="py-report", locator=locator)]


def test_a_fault_in_a_batch_has_the_pointer_to_it(writer):
    raids = [
        IncidentWriteRequest(
            slug=f"py-{number}",
            title="A raid",
            assertions=said("p. 1"),
            figures=[FigureOfIncidentWriteRequest(metric="killed", low=number, high=number)],
        )
        for number in range(50)
    ]
    raids[41].assertions[0].source = "py-reprt"
    report = SourceWriteRequest(slug="py-report", title="A report", kind="news")
    records = RecordsWriteRequest(sources=[report], incidents=raids)
    with pytest.raises(ApiError) as error:
        writer.write(ChangeWriteRequest(why="A test.", records=records))
    pointers = [fault.pointer for fault in error.value.faults]
    assert "/records/incidents/41/assertions/0/source" in pointers


def test_what_was_deleted_is_not_found_and_what_was_undone_conflicts(writer):
    report = {"slug": "py-report", "title": "A report", "kind": "news"}
    made = writer.write({"why": "A test.", "records": {"sources": [report]}})
    same = {"why": "A test.", "base": made.number, "records": {"sources": [report]}}
    assert writer.write(same) is None
    writer.undo_change(made.number, {"why": "It was a test."})
    with pytest.raises(NotFound) as gone:
        writer.get_source("py-report")
    assert gone.value.status == 410
    with pytest.raises(Conflict):
        writer.undo_change(made.number, {"why": "It was a test."})


def test_what_is_written_again_with_its_key_is_written_once(writer):
    report = {"slug": "py-keyed", "title": "A report", "kind": "news"}
    body = {"why": "A test.", "records": {"sources": [report]}}
    first, again = (writer.write(body, idempotency_key="py-1") for _ in range(2))
    assert first.number == again.number
    writer.undo_change(first.number, {"why": "It was a test."})


def test_who_has_no_token_may_not_write(api):
    with pytest.raises(ApiError) as error:
        api.write({"why": "A test.", "records": {}})
    assert error.value.status == 401


@pytest.mark.parametrize("status", [429, 503])
def test_nobody_waits_for_longer_than_they_want(status, relay):
    relay.busy, relay.pause = [status] * 3, 3600
    started = time.monotonic()
    with Api(relay.url) as api, pytest.raises(ApiError) as error:
        api.get_root()
    assert error.value.status == status
    assert (relay.asked, time.monotonic() - started < 30) == (1, True)


def test_a_request_is_sent_again_only_so_often(relay):
    relay.busy = [429] * 10
    with Api(relay.url, retries=2) as api, pytest.raises(ApiError):
        api.get_root()
    assert relay.asked == 3


def test_an_error_names_what_is_wrong(api):
    with pytest.raises(ApiError) as error:
        list(api.incidents(contry="AF"))
    assert "contry: Unknown parameter. Did you mean country" in str(error.value)


def test_what_is_not_found_by_another_server_is_no_record_that_is_not_there(site):
    with (
        Api(f"{site}/nowhere") as api,
        pytest.raises(ApiError, match="no answer of the API") as error,
    ):
        api.get_actor("iskp")
    assert (error.value.status, type(error.value)) == (404, ApiError)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "localhost:8000/kb", "ftp://127.0.0.1"])
def test_a_url_without_http_is_refused_at_once(url):
    with pytest.raises(ValueError, match=f"begins with http:// or https://.*{url}"):
        Api(url)


def test_a_server_that_does_not_answer_is_an_error_with_its_url():
    url = f"http://127.0.0.1:{free_port()}"
    with Api(url, retries=1) as api, pytest.raises(Unreachable, match=f"{url}.*refused"):
        list(api.incidents())


def test_the_packages_have_the_version_of_the_api(api):
    version = api.get_root().version
    project = tomllib.loads((HERE / "python" / "pyproject.toml").read_text())["project"]
    package = json.loads((HERE / "typescript" / "package.json").read_text())
    assert project["version"] == package["version"] == version
