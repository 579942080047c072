"""The OpenAPI document is a product: current, valid, and complete."""

import pytest
import yaml
from django.core.management import call_command
from jsonschema_rs import Draft202012Validator

from base.openapi.hooks import unshared
from base.parameters import MAX_VALUES, MAX_WORDS

from ..conftest import ROOT

pytestmark = pytest.mark.django_db


def test_the_committed_schema_is_the_generated_one_and_has_no_warning(tmp_path):
    fresh = tmp_path / "openapi.yaml"
    call_command("spectacular", "--fail-on-warn", file=str(fresh))  # .ci/check validates it
    committed = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert fresh.read_text(encoding="utf-8") == committed, "run `make openapi`"


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_the_schema_is_served(ending, api, schema):
    response = api.get(f"openapi.{ending}")
    assert response.status_code == 200
    document = yaml.load(response.content, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    assert unshared(document) == schema
    assert schema["openapi"].startswith("3.1")


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_the_documentation_needs_no_network(page, api):
    html = api.get(page).content.decode()
    assert "drf_spectacular_sidecar" in html
    for host in ("cdn.", "unpkg", "googleapis", "jsdelivr"):
        assert host not in html


# Answers that are no list of records, with what they must be given, as a client calls them.
ANSWERS = {
    "get_root": {},
    "list_vocabularies": {},
    "get_vocabulary": {"name": "relationship_kind"},
    "get_incident_stats": {"by": "month,country"},
    "get_figure_stats": {"by": "metric", "metric": "killed", "dimension": "total"},
    "get_graph": {"center": "iskp", "depth": 2},
    "get_graph_cytoscape": {"center": "iskp"},
    "find_paths": {"from": "yasin-zia", "to": "ahmad-massoud"},
    "get_entity_links": {"id": "iskp"},
    "get_entity_timeline": {"id": "ayman-al-zawahiri"},
    "get_figure_check": {"id": None},
    "get_source_claims": {"id": "s003"},
    "get_source_citations": {"id": "scmp"},
    "get_source_impact": {"id": "un2020"},
}
OTHERS = {
    "create_change", "get_dataset_schema", "get_graph_gexf", "get_graph_graphml", "match_names",
    "undo_change", "create_proposal", "propose_proposal", "publish_proposal", "replace_proposal",
    "return_proposal", "withdraw_proposal",
}  # fmt: skip


def operations_of(schema: dict) -> list[tuple[str, str, dict]]:
    return [
        (path, method, operation)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]


def test_operations_read_as_methods(schema):
    for path, _, operation in operations_of(schema):
        name, _, ending = path.removeprefix("/api/v1").strip("/").split("/")[0].partition(".")
        if operation["operationId"] not in OTHERS | set(ANSWERS):
            verb = "get_" if "{" in path else f"list_{name}"
            verb = f"export_{name}_{ending}" if ending else verb
            assert operation["operationId"].startswith(verb)
        assert operation["summary"]
        assert operation["description"]


def test_everything_is_described(schema):
    for path, _, operation in operations_of(schema):
        for parameter in operation.get("parameters", []):
            assert len(parameter["description"]) > 10, f"{path} {parameter['name']}"
    for name, component in schema["components"]["schemas"].items():
        assert component.get("description"), name
        for field, shape in component.get("properties", {}).items():
            assert shape.get("description"), f"{name}.{field}"


def test_enums_have_names_and_nothing_is_blank(schema):
    for name in schema["components"]["schemas"]:
        assert not name.endswith("Enum"), name
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert "nullable:" not in text


def test_a_closed_list_that_is_no_vocabulary_describes_its_values_and_names_them(schema):
    components = schema["components"]["schemas"]
    ordering = components["IncidentOrdering"]
    assert "* `-date`: By `date`, latest first." in ordering["description"]
    assert "* `place`: By the name of its place, A to Z." in ordering["description"]
    killed = "* `killed`: By `killed`, least first: by its low, then its high."
    assert killed in ordering["description"]
    named = dict(zip(ordering["enum"], ordering["x-enum-varnames"], strict=True))
    assert (named["date"], named["-date"]) == ("DATE", "DATE_DESCENDING")
    for name, component in components.items():
        for value, word in zip(
            component.get("enum", ()), component.get("x-enum-descriptions", ()), strict=True
        ):
            assert f"* `{value}`: " in component["description"], f"{name} {value}"
            assert len(word) > 3, f"{name} {value}"


# Parameters that take few values → how many at least and at most.
BY_AUTHORS = ("/api/v1/changes", "/api/v1/proposals")
FEW = {"by": (1, 2), "between": (2, 2), "between__not": (2, 2)}


def test_how_much_a_parameter_takes_is_declared(schema):
    """As many values as the server takes (tests/http/test_errors.py, test_traps.py), and words."""
    for path, _, operation in operations_of(schema):
        for parameter in operation.get("parameters", []):
            shape, place = parameter["schema"], f"{path} {parameter['name']}"
            if shape.get("type") == "array":
                few = {} if path in BY_AUTHORS else FEW
                least, most = few.get(parameter["name"], (None, MAX_VALUES))
                assert shape["maxItems"] == most, place
                assert shape.get("minItems") == least, place
            if parameter["name"] == "q":
                assert f"At most {MAX_WORDS} words" in shape["description"], place


def test_what_is_said_of_a_parameter_stands_at_its_schema_too(schema):
    """There generators look for it; where the schema is an enum it tells of its own values."""
    for path, _, operation in operations_of(schema):
        for parameter in operation.get("parameters", []):
            told = parameter["schema"].get("description", "")
            if parameter["in"] == "query" and "$ref" not in parameter["schema"]:
                assert told.startswith(parameter["description"]), f"{path} {parameter['name']}"
        assert all(
            "$ref" in each or each["description"] for each in operation["responses"].values()
        )


def test_a_record_without_a_slug_is_named_by_its_id(schema):
    listed = schema["paths"]["/api/v1/assertions"]["get"]["parameters"]
    items = {each["name"]: each["schema"].get("items", {}) for each in listed}
    for name, model in (("relationship", "uuid"), ("figure__not", "uuid"), ("entity", None)):
        assert items[name].get("format") == model, name


def test_a_window_says_which_date_it_looks_at(schema):
    for path, date in (("incidents", "date"), ("figures", "period"), ("sources", "published")):
        listed = schema["paths"][f"/api/v1/{path}"]["get"]["parameters"]
        told = next(each for each in listed if each["name"] == "date_from")["description"]
        assert f"The date is `{date}`" in told


def test_a_map_has_named_parts(schema):
    whole = schema["components"]["schemas"]["IncidentFeatureCollection"]
    assert whole["properties"]["features"]["items"]["$ref"].endswith("/IncidentFeature")
    content = schema["paths"]["/api/v1/incidents.geojson"]["get"]["responses"]["200"]["content"]
    shape = content["application/geo+json"]["schema"]
    assert shape == {"$ref": "#/components/schemas/IncidentFeatureCollection"}


# Pages of these tell more if `near` or `bbox` is asked for.
IN_AREAS = ("Figure", "Incident", "Involvement", "Place", "Presence")


def test_every_property_of_an_answer_is_always_there(schema):
    sparse = {"ProblemError", "CytoscapeNodeData", "CytoscapeEdgeData"}
    optional = {f"Paginated{each}List": {"place_possible", "hint"} for each in IN_AREAS}
    optional["Reference"] = {"date", "place"}
    optional["ProposedFragment"] = {"base", "source", "records", "delete", "merge"}
    optional["Problem"] = {"change", "conflicts"}  # with 410 and with 409 alone
    for each in ("Entity", "Actor", "Person", "Place"):  # with `q` alone
        name = f"Paginated{each}List"
        optional[name] = optional.get(name, set()) | {"cut_off"}
    for name, component in schema["components"]["schemas"].items():
        asked = name.endswith("Request") or name in sparse
        if not asked and "properties" in component:
            absent = set(component["properties"]) - set(component["required"])
            assert absent - {"datasets"} == optional.get(name, set()), name  # none in a part


def test_every_operation_names_its_problems(schema):
    for path, _, operation in operations_of(schema):
        assert "400" in operation["responses"]
        assert ("404" in operation["responses"]) == ("{" in path)


def validator(schema: dict, operation: dict) -> Draft202012Validator:
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator(shape | {"components": schema["components"]})


def test_lists_are_as_the_schema_says(api, schema):
    """A page of every list, with all that it can show."""
    for path, _, operation in operations_of(schema):
        if {} not in operation["security"]:
            continue  # tests/proposals
        if operation["operationId"].startswith("list_") and operation["operationId"] not in ANSWERS:
            expand = {"expand": "assertions"} if "'expand'" in str(operation) else {}
            answer = api(path.removeprefix("/api/v1/"), limit=200, **expand)
            faults = validator(schema, operation).iter_errors(answer)
            assert not [f"{fault.instance_path}: {fault.message}" for fault in faults][:3], path


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_as_the_schema_says(name, api, schema):
    """Every other answer in JSON, asked as a client would."""
    (found,) = [each for each in operations_of(schema) if each[2]["operationId"] == name]
    path, _, operation = found
    wanted = dict(ANSWERS[name])
    path = path.replace("{name}", wanted.pop("name", ""))
    if "{id}" in path:
        tally = api("figures", dimension="total", metric="attacks_claimed")["results"][0]["id"]
        path = path.replace("{id}", wanted.pop("id") or tally)
    answer = api(path.removeprefix("/api/v1").lstrip("/"), **wanted)
    faults = validator(schema, operation).iter_errors(answer)
    assert not [f"{fault.instance_path}: {fault.message}" for fault in faults][:3]
