"""What nobody should send gets an answer that the schema declares: never a failure of ours."""

import json

import pytest

from base.parameters import MAX_VALUES, MAX_WORDS
from threatapi.searches.models import Search

from ..helpers.walking import RECORDS, answers, ask, operations, refusals, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def search(request: pytest.FixtureRequest, db: None) -> None:
    """A search, for the tests that ask for one."""
    if "get_search" in request.node.name:
        query = "kind=armed_group"
        Search.objects.create(slug=RECORDS["searches"], resource="actors", query=query)


# Each family of values as they stand in a URL.
TRAPS = {
    "NUL and lone surrogates": ["%00", "a%00b", "%ED%A0%80", "%ED%BF%BF,ttp"],
    "percent-encoded rubbish": ["%ff", "%zz", "%C0%80", "%"],
    "numbers of 30 digits": ["9" * 30, "-" + "9" * 30, "0." + "9" * 30],
    "numbers that are none": ["NaN", "-Infinity", "1e999", "1_000", "%D9%A1%D9%A2"],
    "tiny and negative numbers": ["1e-400", "-1", "-0"],
    "the ends of the calendar": ["0001", "9999", "0001-01-01", "9999-12-31", "0000", "10000"],
    "dates around the ends": ["../0001-01-01", "9999-12-31/..", "0001~", "9999-12-31~"],
    "instants at the ends": [
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59.999999-14:00",
        "9999-12-31T23:59:59Z",
        "2024-01-01T00:00:00%2B99:99",
    ],
    "nothing and whitespace": ["", "%20", "%09%0A", "%C2%A0", "%E2%80%8B", ",", "a,,a"],
    "regular expressions": ["(((((", "%5B", "%5C", ".*%2B%3F%5E%24", "%25_%25", "'%22;--"],
    "unicode names": [
        "%D8%A7%D9%84%D9%82%D8%A7%D8%B9%D8%AF%D8%A9",
        "%E2%80%8F%D8%B7%E2%80%8D",
        "%CC%81a%CC%81",
        "%C4%B0%C3%9F%EF%AC%81",
        "%E2%80%AEabc",
        "%F0%9F%92%A3",
    ],
    "points and boxes": ["90,180", "91,181", "1,1,-1,-1", "180,-90,-180,90", "NaN,0,0,0", "1,2,3"],
    "records that are not there": [
        "no-such-slug",
        "00000000-0000-0000-0000-000000000000",
        "ttp,no-such-slug",
    ],
}


each_operation = pytest.mark.parametrize("name", operations())
templated = [name for name, each in operations().items() if "{" in each.path]


def alike() -> dict[str, set[str]]:
    """The parameters of each operation that none with more of them reads by the same name from the
    same values."""
    known = set[tuple[str, str]]()
    found = {}
    for name, each in sorted(operations().items(), key=lambda item: -len(item[1].parameters)):
        found[name] = {*each.read_as.items()} - known
        known |= found[name]
    return {name: {key for key, _ in read} for name, read in found.items()}


# What a parameter takes is alike wherever it is taken: all families are asked of it in one
# operation. In each operation one of them is asked of all parameters.
FIRST = alike()
FAMILIES = [
    (name, family)
    for start, name in enumerate(operations())
    for number, family in enumerate(TRAPS)
    if FIRST[name] or (start + number) % len(TRAPS) == 0
]


@pytest.mark.parametrize(("name", "family"), FAMILIES)
def test_every_parameter_of_every_operation_takes_or_refuses(family, name, api):
    """The values of a family go round the parameters, from another start in each operation."""
    values = TRAPS[family]
    start = list(operations()).index(name)
    is_of_all = (start + list(TRAPS).index(family)) % len(TRAPS) == 0
    pieces = {
        parameter: f"{parameter}={values[(start + number) % len(values)]}"
        for number, parameter in enumerate(operations()[name].parameters)
        if is_of_all or parameter in FIRST[name]
    }
    for response in answers(api, name, pieces):
        kind = "application/problem+json" if response.status_code >= 400 else "/"
        assert kind in response["Content-Type"]


@each_operation
def test_what_may_be_given_once_is_refused_twice(name, api):
    operation = operations()[name]
    pieces = {key: f"{key}=1&{key}=1" for key in operation.single}
    refused = set().union(*map(refusals, answers(api, name, pieces)))
    assert refused == operation.single


