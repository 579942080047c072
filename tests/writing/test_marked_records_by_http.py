"""Who may write finds marked records; the answers show them to nobody."""

import pytest
from django.contrib.auth.models import User

from actors.models import Actor
from incidents.models import Incident
from threatapi.changes.numbers import last_number

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
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


@pytest.fixture
def typist(db) -> Program:
    """Somebody who may write all that is moved here, and take no marking off."""
    names = ("incident", "involvement", "figure", "relationship", "assertion")
    return Program(user_with(*(f"{do}_{name}" for do in ("add", "change") for name in names)))


def move(program: Program, **records):
    return program.post(base=last_number(), records=records)


def test_what_a_marking_hides_is_not_moved_out_of_it(typist, api):
    """Parts of a marked incident, a link of a marked person, what a marked source says."""
    raid = make.incident(slug="raid", marking="amber")
    siege = make.incident(slug="siege")
    part, figure = make.involvement(raid), make.figure(incident=raid)
    hidden = make.person(slug="hidden", marking="amber")
    link = make.relationship(subject=hidden, kind="member_of")
    make.person(slug="noor")
    paper = make.source(slug="paper", marking="amber")
    said = make.assertion(siege, source=paper)
    make.source(slug="report")
    moves = [
        {"incidents": [{"slug": "siege", "involvements": [{"id": str(part.uid)}]}]},
        {"incidents": [{"slug": "siege", "figures": [{"id": str(figure.uid)}]}]},
        {"relationships": [{"id": str(link.uid), "subject": "noor"}]},
        {"incidents": [{"slug": "siege", "assertions": [
            {"id": str(said.uid), "source": "report"}]}]},
    ]  # fmt: skip
    for records in moves:
        response = move(typist, **records)
        assert response.status_code == 403, response.content.decode()
        assert response.json()["detail"].startswith("It would show what a marking hides")
    assert api.get(f"involvements/{part.uid}").status_code == 404
    reviewer = Program(User.objects.create_superuser("reviewer"))
    for records in moves:
        assert move(reviewer, **records).status_code == 201
    assert api.get(f"involvements/{part.uid}").status_code == 200


def test_the_admin_does_not_show_what_a_marking_hides(client, api):
    raid = make.incident(slug="raid", marking="amber")
    siege, part = make.incident(slug="siege"), make.involvement(raid)
    kinds = ("incident", "involvement", "assertion", "entity", "source")
    rights = [f"{do}_{kind}" for do in ("view", "change", "add") for kind in kinds]
    client.force_login(user_with(*rights, is_staff=True))
    answer = Page(client, page(part)).fill(incident=siege).save()
    assert not answer.saved
    assert "It would show what a marking hides" in repr(answer)
    assert api.get(f"involvements/{part.uid}").status_code == 404
