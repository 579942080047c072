"""A load does not overwrite what others changed since the data set was loaded last."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor, Entity, KnownName, Relationship
from base.orm.datasets import DataSetRecord
from incidents.models import Incident
from sources.models import Assertion
from threatapi.changes.door import change
from threatapi.changes.merge import merge
from threatapi.changes.models import Change, ChangeItem
from threatapi.changes.undo import undo

from ..helpers import factories as make
from ..helpers.folders import ACTORS, INCIDENTS, SOURCES, Folder

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(
    migrated_store: None, module_store: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The data set is there for all tests, as the files of each have it first."""
    Folder(tmp_path_factory.mktemp("loaded")).load()


@pytest.fixture
def animals(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "animals")


def edit(slug: str, **values: str) -> None:
    actor = Actor.objects.get(slug=slug)
    with change("admin", author="noor", reason="the statement says so"):
        for name, value in values.items():
            setattr(actor, name, value)
        actor.save()


def wolves() -> Actor:
    return Actor.objects.get(slug="wolves")


def test_what_the_data_set_changed_and_nobody_else_is_loaded(animals):
    edit("bears", name="Brown Bears")
    animals.change("actors", "The Wolves", "Grey Wolves")
    assert "0 created, 1 changed" in animals.load()
    assert (wolves().name, Actor.objects.get(slug="bears").name) == ("Grey Wolves", "Brown Bears")


def test_an_edit_stays_as_long_as_the_data_set_has_the_same(animals):
    edit("wolves", name="White Wolves")
    number = Change.objects.count()
    assert "0 created, 0 changed" in animals.load()
    animals.load("--ours")
    assert (wolves().name, Change.objects.count()) == ("White Wolves", number)


def test_a_conflict_is_told_with_the_place_the_values_and_who_it_was(animals):
    edit("wolves", name="White Wolves")
    number = Change.objects.order_by("number").last().number
    animals.change("actors", "The Wolves", "Grey Wolves")
    assert animals.refusal() == [
        "actors.yaml:3: name: entity “wolves”: the data set had “The Wolves” and has "
        f"“Grey Wolves”; the store has “White Wolves” by noor in change {number}."
    ]
    assert wolves().name == "White Wolves"


def test_the_data_set_or_the_store_wins_if_one_is_chosen(animals):
    edit("wolves", name="White Wolves")
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.change("actors", "The Bears", "Brown Bears")
    animals.load("--theirs")
    assert (wolves().name, Actor.objects.get(slug="bears").name) == ("White Wolves", "Brown Bears")
    animals.load()  # nothing is asked again
    assert wolves().name == "White Wolves"
    animals.change("actors", "Grey Wolves", "Red Wolves")
    assert "had “Grey Wolves” and has “Red Wolves”" in animals.refusal()[0]
    animals.load("--ours")
    assert wolves().name == "Red Wolves"
    animals.change("actors", "Red Wolves", "Blue Wolves")
    animals.load()
    assert wolves().name == "Blue Wolves"


def test_an_edit_that_was_kept_is_in_conflict_again_once_the_load_is_undone(animals):
    edit("wolves", name="White Wolves")
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.load("--theirs")
    done = Change.objects.order_by("number").last()
    assert undo(done, "admin", author="noor", reason="look again").number == done.number + 1
    assert "White Wolves" in animals.refusal()[0]


def test_the_same_edit_by_both_is_no_conflict(animals):
    edit("wolves", name="Grey Wolves")
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.load()
    edit("wolves", name="White Wolves")
    number = Change.objects.count()
    animals.load()
    assert (wolves().name, Change.objects.count()) == ("White Wolves", number)