@each_operation
def test_endless_values_are_refused(name, api):
    """A text of 10 kB, and thousands of values with commas between them."""
    for value in ("x" * 10_000, ",".join(["ttp"] * 2500)):
        pieces = {key: f"{key}={value}" for key in operations()[name].parameters}
        refused = set().union(*map(refusals, answers(api, name, pieces)))
        assert refused == set(pieces)


@each_operation
def test_a_parameter_given_thousands_of_times_is_refused(name, api):
    operation = operations()[name]
    query = "&".join(["source=s001"] * 5000)
    assert ask(api, url(operation), query, operation).status_code == 400


@each_operation
def test_parameters_with_rubbish_for_names_are_refused(name, api):
    operation = operations()[name]
    for rubbish in ("%00", "%ED%A0%80", "%ff", "a%5B%5D", "", "%E2%80%AE", "limit%00", "k" * 9000):
        needed = "&".join(f"{key}={text}" for key, text in operation.needed.items())
        response = ask(api, url(operation), f"{rubbish}=1&{needed}", operation)
        assert response.status_code == 400
        assert response.json()["errors"][0]["code"] == "unknown_parameter"


@each_operation
def test_a_query_without_parameters_changes_nothing(name, api):
    operation = operations()[name]
    if not operation.needed:
        path = url(operation)
        plain = api.client.get(path).getvalue()  # for the server the same as with a question mark
        assert ask(api, path, "&&", operation).getvalue() == plain


IDS = [
    "%00",
    "%ff",
    "%ED%A0%80",
    "%25zz",
    "%2E%2E",
    "%2F",
    "%20",
    "9" * 30,
    "x" * 100_000,
    "%D8%B7%E2%80%8F",
    "(((((",
    "a%CC%81",
    "urn:uuid:9e272a28-f5b9-50c0-9f24-9736e278c276",
    "%7B9e272a28-f5b9-50c0-9f24-9736e278c276%7D",
]


@pytest.mark.parametrize("name", templated)
def test_rubbish_in_a_path_is_not_found(name, api):
    operation = operations()[name]
    before, _, after = operation.path.replace("{name}", "{id}").partition("{id}")
    for rubbish in IDS:
        response = api.client.get(f"{before}{rubbish}{after}")
        assert response.status_code == 404, rubbish[:50]
        assert response["Content-Type"] == "application/problem+json"


def test_an_id_has_one_form(api):
    record = api("entities/iskp")
    for form in ("{%s}", "urn:uuid:%s"):
        assert api.get(f"entities/{form % record['id']}").status_code == 404
        assert api.get("relationships", involves=form % record["id"]).status_code == 400
    assert api.get(f"entities/{record['id'].replace('-', '')}").status_code == 404
    assert api(f"entities/{record['id'].upper()}")["id"] == record["id"]


def test_an_instant_is_no_row_of_digits(api):
    for text in ("1" * 30, "20240131T120000Z", "2024-W05-3", "٢٠٢٤-01-31"):
        response = api.get("sources", updated_since=text)
        assert refusals(response) == {"updated_since"}
    for text in ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00.123456789+05:00", "2024-01-31"):
        assert api.get("sources", updated_since=text, limit=1).status_code == 200


def test_a_box_has_four_plain_numbers(api):
    for text in (
        "1_0,1_0,2_0,2_0",
        "٦٠,٢٩,٧٥,٣٩",
        "0x1,0,1,1",
        "60,29,75",
        "60,29,75,39,1",
        "nan,0,1,1",
    ):
        assert refusals(api.get("places", bbox=text)) == {"bbox"}
    assert api("places", bbox="60, 29, 75, 39")["count"] > 10


def test_a_radius_below_nothing_and_beyond_the_earth_is_refused(api):
    for radius in ("-1", "-0.1", "20100", "NaN", "Infinity", "1e999", "9" * 30):
        assert refusals(api.get("places", near="34.5,69.1", radius_km=radius)) == {"radius_km"}


def test_pages_far_beyond_the_end_are_empty_and_beyond_all_bounds_are_refused(api):
    Search.objects.create(slug=RECORDS["searches"], resource="actors")
    for name, operation in operations().items():
        if {"limit", "offset"} <= set(operation.parameters):
            pieces = {"limit": "limit=1000", "offset": f"offset={10**9}"}
            assert [each.status_code for each in answers(api, name, pieces)] == [200], name
            pieces = {"limit": f"limit={10**30}", "offset": f"offset={10**30}"}
            refused = set().union(*map(refusals, answers(api, name, pieces)))
            assert refused == {"limit", "offset"}


