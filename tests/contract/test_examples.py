"""Whoever reads the schema sees real requests and real answers everywhere in it."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from jsonschema_rs import Draft202012Validator

from base.parameters import NO_RECORD
from threatapi.examples.answers import ask, read, shortened
from threatapi.examples.hook import instances, with_examples
from threatapi.examples.requests import BY_HAND, Asked, documented, open_to_all, operations
from threatapi.urls import router

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

KEPT = read()
KNOWN: dict[str, list[str]] = {}
AGAIN = "run `make examples` and look at what it changes"


def is_of_no_record(name: str) -> bool:
    """Whether it asks for a record of which the first knowledge base has none."""
    return NO_RECORD[0] in KEPT.get(name, {}).get("request", "")


def answered(schema: dict) -> dict[str, tuple[str, str, dict]]:
    return {name: of for name, of in operations(schema).items() if not is_of_no_record(name)}


def parameters(schema: dict) -> Iterator[tuple[str, dict]]:
    for name, (_, _, operation) in operations(schema).items():
        for parameter in operation.get("parameters", []):
            yield f"{name}: {parameter['name']}", parameter


def examples_of(parameter: dict, schema: dict) -> list:
    """What a parameter, its schema or the vocabulary of its schema gives."""
    shape = parameter["schema"]
    named = schema["components"]["schemas"].get(shape.get("$ref", "").rsplit("/", 1)[-1], {})
    own = [parameter["example"]] if "example" in parameter else []
    return own or shape.get("examples") or named.get("examples", [])


def faults(shape: dict, value: object, schema: dict) -> list[str]:
    """Most parameters are those of several operations: each is looked at once."""
    asked = json.dumps([shape, value])
    if asked not in KNOWN:
        KNOWN[asked] = found_faults(shape, value, schema)
    return KNOWN[asked]


def found_faults(shape: dict, value: object, schema: dict) -> list[str]:
    # Reading all components takes longer than looking at what most parameters are.
    whole = shape | ({"components": schema["components"]} if "$ref" in str(shape) else {})
    found = Draft202012Validator(whole, validate_formats=True).iter_errors(value)
    return [f"{fault.instance_path}: {fault.message}" for fault in found][:3]


def test_every_parameter_has_a_valid_example(schema):
    for name, parameter in parameters(schema):
        found = examples_of(parameter, schema)
        assert found, f"{name} has no example: give its field `example=`, or values.json a record"
        for example in found:
            assert not faults(parameter["schema"], example, schema), name


def test_forms_are_filled_in_where_a_value_is_needed_and_nowhere_else(schema):
    """Pages take the example of a parameter, but not that of its schema, as its value."""
    for name, parameter in parameters(schema):
        assert ("example" in parameter) == parameter["required"], name


def test_every_operation_and_every_problem_has_an_example(schema):
    for name, (_, _, operation) in answered(schema).items():
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                assert content.get("examples"), f"{name} {status} has no example: {AGAIN}"
    for name, response in schema["components"]["responses"].items():
        for content in response.get("content", {}).values():
            line = "add a line to PROBLEMS (or BY_HAND) in threatapi/examples"
            assert content.get("examples"), f"{name} has no example: {line}, then {AGAIN}"
    assert set(documented(schema)) == set(KEPT), AGAIN


def test_every_schema_has_a_valid_example(schema):
    shown = dict(schema["components"]["schemas"])
    for name in filter(is_of_no_record, KEPT):
        shown.pop(name.removeprefix("get_").capitalize(), None)
    for name, shape in shown.items():
        line = "add a line to ALSO, so that an answer shows one, or to BY_HAND"
        assert shape.get("examples"), f"{name} has no example: {line}; then {AGAIN}"
        for example in shape["examples"]:
            assert not faults(shape, example, schema), name


@pytest.mark.parametrize("name", KEPT)
def test_an_example_is_what_its_request_is_answered(name, schema):
    asked = documented(schema).get(name)
    assert asked, f"no operation or response is called {name}: {AGAIN}"
    assert ask(asked) == KEPT[name], AGAIN


def test_examples_are_as_the_schema_says(schema):
    for name, (_, _, operation) in answered(schema).items():
        if name not in open_to_all(schema):  # its examples are made by hand
            answers = [each for each in operation["responses"].values() if "content" in each]
        else:
            assert 200 <= KEPT[name]["status"] < 300, KEPT[name]["request"]
            answers = [operation["responses"][str(KEPT[name]["status"])]]
        bodies = [*answers, operation.get("requestBody", {})]
        for content in [each for body in bodies for each in body.get("content", {}).values()]:
            for example in content["examples"].values():
                assert not faults(content["schema"], example["value"], schema), name


def test_every_filter_of_an_answer_works_with_its_example(api, schema):
    """The statistics share those of the lists, see below, and files those of what is in them."""
    for name, (_, method, operation) in answered(schema).items():
        is_file = name.startswith(("export_", "get_graph_"))
        if method != "get" or is_file or name.startswith("list_") or name.endswith("_stats"):
            continue
        if name not in open_to_all(schema):
            continue
        asked = documented(schema)[name].url
        for parameter in operation["parameters"]:
            key = parameter["name"]
            if not parameter["required"] and f"{key}=" not in asked:
                value = examples_of(parameter, schema)[0]
                value = str(value).lower() if isinstance(value, bool) else value
                query = urlencode({key: value}, doseq=True)
                answer = ask(Asked(asked + ("&" if "?" in asked else "?") + query))
                assert answer["status"] == 200, answer


NOBODY = (NO_RECORD[0], [NO_RECORD[0]])
# What goes with another parameter, and what nothing in the first knowledge base has.
TOGETHER = {"near": {"radius_km": 50}, "radius_km": {"near": "34.53,69.17"}}
TOGETHER |= {name: {"as_of": "2022-04"} for name in ("certainty", "certainty__not")}
TOGETHER |= {"least": {"q": "Haqqani"}, "place_match": {"bbox": "60,29,75,39"}}
NOTHING = {"born", "incidents.parent", "retracted", "url", "archived_url", "dissolved__gte"}
NOTHING |= {"identifier", "actors.member_of", "presences.only_from"}
# No incident has a point of its own, no number a best one, and no assertion was put right or has
# a flaw.
NOTHING |= {"incidents.latitude", "incidents.longitude", "incidents.radius_km"}
NOTHING |= {"figures.best", "flaw", "corrects", "superseded_by"}
# All records are from the one data set.
NOTHING |= {"dataset__not", "dataset__isnull"}


FILTERS = {
    "entities/iskp/links": ["neighbour", "direction"],
    "entities/ttp/links": ["neighbour"],
    "sources/s001/claims": ["kind", "type", "stance"],
}


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, each) for name, many in FILTERS.items() for each in many]
)
def test_a_filter_of_an_answer_finds_something_with_its_example(name, parameter, api, schema):
    record, _, of = name.split("/")
    path = f"/api/v1/{record}/{{id}}/{of}"
    described = schema["paths"][path]["get"]["parameters"]
    (shown,) = [each for each in described if each["name"] == parameter]
    assert api(name, **{parameter: examples_of(shown, schema)[0]})["results"]


LISTS = {name: f"get_{view.queryset.model._meta.model_name}" for name, view, _ in router.registry}


@pytest.mark.parametrize("name", [name for name, one in LISTS.items() if not is_of_no_record(one)])
def test_every_filter_of_a_list_finds_something_with_its_example(name, api, schema):
    """People try what they are shown; an example that finds nothing teaches that nothing works."""
    _, _, operation = operations(schema)[f"list_{name}"]
    for parameter in operation["parameters"]:
        key = parameter["name"]
        given = [each for each in examples_of(parameter, schema) if each not in NOBODY]
        values = [str(each).lower() if isinstance(each, bool) else each for each in given]
        asked = [{"limit": 1} | TOGETHER.get(key, {}) | {key: value} for value in values]
        found = [api(name, **each)["results"] for each in asked]  # each is answered
        if found and not found[0]:
            value = values[0]
            column = key.partition("__")[0]
            assert NOTHING & {key, column, f"{name}.{column}"}, (
                f"{name}?{key}={value} finds nothing: give another example of `{key}` in "
                "base/parameters/known.py, or name it in NOTHING"
            )


def test_the_example_of_a_schema_is_the_instance_that_shows_most_of_it():
    shape = {"$ref": "#/components/schemas/A"}
    named = {"A": {"properties": {"a": {"anyOf": [shape, {"type": "null"}]}, "b": {}}}}
    value = {"a": {"a": None, "b": 1}, "b": 2}
    assert [found for _, found in instances(shape, value, named)] == [value, value["a"]]


def test_the_example_of_a_table_is_its_beginning():
    """The heading and a line at least; long tables are cut at the end of a line."""
    table = "slug,note\n" + "".join(f"s{number},{'long ' * 100}\n" for number in range(9))
    assert shortened(table, "text/csv", 1).splitlines() == table.splitlines()[:3]
    assert shortened("a\n" + "b" * 5000, "text/csv", 1).endswith("b")
    lines = '{"n": [{"a": 1}, {"a": 2}], "created_at": "2026-11-22T07:40:55.53Z"}\n' * 3
    shown = '{"n": [{"a": 1}], "created_at": "2026-01-31T12:00:00Z"}\n'
    assert shortened(lines, "application/x-ndjson", 1) == shown
    point = '{"coordinates": [69.17, 34.53]}'
    assert shortened(point, "application/geo+json", 1) == {"coordinates": [69.17, 34.53]}


def test_a_problem_that_cannot_be_asked_for_has_an_example_by_hand(monkeypatch):
    monkeypatch.setitem(BY_HAND, "Broken", {"status": 500})
    content: dict = {"schema": {"type": "object"}}
    components = {"schemas": {}, "responses": {"Broken": {"content": {"any": content}}}}
    with_examples({"paths": {}, "components": components}, None)
    assert content["examples"]["answer"]["value"] == {"status": 500}
