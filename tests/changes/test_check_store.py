"""manage.py check_store: computed values follow from the rules, records from their changes."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident, Involvement, Place
from sources.models import Identifier, Source
from threatapi.changes.models import Change, ChangeItem
from threatapi.changes.upgrade import is_older_than_changes, keep_store

from ..helpers import factories as make
from ..helpers.mutations import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def check(*options: str) -> list[str]:
    """What is wrong with the store."""
    err = io.StringIO()
    try:
        call_command("check_store", *options, stdout=io.StringIO(), stderr=err)
    except CommandError as error:
        if "--mend" not in str(error):
            raise
    return err.getvalue().splitlines()


@pytest.fixture
def incident() -> Incident:
    with make.together():
        kabul = make.place(slug="kabul")
        incident = make.incident(slug="raid", title="Raid", date="2022-05", place=kabul)
        make.involvement(incident=incident, entity=make.person(slug="chief"), outcome="killed")
        make.figure(incident=incident)
        Identifier.objects.create(incident=incident, scheme="wikidata", value="Q1")
        make.source(slug="paper").authors.add(make.actor(slug="reporter"))
    return incident


def test_what_the_door_has_written_is_sound(incident: Incident):
    assert check() == []
    incident.delete()
    assert check() == []


def test_a_computed_value_that_does_not_follow_from_the_rules_is_told_and_mended(
    incident: Incident,
):
    Incident.objects.update(status="denied")
    Place.objects.update(folded="nowhere")
    found = check()
    assert any("denied" in line for line in found)
    assert any("nowhere" in line for line in found)
    assert check() == found
    assert check("--mend") == found
    assert check() == []
    assert Incident.objects.get().status == "asserted"


def test_what_was_written_past_the_door_is_told_and_becomes_a_change(incident: Incident):
    Incident.objects.update(title="Attack")
    Source.authors.through.objects.all().delete()
    Identifier.objects.all()._raw_delete("default")
    Place.objects.bulk_create([Place(slug="herat", name="Herat", kind="city")])
    found = [line for line in check() if "past the door" in line]
    assert "incident raid: written past the door (title)" in found
    assert "source paper: written past the door (authors)" in found
    assert "place herat: created past the door" in found
    assert any(line.startswith("identifier ") and "deleted" in line for line in found)
    assert len(found) == 4
    check("--mend")
    change = Change.objects.order_by("-number")[0]
    assert (change.door, change.author) == ("shell", "manage.py check_store")
    actions = change.items.values_list("kind", "action")
    assert sorted(actions) == [
        ("identifier", "delete"),
        ("incident", "update"),
        ("place", "create"),
        ("source", "update"),
    ]
    item = change.items.get(kind="incident")
    assert (item.before["title"], item.after["title"]) == ("Raid", "Attack")
    assert check() == []


def test_a_store_that_was_filled_before_changes_were_kept_is_its_first_change(incident: Incident):
    ChangeItem.objects.all().delete()
    Change.objects.all().delete()
    with pytest.raises(CommandError, match="prepare"):
        call_command("check_store", stdout=io.StringIO())
    assert is_older_than_changes()
    keep_store()
    change = Change.objects.get()
    assert (change.number, change.door) == (1, "upgrade")
    part = change.items.get(kind="involvement")
    assert part.after["incident"] == {"id": str(incident.uid), "slug": "raid"}
    assert part.record == Involvement.objects.get().uid
    assert not is_older_than_changes()
    assert check() == []


def test_a_store_that_was_written_before_it_was_prepared_is_kept_all_the_same(incident: Incident):
    ChangeItem.objects.all().delete()
    Change.objects.all().delete()
    incident.title = "Attack"
    incident.save()
    assert is_older_than_changes()
    call_command("prepare", stdout=io.StringIO())
    kept = Change.objects.get(door="upgrade")
    assert kept.number == 2
    assert not kept.items.filter(record=incident.uid).exists()
    assert kept.items.filter(kind="involvement", action="create").exists()
    assert not is_older_than_changes()
    assert check() == []


def test_a_record_that_was_first_written_past_the_door_is_no_older_than_changes():
    make.actor()
    Place.objects.bulk_create([Place(slug="herat", name="Herat", kind="city")])
    assert not is_older_than_changes()


def test_a_load_is_one_change_that_tells_what_it_changed(tmp_path: Path):
    source = "- {slug: book, title: %s, kind: book, authors: [%s]}"
    actors = "- {slug: writer, name: Writer, kind: media_outlet}\n"
    actors += "- {slug: other, name: Other, kind: media_outlet}"
    (tmp_path / "actors.yaml").write_text(actors)

    def load(title: str, author: str) -> Change:
        (tmp_path / "sources.yaml").write_text(source % (title, author))
        call_command("load", tmp_path, verbosity=0)
        return Change.objects.order_by("-number")[0]

    first = load("Book", "writer")
    assert (first.door, first.author) == ("load", "manage.py load")
    assert set(first.items.values_list("action", "kind", "before")) == {
        ("create", "entity", None),
        ("create", "source", None),
    }
    assert load("Book", "writer") == first
    second = load("Thick book", "other")
    item = second.items.get()
    assert (item.before["title"], item.after["title"]) == ("Book", "Thick book")
    assert [one["authors"][0]["slug"] for one in (item.before, item.after)] == ["writer", "other"]
    third = load("Thick book", "writer")
    assert third.items.get().before["authors"][0]["slug"] == "other"
    assert check() == []


def test_a_loaded_data_set_of_every_kind_of_record_is_sound():
    call_command("load", HOSTILE, verbosity=0, stderr=io.StringIO())
    assert ChangeItem.objects.values("kind").distinct().count() == 12
    assert check() == []