@pytest.mark.parametrize(
    "name", [name for name in operations() if "q" in operations()[name].parameters]
)
def test_a_search_for_ten_thousand_words_is_refused(name, api):
    path = url(operations()[name])
    for words, code in (
        ("kabul " * 10_000, "too_long"),
        ("a " * (MAX_WORDS + 1), "too_many_words"),
    ):
        errors = api.client.get(path, {"q": words}).json()["errors"]
        assert {"q": code}.items() <= {each["parameter"]: each["code"] for each in errors}.items()


def test_as_many_ids_as_are_allowed_are_found_and_one_more_is_refused(api):
    known = [record["slug"] for record in api("sources", limit=90)["results"]]
    many = (known * 3)[:MAX_VALUES]
    assert api("assertions", source=",".join(many), limit=1)["count"] > 1000
    assert api("assertions", source=many, limit=1)["count"] > 1000
    for given in (",".join([*many, "s001"]), [*many, "s001"]):
        response = api.get("assertions", source=given)
        assert response.json()["errors"][0]["code"] == "too_many"


RUBBISH = ["", ",", ";;=,*/", '"', "\x80\xff", "%00", "9" * 30, "a" * 8000, "W/" * 99, "*;q=zz"]


HEADERS = (
    "Accept Accept-Encoding Accept-Language Authorization Content-Type Cookie If-Match"
    " If-Modified-Since If-None-Match Origin Range X-Forwarded-For"
).split()


@pytest.mark.parametrize("header", HEADERS)
def test_rubbish_in_a_header_is_no_failure(header, api):
    for path in ("entities/iskp", "places", "places.csv", "no-such-path"):
        for rubbish in RUBBISH:
            response = api.client.get(f"/api/v1/{path}", headers={header: rubbish})
            expected = (
                (404,) if path == "no-such-path" else (200, 406) if "Acc" in header else (200,)
            )
            assert response.status_code in expected, (path, rubbish)


# Bodies


def matched(api, body) -> int:
    """The status of a match request; its answer is JSON of the declared kind."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    response = api.client.post("/api/v1/match", text, content_type="application/json")
    assert response.status_code in (200, 400, 413), str(body)[:100]
    assert response["Content-Type"] == (
        "application/json" if response.status_code == 200 else "application/problem+json"
    )
    response.json()
    return response.status_code


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "a\udfffb", "\u202e", "x" * 100_000, " "])
def test_characters_that_no_name_has_are_refused_wherever_they_stand_in_a_body(text, api):
    for key in ("name", "type", "country", "related"):
        assert matched(api, {"queries": [{"name": "x", key: text}]}) == 400
    assert matched(api, {"queries": [{"name": "x"}], "limit": text}) == 400
    assert matched(api, {"queries": [{"name": "x"}], text: 1}) == 400
    assert matched(api, {"queries": [{"name": "x", text: 1}]}) == 400


@pytest.mark.parametrize("text", ["القاعدة", "a\u0301", "💣 group", "(((((a", "9" * 30, "\u200fط"])
def test_names_in_any_script_are_looked_for(text, api):
    assert matched(api, {"queries": [{"name": text}]}) == 200


@pytest.mark.parametrize("depth", [50, 900, 3_000, 100_000])
def test_deep_json_is_refused(depth, api):
    assert matched(api, "[" * depth) == 400
    assert matched(api, "[" * depth + "]" * depth) == 400
    too_large = depth * len('{"queries":') > 1_000_000
    nested = '{"queries":' * depth + "1" + "}" * depth
    assert matched(api, nested) == (413 if too_large else 400)
    assert matched(api, '{"queries":[{"name":' + "[" * depth + "]" * depth + "}]}") == 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 30, "9" * 5000, "-1", "1.5"])
def test_numbers_that_are_no_limit_are_refused(number, api):
    assert matched(api, f'{{"queries": [{{"name": "x"}}], "limit": {number}}}') == 400


def test_a_json_pointer_leads_to_a_property_with_a_slash_in_its_name(api):
    body = json.dumps({"queries": [{"name": "x"}], "a/b~c": 1})
    response = api.client.post("/api/v1/match", body, content_type="application/json")
    assert response.json()["errors"][0]["pointer"] == "/a~1b~0c"
