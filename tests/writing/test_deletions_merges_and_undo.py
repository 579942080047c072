"""A program deletes, merges and undoes."""

from typing import Any

import pytest

from actors.models import Alias, Entity
from incidents.models import Incident
from sources.models import Assertion, Source
from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.redact import redact

from ..helpers import factories as make
from ..helpers.tokens import user_with
from .conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def test_records_are_deleted_by_id_or_slug(editor, api):
    make.incident(slug="raid")
    change = editor.correct(delete=[{"type": "incident", "id": "raid"}])
    assert {item["action"] for item in change["items"]} == {"delete"}
    assert api.get("incidents/raid").status_code == 410


def test_what_others_refer_to_stays(editor):
    source = make.source(slug="paper")
    make.assertion(make.incident(), source=source)
    faults = editor.faults(base=last_number(), delete=[{"type": "source", "id": "paper"}])
    assert [*faults] == ["/delete/0"]
    assert Source.objects.filter(slug="paper").exists()


def test_the_last_assertion_of_a_claim_stays_unless_another_one_comes(editor):
    incident, paper = make.incident(slug="raid"), make.source(slug="paper")
    last = {"type": "assertion", "id": str(Assertion.objects.get().uid)}
    faults = editor.faults(base=last_number(), delete=[last])
    assert faults["/delete/0"].startswith("This is the only assertion of the incident")
    other = {"source": "paper", "locator": "L7"}
    records = {"incidents": [{"slug": "raid", "assertions": [other]}]}
    editor.correct(records=records, delete=[last])
    assert Assertion.objects.get(incident=incident).source == paper


def test_the_last_assertion_of_a_claim_is_not_moved_to_another(editor):
    make.incident(slug="raid")
    make.incident(slug="siege")
    moved = {"id": str(Assertion.objects.get(incident__slug="raid").uid), "locator": "L2"}
    records = {"incidents": [{"slug": "siege", "assertions": [moved]}]}
    faults = editor.faults(base=last_number(), records=records)
    assert "would be left without an assertion" in faults[""]


def test_what_is_not_there_cannot_be_deleted(editor):
    make.actor(slug="wolves")
    for what, fault in (
        ({"type": "incident", "id": "raid"}, "There is no incident “raid”."),
        ({"type": "person", "id": "wolves"}, "There is no person “wolves”."),
        ({"type": "wolf", "id": "wolves"}, "“wolf” is not a known value."),
    ):
        (detail,) = editor.faults(base=last_number(), delete=[what]).values()
        assert detail.startswith(fault)


def test_what_refers_to_a_record_that_is_to_be_deleted_is_told(editor):
    """But for what is marked."""
    source = make.source(slug="report")
    told = make.assertion(make.actor(), source=source)
    report = {"type": "source", "id": "report"}
    assert editor.faults(base=last_number(), delete=[report]) == {
        "/delete/0": f"It cannot be deleted: assertion {told.uid} refers to it."
    }
    for _ in range(6):
        make.assertion(make.actor(), source=source)
    (detail,) = editor.faults(base=last_number(), delete=[report]).values()
    assert detail.endswith(" and 2 more refer to it.")
    with change("admin"):
        for each in Assertion.objects.all():
            each.marking = "red"
            each.save()
    assert editor.faults(base=last_number(), delete=[report]) == {
        "/delete/0": "It cannot be deleted: other records refer to it."
    }


def test_two_records_become_one(editor, api):
    make.actor(slug="wolves", name="The Wolves")
    make.actor(slug="wolfs", name="The Wolfs")
    change = editor.correct(merge=[{"type": "actor", "keep": "wolves", "merge": "wolfs"}])
    assert "merge" in {item["action"] for item in change["items"]}
    assert Entity.objects.get().slug == "wolves"
    assert Alias.objects.get().text == "The Wolfs"
    assert api.get("actors/wolfs").status_code == 301


def test_a_dry_run_points_to_what_is_deleted_and_merged(editor):
    make.incident(slug="raid")
    for slug in ("wolves", "wolfs"):
        make.actor(slug=slug)
    response = editor.post(
        base=last_number(),
        dry_run=True,
        delete=[{"type": "incident", "id": "raid"}],
        merge=[{"type": "actor", "keep": "wolves", "merge": "wolfs"}],
    )
    told = {each["slug"]: each["pointer"] for each in response.json()["records"] if each["slug"]}
    assert told == {"raid": "/delete/0", "wolfs": "/merge/0"}


def test_what_cannot_be_merged_is_told(editor):
    make.actor(slug="wolves")
    make.person(slug="wolf")
    pair = {"type": "entity", "keep": "wolves", "merge": "wolf"}
    faults = editor.faults(base=last_number(), merge=[pair])
    assert faults == {"/merge/0": "An actor and a person cannot be merged."}


# Undoing


