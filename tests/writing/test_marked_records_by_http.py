"""Who may write finds marked records; the answers show them to nobody."""

import pytest

from actors.models import Actor
from incidents.models import Incident
from threatapi.changes.numbers import last_number

from ..helpers import factories as make
from ..helpers.tokens import user_with
from .conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def test_a_record_is_marked_and_corrected(editor, api):
    make.incident(slug="raid", title="A raid")
    editor.correct(records={"incidents": [{"slug": "raid", "marking": "amber"}]})
    assert api.get("incidents/raid").status_code == 404
    change = editor.correct(records={"incidents": [{"slug": "raid", "title": "The raid"}]})
    assert change["items"] == []
    assert Incident.objects.get().title == "The raid"
    editor.correct(records={"incidents": [{"slug": "raid", "marking": None}]})
    assert api("incidents/raid")["title"] == "The raid"


def test_the_slug_of_a_marked_record_is_taken(editor):
    make.actor(slug="wolves", marking="red")
    wolves = {"slug": "wolves", "name": "The Wolves", "kind": "state"}
    assert [*editor.faults(records={"actors": [wolves]})] == ["/base"]
    editor.correct(records={"actors": [wolves]})
    assert Actor.objects.get().marking == "red"
    assert last_number()


def test_a_marking_is_taken_off_by_who_has_the_right_alone(db, api):
    """Whoever may change a record may mark it."""
    make.incident(slug="raid", title="A raid")
    marked = {"incidents": [{"slug": "raid", "marking": "amber"}]}
    rights = ("change_incident", "delete_incident", "change_assertion", "delete_assertion")
    robot = Program(user_with(*rights))
    number = robot.correct(records=marked)["number"]
    for marking in (None, "green"):
        changed = {"incidents": [{"slug": "raid", "marking": marking}]}
        for more in ({}, {"dry_run": True}):
            response = robot.post(base=last_number(), records=changed, **more)
            assert response.status_code == 403
            assert "threatapi.change_marking" in response.json()["detail"]
    assert robot.undo(number).status_code == 403
    assert api.get("incidents/raid").status_code == 404
    robot.correct(records={"incidents": [{"slug": "raid", "title": "The raid"}]})
    reviewer = Program(user_with("change_marking", *rights, name="reviewer"))
    reviewer.correct(records={"incidents": [{"slug": "raid", "marking": None}]})
    assert api("incidents/raid")["title"] == "The raid"
