"""A program writes a fragment of a data set: `POST changes`."""

from typing import Any

import pytest

from incidents.models import Figure, Incident
from sources.models import Assertion, Source
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.writing.schema import FRAGMENT

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

PAPER = {"slug": "paper", "title": "A paper", "kind": "news"}
SAID = [{"source": "paper", "locator": "L1"}]
NOTHING_TO_DO = {"dry_run": False, "records": [], "review_needed": []}


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def toll(low: int, **fields: Any) -> dict[str, Any]:
    return {"metric": "killed", "low": low, "high": low, "assertions": SAID, **fields}


def raid(**fields: Any) -> dict[str, Any]:
    return {"slug": "raid", "title": "A raid", "assertions": SAID, **fields}


@pytest.fixture
def stored(editor) -> Any:
    """A source and an incident with a toll, written by a program; the change."""
    return editor.write(records={"sources": [PAPER], "incidents": [raid(figures=[toll(3)])]})


def test_records_are_made_with_what_is_nested_in_them(editor, api):
    change = editor.write(
        why="Read on Tuesday.",
        records={
            "sources": [PAPER],
            "incidents": [
                raid(figures=[toll(3), toll(5, key="other")]),
                raid(slug="siege", title="A siege"),
            ],
        },
    )
    assert (change["door"], change["reason"]) == ("api", "Read on Tuesday.")
    assert [item["action"] for item in change["items"]] == ["create"] * len(change["items"])
    shown = api("incidents/raid")
    assert sorted(figure["low"] for figure in shown["figures"]) == [3, 5]
    assert shown["contested"] is not None
    made = Change.objects.get(number=change["number"])
    assert (made.author, made.token, made.user.username) == ("robot", "script", "robot")


def test_the_answer_is_the_change_as_its_url_shows_it(editor):
    response = editor.post(records={"sources": [PAPER]})
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/changes/{response.json()['number']}"
    assert editor.client.get(response["Location"]).json() == response.json()


def test_only_what_is_given_is_changed(editor, stored, api):
    raid = {"slug": "raid", "location": "the old town"}
    change = editor.correct(records={"incidents": [raid]})
    (item,) = change["items"]
    assert (item["action"], item["after"]["location"]) == ("update", "the old town")
    assert (api("incidents/raid")["title"], Figure.objects.get().low) == ("A raid", 3)
    editor.correct(records={"incidents": [{"slug": "raid", "location": None}]})
    assert api("incidents/raid")["location"] is None


def test_a_part_that_is_named_by_its_id_is_changed_and_others_are_added(editor, stored):
    figure = Figure.objects.get()
    parts = [{"id": str(figure.uid), "low": 4, "high": 4}, toll(9)]
    editor.correct(records={"incidents": [{"slug": "raid", "figures": parts}]})
    assert sorted(Figure.objects.values_list("low", flat=True)) == [4, 9]
    assert Figure.objects.get(low=4).uid == figure.uid
    assert Assertion.objects.filter(figure=figure).count() == 1


def test_parts_are_added_without_the_number_of_a_change(editor, stored):
    editor.write(records={"incidents": [{"slug": "raid", "figures": [toll(9)]}]})
    assert Figure.objects.count() == 2


def test_what_is_added_below_an_id_overwrites_nothing_that_is_like_it(editor, stored):
    """Also where what is stored was written below that id before, or has the same key."""
    incident = str(Incident.objects.get().uid)
    for low in (5, 9):
        parts = [toll(low, key="count")]
        editor.write(records={"incidents": [{"id": incident, "figures": parts}]})
    assert sorted(Figure.objects.values_list("low", flat=True)) == [3, 5, 9]
    denied = {**SAID[0], "stance": "denies"}
    for figure in Figure.objects.all():
        for said in (SAID[0], denied):
            editor.write(records={"figures": [{"id": str(figure.uid), "assertions": [said]}]})
        stances = figure.assertions.order_by("pk").values_list("stance", flat=True)
        assert [*stances] == ["asserts", "asserts", "denies"]