def test_what_was_deleted_returns_only_if_the_data_set_wins(animals):
    with change("admin", author="noor"):
        Incident.objects.get(slug="raid").delete()
    assert len(told := animals.refusal()) == 1  # its parts go with it
    assert told[0].startswith("incidents.yaml:2: incident “raid”: The data set still holds it, but")
    assert "deleted by noor in change" in told[0]
    animals.load("--theirs")
    animals.load()
    assert not Incident.objects.exists()
    animals.change("incidents", "A raid", "A night raid")
    animals.refusal()
    animals.load("--ours")
    assert Incident.objects.get().figures.count() == 1


def test_what_refers_to_a_record_that_stays_deleted_is_a_fault(animals):
    with change("admin", author="noor"):
        Relationship.objects.get().delete()
        Actor.objects.get(slug="bears").delete()
    animals.change("relationships", "kind: fights", "kind: linked_to")
    told = animals.refusal("--theirs", of="Nothing was loaded: 1 faults")
    assert "There is no entity “bears”. It was deleted" in told[0]


def test_a_record_of_others_is_not_taken_over_in_silence(animals, tmp_path):
    lions = make.actor(slug="lions", name="Lions")
    other = Folder(tmp_path / "other", "other")
    other.write(
        "actors", f"{ACTORS}- {{id: {lions.uid}, slug: lions, name: X, kind: armed_group}}\n"
    )
    with pytest.raises(CommandError):
        other.load()


def test_an_undone_load_is_loaded_again(animals):
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.load()
    done = Change.objects.order_by("number").last()
    undo(done, "admin", author="noor", reason="wrong file")
    assert wolves().name == "The Wolves"
    animals.load()
    assert wolves().name == "Grey Wolves"


def test_an_edit_that_an_undone_load_overwrote_is_in_conflict_again(animals):
    edit("wolves", name="White Wolves")
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.load("--ours")
    undo(Change.objects.order_by("number").last(), "admin", author="noor", reason="mine")
    assert wolves().name == "White Wolves"
    assert "White Wolves" in animals.refusal()[0]


def test_a_merged_record_stays_with_what_the_data_set_says_of_it(animals):
    lions = make.actor(slug="lions")
    merge(wolves(), lions, "admin", author="noor", reason="one and the same")
    members = DataSetRecord.objects.filter(record=lions.uid)
    assert [each.dataset.slug for each in members] == ["animals"]
    assert "0 created, 0 changed" in animals.load("--replace")
    assert Relationship.objects.get().subject_id == lions.pk
    assert set(Entity.objects.values_list("slug", flat=True)) == {"lions", "bears"}
    done = Change.objects.order_by("number").last()
    assert undo(done, "admin", author="noor", reason="they are two")
    assert not members.all().exists()
    assert DataSetRecord.objects.filter(record=wolves().uid).exists()


# What would be done


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(animals):
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.write("places", "- {slug: kabul, name: Kabul, kind: city}\n")
    before = Change.objects.count(), ChangeItem.objects.count()
    told = animals.load("--dry-run")
    assert "~ entity wolves (actors.yaml:2)\n    name: “The Wolves” → “Grey Wolves”\n" in told
    assert "+ place kabul (places.yaml:1)\n    key: “kabul”\n    name: “Kabul”\n" in told
    assert "1 created, 1 changed" in told
    assert (Change.objects.count(), ChangeItem.objects.count()) == before
    assert wolves().name == "The Wolves"
    animals.load()
    assert wolves().name == "Grey Wolves"


def test_a_dry_run_as_json_has_the_records_and_the_conflicts(animals):
    edit("wolves", name="White Wolves")
    animals.change("actors", "The Wolves", "Grey Wolves")
    animals.change("actors", "The Bears", "Brown Bears")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 records are in conflict"):
        call_command(
            "load", str(animals.path), "--dry-run", "--json", stdout=out, stderr=io.StringIO()
        )
    told = json.loads(out.getvalue())
    assert (told["dataset"], told["dry_run"]) == ("animals", True)
    (record,) = told["records"]
    assert (record["slug"], record["action"], record["line"]) == ("bears", "update", 6)
    assert record["fields"] == [{"name": "name", "before": "The Bears", "after": "Brown Bears"}]
    (conflict,) = told["conflicts"]
    assert (conflict["slug"], conflict["line"]) == ("wolves", 2)
    (field,) = conflict["fields"]
    assert (field["before"], field["given"], field["stored"]) == (
        "The Wolves",
        "Grey Wolves",
        "White Wolves",
    )
    assert field["changed_by"]["author"] == "noor"
    json.loads(animals.load("--dry-run", "--json", "--theirs"))


