"""What is marked is in no answer: all are as if it had never been written down.

The same questions are asked before records of each type are made, while they are marked, when they
are not, and when they are again. What they say has a word that stands nowhere else.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from actors.models import Actor, Entity, Person
from base.orm.models import Record, record_models
from incidents.models import Incident, Place
from sources.models import Assertion, Source
from threatapi.changes.computed_values import compute_anew
from threatapi.changes.merge import MergeRefused, merge

from ..conftest import Api, read_schema
from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
from ..helpers.marked_records import CANARY, MAKERS, NUMBER, SLUGS, make_marked, uid
from ..helpers.servers import POSTGRESQL
from ..helpers.walking import operations, url

pytestmark = pytest.mark.django_db

# Histories have numbers for what everybody may know: that something was written.
HISTORIES = ("list_changes", "get_change")

LENSES = {
    "known_by": "2022-06-01",
    "as_of": "2021-08-26",
    "exclude_source": "s003",
    "dataset": "threatapi",
    "expand": "assertions",
    "updated_since": "2020-01-01",
}
WORDS = ("q", "name")


# The questions


def questions() -> Iterator[tuple[str, str]]:
    """Each operation, with each value in each parameter, and each hidden record in its path."""
    paths = read_schema()["paths"]
    for name, operation in operations().items():
        for query in queries(name, paths[operation.path]["get"], operation.needed):
            yield name, f"{url(operation)}?{urlencode(query)}"
        if "{id}" in operation.path:
            for wanted in names()[:: 1 if "history" not in operation.path else 3]:
                yield name, operation.path.replace("{id}", wanted)


def queries(name: str, operation: dict[str, Any], needed: dict[str, str]) -> Iterator[dict]:
    yield needed
    for at, parameter in enumerate(operation.get("parameters", [])):
        if parameter["in"] == "query" and is_asked(name, parameter["name"], at):
            for value in values(parameter, at):
                yield needed | {parameter["name"]: value}


def is_asked(name: str, parameter: str, at: int) -> bool:
    """A file has the records of its list or graph: it is only looked at in some other ways.
    Statistics have the filters of their list."""
    if name.startswith(("export_", "get_graph_")):
        return parameter in LENSES and (at + len(name)) % 3 == 0
    return not name.endswith("_stats") or parameter in (*LENSES, *WORDS, "by")


def values(parameter: dict[str, Any], at: int) -> Iterator[Any]:
    name, schema = parameter["name"], parameter["schema"]
    schema = schema.get("items", schema)
    if name in LENSES:
        yield LENSES[name]
    elif name in ("ordering", "by") and "enum" in schema:
        yield from schema["enum"]
    elif "enum" in schema:
        yield schema["enum"][at % len(schema["enum"])]
    elif schema.get("type") == "string":
        yield CANARY if name in WORDS or "__i" in name else names()[at % len(names())]
    elif "example" in parameter:
        yield parameter["example"]


def names() -> list[str]:
    return [*SLUGS.values(), *(str(uid(name)) for name in (*SLUGS, "figure", "assertion"))]


# What is hidden is cut out before a database sees the statement: on PostgreSQL some are enough.
STEP = 4 if POSTGRESQL else 1


def asked(every: int = STEP) -> dict[str, bytes]:
    """The answers, by URL: all of them, or some."""
    client = Api.client
    urls = [url for name, url in questions() if name not in HISTORIES]
    found = {url: answer(client.get(url)) for url in urls[::every]}
    names = {"names": [{"name": f"{CANARY} brigade"}, {"name": "Islamic State Khorasan"}]}
    for body in (names, names | {"limit": 50}):
        text = json.dumps(body)
        found[text] = answer(client.post("/api/v1/match", text, "application/json"))
    return found


@cache
def answers_before() -> dict[str, bytes]:
    """All answers of the store of the tests: to be asked for before a test writes."""
    return asked()


def answer(response: Any) -> bytes:
    content = b"".join(response) if response.streaming else response.content
    return b"%d %s" % (response.status_code, content)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    both = one.keys() & other.keys()
    assert both
    return [url for url in both if one[url] != other[url]]


def leaks(answers: dict[str, bytes]) -> list[str]:
    """The URLs whose answers say more than was asked."""
    return [
        url
        for url, content in answers.items()
        if (CANARY.lower().encode() in content.lower() and CANARY.lower() not in url.lower())
        or (str(NUMBER).encode() in content and str(NUMBER) not in url)
    ]


def mark(records: Iterable[Record], marking: str) -> None:
    with make.together():
        for record in records:
            record.refresh_from_db()
            record.marking = marking
            record.save()


def without_histories(answers: dict[str, bytes]) -> dict[str, bytes]:
    """The history of what something was part of tells that it was withdrawn."""
    return {url: text for url, text in answers.items() if "/history" not in url}


def without_stamps(answers: dict[str, bytes]) -> dict[str, bytes]:
    """The answers without the times of edits."""
    time = rb"20\d\d-\d\d-\d\dT[\d:.]+Z"
    return {url: re.sub(time, b"", text) for url, text in answers.items() if "updated" not in url}


def test_all_answers_are_as_if_what_is_marked_had_never_been_written_down():
    assert {*MAKERS} == {*record_models()}, (
        "give each type of record a maker in tests/helpers/marked_records.py"
    )
    before = answers_before()
    made = make_marked()
    assert not differences(asked(), before)
    histories = {url: answer(Api.client.get(url)) for name, url in questions() if name in HISTORIES}
    assert not leaks(histories)
    mark(made, "")
    assert leaks(asked(20)), "without a mark it is all there"
    mark(made, "red")
    assert not differences(without_histories(asked(7)), before)
    assert not [*compute_anew()]


def test_an_editor_hides_what_is_there_and_shows_it_again(editor: Client):
    iskp = Actor.objects.get(slug="iskp")
    kept = (Entity, Place, Source)  # too much hangs on them
    models = [model for model in record_models() if model not in kept]
    others = [model.objects.order_by("-uid")[0] for model in models if model.objects.exists()]
    before = answers_before()
    assert Page(editor, page(iskp)).fill(marking="amber", reason_of_change="For us").save().saved
    mark(others, "red")
    ids = [str(record.uid).encode() for record in (iskp, *others)]
    hidden = without_histories(asked(9))
    assert not [(url, uid) for url, text in hidden.items() for uid in ids if uid in text]
    mark(others, "")
    assert Page(editor, page(iskp)).fill(marking="", reason_of_change="For all").save().saved
    shown = without_histories(asked(9))
    assert not differences(without_stamps(shown), without_stamps(before))
    call_command("check_store")


def test_a_claim_is_hidden_with_the_last_assertion_that_makes_it():
    """Whatever becomes of that: it is marked, deleted or said of another claim, or its source is
    marked. Another one shows the claim again."""
    document, raid = make.source(), make.incident(slug="raid")
    (first,) = raid.assertions.all()
    figure = make.figure(incident=raid)
    make.figure(incident=raid, parent=figure)
    other = make.incident(slug="other")

    def shown() -> tuple[int, int]:
        assert not [*compute_anew()]
        return Api().get("incidents/raid").status_code, Api()("figures", incident="raid")["count"]

    second = make.assertion(raid, source=document)
    mark([first], "red")
    assert shown() == (200, 2)
    for hide in (
        lambda: mark([second], "red"),
        lambda: mark([document], "red"),
        lambda: say_of(second, other),
        second.delete,
    ):
        hide()
        assert Api().get("incidents/raid").status_code == 404
        assert not [*compute_anew()]
        if second.pk:
            mark([document, second], "")
            say_of(second, raid)
            assert shown() == (200, 2)
    make.assertion(raid)
    assert shown() == (200, 2)
    mark(figure.assertions.all(), "red")
    assert shown() == (200, 0)
    assert Api()("incidents/raid")["figures"] == []


def say_of(assertion: Assertion, incident: Incident) -> None:
    assertion.refresh_from_db()
    assertion.incident = incident
    assertion.save()


def test_a_name_is_hidden_with_its_only_assertion_and_an_entity_is_not():
    actor = make.actor(slug="wolves")
    alias = make.alias(actor, "The Pack")
    make.alias(actor, "The Grey Ones")
    mark([make.assertion(alias), make.assertion(actor)], "red")
    names = [each["text"] for each in Api()("actors/wolves")["aliases"]]
    assert names == ["The Grey Ones"]


def test_histories_do_not_tell_what_was_never_to_be_seen():
    person = make.person(slug="zq-hidden", marking="red")
    make.alias(person, "Zq")
    person.delete()
    for number in (1, 2, 3):
        items = Api()("changes", ordering="-number", limit=3)["results"][number - 1]["item_count"]
        assert items == 0
    assert Api().get(f"changes?record={person.uid}").status_code == 400
    assert Api().get(f"persons/{person.uid}").status_code == 404
    assert Api().get("persons/zq-hidden/history").status_code == 404


def test_a_copy_sees_what_is_marked_as_deleted_and_shown_as_updated():
    actor = make.actor()
    name = make.alias(actor, "The Front")
    seen = []
    for marking in ("green", ""):
        mark([actor], marking)
        (last,) = Api()("changes", ordering="-number", limit=1)["results"]
        items = Api()(f"changes/{last['number']}")["items"]
        seen.append({item["record"]: (item["action"], item["after"] is None) for item in items})
    ids = [str(record.uid) for record in (actor, name)]
    assert seen == [dict.fromkeys(ids, ("delete", True)), dict.fromkeys(ids, ("update", False))]


def test_a_hidden_record_is_not_merged_with_one_that_is_shown():
    one, other = make.actor(marking="red"), make.actor()
    with pytest.raises(MergeRefused, match="the same marking"):
        merge(one, other, "shell", reason="They are one.")


def test_data_sets_say_what_is_marked(tmp_path):
    person = Person.objects.get(slug="ayman-al-zawahiri")
    mark([person], "amber_strict")
    call_command("dump", tmp_path / "set")
    assert "marking: amber_strict" in (tmp_path / "set" / "persons.yaml").read_text()
    mark([person], "")
    assert Api().get("persons/ayman-al-zawahiri").status_code == 200
    call_command("load", tmp_path / "set", "--ours")
    assert Api().get("persons/ayman-al-zawahiri").status_code == 404
    call_command("check_store")