def test_what_changes_a_stored_record_says_against_which_change_it_was_written(editor, stored):
    faults = editor.faults(records={"incidents": [{"slug": "raid", "title": "B"}]})
    assert [*faults] == ["/base"]
    faults = editor.faults(base=10**9, records={"incidents": [{"slug": "raid", "title": "B"}]})
    assert faults["/base"] == "There is no change 1000000000 so far."


def test_a_batch_with_one_fault_names_it_and_writes_nothing(editor):
    incidents = [raid(slug=f"raid-{number}", figures=[toll(number)]) for number in range(100)]
    incidents[41]["figures"][0]["low"] = "several"
    before = last_number()
    faults = editor.faults(records={"sources": [PAPER], "incidents": incidents})
    assert faults == {"/records/incidents/41/figures/0/low": "“several” is not a number."}
    assert (last_number(), Incident.objects.count(), Source.objects.count()) == (before, 0, 0)


def test_a_required_field_is_named_where_it_is_missing(editor):
    assert editor.faults(records={"sources": [{"slug": "paper", "kind": "news"}]}) == {
        "/records/sources/0/title": "This field cannot be blank."
    }
    unsaid = {"slug": "raid", "title": "A raid"}
    (fault,) = editor.faults(records={"incidents": [unsaid]})
    assert fault == "/records/incidents/0/assertions"


def test_what_a_record_refers_to_is_there(editor):
    make.source(slug="papers")
    faults = editor.faults(records={"incidents": [raid()]})
    (pointer, detail), *_ = faults.items()
    assert pointer == "/records/incidents/0/assertions/0/source"
    assert detail == "There is no source “paper”. Did you mean papers?"


def test_an_id_is_of_one_record(editor, stored):
    other = {"id": str(Figure.objects.get().uid), **raid(slug="siege")}
    faults = editor.faults(base=last_number(), records={"incidents": [other]})
    assert faults == {"/records/incidents/0/id": "This is the id of another record: figure."}


def test_a_part_is_put_into_another_record_as_a_change_of_it(editor, stored):
    editor.write(records={"incidents": [raid(slug="siege")]})
    moved = {"slug": "siege", "figures": [{"id": str(Figure.objects.get().uid)}]}
    assert [*editor.faults(records={"incidents": [moved]})] == ["/base"]
    editor.correct(records={"incidents": [moved]})
    assert Figure.objects.get().incident.slug == "siege"


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(editor, stored):
    before = last_number()
    response = editor.post(
        base=before,
        dry_run=True,
        records={"incidents": [{"slug": "raid", "title": "B", "figures": [toll(9)]}]},
    )
    assert response.status_code == 200
    told = {each["pointer"]: each for each in response.json()["records"]}
    assert told["/records/incidents/0"]["fields"] == [
        {"name": "title", "before": "A raid", "after": "B"}
    ]
    assert told["/records/incidents/0/figures/0"]["action"] == "create"
    assert (last_number(), Incident.objects.get().title) == (before, "A raid")


def test_what_is_stored_already_is_no_change(editor, stored):
    response = editor.post(
        base=last_number(), records={"incidents": [{"slug": "raid", "title": "A raid"}]}
    )
    assert (response.status_code, response.json()) == (200, NOTHING_TO_DO)
    assert last_number() == stored["number"]


def test_the_source_of_a_change_is_told(editor, stored):
    change = editor.write(source="paper", records={"sources": [PAPER | {"slug": "other"}]})
    assert change["source"]["slug"] == "paper"
    assert "Did you mean paper?" in editor.faults(source="papr", records={})["/source"]


def test_the_fragment_of_the_documentation_is_written(editor):
    make.incident(slug="raid-of-1-may")
    incident = make.incident(slug="raid-of-1-may-2")
    figure = make.figure(incident=make.incident())
    fragment = FRAGMENT | {"base": last_number()}
    fragment["delete"] = [{"type": "figure", "id": str(figure.uid)}]
    assert editor.send(fragment | {"source": None}).status_code == 400
    del fragment["source"]  # which is not there before
    response = editor.send(fragment)
    assert response.status_code == 201, response.content.decode()
    assert not Incident.objects.filter(pk=incident.pk).exists()
    assert sorted(Figure.objects.filter(metric="killed").values_list("low", flat=True)) == [3, 11]