# What a data set no longer holds


def test_replace_removes_what_the_data_set_no_longer_holds(animals):
    make.actor(slug="lions")
    animals.write("incidents", "[]")
    animals.load()
    assert Incident.objects.exists()  # only if it is asked for
    assert "- incident raid" in animals.load("--replace", "--dry-run")
    assert "4 deleted" in animals.load("--replace")
    assert not Incident.objects.exists()
    assert set(Entity.objects.values_list("slug", flat=True)) == {"wolves", "bears", "lions"}
    assert DataSetRecord.objects.filter(kind="incident").count() == 0
    undo(Change.objects.order_by("number").last(), "admin", author="noor", reason="no")
    assert Incident.objects.get().figures.count() == 1
    assert DataSetRecord.objects.filter(kind="incident").count() == 1


def test_replace_keeps_what_others_refer_to_and_what_belongs_to_it(animals):
    make.involvement(Incident.objects.get(), entity=make.actor(), role="target")
    animals.write("incidents", "[]")
    animals.load("--replace")
    told = animals.errors.getvalue()
    assert "incident “raid” stays: involvement" in told
    assert Incident.objects.get().figures.get().assertions.count() == 1


def test_replace_asks_before_it_removes_an_edited_record(animals):
    incident = Incident.objects.get()
    incident.title = "A night raid"
    incident.save()
    animals.write("incidents", "[]")
    assert "no longer holds it, but it was changed by program" in animals.refusal("--replace")[0]
    animals.load("--replace", "--theirs")
    animals.load("--replace")
    assert Incident.objects.exists()
    animals.load("--replace", "--ours")
    assert not Incident.objects.exists()


def test_replace_keeps_what_another_data_set_gave_too(animals, tmp_path):
    raid = Incident.objects.get()
    other = Folder(tmp_path / "other", "other")
    for stem in ("sources", "actors", "relationships"):
        other.write(stem, "[]")
    paper = Assertion.objects.filter(incident=raid).get()
    other.write(
        "incidents",
        f"- {{id: {raid.uid}, key: raid, slug: raid, title: A raid, "
        f"date: '2022-04', assertions: [{{id: {paper.uid}, key: paper, source: paper, "
        "locator: L2}]}\n",
    )
    other.load()
    animals.write("incidents", "[]")
    animals.load("--replace")
    assert Incident.objects.get().uid == raid.uid
    slugs = DataSetRecord.objects.filter(record=raid.uid).values_list("dataset__slug", flat=True)
    assert list(slugs) == ["other"]
    # The change tells of it, and is undone as any other.
    done = Change.objects.order_by("number").last()
    item = done.items.get(record=raid.uid)
    named = [[each["slug"] for each in told["datasets"]] for told in (item.before, item.after)]
    assert named == [["animals", "other"], ["other"]]
    undo(done, "admin", author="noor", reason="it holds it still")
    assert list(slugs.order_by("dataset__slug").all()) == ["animals", "other"]


# Speed


def test_a_rule_of_the_database_that_is_broken_is_told_with_its_row(animals):
    rows = "".join(f"- {{slug: s{n}, title: S{n}, kind: news}}\n" for n in range(200))
    animals.write("sources", SOURCES + rows.replace("slug: s77,", "slug: s78, key: x,"))
    told = animals.refusal(of="Nothing was loaded: 1 faults")
    assert told[0].startswith("sources.yaml:80: slug: ")


