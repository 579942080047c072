"""The JSON Schema of data sets: what it accepts a load reads, and what it refuses a load refuses.

It is made from the models, so it goes with them.
"""

import io
import json
import random
import re
import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from django.core.management import call_command

from base.orm.vocabulary import vocabularies
from threatapi.dataset.format import FILES
from threatapi.dataset.load import load
from threatapi.dataset.schema.document import dataset_schema, definitions, written_schema
from threatapi.dataset.schema.kinds import def_name

from ..conftest import ROOT
from ..helpers import schema_mutations
from ..helpers.core_yaml import read
from ..helpers.folders import Folder
from ..helpers.mutations import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"$ref": f"#/$defs/{name}", "$defs": dataset_schema()["$defs"]}
    return jsonschema_rs.Draft202012Validator(schema)


def told(name: str, value: Any) -> list[str]:
    return [
        f"{fault.instance_path} {fault.message}" for fault in validator(name).iter_errors(value)
    ]


def test_it_is_a_json_schema():
    jsonschema_rs.meta.validate(dataset_schema())
    names = [name for name, _ in definitions()]
    assert len(names) == len(set(names)), "a closed list has the name of a kind of record"


def test_it_says_what_each_value_of_a_closed_list_means():
    lists = dataset_schema()["$defs"]
    for value in vocabularies()["Stance"]:
        place = lists["stance"]["enum"].index(value.value)
        assert lists["stance"]["enumDescriptions"][place] == value.description


FILES_OF_DATA = [
    path for folder in ("data", "tests/world") for path in sorted((ROOT / folder).glob("*.yaml"))
]


