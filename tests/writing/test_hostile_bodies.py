"""Bodies that hold anything: what `manage.py load` refuses is refused in the same words.

A JSON pointer stands for file and line.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from threatapi.changes.numbers import last_number

from ..dataset.test_ndjson import FAULTS
from ..helpers import factories as make
from ..helpers import loading
from ..helpers.folders import Folder

pytestmark = pytest.mark.django_db

WOLVES = '{"slug": "wolves", "name": "The Wolves", "kind": "armed_group"}'
TOO_LARGE = {"a text of six megabytes", "a line without end"}  # for a body
# Of a body it is not a record, but the whole of which so much is told.
OF_THE_WHOLE = {"too many values": "A body has at most 300,000 values."}


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def body_of(*records: str | bytes) -> bytes:
    texts = [each if isinstance(each, bytes) else each.encode() for each in records]
    return b'{"why": "x", "records": {"actors": [' + b",".join(texts) + b"]}}"


def refusal(editor: Any, body: bytes) -> list[dict[str, str]]:
    before = last_number()
    response = editor.send(body)
    assert response.status_code == 400, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
    assert last_number() == before
    return response.json()["errors"]


@pytest.mark.parametrize("case", FAULTS)
def test_a_line_that_a_file_may_not_have_is_refused_in_a_body_in_the_same_words(case, editor):
    line, fault = FAULTS[case]
    body = body_of(WOLVES, line)
    if case in TOO_LARGE:
        assert editor.send(body).status_code == 413
        return
    words = fault.split(": ", 2)[2]
    if case == "too many values":
        body = body_of('{"names": [' + ",".join(["1"] * 300_001) + "]}")
        words = OF_THE_WHOLE[case]
    if case == "a byte order mark":
        body = b"\xef\xbb\xbf" + body_of(WOLVES)
    if case == "two values":
        body = body_of(WOLVES) + b" {}"
    told = [each["detail"] for each in refusal(editor, body)]
    assert any(each.startswith(words.removesuffix("?")) for each in told), (told, words)


def test_a_record_has_at_most_as_many_values_as_in_a_file(editor):
    (fault,) = refusal(editor, body_of('{"names": [' + ",".join(["1"] * 100_001) + "]}"))
    assert fault["detail"] == "A record has at most 100,000 values."
    assert fault["pointer"] == "/records/actors/0"


def as_file(tmp_path: Path, record: dict[str, Any], stem: str = "actors") -> list[str]:
    """The faults of this record in a file, without their places."""
    folder = Folder(tmp_path / "animals")
    (folder.path / f"{stem}.yaml").unlink(missing_ok=True)
    (folder.path / f"{stem}.ndjson").write_text(json.dumps(record))
    faults = [each.split(": ", 2) for each in loading.load(folder.path)]
    return sorted({reason for place, _, reason in faults if place.startswith(stem)})


RECORDS: dict[str, dict[str, Any]] = {
    "no name": {"slug": "cats", "kind": "armed_group"},
    "a slug that is a word of URLs": {"slug": "stats", "name": "X", "kind": "state"},
    "a slug that looks like an id": {
        "slug": "8d3f1c1e-5e1c-4d55-8d5c-1f3f0c8ed3a1",
        "name": "X",
        "kind": "state",
    },
    "a kind that is not known": {"slug": "cats", "name": "X", "kind": "pride"},
    "an id that is none": {"id": "7", "slug": "cats", "name": "X", "kind": "state"},
    "a date that is none": {"slug": "c", "name": "X", "kind": "state", "founded": "2022-13"},
    "a text with NUL": {"slug": "cats", "name": "a\0b", "kind": "state"},
    "a text that turns its direction": {"slug": "cats", "name": "a\u202eb", "kind": "state"},
    "spaces alone": {"slug": "cats", "name": "  ", "kind": "state"},
    "a text that is too long": {"slug": "c" * 121, "name": "X", "kind": "state"},
    "a mapping for a text": {"slug": "cats", "name": {"a": "b"}, "kind": "state"},
    "a list for a text": {"slug": "cats", "name": ["a"], "kind": "state"},
    "a text for a list": {"slug": "cats", "name": "X", "kind": "state", "aliases": "a"},
    "a text for a record": {"slug": "cats", "name": "X", "kind": "state", "aliases": ["a"]},
    "a source that is not there": {
        "slug": "cats",
        "name": "X",
        "kind": "state",
        "assertions": [{"source": "papr", "locator": "L1"}],
    },
    "a locator that is none": {
        "slug": "cats",
        "name": "X",
        "kind": "state",
        "assertions": [{"source": "paper", "locator": "L9-1"}],
    },
    "one key twice": {
        "slug": "cats",
        "name": "X",
        "kind": "state",
        "aliases": [
            {"text": "a", "kind": "spelling", "assertions": []},
            {"text": "a", "kind": "spelling", "assertions": []},
        ],
    },
}


@pytest.mark.parametrize("case", RECORDS)
def test_a_record_is_refused_as_in_a_file(case, editor, tmp_path):
    record = RECORDS[case]
    of_file = as_file(tmp_path, record)
    assert of_file
    editor.write(records={"sources": [{"slug": "paper", "title": "A paper", "kind": "news"}]})
    told = refusal(editor, body_of(json.dumps(record)))
    if case == "one key twice":  # the place of the other is told
        of_file = [
            each.replace("actors.ndjson:1", "/records/actors/0/aliases/0") for each in of_file
        ]
    # A file also tells what follows from a value that cannot be read: that it is missing.
    followed = {"This field cannot be blank."} if len(of_file) > 1 else set()
    assert {each["detail"] for each in told} | followed == {*of_file} | followed
    assert all(each["pointer"].startswith("/records/actors/0") for each in told)


ENVELOPES: dict[str, tuple[Any, str, str]] = {
    "a list": ([], "", "An object with fields is expected."),
    "nothing": ({}, "/why", "Say why: each change has a reason."),
    "a reason that is none": ({"why": 7}, "/why", "A text is expected."),
    "an empty reason": ({"why": " ", "delete": []}, "/why", "This text is empty."),
    "a long reason": ({"why": "x" * 1001, "delete": []}, "/why", "Give at most 1000 characters."),
    "an unknown field": ({"why": "x", "record": {}}, "/record", "Unknown field. Did you mean"),
    "nothing to do": ({"why": "x"}, "", "Give records, or what to delete or to merge."),
    "a number in quotes": ({"why": "x", "base": "7", "delete": []}, "/base", "The number of a"),
    "a negative number": ({"why": "x", "base": -1, "delete": []}, "/base", "The number of a"),
    "null": ({"why": "x", "dry_run": None, "delete": []}, "/dry_run", "true or false is expected"),
    "records in a list": ({"why": "x", "records": []}, "/records", "An object with lists of"),
    "unknown records": (
        {"why": "x", "records": {"actor": []}},
        "/records/actor",
        "Unknown records.",
    ),
    "one record": ({"why": "x", "records": {"actors": {}}}, "/records/actors", "A list of records"),
    "a bare deletion": ({"why": "x", "delete": ["a"]}, "/delete/0", "An object with fields"),
    "a deletion without id": (
        {"why": "x", "delete": [{"type": "incident"}]},
        "/delete/0/id",
        "This field is required.",
    ),
    "a kind of the format": (
        {"why": "x", "delete": [{"type": "citation", "id": "x"}]},
        "/delete/0/type",
        "These records have the type “sourcelink” here.",
    ),
    "a list for a kind": (
        {"why": "x", "delete": [{"type": ["actor"], "id": "x"}]},
        "/delete/0/type",
        "A text is expected.",
    ),
    "a name with a slash": ({"why": "x", "a/b~c": 1}, "/a~1b~0c", "Unknown field."),
}


@pytest.mark.parametrize("case", ENVELOPES)
def test_what_stands_around_the_records_is_looked_at_as_well(case, editor):
    body, pointer, words = ENVELOPES[case]
    told = {each["pointer"]: each["detail"] for each in refusal(editor, json.dumps(body).encode())}
    assert told[pointer].startswith(words), told


def test_a_change_has_a_bound_on_its_records(editor, settings):
    settings.CHANGE_RECORDS = 3
    records = [json.dumps({"slug": f"a{n}", "name": "A", "kind": "state"}) for n in range(4)]
    (fault,) = refusal(editor, body_of(*records))
    assert fault["pointer"] == "/records/actors/3"
    assert fault["detail"].startswith("A change has at most 3 records")


def test_a_body_is_json_and_not_compressed(editor):
    def answer(**given: str) -> int:
        return editor.client.post("/api/v1/changes", b"{}", **given).status_code

    assert answer(content_type="text/yaml") == 415
    assert answer(content_type="application/json", headers={"Content-Encoding": "gzip"}) == 415
    assert answer(content_type="application/json; charset=latin-1") == 415
    assert answer(content_type='application/json; charset="UTF-8"') == 400
    assert editor.send(b"").status_code == 400
    assert editor.send(body_of(WOLVES), "changes?dry_run=1").status_code == 400


def test_a_record_that_lies_in_itself_is_told_once(editor):
    source = {"slug": "paper", "title": "A paper", "kind": "news", "container": "paper"}
    editor.write(records={"sources": [source | {"container": None}]})
    (detail,) = (
        each["detail"]
        for each in editor.post(base=last_number(), records={"sources": [source]}).json()["errors"]
    )
    assert detail == "A source cannot lie in itself, at any depth."


def test_the_id_of_an_actor_is_none_of_a_person(editor):
    actor = make.actor()
    person = {"id": str(actor.uid), "name": "Noor"}
    (pointer,) = editor.faults(base=last_number(), records={"persons": [person]})
    assert pointer == "/records/persons/0/id"


@pytest.mark.parametrize("nothing", [None, []])
def test_an_empty_list_removes_no_parts(nothing, editor):
    """Of a stored record; a new one may have it."""
    make.alias(make.actor(slug="wolves"), "The Pack")
    wolves = {"slug": "wolves", "aliases": nothing}
    faults = editor.faults(base=last_number(), records={"actors": [wolves]})
    assert [*faults] == ["/records/actors/0/aliases"]
    assert "name what is to go in `delete`" in faults["/records/actors/0/aliases"]
    new = {"slug": "bears", "name": "The Bears", "kind": "state", "aliases": nothing}
    editor.write(records={"actors": [new]})
