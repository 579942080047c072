"""A file beside every list: `incidents.csv`, `.ndjson`, and `.geojson` of what stands on a map."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema_rs import Draft202012Validator

from threatapi.urls import router

from ..conftest import Api
from ..helpers import factories

pytestmark = pytest.mark.django_db

RESOURCES = {prefix: viewset for prefix, viewset, _ in router.registry}
MAPS = ("incidents", "places")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "geojson": "application/geo+json",
}
FILES = [
    (name, ending)
    for name in RESOURCES
    for ending in MEDIA_TYPES
    if ending != "geojson" or name in MAPS
]
# Queries of a piece: the records, and one for each kind of thing shown inside.
QUERIES = {"entities": 8, "actors": 7, "persons": 8, "incidents": 7, "sources": 3, "assertions": 1}

every_resource = pytest.mark.parametrize("name", RESOURCES)
EXPANSIONS = [
    (name, expand)
    for name, viewset in RESOURCES.items()
    for expand in ({}, {"expand": "assertions"})
    if set(expand) <= set(getattr(viewset, "lens_parameters", ()))
]
every_file = pytest.mark.parametrize(("name", "ending"), FILES)


def download(path: str, **parameters: Any) -> bytes:
    response = Api().get(path, **parameters)
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def lines(path: str, **parameters: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in download(path, **parameters).splitlines()]


def table(path: str, **parameters: Any) -> list[dict[str, str]]:
    text = download(path, **parameters).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def features(path: str, **parameters: Any) -> list[dict[str, Any]]:
    return json.loads(download(path, **parameters))["features"]


def whole_list(name: str, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = Api()(name, limit=1000, offset=len(found), **parameters)
        found += page["results"]
        if page["next"] is None:
            return found


@every_resource
def test_each_line_of_ndjson_is_an_item_of_the_list(name):
    assert lines(f"{name}.ndjson") == whole_list(name)


@every_resource
def test_a_csv_has_the_rows_of_the_list_in_its_order(name):
    rows, items = table(f"{name}.csv"), whole_list(name)
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("incidents", {"place": "kabul", "ordering": "-killed", "expand": "assertions"}),
        ("incidents", {"known_by": "2021", "killed_min": "1"}),
        ("incidents", {"exclude_source": "s001", "ordering": "title"}),
        ("relationships", {"as_of": "2022-06", "kind": "leader_of"}),
        ("relationships", {"as_of": "2022-06", "known_by": "2022"}),
        ("presences", {"as_of": "2022-06", "exclude_source": "s001"}),
        ("entities", {"q": "zawahri"}),
        ("persons", {"known_by": "2022-08", "as_of": "2022-07"}),
        ("figures", {"known_by": "2022", "expand": "assertions"}),
        ("sources", {"known_by": "2022", "ordering": "-published"}),
        ("assertions", {"exclude_source": "s001", "stance": "denies"}),
        ("places", {"near": "34.53,69.17", "radius_km": "200"}),
    ],
)
def test_filters_lens_and_order_are_those_of_the_list(name, asked):
    found = lines(f"{name}.ndjson", **asked)
    assert found == whole_list(name, **asked)
    assert found
    assert [row["id"] for row in table(f"{name}.csv", **asked)] == [item["id"] for item in found]


@pytest.mark.parametrize("asked", [{}, {"known_by": "2022"}, {"exclude_source": "s000"}])
@pytest.mark.parametrize("name", ["incidents", "relationships", "entities"])
def test_what_is_read_in_pieces_is_what_is_read_at_once(name, asked, monkeypatch):
    monkeypatch.setattr("threatapi.exports.views.CHUNK", 30)
    assert lines(f"{name}.ndjson", **asked) == whole_list(name, **asked)


@every_file
def test_a_file_says_what_it_is_and_how_to_call_it(name, ending, api):
    before = datetime.now(UTC).date()
    response = api.get(f"{name}.{ending}")
    assert response["Content-Type"] == MEDIA_TYPES[ending]
    names = [
        f'attachment; filename="threatapi-{name}-{day}.{ending}"'
        for day in (before, datetime.now(UTC).date())
    ]
    assert response["Content-Disposition"] in names
    response.close()


@every_file
def test_head_answers_without_reading_the_table(name, ending, count_queries):
    with count_queries(1):  # in which state the store is
        response = Client().head(f"/api/v1/{name}.{ending}")
    assert response.status_code == 200
    assert response["Content-Type"] == MEDIA_TYPES[ending]
    assert "Content-Length" not in response
    assert Client().head(f"/api/v1/{name}.{ending}?nonsense=1").status_code == 400


@every_file
def test_options_tells_the_media_type(name, ending):
    answer = Client().options(f"/api/v1/{name}.{ending}").json()
    assert answer["renders"] == [MEDIA_TYPES[ending].partition(";")[0]]


@every_file
def test_over_http_1_0_a_file_has_its_length(name, ending, api):
    """There are no chunks, so that nothing else tells a whole file from one that broke off."""
    whole = download(f"{name}.{ending}")
    response = Client().get(f"/api/v1/{name}.{ending}", SERVER_PROTOCOL="HTTP/1.0")
    assert b"".join(response) == whole
    assert int(response["Content-Length"]) == len(whole)
    response.close()


@every_file
def test_a_file_has_no_pages(name, ending, api):
    for parameter in ("limit", "offset", "cursor", "limitt"):
        response = api.get(f"{name}.{ending}", **{parameter: 5})
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_a_bad_value_is_a_problem_and_no_file(ending, api):
    for asked in ({"place": "kabull"}, {"date_from": "2022", "date_to": "2021"}, {"near": "1,2"}):
        response = api.get(f"incidents.{ending}", **asked)
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert "Content-Disposition" not in response


@pytest.mark.parametrize("accepts", ["text/csv", "application/json", "application/problem+json"])
def test_whatever_a_client_says_that_it_accepts_it_gets_the_file(accepts):
    response = Client().get("/api/v1/places.csv", headers={"accept": accepts})
    assert response["Content-Type"] == MEDIA_TYPES["csv"]
    response.close()


@pytest.mark.parametrize("name", sorted(set(RESOURCES) - set(MAPS)))
def test_what_stands_on_no_map_has_no_geojson(name, api):
    assert api.get(f"{name}.geojson").status_code == 404


@every_resource
def test_a_file_without_rows_is_still_a_file(name):
    nobody = {"id": "00000000-0000-0000-0000-000000000000"}
    header = download(f"{name}.csv").partition(b"\r\n")[0]
    assert download(f"{name}.csv", **nobody) == header + b"\r\n"
    assert download(f"{name}.ndjson", **nobody) == b""
    if name in MAPS:
        assert features(f"{name}.geojson", **nobody) == []


@pytest.mark.parametrize(("name", "expand"), EXPANSIONS)
def test_queries_grow_with_the_pieces_alone(name, expand, monkeypatch):
    monkeypatch.setattr("threatapi.exports.views.CHUNK", 25)
    factories.claims_of_each_type(30)
    with CaptureQueriesContext(connection) as asked:
        rows = len(lines(f"{name}.ndjson", **expand))
    pieces = -(-rows // 25)
    assert pieces > 1
    assert len(asked) <= 2 + pieces * QUERIES.get(
        name, 2
    )  # the state of the store, the keys, the rows


# CSV


def test_the_lines_of_a_csv_end_as_rfc_4180_has_it():
    factories.place(slug="two-lines", name='A "quoted", long\nname')
    text = download("places.csv", slug="two-lines").decode()
    assert text.count("\r\n") == 2
    assert '"A ""quoted"", long\nname"' in text
    assert not text.startswith("\ufeff")


def test_dates_references_and_numbers_have_columns_of_their_own():
    (row,) = table("incidents.csv", slug="kabul-airport-attack")
    (item,) = whole_list("incidents", slug="kabul-airport-attack")
    assert row["date"] == item["date"]["edtf"]
    assert row["date_earliest"] == item["date"]["earliest"]
    assert (row["place"], row["place_name"]) == (item["place"]["slug"], item["place"]["name"])
    assert row["place_id"] == item["place"]["id"]
    assert float(row["killed_low"]) == item["killed"]["low"]
    assert row["killed_contested"] == ("true" if item["killed"]["contested"] else "false")
    assert row["sources"] == "; ".join(item["sources"])
    assert row["contested"].split("; ") == item["contested"]
    assert row["parent"] == row["parent_id"] == ""
    assert "killed (total): more than 180" in row["figures"].split("; ")
    assert any(part.startswith("perpetrator: iskp") for part in row["involvements"].split("; "))


def test_expanded_assertions_are_told_in_short():
    (row,) = table("figures.csv", incident="kabul-airport-attack", dimension="total")
    assert row["assertions"] == ""
    (row,) = table(
        "figures.csv", incident="kabul-airport-attack", dimension="total", expand="assertions"
    )
    assert re.fullmatch(r"s001 L\d+: asserts", row["assertions"])


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1+1", '"=1+1', "'=1", "＝1+1", "\n=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_execute_is_harmless(text):
    factories.place(slug="formula", name=text, names=["plain", text])
    (row,) = table("places.csv", slug="formula")
    assert row["name"] == f"'{text}"
    assert row["names"].split("; ")[0] == "plain"
    assert row["names"].removeprefix("plain; ") == f"'{text}"
    (item,) = lines("places.ndjson", slug="formula")
    assert item["name"] == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a;=1", "a;'=1"),
        ('a ; "=HYPERLINK("x")', 'a ; "\'=HYPERLINK("x")'),
        ("a;b\t-1\n\n+1", "a;b\t'-1\n\n'+1"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_nor_does_it_where_it_splits_a_text_at_semicolons(text, shown):
    """As it does where the comma is the decimal sign: in German, French and many other settings."""
    factories.place(slug="formula", name=text)
    (row,) = table("places.csv", slug="formula")
    assert row["name"] == shown


PLAIN = ["a=b", "10-20", "x@y.z", "'quoted'", "../2021", "a - b", "a; b - c", "a\n\nb"]


@pytest.mark.parametrize("text", PLAIN)
def test_other_cells_stay_as_they_are(text):
    factories.place(slug="plain", name=text)
    (row,) = table("places.csv", slug="plain")
    assert row["name"] == text


def test_a_negative_number_stays_a_number():
    factories.place(slug="south-west", latitude=-33.5, longitude=-70)
    (row,) = table("places.csv", slug="south-west")
    assert (row["latitude"], row["longitude"]) == ("-33.5", "-70")


# GeoJSON

NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}
# RFC 7946, as far as points go. Foreign members are allowed, those of a geometry are not.
RFC_7946 = {
    "type": "object",
    "required": ["type", "features"],
    "not": {"anyOf": [{"required": [name]} for name in ("coordinates", "geometry", "crs")]},
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "properties": {"type": ["object", "null"]},
                    "geometry": {
                        "type": ["object", "null"],
                        "required": ["type", "coordinates"],
                        "properties": {"type": {"const": "Point"}, "coordinates": NUMBERS},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("name", MAPS)
def test_a_geojson_is_valid_and_has_a_feature_for_each_item(name):
    found = json.loads(download(f"{name}.geojson"))
    Draft202012Validator(RFC_7946).validate(found)
    assert [each["id"] for each in found["features"]] == [item["id"] for item in whole_list(name)]
    for longitude, latitude in (
        each["geometry"]["coordinates"] for each in found["features"] if each["geometry"]
    ):
        assert abs(longitude) <= 180
        assert abs(latitude) <= 90


@pytest.mark.parametrize("name", MAPS)
def test_a_geojson_is_as_the_schema_says(name, schema):
    (media,) = schema["paths"][f"/api/v1/{name}.geojson"]["get"]["responses"]["200"][
        "content"
    ].values()
    whole = media["schema"] | {"components": schema["components"]}
    Draft202012Validator(whole).validate(json.loads(download(f"{name}.geojson")))


def test_an_incident_stands_where_its_own_place_does():
    province = factories.place(latitude=34, longitude=69, radius_km=80)
    roughly = factories.incident(place=province)
    within = factories.incident(place=factories.place(parent=province))
    unknown = factories.incident(place=None)
    ids = ",".join(str(each.uid) for each in (roughly, within, unknown))
    found = {each["id"]: each for each in features("incidents.geojson", id=ids)}
    for each in (roughly, within):
        shown = found[str(each.uid)]
        assert shown["geometry"] == {"type": "Point", "coordinates": [69, 34]}
        assert shown["properties"]["radius_km"] == 80
        assert shown["properties"]["place"] == each.place.slug
    assert found[str(unknown.uid)]["geometry"] is None
    assert found[str(unknown.uid)]["properties"]["radius_km"] is None


# What is told about the files


@every_file
def test_a_file_is_in_the_schema_with_the_parameters_of_its_list(name, ending, schema):
    operation = schema["paths"][f"/api/v1/{name}.{ending}"]["get"]
    listed = schema["paths"][f"/api/v1/{name}"]["get"]
    assert operation["operationId"] == f"export_{name}_{ending}"
    assert operation["tags"] == [name]
    answer = operation["responses"]["200"]
    assert list(answer["content"]) == [MEDIA_TYPES[ending].partition(";")[0]]
    assert "Content-Disposition" in answer["headers"]
    page = {"limit", "offset", "cursor", "count"}
    wanted = [each for each in listed["parameters"] if each["name"] not in page]
    assert operation["parameters"] == wanted


@every_resource
def test_every_column_is_explained(name, schema):
    header = download(f"{name}.csv").decode().partition("\r\n")[0].split(",")
    assert len(set(header)) == len(header)
    told = schema["paths"][f"/api/v1/{name}.csv"]["get"]["description"]
    assert re.findall(r"^- `(\w+)`: .{4}", told, re.MULTILINE) == header


def test_one_address_leaves_an_export_to_others(client: Client, settings: Any) -> None:
    settings.EXPORTS_AT_ONCE, settings.EXPORTS_OF_ADDRESS = 2, 1
    factories.place()

    def export(address: str) -> Any:
        return client.get("/api/v1/places.csv", REMOTE_ADDR=address)

    first = export("192.0.2.1")
    refused = export("192.0.2.1")
    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert refused.json()["detail"].startswith("Too many exports of your address are running.")
    other = export("198.51.100.1")
    assert other.status_code == 200
    assert export("203.0.113.1").json()["detail"].startswith("Too many exports are running.")
    for ended in (first, other):
        assert b"".join(ended.streaming_content)
    assert export("192.0.2.1").status_code == 200