@pytest.mark.parametrize("path", FILES_OF_DATA, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_files_of_the_data_sets_are_as_the_schema_says(path):
    assert told(path.stem, read(path)) == []


def test_a_line_is_a_record_and_a_request_may_give_some_of_its_fields():
    line = {"slug": "wolves", "name": "The Wolves", "kind": "armed_group"}
    assert told("actor", line) == []
    assert told("actor", {"slug": "wolves", "name": "The Wolves"}) != []
    assert told("records", {"actors": [{"slug": "wolves", "description": None}]}) == []
    assert told("records", {"actors": [{"slug": "wolves", "kind": "gang"}]}) != []
    assert told("records", {"gangs": []}) != []
    whole = {"dataset": {"name": "animals"}, "actors": [line]}
    assert jsonschema_rs.Draft202012Validator(dataset_schema()).is_valid(whole)


# What a schema cannot know: other records, and which dates, hosts and codes there are.
BEYOND = re.compile(
    r"There is no |is already in |already recorded|(is an actor|is a person); |"
    r"The high must not lie below|must lie between low and high|Low, best and high are in order|"
    r"must be a whole number|with this Slug already exists|must be two different|^key: "
)


def is_of_form(fault: str) -> bool:
    return not BEYOND.search(fault)


def is_another_spelling(value: Any) -> bool:
    """A load takes numbers and words such as `true` for texts, and the other way round, and dates
    with blanks."""
    return isinstance(value, (int, float)) or value in (" ", "2022", [1])


def test_the_schema_and_a_load_refuse_the_same_records(tmp_path):
    """One field of a sound record is changed: any field, to all sorts of values."""
    load(Path(shutil.copytree(HOSTILE, tmp_path / "hostile")))
    folder = tmp_path / "changed"
    folder.mkdir()
    (folder / "dataset.yaml").write_text("name: other\n")
    chance = random.Random(7)
    every = chance.sample([*schema_mutations.mutations(chance, 99)], 240)
    by_file = defaultdict(list)
    for mutation in every:
        by_file[mutation.file].append(mutation)
    wrong, accepted, refused = [], 0, 0
    for file, batch in by_file.items():
        records = [schema_mutations.make_unique(each, n) for n, each in enumerate(batch)]
        faults = schema_mutations.refusals(folder, file, records)
        for number, mutation in enumerate(batch):
            by_load = faults.get(number, [])
            by_schema = told(def_name(FILES[file]), records[number])
            accepted, refused = accepted + (not by_schema), refused + bool(by_schema)
            if not by_schema and any(map(is_of_form, by_load)):
                wrong.append(f"{mutation}: only the load says {by_load}")
            if by_schema and not by_load and not is_another_spelling(mutation.value):
                wrong.append(f"{mutation}: only the schema says {by_schema}")
    assert wrong == []
    assert min(accepted, refused) > 40


RULES = {
    "a point has both": ("place", {"latitude": 1}, {"latitude": 1, "longitude": 2}),
    "a radius has a point": ("incident", {"radius_km": 1}, {}),
    "a basis has a date": ("source", {"published": "2022"}, {"published_basis": "stated"}),
    "one speaker": ("assertion", {"speaker": "bears", "speaker_label": "a bear"}, {}),
    "a lower bound is open": ("figure", {"bound": "at_least"}, {"high": None}),
    "a number or a word": ("figure", {"magnitude": "dozens"}, {"low": None, "high": None}),
    "a deed has no outcome": ("involvement", {"role": "claimant", "outcome": "killed"}, {}),
    "nobody is bare": ("involvement", {"label": None, "identity": "nobody", "count": 3}, {}),
    "no code for what is missing": ("identifier", {"value": "-99"}, {}),
    "parts in four levels": (
        "figure",
        {"parts": [{"parts": [{"parts": [{"parts": [{"parts": []}]}]}]}]},
        {"parts": None},
    ),
}


@pytest.mark.parametrize("case", RULES)
def test_rules_on_several_fields_are_in_the_schema(case):
    name, wrong, mended = RULES[case]
    _, record, path = schema_mutations.SITES[name]
    at = record
    for step in path:
        at = at[step][0]
    assert told(name, at) == []
    assert told(name, at | wrong) != []
    if mended:
        assert told(name, at | wrong | mended) == []


# The command and the files


def test_the_command_writes_what_lies_beside_the_data(capsys, tmp_path):
    call_command("schema")
    assert capsys.readouterr().out == written_schema()
    call_command("schema", tmp_path / "dataset.schema.json")
    written = (tmp_path / "dataset.schema.json").read_text(encoding="utf-8")
    advice = "run: make dataset-schema"
    assert written == (ROOT / "data/dataset.schema.json").read_text(encoding="utf-8"), advice


def test_each_file_names_its_definition_for_editors(tmp_path):
    Folder(tmp_path / "animals").load()
    call_command("dump", tmp_path / "dump", stdout=io.StringIO())
    schema = json.loads((tmp_path / "dump/dataset.schema.json").read_text(encoding="utf-8"))
    for folder in (tmp_path / "dump", ROOT / "data"):
        files = sorted(folder.glob("*.yaml"))
        assert len(files) == 9
        for path in files:
            line = path.read_text(encoding="utf-8").splitlines()[0]
            name = re.fullmatch(
                r"# yaml-language-server: \$schema=dataset.schema.json#/\$defs/(\w+)", line
            )
            assert name
            assert name[1] == path.stem in schema["$defs"]
    load(tmp_path / "dump")  # which passes the schema over


# Over HTTP


def test_it_is_served_and_may_be_kept(api):
    response = api.client.get("/api/v1/dataset.schema.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/schema+json"
    assert response.json() == json.loads(written_schema())
    again = api.client.get(
        "/api/v1/dataset.schema.json", headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304
    assert api.client.get("/api/v1/dataset.schema.json?x=1").status_code == 400


# The page of the documentation

PAGE = (ROOT / "docs/format.md").read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_those_of_the_models(tmp_path):
    page = tmp_path / "format.md"
    page.write_text(PAGE, encoding="utf-8")
    call_command("schema", "--page", page)
    advice = "run: make dataset-schema"
    assert page.read_text(encoding="utf-8") == PAGE, advice


def test_the_examples_of_the_page_are_loaded(tmp_path):
    files = dict(re.findall(r"^`(\w+\.yaml)`\n\n```yaml\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
    assert len(files) == 4
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert told(name.removesuffix(".yaml"), read(text)) == []
    assert load(tmp_path).counts["created"] == 12
    again = read(files["incidents.yaml"])
    (line,) = re.findall(r"^```json\n(.*?)\n```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "actors.yaml").unlink()
    (tmp_path / "actors.ndjson").write_text(line, encoding="utf-8")
    # The names by keys that the page gives: a later assertion replaces each of these.
    for at, name in (
        (again[0], "checkpoint-raid/northern-post"),
        (again[0]["figures"][0], "checkpoint-raid/killed/total/northern-post"),
    ):
        assert f"`{name}`" in PAGE
        at["assertions"].append(
            {"key": "corrected", "source": "northern-post", "locator": "L9", "corrects": name}
        )
    again[0]["counted_in"] = "checkpoint-raid/killed/total"
    (tmp_path / "incidents.yaml").write_text(yaml.safe_dump(again), encoding="utf-8")
    assert load(tmp_path).counts == {"created": 2, "changed": 1, "unchanged": 11}
