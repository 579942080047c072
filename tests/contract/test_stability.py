"""The check that keeps clients of the last release working: `.ci/compare_schemas.py`."""

import copy
import json
import runpy
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "compare_schemas.py"
INLINE = {
    "type": "object",
    "properties": {
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "title": "Feature",
                "properties": {
                    "type": {"type": "string", "const": "Feature"},
                    "geometry": {
                        "anyOf": [
                            {
                                "type": "object",
                                "properties": {
                                    "x": {"type": "number", "description": "Degrees."},
                                    "y": {"type": "number"},
                                    "any": {},
                                },
                                "required": ["x"],
                            },
                            {"type": "null"},
                        ]
                    },
                },
            },
        }
    },
}
SCHEMA = {
    "info": {"title": "threatapi"},
    "paths": {
        "/actors": {
            "get": {
                "operationId": "list_actors",
                "parameters": [
                    {"name": "q", "schema": {"type": "string", "minLength": 2, "maxLength": 400}},
                    {
                        "name": "born",
                        "schema": {
                            "anyOf": [
                                {"type": "integer", "maximum": 3000, "default": 1900},
                                {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
                            ]
                        },
                    },
                    {"name": "text", "schema": {"$ref": "#/components/schemas/Text"}},
                    {"name": "kind", "schema": {"$ref": "#/components/schemas/Kind"}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Actor"}}
                        },
                        "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                    },
                    "400": {"$ref": "#/components/responses/BadRequest"},
                    "404": {},
                },
            }
        },
        "/actors.geojson": {
            "get": {
                "operationId": "export_actors",
                "tags": ["exports"],
                "responses": {
                    "200": {
                        "content": {"application/geo+json": {"schema": INLINE}},
                        "headers": {"Content-Disposition": {"schema": {"type": "string"}}},
                    }
                },
            }
        },
    },
    "components": {
        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
        "responses": {
            "BadRequest": {
                "content": {"application/problem+json": {"schema": {"type": "object"}}},
            }
        },
        "schemas": {
            "Kind": {
                "type": "string",
                "enum": ["state", "cell"],
                "x-enum-varnames": ["STATE", "CELL"],
            },
            "Text": {"type": "string"},
            "Actor": {
                "type": "object",
                "properties": {
                    "name": {"$ref": "#/components/schemas/Text"},
                    "born": {"type": "string"},
                },
                "required": ["born", "name"],
            },
            "ActorRequest": {
                "type": "object",
                "properties": {
                    "name": {"allOf": [{"type": "string"}]},
                    "born": {"type": "string"},
                    "limit": {"type": "integer", "default": 5},
                },
                "required": ["name"],
            },
        },
    },
}


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def compare(tmp_path, monkeypatch, capsys):
    def run(change, changelog="# Changelog\n", backwards=False):
        new = copy.deepcopy(SCHEMA)
        change(new["paths"]["/actors"]["get"], new["components"]["schemas"], new)
        old, new = (new, SCHEMA) if backwards else (SCHEMA, new)
        for name, content in (("old", old), ("new", new)):
            (tmp_path / f"{name}.yaml").write_text(json.dumps(content))
        (tmp_path / "changelog.md").write_text(changelog)
        files = [tmp_path / name for name in ("old.yaml", "new.yaml", "changelog.md")]
        # As from the command line, without a new interpreter each time.
        monkeypatch.setattr(sys, "argv", list(map(str, [SCRIPT, *files])))
        try:
            runpy.run_path(str(SCRIPT), run_name="__main__")
            message = ""
        except SystemExit as left:
            message = str(left)
        return Done(int(bool(message)), capsys.readouterr().out, message)

    return run


def q(get):
    return get["parameters"][0]["schema"]


def born(get):
    return get["parameters"][1]


def year(get):
    return born(get)["schema"]["anyOf"][0]


def letter(get):
    return born(get)["schema"]["anyOf"][1]["items"]


def export(top):
    return top["paths"]["/actors.geojson"]["get"]


def answer(top):
    return export(top)["responses"]["200"]["content"]["application/geo+json"]


def feature(top):
    return answer(top)["schema"]["properties"]["features"]["items"]


def point(top):
    return feature(top)["properties"]["geometry"]["anyOf"][0]


BREAKING = {
    "an operation goes": lambda get, schemas, top: top["paths"].clear(),
    "an operation is renamed": lambda get, schemas, top: get.update(operationId="actors"),
    "a parameter goes": lambda get, schemas, top: get["parameters"].pop(),
    "a parameter becomes required": lambda get, s, top: get["parameters"][0].update(required=True),
    "a parameter is new and required": lambda get, s, top: get["parameters"].append(
        {"name": "of", "required": True, "schema": {"type": "string"}}
    ),
    "a parameter takes less": lambda get, s, top: get["parameters"][0]["schema"].update(
        maxLength=9
    ),
    "a parameter changes its type": lambda get, s, top: get["parameters"][0].update(
        schema={"type": "integer"}
    ),
    "a value goes": lambda get, schemas, top: schemas["Kind"]["enum"].pop(),
    "a property goes": lambda get, schemas, top: schemas["Actor"]["properties"].pop("born"),
    "a property may be null": lambda get, schemas, top: schemas["Actor"]["properties"].update(
        born={"anyOf": [{"type": "string"}, {"type": "null"}]}
    ),
    "a property may be absent": lambda get, schemas, top: schemas["Actor"]["required"].pop(),
    "a property must be sent": lambda g, schemas, top: schemas["ActorRequest"]["required"].append(
        "born"
    ),
    "a model is renamed": lambda get, schemas, top: schemas.update(Agent=schemas.pop("Actor")),
    "an answer changes its media type": lambda get, s, top: get["responses"].update({"200": {}}),
    "a parameter becomes a header": lambda get, s, top: get["parameters"][0].update(
        {"in": "header"}
    ),
    "a parameter becomes a cookie": lambda get, s, top: get["parameters"][0].update(
        {"in": "cookie"}
    ),
    "a parameter becomes part of the path": lambda get, s, top: get["parameters"][0].update(
        {"in": "path", "style": "form", "explode": True}
    ),
    "a list is no longer exploded": lambda get, s, top: born(get).update(explode=False),
    "a list is written with spaces": lambda get, s, top: born(get).update(style="spaceDelimited"),
    "a value of a parameter goes": lambda get, s, top: letter(get)["enum"].pop(),
    "an alternative of a parameter goes": lambda get, s, top: born(get)["schema"]["anyOf"].pop(),
    "an item changes its type": lambda get, s, top: letter(get).update(type="integer"),
    "a request takes no more than it names": lambda get, schemas, top: schemas[
        "ActorRequest"
    ].update(additionalProperties=False),
    "a request takes others only of a type": lambda get, schemas, top: schemas[
        "ActorRequest"
    ].update(additionalProperties={"type": "string"}),
    "a body must be sent": lambda get, s, top: get.update(requestBody={"required": True}),
    "a parameter of the path must be sent": lambda get, s, top: top["paths"]["/actors"].update(
        parameters=[{"name": "of", "required": True, "schema": {}}]
    ),
    "a default changes": lambda get, s, top: year(get).update(default=1800),
    "a default goes": lambda get, s, top: year(get).pop("default"),
    "a default of a request changes": lambda get, schemas, top: schemas["ActorRequest"][
        "properties"
    ]["limit"].update(default=6),
    "an inline property goes": lambda get, s, top: feature(top)["properties"].pop("type"),
    "an inline property of any type goes": lambda get, s, top: point(top)["properties"].pop("any"),
    "an inline constant changes": lambda get, s, top: feature(top)["properties"]["type"].update(
        const="Point"
    ),
    "an inline property changes its type": lambda get, s, top: point(top)["properties"].update(
        y={"type": "string"}
    ),
    "an inline property may be null": lambda get, s, top: point(top)["properties"].update(
        y={"type": ["number", "null"]}
    ),
    "an inline property may be absent": lambda get, s, top: point(top)["required"].clear(),
    "an inline property of an alternative goes": lambda get, s, top: point(top)["properties"].pop(
        "y"
    ),
    "an inline alternative comes": lambda get, s, top: feature(top)["properties"]["geometry"][
        "anyOf"
    ].append({"type": "string"}),
    "a component loses what was inline": lambda get, schemas, top: (
        feature(top)["properties"].pop("type"),
        schemas.update(Feature=feature(top).copy()),
        feature(top).clear(),
        feature(top).update({"$ref": "#/components/schemas/Feature"}),
    ),
    "a parameter gets a component with a list": lambda get, s, top: get["parameters"][0].update(
        schema={"$ref": "#/components/schemas/Kind"}
    ),
    "a problem goes": lambda get, s, top: get["responses"].pop("404"),
    "a problem of many goes": lambda get, s, top: get["responses"].pop("400"),
    "problems change their media type": lambda get, s, top: top["components"]["responses"].update(
        BadRequest={"content": {"application/json": {"schema": {"type": "object"}}}}
    ),
    "problems change their schema": lambda get, s, top: top["components"]["responses"].update(
        BadRequest={"content": {"application/problem+json": {"schema": {"type": "string"}}}}
    ),
    "a header goes": lambda get, s, top: get["responses"]["200"].pop("headers"),
    "a header of an export goes": lambda get, s, top: export(top)["responses"]["200"].pop(
        "headers"
    ),
    "a header changes its type": lambda get, s, top: top["components"]["headers"].update(
        ETag={"required": True, "schema": {"type": "integer"}}
    ),
    "a header may be absent": lambda get, s, top: top["components"]["headers"]["ETag"].pop(
        "required"
    ),
    "what is sent and answered may be another": lambda get, schemas, top: schemas.update(
        Text={"anyOf": [{"type": "string"}, {"type": "integer"}]}
    ),
    "all must say who they are": lambda get, s, top: top.update(security=[{"token": []}]),
    "one must say who they are": lambda get, s, top: get.update(security=[{"token": []}]),
    "the server changes": lambda get, s, top: top.update(servers=[{"url": "/api"}]),
    "the server of one changes": lambda get, s, top: get.update(servers=[{"url": "/api"}]),
    "a tag changes": lambda get, s, top: export(top).update(tags=["actors"]),
    "a tag comes": lambda get, s, top: get.update(tags=["actors"]),
    "the API is called otherwise": lambda get, s, top: top["info"].update(title="threats"),
    "a model gets a title": lambda get, schemas, top: schemas["Actor"].update(title="Group"),
    "an inline title changes": lambda get, s, top: feature(top).update(title="Group"),
    "a value changes its name": lambda get, schemas, top: schemas["Kind"].update(
        {"x-enum-varnames": ["STATE", "UNIT"]}
    ),
    "a property can only be sent": lambda get, schemas, top: schemas["Actor"]["properties"][
        "born"
    ].update(writeOnly=True),
}
HARMLESS = {
    "nothing changes": lambda get, schemas, top: None,
    "an operation comes": lambda get, schemas, top: top["paths"].update(
        {"/more": {"get": get | {"operationId": "list_more"}}}
    ),
    "a parameter comes": lambda get, s, top: get["parameters"].append(
        {"name": "of", "schema": {"type": "string", "maxLength": 9}}
    ),
    "a parameter takes more": lambda get, s, top: get["parameters"][0]["schema"].pop("maxLength"),
    "a parameter takes shorter texts": lambda get, s, top: q(get).update(minLength=1),
    "what is only sent may be another": lambda get, schemas, top: schemas.update(
        Kind={"oneOf": [schemas["Kind"], {"type": "integer", "enum": [1]}]}
    ),
    "an answer has no other properties": lambda get, schemas, top: schemas["Actor"].update(
        additionalProperties=False
    ),
    "a parameter takes longer texts": lambda get, s, top: get["parameters"][0]["schema"].update(
        maxLength=500
    ),
    "a parameter takes another type, too": lambda get, s, top: get["parameters"][0].update(
        schema={"anyOf": [{"type": "integer"}, {"type": "string"}]}
    ),
    "a value comes": lambda get, schemas, top: schemas["Kind"]["enum"].append("unit"),
    "a property comes": lambda get, schemas, top: schemas["Actor"]["properties"].update(
        died={"type": "string"}
    ),
    "a property may be sent": lambda g, schemas, top: schemas["ActorRequest"]["properties"].update(
        died={"type": "string", "maxLength": 9}
    ),
    "a request with demands comes": lambda g, schemas, top: schemas.update(
        NewRequest=schemas["ActorRequest"]
    ),
    "a problem comes": lambda get, schemas, top: get["responses"].update({"429": {}}),
    "how lists are written is said": lambda get, s, top: born(get).update(
        {"in": "query", "style": "form", "explode": True}
    ),
    "a parameter takes another list, too": lambda get, s, top: born(get)["schema"]["anyOf"].append(
        {"type": "array", "maxItems": 3, "items": {"type": "integer", "maximum": 9}}
    ),
    "a parameter takes another number, too": lambda get, s, top: born(get)["schema"][
        "anyOf"
    ].append({"type": "integer", "minimum": 9000}),
    "an item takes another type, too": lambda get, s, top: born(get)["schema"]["anyOf"][1].update(
        items={"oneOf": [{"type": "integer"}, letter(get)]}
    ),
    "a value of a parameter comes": lambda get, s, top: letter(get)["enum"].append("c"),
    "a request says that it takes others": lambda get, schemas, top: schemas["ActorRequest"].update(
        additionalProperties=True
    ),
    "bounds that refuse nothing come": lambda get, s, top: q(get).update(
        minItems=0, uniqueItems=False
    ),
    "a default is said": lambda get, s, top: q(get).update(default="a"),
    "an inline property comes": lambda get, s, top: point(top)["properties"].update(z={}),
    "an inline property is always there": lambda get, s, top: point(top)["required"].append("y"),
    "what is inline gets a name": lambda get, schemas, top: (
        schemas.update(Point=point(top).copy()),
        point(top).clear(),
        point(top).update({"$ref": "#/components/schemas/Point"}),
    ),
    "a parameter gets a component without bounds": lambda get, s, top: get["parameters"][0].update(
        schema={"$ref": "#/components/schemas/Text"}
    ),
    "a header comes": lambda get, s, top: get["responses"]["400"].update(
        headers={"Retry-After": {"schema": {"type": "integer"}}}
    ),
    "nobody must say who they are": lambda get, s, top: top.update(security=[]),
    "one may say who they are": lambda get, s, top: get.update(security=[{"token": []}, {}]),
    "the server is said": lambda get, s, top: top.update(servers=[{"url": "/"}]),
    "words for people come": lambda get, s, top: (
        get.update(description="All.", summary="All", deprecated=True),
        get["parameters"][0].update(description="Names.", example="a"),
        q(get).update({"description": "Names.", "examples": ["a"], "x-of": 1, "title": "Q"}),
    ),
    "words for people go": lambda get, s, top: point(top)["properties"]["x"].pop("description"),
}
BOUNDS = {
    "maximum": 3,
    "minimum": 3,
    "exclusiveMaximum": 3,
    "exclusiveMinimum": 3,
    "multipleOf": 3,
    "maxLength": 3,
    "minLength": 3,
    "pattern": "^a",
    "enum": ["a"],
    "const": "a",
    "not": {"enum": ["b"]},
}
PLACES = {
    "a parameter": lambda get, schemas: q(get),
    "an alternative": lambda get, schemas: year(get),
    "an item": lambda get, schemas: letter(get),
    "a property": lambda get, schemas: schemas["ActorRequest"]["properties"]["born"],
    "a part": lambda get, schemas: schemas["ActorRequest"]["properties"]["name"]["allOf"][0],
    "a component": lambda get, schemas: schemas["Text"],
}


@pytest.mark.parametrize("name", BREAKING)
def test_a_breaking_change_is_refused(name, compare):
    done = compare(BREAKING[name])
    assert done.returncode == 1, done.stdout
    assert "break clients" in done.stderr


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("bound", BOUNDS)
def test_a_bound_on_what_is_sent_may_only_go(bound, place, compare):
    def change(get, schemas, top):
        PLACES[place](get, schemas)[bound] = BOUNDS[bound]

    done = compare(change)
    assert done.returncode == 1, done.stdout
    assert all(line.startswith("new demand: ") for line in done.stdout.splitlines())
    done = compare(change, backwards=True)
    # A component with a list of values is a vocabulary.
    is_vocabulary = place == "a component" and bound in ("enum", "const")
    assert done.returncode == is_vocabulary, done.stdout


@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_nobody_passes(name, compare):
    done = compare(HARMLESS[name])
    assert done.returncode == 0, done.stdout


def test_a_breaking_change_that_the_changelog_announces_passes(compare):
    told = "- `Kind has the value cell*`: nobody used it.\n"
    change = BREAKING["a value goes"]
    assert compare(change, f"## Unreleased\n### Breaking\n{told}").returncode == 0
    assert compare(change, f"## Unreleased\n### Added\n{told}").returncode == 1
    assert compare(change, f"## 1.0.0\n### Breaking\n{told}").returncode == 1


def test_one_quotation_may_cover_many_changes(compare):
    def change(get, schemas, top):
        for parameter in get["parameters"][:2]:
            parameter["schema"]["pattern"] = "^[a-z]?$"

    def told(quotation):
        return compare(
            change, f"## Unreleased\n### Breaking\n- Letters: `{quotation}`.\n"
        ).returncode

    assert told("GET * ?* as * has pattern ^[a-z]?$") == 0
    assert told("GET * ?* as *\n  has pattern *") == 0
    assert told("*") == 0
    assert told("GET /actors ?q as * has pattern ^[a-z]?$") == 1
    assert told("GET * ?* as * has pattern ^[a-z]") == 1
    assert told("GET * ?* as * has pattern ^?a-z??$") == 1
    assert told("? as string has pattern ^[a-z]?$") == 1
    assert "`*` stands for anything" in compare(change).stderr


def test_a_sentence_with_a_backtick_can_be_quoted(compare):
    def change(get, schemas, top):
        q(get)["pattern"] = "^`$"

    (line,) = compare(change).stdout.splitlines()
    sentence = line.removeprefix("new demand: ")
    assert compare(change, f"### Breaking\n- `{sentence}`\n").returncode == 0
