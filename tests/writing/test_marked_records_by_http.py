"""Who may write finds marked records; the answers show them to nobody."""

import pytest

from actors.models import Actor
from incidents.models import Incident
from threatapi.changes.numbers import last_number

from ..helpers import factories as make

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
