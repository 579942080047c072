"""A program that wrote against an earlier change than the last one of a record is told what others
have changed since, and writes nothing."""

from typing import Any

import pytest

from incidents.models import Figure, Incident
from threatapi.changes.door import change
from threatapi.changes.numbers import last_number

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


@pytest.fixture
def raid(db: None) -> Incident:
    with make.together():
        incident = make.incident(slug="raid", title="A raid")
        make.figure(incident=incident, low=3, high=3)
    return incident


def edit(record: Any, **fields: Any) -> int:
    """An editor changes the record; the number of the change."""
    with change("admin") as now:
        record.refresh_from_db()
        vars(record).update(fields)
        record.save()
    return now.number or 0


def conflicts(editor: Any, base: int, **body: Any) -> list[dict[str, Any]]:
    before = last_number()
    response = editor.post(base=base, **body)
    assert response.status_code == 409, response.content
    assert last_number() == before
    return response.json()["conflicts"]


def test_a_base_that_no_change_has_yet(editor, raid):
    """Whatever is written: others may change, delete or rename something until then."""
    future = last_number() + 1
    for incident in ({"slug": "raid", "title": "The raid"}, {"slug": "siege", "title": "A siege"}):
        assert editor.faults(base=future, records={"incidents": [incident]}) == {
            "/base": f"There is no change {future} so far."
        }


def test_a_slug_that_others_deleted_or_merged_is_in_conflict(editor):
    with make.together():
        gone = make.person(slug="a", name="A")
        make.person(slug="b", name="B")
        make.person(slug="c", name="C")
    base = last_number()
    gone.delete()
    editor.correct(merge=[{"type": "person", "keep": "c", "merge": "b"}])
    for slug in ("a", "b"):
        (told,) = conflicts(editor, base, records={"persons": [{"slug": slug, "name": "New"}]})
        assert (told["kind"], told["pointer"]) == ("entity", "/records/persons/0/slug")
    # Who has seen that it is gone may use the slug again.
    editor.correct(records={"persons": [{"slug": "a", "name": "New"}]})


def title(text: str) -> dict[str, Any]:
    return {"incidents": [{"slug": "raid", "title": text}]}


def test_what_others_changed_of_the_record_is_told_with_theirs_and_mine(editor, raid):
    base = last_number()
    number = edit(raid, title="The raid", location="the north")
    (told,) = conflicts(editor, base, records=title("Raid"))
    assert (told["kind"], told["record"], told["pointer"]) == (
        "incident",
        str(raid.uid),
        "/records/incidents/0",
    )
    assert [(each["number"], each["door"]) for each in told["changes"]] == [(number, "admin")]
    assert told["fields"] == [
        {"name": "location", "theirs": "the north", "mine": None},
        {"name": "title", "theirs": "The raid", "mine": "Raid"},
    ]
    editor.write(base=number, records=title("Raid"))


def test_a_change_of_another_record_or_of_a_part_is_no_conflict(editor, raid):
    base = last_number()
    edit(Figure.objects.get(), counts="those counted")
    edit(make.incident(), title="Another")
    editor.write(base=base, records=title("Raid"))


def test_a_record_that_others_deleted_or_merged_is_in_conflict(editor, raid):
    base, figure = last_number(), Figure.objects.get()
    with change() as deleted:
        figure.delete()
    part = {"slug": "raid", "figures": [{"id": str(figure.uid), "low": 1}]}
    (told,) = conflicts(editor, base, records={"incidents": [part]})
    assert (told["record"], told["pointer"]) == (str(figure.uid), "/records/incidents/0/figures/0")
    assert told["changes"][0]["number"] == deleted.number
    (told,) = conflicts(editor, base, delete=[{"type": "figure", "id": str(figure.uid)}])
    assert told["pointer"] == "/delete/0"


def test_a_record_is_not_deleted_if_others_changed_it_or_a_part_of_it(editor, raid):
    base = last_number()
    edit(Figure.objects.get(), counts="those counted")
    (told,) = conflicts(editor, base, delete=[{"type": "incident", "id": "raid"}])
    assert told["record"] == str(raid.uid)
    editor.correct(delete=[{"type": "incident", "id": "raid"}])
    assert not Incident.objects.exists()


def test_records_are_not_merged_if_others_changed_one_of_them(editor, raid):
    other, base = make.incident(slug="other"), last_number()
    edit(raid, location="the north")
    pair = {"type": "incident", "keep": "other", "merge": "raid"}
    (told,) = conflicts(editor, base, merge=[pair])
    assert told["record"] == str(raid.uid)
    editor.correct(merge=[pair])
    assert Incident.objects.get() == other


def test_a_slug_that_others_gave_up_for_another_is_in_conflict(editor, raid):
    base = last_number()
    number = edit(raid, slug="the-raid")
    given = {"incidents": [{"slug": "raid", "title": "By its old slug"}]}
    (told,) = conflicts(editor, base, records=given)
    assert (told["record"], told["pointer"]) == (str(raid.uid), "/records/incidents/0/slug")
    assert [each["number"] for each in told["changes"]] == [number]
    assert told["fields"] == [{"name": "slug", "theirs": "the-raid", "mine": "raid"}]
    source = make.source().slug
    given["incidents"][0]["assertions"] = [{"source": source, "locator": "L1"}]
    editor.correct(records=given)
    assert {each.slug for each in Incident.objects.all()} == {"the-raid", "raid"}


def test_what_a_merge_writes_and_others_changed_is_told(editor, raid):
    """The request does not name it, but the actor that has a part in it."""
    with make.together():
        make.actor(slug="wolves")
        wolfs = make.actor(slug="wolfs")
    base = last_number()
    with change("admin") as now:
        part = make.involvement(raid, entity=wolfs)
    pair = {"type": "actor", "keep": "wolves", "merge": "wolfs"}
    told = {each["record"]: each for each in conflicts(editor, base, merge=[pair])}
    assert told[str(part.uid)]["kind"] == "involvement"
    assert told[str(part.uid)]["pointer"] == "/merge/0"
    assert told[str(part.uid)]["changes"][0]["number"] == now.number
