"""What entered, changed or left a saved search, whatever was done to the records."""

import json
import os
import random
from typing import Any

import pytest

from actors.models import Actor
from threatapi.changes.door import change
from threatapi.changes.merge import merge
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.redact import redact
from threatapi.changes.undo import undo
from threatapi.searches.models import FoundRecord

from ..helpers import factories as make
from ..helpers.searches import ask, changes, follow, save, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def test_without_a_number_it_tells_all_that_it_finds(groups):
    wolves = Actor.objects.get()
    answer = changes()
    assert [each["id"] for each in answer["results"]] == [str(wolves.uid)]
    assert answer["number"] == last_number()
    (item,) = answer["results"]
    assert follow(item["url"])["name"] == "Wolves"


def test_what_entered_changed_and_left_is_told_in_the_order_of_the_changes(groups):
    wolves, start = Actor.objects.get(), last_number()
    assert told(start) == []
    bears = make.actor(name="Bears", kind="armed_group")
    make.actor(name="Land", kind="state")
    wolves.name = "The Wolves"
    wolves.save()
    assert told(start) == [
        (start + 1, "entered", str(bears.uid)),
        (start + 3, "changed", str(wolves.uid)),
    ]
    bears.kind = "party"
    bears.save()
    assert told(start) == [
        (start + 3, "changed", str(wolves.uid)),
        (start + 4, "left", str(bears.uid)),
    ]
    assert told(start + 3) == [(start + 4, "left", str(bears.uid))]
    assert told(start + 4) == []


def test_several_changes_at_once_have_their_numbers(groups):
    """Nobody asked in between."""
    start = last_number()
    entered = [make.actor(kind="armed_group") for _ in range(3)]
    entered[1].delete()
    first, _, third = (str(each.uid) for each in entered)
    assert told(start) == [(start + 1, "entered", first), (start + 3, "entered", third)]


def deleted(wolves: Actor) -> None:
    wolves.delete()


def merged(wolves: Actor) -> None:
    merge(wolves, make.actor(kind="state"), "program", reason="It is the same.")


def marked(wolves: Actor) -> None:
    wolves.marking = "red"
    wolves.save()


def redacted(wolves: Actor) -> None:
    redact("entity", wolves.uid, "admin", reason="It is wrong.")


def moved(wolves: Actor) -> None:
    wolves.kind = "state"
    wolves.save()


@pytest.mark.parametrize("leave", [deleted, merged, marked, redacted, moved])
def test_a_record_leaves_whatever_became_of_it(groups, leave):
    wolves, start = Actor.objects.get(), last_number()
    uid = str(wolves.uid)
    leave(wolves)
    number = last_number()
    make.place()  # a later change has nothing to do with it
    assert told(start) == [(number, "left", uid)]
    assert changes()["results"] == []
    assert "Wolves" not in json.dumps(changes(start))


def test_what_is_hidden_never_shows_and_enters_when_it_is_shown(groups):
    start = last_number()
    hidden = make.actor(kind="armed_group", marking="amber")
    assert told(start) == []
    hidden.marking = ""
    hidden.save()
    assert told(start) == [(start + 2, "entered", str(hidden.uid))]


def test_what_is_hidden_when_the_search_is_made_is_not_in_it(editor):
    """Though the admin, in which it is made, shows it."""
    make.actor(kind="armed_group", marking="red")
    assert save(editor, "actors", "kind=armed_group").saved
    assert changes()["results"] == []
    assert not FoundRecord.objects.exists()


def test_a_deletion_that_was_undone_is_a_change(groups):
    """Nobody asked in between."""
    wolves, start = Actor.objects.get(), last_number()
    uid = str(wolves.uid)
    wolves.delete()
    undo(Change.objects.get(number=start + 1), "admin", reason="It was right.")
    assert told(start) == [(start + 2, "changed", uid)]
    Actor.objects.get().delete()
    assert told(start + 2) == [(start + 3, "left", uid)]
    undo(Change.objects.get(number=start + 3), "admin", reason="It was right.")
    assert told(start + 3) == [(start + 4, "entered", uid)]


def test_filters_on_computed_values_are_followed(editor):
    """An incident enters by a toll that another source gives."""
    incident = make.incident()
    assert save(editor, "incidents", "killed_min=5").saved
    start = last_number()
    figure = make.figure(incident=incident, metric="killed", low=7, high=7)
    number = last_number()
    assert told(start) == [(number, "entered", str(incident.uid))]
    figure.delete()
    assert told(number) == [(number + 1, "left", str(incident.uid))]


