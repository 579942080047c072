"""The check that keeps clients of the last release working: `.ci/compare_schemas.py`."""

import copy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = {
    "paths": {
        "/actors": {
            "get": {
                "operationId": "list_actors",
                "parameters": [
                    {"name": "q", "schema": {"type": "string", "maxLength": 400}},
                    {"name": "kind", "schema": {"$ref": "#/components/schemas/Kind"}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Actor"}}
                        }
                    },
                    "404": {},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Kind": {"type": "string", "enum": ["state", "cell"]},
            "Actor": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "born": {"type": "string"}},
                "required": ["born", "name"],
            },
            "ActorRequest": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "born": {"type": "string"}},
                "required": ["name"],
            },
        }
    },
}


@pytest.fixture
def compare(tmp_path):
    def run(change, changelog="# Changelog\n"):
        new = copy.deepcopy(SCHEMA)
        get, schemas = new["paths"]["/actors"]["get"], new["components"]["schemas"]
        change(get, schemas, new["paths"])
        for name, content in (("old", SCHEMA), ("new", new)):
            (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content))
        (tmp_path / "changelog.md").write_text(changelog)
        files = [tmp_path / name for name in ("old.yaml", "new.yaml", "changelog.md")]
        command = [sys.executable, ROOT / ".ci" / "compare_schemas.py", *files]
        return subprocess.run(command, capture_output=True, text=True)

    return run


BREAKING = {
    "an operation goes": lambda get, schemas, paths: paths.clear(),
    "an operation is renamed": lambda get, schemas, paths: get.update(operationId="actors"),
    "a parameter goes": lambda get, schemas, paths: get["parameters"].pop(),
    "a parameter becomes required": lambda get, s, p: get["parameters"][0].update(required=True),
    "a parameter is new and required": lambda get, s, p: get["parameters"].append(
        {"name": "of", "required": True, "schema": {"type": "string"}}
    ),
    "a parameter takes less": lambda get, s, p: get["parameters"][0]["schema"].update(maxLength=9),
    "a parameter changes its type": lambda get, s, p: get["parameters"][0].update(
        schema={"type": "integer"}
    ),
    "a value goes": lambda get, schemas, paths: schemas["Kind"]["enum"].pop(),
    "a property goes": lambda get, schemas, paths: schemas["Actor"]["properties"].pop("born"),
    "a property may be null": lambda get, schemas, paths: schemas["Actor"]["properties"].update(
        born={"anyOf": [{"type": "string"}, {"type": "null"}]}
    ),
    "a property may be absent": lambda get, schemas, paths: schemas["Actor"]["required"].pop(),
    "a property must be sent": lambda g, schemas, p: schemas["ActorRequest"]["required"].append(
        "born"
    ),
    "a model is renamed": lambda get, schemas, paths: schemas.update(Agent=schemas.pop("Actor")),
    "an answer changes its media type": lambda get, s, p: get["responses"].update({"200": {}}),
}
HARMLESS = {
    "nothing changes": lambda get, schemas, paths: None,
    "an operation comes": lambda get, schemas, paths: paths.update(
        {"/more": {"get": get | {"operationId": "list_more"}}}
    ),
    "a parameter comes": lambda get, s, p: get["parameters"].append(
        {"name": "of", "schema": {"type": "string", "maxLength": 9}}
    ),
    "a parameter takes more": lambda get, s, p: get["parameters"][0]["schema"].pop("maxLength"),
    "a parameter takes longer texts": lambda get, s, p: get["parameters"][0]["schema"].update(
        maxLength=500
    ),
    "a parameter takes another type, too": lambda get, s, p: get["parameters"][0].update(
        schema={"anyOf": [{"type": "integer"}, {"type": "string"}]}
    ),
    "a value comes": lambda get, schemas, paths: schemas["Kind"]["enum"].append("unit"),
    "a property comes": lambda get, schemas, paths: schemas["Actor"]["properties"].update(
        died={"type": "string"}
    ),
    "a property may be sent": lambda g, schemas, p: schemas["ActorRequest"]["properties"].update(
        died={"type": "string", "maxLength": 9}
    ),
    "a request with demands comes": lambda g, schemas, p: schemas.update(
        NewRequest=schemas["ActorRequest"]
    ),
    "a problem comes": lambda get, schemas, paths: get["responses"].update({"429": {}}),
}


@pytest.mark.parametrize("name", BREAKING)
def test_a_breaking_change_is_refused(name, compare):
    done = compare(BREAKING[name])
    assert done.returncode == 1, done.stdout
    assert "break clients" in done.stderr


@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_nobody_passes(name, compare):
    done = compare(HARMLESS[name])
    assert done.returncode == 0, done.stdout


def test_a_breaking_change_that_the_changelog_announces_passes(compare):
    told = "- `Kind has the value cell`: nobody used it.\n"
    change = BREAKING["a value goes"]
    assert compare(change, f"## Unreleased\n### Breaking\n{told}").returncode == 0
    assert compare(change, f"## Unreleased\n### Added\n{told}").returncode == 1
    assert compare(change, f"## 1.0.0\n### Breaking\n{told}").returncode == 1
