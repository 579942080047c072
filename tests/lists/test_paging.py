"""Pages of lists: by offset and by cursor, forwards and backwards, counted or not."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.paging.pagination import PAGE_PARAMETERS
from threatapi.urls import router

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

RESOURCES = {prefix: viewset for prefix, viewset, _ in router.registry}
every_list = pytest.mark.parametrize("name", RESOURCES)
# Each key in one direction; what is common to the lists, like `date`, in both.
ORDERS = [
    (name, "-" * ((number + other) % 2) + key)
    for number, (name, viewset) in enumerate(RESOURCES.items())
    for other, key in enumerate(viewset.filterset_class.order)
]
# Enough of the great lists to have every value, dates or none.
SOME = {
    "entities": {"name__istartswith": "ab"},
    "actors": {"name__istartswith": "t"},
    "persons": {"name__istartswith": "m"},
    "relationships": {"involves": "iskp", "kind": "leader_of,commander_in"},
    "incidents": {"country": "PK", "date_from": "2021"},
    "involvements": {"entity": "iskp"},
    "presences": {"entity": "ttp,iskp"},
    "places": {"country": "PK"},
    "sources": {"q": "report"},
    "figures": {"entity": "iskp,ttp"},
    "assertions": {"source": "s003", "credibility": 6, "speaker__isnull": "false"},
}
# What may be combined with a cursor, one of each sort: filters, views, orders, words, areas.
ASKED = [
    ("incidents", {"country": "AF", "known_by": "2022"}),
    ("incidents", {"exclude_source": "un2020", "ordering": "-killed,place"}),
    ("incidents", {"ordering": "status,-date", "expand": "assertions", "source": "s001,s003"}),
    ("incidents", {"q": "kabul", "ordering": "-independent_sources,title"}),
    ("relationships", {"as_of": "2021-06"}),
    ("relationships", {"as_of": "2021-06", "known_by": "2021", "expand": "assertions"}),
    ("relationships", {"as_of": "2021", "ordering": "-end,kind", "exclude_source": "un2020"}),
    ("presences", {"as_of": "2020-06-01", "certainty": "possible,as_stated"}),
    ("presences", {"near": "34.5,69.2", "radius_km": 500, "ordering": "-start"}),
    ("figures", {"ordering": "incident,-low,high", "modality": "actual,planned"}),
    ("involvements", {"ordering": "-count,incident", "known_by": "2023"}),
    ("entities", {"q": "ahmad"}),
    ("entities", {"q": "al", "known_by": "2022-04"}),
    ("actors", {"q": "islamic state", "ordering": "-founded"}),
    ("persons", {"fate": "killed", "ordering": "-died,born"}),
    ("places", {"ordering": "-latitude,country"}),
    ("sources", {"known_by": "2022", "ordering": "-published,-assertion_count"}),
    ("assertions", {"ordering": "-says_date,stated_on,locator", "source": "un2020"}),
]


def asked_at(api: Any, url: str) -> dict[str, Any]:
    response = api.client.get(url)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def walk(api: Any, page: dict[str, Any], way: str) -> list[dict[str, Any]]:
    """This page and all that follow it one way."""
    pages = [page]
    while pages[-1][way]:
        pages.append(asked_at(api, pages[-1][way]))
        assert len(pages) < 300
    return pages


def ids(*pages: dict[str, Any]) -> list[str]:
    return [each["id"] for page in pages for each in page["results"]]


def whole(api: Any, name: str, **asked: Any) -> list[str]:
    return ids(api(name, limit=1000, **asked))


def refused(response: Any, parameter: str) -> str:
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["parameter"] == parameter
    return error["code"]


def cursor_of_next(page: dict[str, Any]) -> str | None:
    return dict(parse_qsl(urlsplit(page["next"]).query))["cursor"] if page["next"] else None


def check_walk(api: Any, name: str, pages: int, **asked: Any) -> None:
    """By cursor the list is what it is by offset, forwards and backwards."""
    expected = whole(api, name, **asked)
    limit = max(2, len(expected) // pages)
    assert len(expected) > limit
    first = api(name, limit=limit, cursor="", **asked)
    assert first["previous"] is None
    forwards = walk(api, first, "next")
    assert ids(*forwards) == expected
    assert all(len(page["results"]) == limit for page in forwards[:-1])
    assert [page["next_cursor"] for page in forwards] == [*map(cursor_of_next, forwards)]
    by_offset = api(name, limit=limit, **asked)
    assert api(name, limit=limit, cursor=by_offset["next_cursor"], **asked) == forwards[1]
    backwards = walk(api, forwards[-1], "previous")
    assert ids(*backwards[::-1]) == expected


@pytest.mark.parametrize(("name", "ordering"), ORDERS)
def test_a_walk_by_cursor_is_the_list_in_its_order(name, ordering, api):
    check_walk(api, name, 2, ordering=ordering, count="false", **SOME.get(name, {}))


@pytest.mark.parametrize(("name", "asked"), ASKED)
def test_a_cursor_goes_with_everything_else_that_a_list_is_asked(name, asked, api):
    check_walk(api, name, 2, **asked)


def test_the_last_page_has_no_next_cursor(api):
    for by in ({"cursor": ""}, {"offset": 0}):
        assert api("places", country="PK", limit=1000, **by)["next_cursor"] is None


@every_list
def test_pages_by_cursor_cost_the_same_at_any_depth(name, api):
    """Some queries for what lies beyond, one for the page and what it shows; no offset."""
    url = f"/api/v1/{name}?limit=5&cursor=&count=false"
    numbers = []
    for _ in range(5):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            url = asked_at(api, url)["next"]
        assert not any("OFFSET" in (each["sql"] or "") for each in queries)
        numbers.append(len(queries))
    assert max(numbers) <= numbers[0] + 6


@every_list
def test_the_count_is_left_out_if_it_is_not_wanted(name, api):
    for by in ({}, {"cursor": ""}):
        with CaptureQueriesContext(connection) as counting:
            counted = api(name, limit=3, **by)
        with CaptureQueriesContext(connection) as quick:
            page = api(name, limit=3, count="false", **by)
        assert len(quick) == len(counting) - 1
        assert page["count"] is None
        assert page["count_is_capped"] is False
        assert counted["count"] > 3
        assert page["results"] == counted["results"]
        assert "count=false" in page["next"]


def test_without_a_count_the_last_page_is_still_known(api):
    size = api("places", limit=1)["count"]
    page = api("places", limit=size, count="false")
    assert page["next"] is None
    assert api("places", limit=size - 1, count="false")["next"]
    assert api("places", offset=10**9, count="false")["results"] == []


@every_list
def test_an_enormous_offset_is_an_empty_page(name, api):
    for counted in ("true", "false"):
        page = api(name, offset=10**9, count=counted)
        assert page["results"] == []
        assert page["next"] is None


def test_the_count_has_a_bound(api, settings):
    exact = api("assertions", limit=1)["count"]
    settings.COUNT_LIMIT = exact
    page = api("assertions", limit=1)
    assert (page["count"], page["count_is_capped"]) == (exact, False)
    settings.COUNT_LIMIT = 100
    page = api("assertions", limit=50, offset=100)
    assert (page["count"], page["count_is_capped"]) == (100, True)
    assert len(page["results"]) == 50
    assert page["next"]


def test_the_count_reads_only_what_it_needs(api):
    with CaptureQueriesContext(connection) as queries:
        api("assertions", limit=1)
        api("relationships", limit=1, expand="assertions")
    asked = [each["sql"] or "" for each in queries]  # empty: PostgreSQL keeps the statement
    counts = [sql for sql in asked if "COUNT(" in sql.split("FROM")[0]]
    assert len(counts) == 2
    for sql in counts:
        assert "JOIN" not in sql
        assert "ORDER BY" not in sql


# What a cursor is not


def a_cursor(api: Any, name: str = "incidents", **asked: Any) -> str:
    following = api(name, limit=5, cursor="", **asked)["next"]
    return dict(parse_qsl(urlsplit(following).query))["cursor"]


RUBBISH = ["x", "ä", "AAAA", "=", "bnVsbA", "W10", "WzFd", "e30", "\0", "\ud800"]
LONG = ["9" * 7000, "W" * 9000, "W1tb" * 1900, "Wzk5" + "OTk5" * 1900]  # [[[[…, [999…


@pytest.mark.parametrize("cursor", RUBBISH + LONG)
def test_rubbish_is_no_cursor(cursor, api):
    cursor = cursor.encode("utf-8", "surrogatepass")
    refused(api.get("incidents", cursor=cursor), "cursor")


def test_a_cursor_that_was_tampered_with_is_refused(api):
    cursor = a_cursor(api)
    for place in range(0, len(cursor)):
        other = "B" if cursor[place] != "B" else "C"
        changed = cursor[:place] + other + cursor[place + 1 :]
        assert refused(api.get("incidents", cursor=changed), "cursor") == "invalid"
    assert refused(api.get("incidents", cursor=cursor + "="), "cursor") == "invalid"
    assert refused(api.get("incidents", cursor=cursor[:-3]), "cursor") == "invalid"


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("figures", {}),
        ("incidents", {"ordering": "-date"}),
        ("incidents", {"ordering": "date,title"}),
        ("incidents", {"known_by": "2022"}),
        ("incidents", {"exclude_source": "un2020"}),
    ],
)
def test_a_cursor_of_another_list_order_or_view_is_refused(name, asked, api):
    cursor = a_cursor(api)
    assert refused(api.get(name, cursor=cursor, **asked), "cursor") == "invalid"


def test_a_cursor_goes_with_other_filters_and_sizes(api):
    """They change what is listed, and not where in the order one is."""
    cursor = a_cursor(api)
    found = api("incidents", cursor=cursor, limit=1000, country="PK", count="false")
    of_all = whole(api, "incidents", country="PK")
    skipped = len(of_all) - len(found["results"])
    assert [each["id"] for each in found["results"]] == of_all[skipped:]


def test_a_cursor_of_other_words_is_refused(api):
    cursor = a_cursor(api, "entities", q="al")
    assert refused(api.get("entities", q="mohammad", cursor=cursor), "cursor") == "invalid"
    cursor = a_cursor(api, "relationships", as_of="2021")
    assert refused(api.get("relationships", as_of="2020", cursor=cursor), "cursor") == "invalid"


def test_a_cursor_and_an_offset_exclude_each_other(api):
    refused(api.get("incidents", cursor="", offset=0), "offset")
    refused(api.get("incidents", cursor=a_cursor(api), offset=5), "offset")


def test_a_cursor_is_given_once_and_count_is_a_flag(api):
    assert refused(api.get("incidents", cursor=["", ""]), "cursor") == "repeated"
    assert refused(api.get("incidents", count="perhaps"), "count") == "invalid"
    assert refused(api.get("incidents", count=""), "count") == "empty"


def test_every_fault_of_a_page_is_told_with_those_of_the_filters(api):
    response = api.get("incidents", limit=0, offset="x", count="x", event_type="x", nope=1)
    told = {error["parameter"] for error in response.json()["errors"]}
    assert told == {"limit", "offset", "count", "event_type", "nope"}


# While records come and go


def test_who_stands_at_a_page_that_is_gone_finds_the_way_back(api):
    one, two, three = (make.source(slug=f"zzz-{n}") for n in range(3))
    page = api("sources", cursor="", limit=2, q="zzz")
    three.delete()
    empty = asked_at(api, page["next"])
    assert empty["results"] == []
    assert empty["next"] is None
    back = asked_at(api, empty["previous"])
    assert [each["slug"] for each in back["results"]] == [one.slug, two.slug]
    assert back["previous"] is None


def test_a_page_back_shows_what_was_put_between(api):
    slugs = ["zzz-0", "zzz-2", "zzz-4"]
    for slug in slugs:
        make.source(slug=slug)
    second = asked_at(api, api("sources", cursor="", limit=2, q="zzz")["next"])
    make.source(slug="zzz-3")
    back = asked_at(api, second["previous"])
    assert [each["slug"] for each in back["results"]] == ["zzz-2", "zzz-3"]
    assert asked_at(api, back["previous"])["results"][0]["slug"] == "zzz-0"
    assert asked_at(api, back["next"])["results"][0]["slug"] == "zzz-4"


def test_values_of_every_type_survive_in_a_cursor(api):
    """Accents, quotes, fractions, microseconds and what is absent."""
    for number, name in enumerate(["Çé", "Ünal “x”", "ж", "", "ا", "%_'\"\\", "𝒳"]):
        low = None if number % 3 == 0 else number / 7
        about = make.incident(title=f"wwz {name}", date="" if number % 2 else f"202{number}~")
        make.figure(incident=about, low=low, high=low, metric="share_percent")
    for ordering in ("title", "date", "-date", "created_at", "-updated_at"):
        check_walk(api, "incidents", 5, ordering=ordering, q="wwz")
    for ordering in ("low", "-low", "incident", "-incident,low"):
        check_walk(api, "figures", 5, ordering=ordering, q="wwz")


# Links


def links_of(response: Any) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', response["Link"])}


PAGED = [
    "entities/iskp/links",
    "entities/iskp/timeline",
    "sources/s003/claims",
    "sources/scmp/citations",
    "sources/un2020/impact",
]


@pytest.mark.parametrize("path", [*RESOURCES, *PAGED])
def test_every_page_has_links_in_its_header(path, api):
    response = api.get(path, limit=2, offset=2)
    page, links = response.json(), links_of(response)
    assert links.pop("first") == f"http://testserver/api/v1/{path}?limit=2"
    assert links.pop("next", None) == page["next"]
    assert links.pop("prev", None) == page["previous"]
    assert page["previous"]
    assert not links


@every_list
def test_pages_by_cursor_have_links_of_their_own(name, api):
    response = api.get(name, limit=2, cursor="")
    links = links_of(response)
    assert set(links) == {"first", "next"}
    assert links["first"] == f"http://testserver/api/v1/{name}?cursor=&limit=2"
    assert links["next"] == response.json()["next"]
    second = links_of(api.client.get(links["next"]))
    assert set(second) == {"first", "next", "prev"}
    assert asked_at(api, second["prev"])["results"] == response.json()["results"]


@pytest.mark.parametrize("path", PAGED)
def test_answers_in_pages_take_no_cursor(path, api):
    assert refused(api.get(path, cursor=""), "cursor") == "unknown_parameter"
    assert refused(api.get(path, limit=1001), "limit") == "invalid"
    assert refused(api.get(path, offset="x"), "offset") == "invalid"


def test_a_timeline_need_not_be_counted(api):
    path = "entities/iskp/timeline"
    counted, quick = api(path, limit=3), api(path, limit=3, count="false")
    assert quick == counted | {"count": None, "next": quick["next"]}
    assert api(path, limit=counted["count"], count="false")["next"] is None
    assert refused(api.get("entities/iskp/links", count="false"), "count") == "unknown_parameter"


# HEAD and OPTIONS

ENDPOINTS = {
    **{path: {} for path in [*RESOURCES, *PAGED, "", "entities/iskp", "sources/s001"]},
    **{path: {} for path in ("openapi.json", "openapi.yaml", "docs", "redoc")},
    **{f"graph{ending}": {"center": "iskp"} for ending in ("", ".graphml", ".gexf")},
    "graph.cytoscape.json": {"center": "iskp"},
    "graph/path": {"from": "ttp", "to": "iskp"},
    "incidents/stats": {"by": "month"},
    "figures/stats": {"by": "metric", "metric": "killed", "dimension": "total"},
}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_head_is_get_without_the_body(path, api):
    url = f"/api/v1/{path}".rstrip("/")
    got, head = api.client.get(url, ENDPOINTS[path]), api.client.head(url, ENDPOINTS[path])
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    assert got.content
    own = {"X-Request-ID": None}
    assert dict(head.items()) | own == dict(got.items()) | own


def test_head_refuses_what_get_refuses(api):
    for path, status in (("incidents?limit=0", 400), ("incidents/nobody", 404), ("match", 405)):
        assert api.client.head(f"/api/v1/{path}").status_code == status


@pytest.mark.parametrize("path", [*ENDPOINTS, "match", "entities/no-such-slug"])
def test_options_tells_what_is_allowed(path, api):
    response = api.client.options(f"/api/v1/{path}".rstrip("/"))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    told = response.json()
    assert told["name"] == response.wsgi_request.path
    assert ("parses" in told) == (path == "match")
    expected = {"POST", "OPTIONS"} if path == "match" else {"GET", "HEAD", "OPTIONS"}
    assert set(response["Allow"].split(", ")) == expected


# The schema


def test_no_filter_has_the_name_of_a_parameter_of_the_page():
    for name, viewset in RESOURCES.items():
        assert not set(viewset.filterset_class.base_filters) & set(PAGE_PARAMETERS), name


def test_the_schema_describes_pages(schema):
    assert schema["components"]["headers"]["Link"]["description"]
    for path, operations in schema["paths"].items():
        get = operations.get("get", {"parameters": []})
        names = [each["name"] for each in get["parameters"]]
        assert len(names) == len(set(names)), path
        if "offset" in names:
            assert get["responses"]["200"]["headers"]["Link"]["$ref"].endswith("/Link")
        if get.get("operationId", "").startswith("list_") and not path.endswith("vocabularies"):
            assert {"limit", "offset", "cursor", "count"} <= set(names)
    count = schema["components"]["schemas"]["PaginatedIncidentList"]["properties"]["count"]
    assert [each["type"] for each in count["anyOf"]] == ["integer", "null"]