def test_a_new_name_of_what_it_shows_is_a_change(editor):
    place = make.place(name="Town")
    incident = make.incident(place=place)
    assert save(editor, "incidents", f"place={place.slug}").saved
    start = last_number()
    place.name = "City"
    place.save()
    assert told(start) == [(start + 1, "changed", str(incident.uid))]


def test_a_search_by_words_and_one_by_date_of_knowledge(editor):
    make.actor(name="Wolves of the North")
    for slug, query in (("words", "q=wolves"), ("then", "known_by=2020-01-01")):
        assert save(editor, "actors", query, slug=slug).saved
    start = last_number()
    made = make.actor(name="Sea Wolves")
    assert told(start, "words") == [(start + 1, "entered", str(made.uid))]


def test_all_leave_when_the_record_that_the_search_names_is_marked_or_deleted(editor):
    raid = make.incident(slug="raid", title="A raid")
    make.figure(incident=raid, low=3, high=3)
    assert save(editor, "figures", "incident=raid").saved
    for take_away, action in ((mark, "changed"), (delete, "")):
        (found,) = changes()["results"]
        before = last_number()
        take_away(raid)
        assert told(before) == [(last_number(), "left", found["id"])]
        if action:
            mark(raid, "")


@pytest.mark.parametrize(
    ("query", "stays"),
    [
        ("entity=noor&entity=khan", ["khan"]),
        ("entity__not=noor", ["khan", "wali"]),
        ("incident=raid&entity__not=noor", ["khan"]),
        ("only_from=noor,khan", []),
        ("entity=noor", []),
    ],
)
def test_a_name_that_is_unknown_now_finds_nothing_and_excludes_nothing(editor, query, stays):
    """The other names go on."""
    raid, siege = make.incident(slug="raid"), make.incident(slug="siege")
    people = {name: make.person(slug=name) for name in ("noor", "khan", "wali")}
    own = {
        name: str(make.involvement(siege if name == "wali" else raid, entity=person).uid)
        for name, person in people.items()
    }
    names = {uid: name for name, uid in own.items()}
    assert save(editor, "involvements", query).saved
    found = {names[each["id"]] for each in changes()["results"]}
    start = last_number()
    mark(people["noor"])
    assert told(start) == [(last_number(), "left", own[name]) for name in found - {*stays}]
    assert sorted(names[each["id"]] for each in changes()["results"]) == stays
    again = last_number()
    mark(people["noor"], "")
    assert {names[uid]: what for _, what, uid in told(again)} == dict.fromkeys(
        found - {*stays}, "entered"
    )


@pytest.mark.parametrize(
    ("resource", "query", "stays"),
    [
        ("assertions", "target=noor&target=khan", 1),
        ("relationships", "between=noor,khan", 0),
        ("incidents", "between=noor,khan", 0),
        ("incidents", "place=town,city", 1),
        ("persons", "slug=noor,khan", 1),
    ],
)
def test_every_filter_that_names_records_goes_on(editor, resource, query, stays):
    people = [make.person(slug=name) for name in ("noor", "khan")]
    town, city = make.place(slug="town"), make.place(slug="city")
    raid = make.incident(slug="raid", place=city)
    for person in people:
        make.involvement(raid, entity=person)
        make.assertion(person)
    make.relationship(subject=people[0], object=people[1])
    assert save(editor, resource, query).saved
    for named in (people[0], town):
        mark(named)
    assert len(changes()["results"]) == stays


def mark(record: Any, marking: str = "red") -> None:
    with change("admin"):
        record.refresh_from_db()
        record.marking = marking
        record.save()


def delete(record: Any) -> None:
    with change("admin"):
        record.delete()


STEPS = int(os.environ.get("STEPS", 25))


def test_a_copy_that_is_kept_by_it_is_what_the_list_finds(groups):
    """Whatever is written, and however seldom it is asked."""
    chance = random.Random(STEPS)
    kinds = ("armed_group", "state", "party")
    copy = {each["id"] for each in changes()["results"]}
    number = last_number()
    for _ in range(STEPS):
        with change("admin"):
            for actor in chance.sample([*Actor.objects.all()], min(2, Actor.objects.count())):
                actor.kind, actor.marking = chance.choice(kinds), chance.choice(("", "", "red"))
                actor.save()
        if chance.random() < 0.5:
            make.actor(kind=chance.choice(kinds))
        if chance.random() < 0.2 and Actor.objects.exists():
            chance.choice([*Actor.objects.all()]).delete()
        if chance.random() < 0.5:
            answer = changes(number, limit=1000)
            for each in answer["results"]:
                assert number < each["number"] <= answer["number"]
                (copy.discard if each["action"] == "left" else copy.add)(each["id"])
            number = answer["number"]
            listed = ask("actors", kind="armed_group", limit=1000)["results"]
            assert copy == {each["id"] for each in listed}