def test_what_was_typed_in_and_kept_stays_as_long_as_the_data_set_has_the_same(animals):
    lions = make.actor(slug="lions", name="Lions", description="Typed in.")
    given = f"- {{id: {lions.uid}, slug: lions, name: Yellow Lions, kind: armed_group}}\n"
    animals.write("actors", ACTORS + given)
    assert "“Lions”" in "".join(animals.refusal())
    animals.load("--theirs")
    animals.load()
    animals.load("--ours")
    lions.refresh_from_db()
    assert lions.name == "Lions"
    assert DataSetRecord.objects.filter(record=lions.uid).exists()
    animals.write("actors", ACTORS)
    assert "no longer holds it, but it was changed by" in animals.refusal("--replace")[0]
    animals.write("actors", ACTORS + given.replace("Yellow", "Red"))
    assert "had “Yellow Lions” and has “Red Lions”" in "".join(animals.refusal())
    animals.load("--ours")
    lions.refresh_from_db()
    assert lions.name == "Red Lions"


def test_replace_removes_records_of_each_kind_with_their_names(animals):
    alias = (
        "  aliases: [{text: Lycaon, kind: spelling, assertions: [{source: paper, locator: L1}]}]\n"
    )
    animals.write("actors", f"{ACTORS}- slug: lions\n  name: Lions\n  kind: armed_group\n{alias}")
    animals.write("persons", f"- slug: ann\n  name: Ann\n{alias}")
    animals.write("places", "- {slug: kabul, name: Kabul, kind: city}\n")
    said = "assertions: [{source: paper, locator: L1}]"
    presence = f"- {{entity: lions, kind: operates_in, place: kabul, {said}}}\n"
    animals.write("presences", presence)
    animals.load()
    for stem in ("persons", "places", "presences"):
        animals.write(stem, "[]")
    animals.write("actors", ACTORS)
    assert "9 deleted" in animals.load("--replace")
    assert set(Entity.objects.values_list("slug", flat=True)) == {"wolves", "bears"}
    assert not KnownName.objects.filter(text__in=("Lions", "Ann", "Lycaon", "Kabul")).exists()
    call_command("check_store", stdout=io.StringIO())


def test_a_record_that_stays_deleted_is_asked_for_again_when_a_part_of_it_changes(animals):
    with change("admin", author="noor"):
        Incident.objects.get(slug="raid").delete()
    animals.load("--theirs")
    animals.load()
    animals.change("incidents", "low: 3, high: 3", "low: 4, high: 4")
    assert "incident “raid”: The data set still holds it, but" in "".join(animals.refusal())
    animals.load("--theirs")
    animals.load()
    assert not Incident.objects.exists()
    figure = "  - {metric: wounded, low: 1, high: 1, assertions: [{source: paper, locator: L2}]}\n"
    animals.write("incidents", INCIDENTS + figure)
    animals.refusal()
    animals.load("--ours")
    assert Incident.objects.get().figures.count() == 2
    assert Incident.objects.get().assertions.count() == 1


def test_a_part_that_was_merged_is_told_when_the_data_set_has_another_value(animals):
    siege = INCIDENTS.replace("raid", "siege")
    animals.write("incidents", INCIDENTS + siege)
    animals.load()
    raid, siege = (Incident.objects.get(slug=slug) for slug in ("raid", "siege"))
    merge(siege, raid, "admin", author="noor", reason="one")
    animals.load()
    assert "figure" not in animals.errors.getvalue()
    assert "low" not in animals.errors.getvalue()
    text = INCIDENTS + INCIDENTS.replace("raid", "siege").replace(
        "low: 3, high: 3", "low: 5, high: 5"
    )
    animals.write("incidents", text)
    animals.load()
    kept = raid.figures.get()
    told = animals.errors.getvalue().splitlines()
    for name in ("low", "high"):
        line = f"{name}: Warning: It was merged with {kept.uid}, which has “3”: “5” is not loaded."
        assert f"incidents.yaml:14: {line}" in told
