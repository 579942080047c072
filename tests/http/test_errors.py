"""Every way to ask wrongly, and the one shape in which it is answered."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest

from base.http.error_codes import ErrorCode

from ..first_stores import MIGRATED, copied

pytestmark = pytest.mark.django_db


def problem(response, status):
    """The body of an error: what RFC 9457 wants, and nothing that should not be told."""
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert list(body) == ["type", "title", "status", "detail", "errors"]
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    for error in body["errors"]:
        assert list(error) == ["parameter", "code", "detail"]
        assert error["code"] in ErrorCode
    told = response.content.decode()
    assert not [word for word in ("Traceback", "SELECT", "django", 'File "') if word in told]
    return body


def refused(response, parameter):
    """A 400 that names just this parameter: its code and its sentence."""
    (error,) = problem(response, 400)["errors"]
    assert error["parameter"] == parameter
    assert error["detail"]
    return error["code"], error["detail"]


# What is not there


@pytest.mark.parametrize(
    "path",
    ["entities/nobody", "sources/s999", "places/atlantis", "relationships/iskp", "persons/iskp"],
)
def test_a_missing_record(path, api):
    problem(api.get(path), 404)


def test_a_missing_id(api):
    for resource in ("entities", "incidents", "figures"):
        problem(api.get(f"{resource}/3a47d741-70ed-53ab-b875-d0b2ce8d22d0"), 404)


@pytest.mark.parametrize(
    "url",
    [
        "/api/v1/groups",
        "/api/v1/entities/iskp/friends",
        "/api/v1/entities.xml",
        "/api/v1//entities",
        "/api/v2/entities",
        "/api/v",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_url(url, method, api):
    problem(getattr(api.client, method)(url), 404)


def test_outside_of_the_api_a_missing_page_is_a_page(api):
    response = api.client.get("/nowhere")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


# What may not be done


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "entities", "entities/iskp", "figures", "openapi.json"])
def test_writing(method, path, api):
    body = {"data": '{"name": ', "content_type": "application/json"}
    response = getattr(api.client, method)(f"/api/v1/{path}".rstrip("/"), **body)
    problem(response, 405)
    assert "GET" in response["Allow"]
    assert method.upper() not in response["Allow"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "text/csv", "rubbish"])
@pytest.mark.parametrize("path", ["", "entities", "entities/iskp"])
def test_a_format_that_is_not_to_be_had(accept, path, api):
    url = f"/api/v1/{path}".rstrip("/")
    problem(api.client.get(url, headers={"accept": accept}), 406)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, */*;q=0.1"])
def test_a_format_that_is_to_be_had(accept, api):
    response = api.client.get("/api/v1/entities", {"limit": 1}, headers={"accept": accept})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


# Parameters


def test_an_unknown_parameter(api):
    code, detail = refused(api.get("relationships", involvs="iskp"), "involvs")
    assert code == "unknown_parameter"
    assert "involves" in detail


def test_an_unknown_parameter_of_a_single_record_and_of_the_root(api):
    assert refused(api.get("entities/iskp", limit=5), "limit")[0] == "unknown_parameter"
    for path in ("", "openapi.json", "openapi.yaml", "docs", "redoc"):
        assert refused(api.get(path, q="iskp"), "q")[0] == "unknown_parameter"


def test_a_suffix_that_a_parameter_does_not_have(api):
    for name in ("kind__gte", "title__regex", "subject__slug", "subject__name__icontains"):
        assert refused(api.get("relationships", **{name: "x"}), name)[0] == "unknown_parameter"


def test_columns_that_are_not_published(api):
    for name in ("pk", "uid", "key", "folded", "subject_id", "start_earliest"):
        assert refused(api.get("relationships", **{name: "1"}), name)[0] == "unknown_parameter"


def test_an_unknown_value(api):
    code, detail = refused(api.get("relationships", kind="leadr_of"), "kind")
    assert code == "invalid_choice"
    assert "leader_of" in detail


def test_an_unknown_slug(api):
    code, detail = refused(api.get("relationships", subject="iskpp"), "subject")
    assert code == "unknown"
    assert "iskp" in detail


def test_an_unknown_expansion(api):
    for given in ("everything", "assertions,sources"):
        code, detail = refused(api.get("relationships", expand=given), "expand")
        assert code == "invalid_choice"
        assert "assertions" in detail
    assert refused(api.get("relationships", expand=""), "expand")[0] == "empty"
    assert refused(api.get("places", expand="assertions"), "expand")[0] == "unknown_parameter"


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "5.0", "1e2", "ten", "+5", "٣", "9" * 30])
def test_a_bad_limit(limit, api):
    assert refused(api.get("entities", limit=limit), "limit")[0] == "invalid"


@pytest.mark.parametrize("offset", ["-1", "1.5", "ten", "1000000001", "9" * 30, "0x10"])
def test_a_bad_offset(offset, api):
    assert refused(api.get("entities", offset=offset), "offset")[0] == "invalid"


def test_a_limit_given_twice(api):
    assert refused(api.get("entities", limit=[5, 5]), "limit")[0] == "repeated"


@pytest.mark.parametrize("name", ["limit", "offset"])
def test_a_limit_that_is_empty_or_too_long(name, api):
    assert refused(api.get("entities", **{name: ""}), name)[0] == "empty"
    assert refused(api.get("entities", **{name: "9" * 5000}), name)[0] == "too_long"


def test_the_greatest_limit_and_an_enormous_offset(api):
    assert len(api("assertions", limit=1000)["results"]) == 1000
    page = api("entities", offset=1_000_000_000)
    assert page["results"] == []
    assert page["next"] is None
    assert page["count"] == api("entities", limit=1)["count"]


@pytest.mark.parametrize(
    "day",
    [
        "2022-13", "2022-02-30", "0000", "22", "April", "2022-4-1", "2022~", "[..2022]",
        "2022-04-01T00:00:00", "20220401", "-0044", "9" * 30, "2022/2023", "2022-04-XX",
    ],
)  # fmt: skip
def test_a_bad_day(day, api):
    for parameter in ("date_from", "date_to", "date__gte", "date__lte"):
        assert refused(api.get("incidents", **{parameter: day}), parameter)[0] == "invalid_date"


@pytest.mark.parametrize("date", ["2022-13", "2022/2021", "../..", "[]", "April 2022", "{2022}"])
def test_a_bad_date(date, api):
    assert refused(api.get("incidents", date=date), "date")[0] == "invalid_date"
    assert refused(api.get("incidents", date__not=date), "date__not")[0] == "invalid_date"


@pytest.mark.parametrize(
    "instant",
    [
        "yesterday",
        "2022-13-01",
        "2022-01",
        "T",
        "1e9",
        "2022-01-01T12:00:00",
        "2022-01-01T12:00Z",
        "2022-01-01 12:00:00Z",
        "2022-01-01T25:00:00Z",
        "2022-01-01T00:00:00+99:99",
        "2022-01-01T00:00:00+05:60",
    ],
)
def test_a_bad_instant(instant, api):
    for parameter in ("updated_since", "created_at__gte", "updated_at__lte"):
        assert refused(api.get("places", **{parameter: instant}), parameter)[0] == "invalid"


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_an_instant_that_its_offset_leads_out_of_the_calendar(instant, api):
    code, detail = refused(api.get("places", updated_since=instant), "updated_since")
    assert (code, instant in detail) == ("out_of_range", True)


@pytest.mark.parametrize(
    "bbox",
    [
        "1,2,3", "1,2,3,4,5", "a,b,c,d", ",,,", "1,5,2,3", "-181,0,0,0", "0,0,181,0",
        "0,-91,0,0", "0,0,0,91", "nan,0,0,0", "0,0,inf,0", "1;2;3;4", "9" * 30 + ",0,0,0",
    ],
)  # fmt: skip
def test_a_bad_box(bbox, api):
    for path in ("incidents", "places", "presences"):
        assert refused(api.get(path, bbox=bbox), "bbox")[0] == "invalid"


@pytest.mark.parametrize("number", ["many", "nan", "inf", "-inf", "1e400", "9" * 30, "0x10", "1/2"])
def test_a_bad_number(number, api):
    assert refused(api.get("incidents", killed_min=number), "killed_min")[0] == "invalid"
    for parameter in ("low", "low__gte", "high__not"):
        assert refused(api.get("figures", **{parameter: number}), parameter)[0] == "invalid"


@pytest.mark.parametrize("number", ["135.5", "0.1", "1e-3", "-2.5"])
def test_a_fraction_where_things_are_counted(number, api):
    """Cut off, it would find what it is not."""
    for path, name in (("sources", "assertion_count"), ("incidents", "independent_sources__gte")):
        assert refused(api.get(path, **{name: number}), name)[0] == "invalid"
    assert api("sources", assertion_count="135.0") == api("sources", assertion_count="135") | {
        "next": None
    }


@pytest.mark.parametrize("word", ["yes", "no", "2", "null", "t"])
def test_neither_true_nor_false(word, api):
    for parameter in ("suicide", "place__isnull"):
        assert refused(api.get("incidents", **{parameter: word}), parameter)[0] == "invalid"


@pytest.mark.parametrize("country", ["XX", "A", "AFG", "00", "🇦🇫", "AF;PK"])
def test_no_country(country, api):
    assert refused(api.get("incidents", country=country), "country")[0] == "invalid_choice"


# What nobody would type


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\u202e", "\u2066"])
def test_control_characters(sign, api):
    """They are refused wherever text is taken, and do not come back in the answer."""
    for path, parameter in (
        ("entities", "q"),
        ("entities", "name"),
        ("entities", "slug"),
        ("entities", "id"),
        ("sources", "title__icontains"),
        ("relationships", "subject"),
        ("relationships", "kind"),
        ("incidents", "date"),
        ("incidents", "date_from"),
        ("incidents", "bbox"),
        ("figures", "low"),
        ("assertions", "target"),
        ("places", "updated_since"),
    ):
        response = api.get(path, **{parameter: f"a{sign}b"})
        assert refused(response, parameter)[0] == "unsafe_character"
        assert sign not in response.content.decode()


def test_control_characters_elsewhere(api):
    refused(api.get("entities", limit="5\0"), "limit")
    refused(api.get("relationships", expand="assertions\0"), "expand")
    refused(api.get("entities", **{"q\0": "iskp"}), "q\ufffd")
    problem(api.get("entities/is\0kp"), 404)
    problem(api.get("is\0kp"), 404)


@pytest.mark.parametrize("rubbish", ["%FF%FE", "kabul%FF", "%C3%28", "%ED%A0%80", "%ED%BF%BFttp"])
def test_bytes_that_are_no_utf8(rubbish, api):
    """Nothing is searched for without them: who sent them meant something else."""
    for path in ("sources?title", "sources?title__icontains", "entities?q", "places?slug"):
        response = api.client.get(f"/api/v1/{path}={rubbish}")
        code, detail = refused(response, path.partition("?")[2])
        assert code == "unsafe_character"
        assert "UTF-8" in detail
    problem(api.client.get(f"/api/v1/entities/{rubbish}"), 404)
    problem(api.client.get(f"/api/v1/entities?{rubbish}=1"), 400)


@pytest.mark.parametrize("rubbish", ["%", "%%", "%zz", "%u0041", "%F0%9F%98%80"])
def test_percent_encoded_rubbish(rubbish, api):
    """It is text like any other: found nowhere, but no error."""
    for name in ("title", "title__icontains"):
        response = api.client.get(f"/api/v1/sources?{name}={rubbish}")
        assert response.status_code == 200
        if rubbish not in ("%", "%%"):
            assert response.json()["count"] == 0
    problem(api.client.get(f"/api/v1/entities/{rubbish}"), 404)
    problem(api.client.get(f"/api/v1/entities?{rubbish}=1"), 400)
    problem(api.client.get(f"/api/v1/relationships?subject={rubbish}"), 400)
    problem(api.client.get(f"/api/v1/relationships?kind={rubbish}"), 400)


def test_a_parameter_without_a_name_or_a_value(api):
    assert api.client.get("/api/v1/entities?&&limit=1&").status_code == 200
    refused(api.client.get("/api/v1/entities?=1"), "")
    refused(api.client.get("/api/v1/entities?limit"), "limit")
    assert refused(api.client.get("/api/v1/entities?kind"), "kind")[0] == "empty"


def test_ten_thousand_words(api):
    for path in ("entities", "incidents", "assertions"):
        code, detail = refused(api.get(path, q="word " * 10_000), "q")
        assert code == "too_long"
        assert "400 characters" in detail
    assert refused(api.get("entities", q="zarb " * 21), "q")[0] == "too_many_words"
    assert api("entities", q="zarb " * 20)["count"] == 0


def test_spaces_around_a_value_count_for_its_length_alone(api):
    assert api("places", slug__istartswith=" kabul" + " " * 50)["count"]
    too_many = "kabul" + "\r" * 400
    assert (
        refused(api.get("places", slug__istartswith=too_many), "slug__istartswith")[0] == "too_long"
    )


@pytest.mark.parametrize("wordless", ["-", "…", "' '", "ʿ", "!?"])
def test_a_search_without_a_letter(wordless, api):
    assert refused(api.get("entities", q=wordless), "q")[0] == "no_words"


def test_thousands_of_ids(api):
    iskp = api("entities/iskp")["id"]
    for parameter, value in (("id", iskp), ("slug", "iskp"), ("kind", "state")):
        for given in ([value] * 900, ",".join([value] * 5000)):
            code, detail = refused(api.get("entities", **{parameter: given}), parameter)
            assert code == "too_many"
            assert detail.startswith("Give at most 200 values. Ask for the others in further")
    assert refused(api.get("relationships", subject=["iskp"] * 201), "subject")[0] == "too_many"
    assert api("relationships", subject=["iskp"] * 200, limit=1)["count"] > 0


@pytest.mark.parametrize(
    ("path", "asked", "way"),
    [
        ("incidents", {"limit": 1001}, "`next`"),
        ("incidents", {"limit": 1001}, ".ndjson"),
        ("incidents", {"offset": 10**12}, "`cursor=`"),
        ("graph", {"center": "iskp", "depth": 4}, "`center`"),
        ("graph", {"center": "iskp", "limit_nodes": 1001}, "relationships.ndjson"),
        ("incidents/stats", {"by": "year", "limit": 10**6}, "Narrower filters"),
        ("entities", {"id": ["x"] * 201}, "further requests"),
    ],
)
def test_a_bound_tells_how_to_get_more(path, asked, way, api):
    fault = api.get(path, **asked).json()["errors"][0]
    assert fault["parameter"] == list(asked)[-1]
    assert way in fault["detail"]


def test_a_number_below_its_bound_is_told_the_bounds_alone(api):
    fault = api.get("incidents", limit=0).json()["errors"][0]
    assert fault["detail"] == "Give one whole number from 1 to 1000."


def test_thousands_of_parameters(api):
    problem(api.get("entities", id=["x"] * 5000), 400)
    problem(api.get("entities", **{f"parameter{number}": 1 for number in range(5000)}), 400)


@pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30, "1" * 4400])
def test_enormous_numbers(number, api):
    for path, parameter in (
        ("figures", "low"),
        ("figures", "high__lte"),
        ("incidents", "killed_min"),
        ("involvements", "count"),
        ("places", "latitude__gte"),
        ("assertions", "credibility"),
        ("incidents", "place_precision"),
        ("incidents", "date_from"),
    ):
        refused(api.get(path, **{parameter: number}), parameter)
    problem(api.get(f"figures/{number}"), 404)


@pytest.mark.parametrize(
    "attack", ["' OR 1=1 --", '"; DROP TABLE x', "{{7*7}}", "<script>", "../../etc/passwd", "${x}"]
)
def test_attacks_find_nothing(attack, api):
    assert api("sources", title__icontains=attack)["count"] == 0
    assert refused(api.get("relationships", subject=attack), "subject")[0] == "unknown"
    assert refused(api.get("places", ordering=attack), "ordering")[0] == "invalid_choice"
    assert api.client.get("/api/v1/places/" + quote(attack, safe="")).status_code == 404


def test_what_nobody_foresaw_is_a_problem_that_tells_nothing(api, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("SELECT secret FROM django")

    monkeypatch.setattr("base.views.RecordViewSet.retrieve", fail)
    body = problem(api.get("entities/iskp"), 500)
    assert "secret" not in body["detail"]


def test_what_nobody_foresaw_is_told_where_the_server_runs(tmp_path):
    asked = """
from threatapi.wsgi import application
from django.test import Client
from incidents.views import PlaceViewSet

def fail(*args, **kwargs):
    raise RuntimeError("broken on purpose")

PlaceViewSet.list = fail
print(Client(raise_request_exception=False, SERVER_NAME="localhost").get("/api/v1/places"))
"""
    with copied(MIGRATED, tmp_path) as url:
        of_its_own = os.environ | {"DATABASE_URL": url}
        done = subprocess.run(
            [sys.executable, "-c", asked], env=of_its_own, capture_output=True, text=True
        )
    assert "status_code=500" in done.stdout, done.stderr
    assert "Internal Server Error: /api/v1/places" in done.stderr
    assert "broken on purpose" in done.stderr
    assert "broken on purpose" not in done.stdout