@pytest.fixture
def made(editor) -> Any:
    return editor.write(
        records={
            "sources": [{"slug": "paper", "title": "A paper", "kind": "news"}],
            "incidents": [
                {
                    "slug": "raid",
                    "title": "A raid",
                    "assertions": [{"source": "paper", "locator": "L1"}],
                }
            ],
        }
    )


def test_a_change_is_undone_with_a_reason(editor, made):
    response = editor.undo(made["number"], "It is in the other data set.")
    assert response.status_code == 201, response.content
    undone = response.json()
    assert (undone["undoes"], undone["door"]) == (made["number"], "api")
    assert (undone["reason"], response["Location"]) == (
        "It is in the other data set.",
        f"/api/v1/changes/{undone['number']}",
    )
    assert (Incident.objects.count(), Source.objects.count()) == (0, 0)
    assert Change.objects.get(number=undone["number"]).token == "script"


def test_later_changes_that_stand_in_the_way_are_named(editor, made):
    later = editor.correct(records={"incidents": [{"slug": "raid", "title": "The raid"}]})
    response = editor.undo(made["number"])
    assert response.status_code == 409
    (told,) = response.json()["conflicts"]
    assert (told["kind"], told["record"]) == ("incident", str(Incident.objects.get().uid))
    assert [each["number"] for each in told["changes"]] == [later["number"]]
    assert Incident.objects.exists()


def test_undoing_takes_the_rights_of_writing(db):
    """Of actors, those on actors suffice."""
    program = Program(user_with("add_actor", "delete_actor"))
    wolves = {"slug": "wolves", "name": "The Wolves", "kind": "armed_group"}
    program.write(records={"actors": [wolves]})
    deleted = program.correct(delete=[{"type": "actor", "id": "wolves"}])
    assert program.undo(deleted["number"]).status_code == 201
    of_persons = Program(user_with("add_person", "delete_person", name="other"))
    assert of_persons.undo(last_number()).status_code == 403


def test_a_change_of_a_redacted_record_is_not_undone(editor):
    person = make.person()
    number = last_number()
    redact("entity", person.uid, "admin", reason="He asked for it.")
    response = editor.undo(number)
    assert response.status_code == 409
    assert "have been redacted" in response.json()["detail"]


def test_a_change_is_undone_once(editor, made):
    assert editor.undo(made["number"]).status_code == 201
    response = editor.undo(made["number"])
    assert response.status_code == 409
    assert response.json()["detail"].endswith("has been undone already.")


def test_a_merge_is_undone(editor, api):
    make.actor(slug="wolves")
    make.actor(slug="wolfs")
    change = editor.correct(merge=[{"type": "actor", "keep": "wolves", "merge": "wolfs"}])
    assert editor.undo(change["number"]).status_code == 201
    assert api("actors/wolfs")["slug"] == "wolfs"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/why"), ({"why": " "}, "/why"), ({"why": "x", "wy": "x"}, "/wy"), ([], "")],
)
def test_undoing_needs_a_reason_alone(body, pointer, editor, made):
    response = editor.send(body, f"changes/{made['number']}/undo")
    assert response.status_code == 400
    assert [each["pointer"] for each in response.json()["errors"]] == [pointer]


def test_a_slug_to_which_another_record_answers_is_not_given_anew(editor, api):
    wolfs, wolves = make.actor(slug="wolfs", name="Wolfs"), make.actor(slug="wolves", name="Wolves")
    pair = [{"type": "actor", "keep": "wolves", "merge": "wolfs"}]
    editor.correct(merge=pair)
    whole = {"slug": "wolfs", "name": "Wolfs again", "kind": "armed_group"}
    for base in ({}, {"base": last_number()}):
        ((pointer, detail),) = editor.faults(records={"actors": [whole]}, **base).items()
        assert pointer == "/records/actors/0/slug"
        assert detail.startswith("“wolfs” was merged with another record, which answers to this")
    assert api.client.get("/api/v1/actors/wolfs").status_code == 301
    assert [wolves.uid] == [*Entity.objects.exclude(pk=wolfs.pk).values_list("uid", flat=True)]


def test_who_took_the_slug_of_what_an_undoing_would_bring_back_is_told(editor):
    make.actor(slug="wolfs", name="Wolfs")
    gone = editor.correct(delete=[{"type": "actor", "id": "wolfs"}])
    taker = make.actor(slug="wolfs", name="Others")
    answer = editor.undo(gone["number"])
    assert answer.status_code == 409
    told = answer.json()
    assert told["detail"].endswith(
        "Another record has taken the place of one that the change removed: entity wolfs."
    )
    assert [each["record"] for each in told["conflicts"]] == [str(taker.uid)]


def test_a_change_that_is_not_there_is_not_found(editor):
    assert editor.undo(10**9).status_code == 404
