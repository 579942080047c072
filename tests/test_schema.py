"""The OpenAPI document is a product: current, valid, and complete."""

import json

import pytest
import yaml
from django.core.management import call_command

from .conftest import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema() -> dict:
    return yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))


def test_the_committed_schema_is_the_generated_one_and_has_no_warning(tmp_path):
    fresh = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(fresh))
    committed = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert fresh.read_text(encoding="utf-8") == committed, "run `make openapi`"


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_the_schema_is_served(ending, api, schema):
    response = api.get(f"openapi.{ending}")
    assert response.status_code == 200
    read = json.loads if ending == "json" else yaml.safe_load
    assert read(response.content) == schema
    assert schema["openapi"].startswith("3.1")


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_the_documentation_needs_no_network(page, api):
    html = api.get(page).content.decode()
    assert "drf_spectacular_sidecar" in html
    for host in ("cdn.", "unpkg", "googleapis", "jsdelivr"):
        assert host not in html


def test_operations_read_as_methods(schema):
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            name = path.split("/")[3]
            if "{" in path:
                assert operation["operationId"].startswith("get_")
            else:
                assert operation["operationId"] == f"list_{name}"
            assert operation["summary"]
            assert operation["description"]


def test_everything_is_described(schema):
    for path, operations in schema["paths"].items():
        for parameter in operations["get"]["parameters"]:
            assert len(parameter["description"]) > 10, f"{path} {parameter['name']}"
    for name, component in schema["components"]["schemas"].items():
        if name.startswith("Paginated"):
            continue
        assert component.get("description"), name
        for field, shape in component.get("properties", {}).items():
            assert shape.get("description"), f"{name}.{field}"


def test_enums_have_names_and_nothing_is_blank(schema):
    for name in schema["components"]["schemas"]:
        assert not name.endswith("Enum"), name
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert "nullable:" not in text


def test_every_property_of_an_answer_is_always_there(schema):
    for name, component in schema["components"]["schemas"].items():
        if name not in ("ProblemError",) and "properties" in component:
            assert set(component["required"]) == set(component["properties"]), name


def test_every_operation_names_its_problems(schema):
    for path, operations in schema["paths"].items():
        responses = operations["get"]["responses"]
        assert "400" in responses
        assert ("404" in responses) == ("{" in path)


def test_answers_are_as_the_schema_says(api, schema):
    """A page of every list, and each of its records, against the published shapes."""
    from jsonschema import Draft202012Validator

    for path, operations in schema["paths"].items():
        if "{" in path:
            continue
        expand = {"expand": "assertions"} if "expand" in str(operations) else {}
        answer = api(path.removeprefix("/api/v1/"), limit=200, **expand)
        shape = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator(shape | {"components": schema["components"]})
        faults = [
            f"{path} {error.json_path}: {error.message}" for error in validator.iter_errors(answer)
        ]
        assert not faults[:3]
