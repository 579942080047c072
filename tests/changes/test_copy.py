"""The client that keeps a copy has what the store has, whatever was written."""

import importlib.util
import json
import os
import sqlite3

import pytest
from django.contrib.auth.models import User

from sources.choices import Modality
from threatapi.changes.door import change
from threatapi.changes.merge import merge
from threatapi.changes.record_format import records_by_name
from threatapi.changes.undo import undo

from ..conftest import ROOT, Api
from ..helpers import factories as make
from ..helpers.answers import CLAIMS, LISTS, edit_at_random
from ..helpers.random_walk import Walk

pytestmark = pytest.mark.django_db
WALKS, STEPS = int(os.environ.get("WALKS", 1)), int(os.environ.get("STEPS", 12))
FIRST = int(os.environ.get("FIRST", 0))


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


spec = importlib.util.spec_from_file_location("keep_copy", ROOT / "clients" / "keep_copy.py")
keep_copy = importlib.util.module_from_spec(spec)
spec.loader.exec_module(keep_copy)


COPIES = []


@pytest.fixture(autouse=True)
def close_copies():
    yield
    while COPIES:
        COPIES.pop().rows.close()


class Copy:
    """A copy in memory, and what was asked to keep it."""

    def __init__(self) -> None:
        self.rows, self.asked = sqlite3.connect(":memory:"), []
        COPIES.append(self)

    def get(self, url):
        self.asked.append(url)
        response = Api.client.get(url)
        assert response.status_code == 200
        return response.json()

    def export(self, url):
        response = Api.client.get(url)
        assert response.status_code == 200
        return map(json.loads, b"".join(response).splitlines())

    def update(self):
        self.asked.clear()
        return keep_copy.update(self.rows, self.get)

    def differences(self):
        return keep_copy.differences(self.rows, self.export)

    def answer(self, record):
        (text,) = self.rows.execute(
            "SELECT json FROM answer WHERE id = ?", [str(record.uid)]
        ).fetchone()
        return json.loads(text)

    @property
    def merged(self):
        return self.rows.execute("SELECT id, into_id FROM merged").fetchall()

    @property
    def records(self):
        rows = self.rows.execute("SELECT kind, id, written FROM record")
        return {(kind, uid): json.loads(written) for kind, uid, written in rows}


def stored():
    """Kind and id of each record of the store that is for all to see."""
    return {
        (kind, str(uid))
        for kind, model in records_by_name().items()
        for uid in model._base_manager.filter(hidden=False).values_list("uid", flat=True)
    }


def test_the_copy_has_each_list():
    lists = {name: name in CLAIMS for name in LISTS}
    asked = {name: "expand" in asked for name, asked in keep_copy.LISTS.items()}
    assert lists == asked, "let LISTS of clients/keep_copy.py be as the router has them"


def test_a_copy_asks_for_claims_of_every_modality():
    asked = [f"&modality={value}" for value in Modality.values]
    assert "".join(asked) == keep_copy.MODALITIES


def test_a_copy_follows_what_is_written_changed_and_deleted(monkeypatch):
    monkeypatch.setattr(keep_copy, "PAGE", 3)  # so that there are several pages
    copy = Copy()
    with change():
        incident = make.incident(slug="market", title="Attack")
        make.involvement(incident)
        figure = make.figure(incident=incident)
    person = make.person(name="Noor")
    copy.update()
    assert set(copy.records) == stored()
    person.name = "Noor Wali"
    person.save()
    person.name = "Noor Wali Mehsud"
    person.save()
    figure.delete()
    source = make.source()
    source.authors.set([person])
    copy.update()
    assert set(copy.records) == stored()
    assert copy.records["entity", str(person.uid)]["name"] == "Noor Wali Mehsud"
    authors = copy.records["source", str(source.uid)]["authors"]
    assert [author["id"] for author in authors] == [str(person.uid)]
    incident.delete()
    copy.update()
    assert set(copy.records) == stored()


def test_a_copy_follows_merges_and_their_undoing():
    copy = Copy()
    old, new, group = make.person(slug="old"), make.person(slug="new"), make.actor()
    for person in (old, new):
        make.relationship(subject=person, kind="leader_of", object=group)
    copy.update()
    done = merge(old, new, "shell", reason="They are the same.")
    copy.update()
    assert set(copy.records) == stored()
    assert (str(old.uid), str(new.uid)) in copy.merged
    assert len(copy.merged) == 2  # the relationships became one, too
    undo(done, "shell", reason="They are not.")
    copy.update()
    assert set(copy.records) == stored()
    assert not copy.merged


def test_a_copy_keeps_claims_that_turn_out_to_be_planned():
    """Lists do not show them unless they are asked to."""
    copy = Copy()
    with change():
        incident = make.incident(slug="raid")
        claims = [make.involvement(incident), make.figure(incident=incident)]
        claims += [incident, make.relationship(), make.presence()]
    copy.update()
    for claim in claims:
        said = claim.assertions.get()
        said.modality = "planned"
        said.save()
    copy.update()
    for claim in claims:
        assert copy.answer(claim)["modality"] == "planned"
    assert copy.differences() == []


def test_a_copy_that_is_up_to_date_asks_once():
    make.actor()
    copy = Copy()
    last = copy.update()
    assert copy.update() == last
    assert len(copy.asked) == 1


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_a_copy_of_the_answers_is_as_the_exports_are(seed, client, monkeypatch):
    client.force_login(User.objects.create_superuser("editor"))
    walk, copy = Walk(seed, client), Copy()
    copy.update()
    for number in range(STEPS):
        edit_at_random(walk)
        if number % 4 == 3:
            copy.update()
            assert copy.differences() == []
    monkeypatch.setattr(keep_copy, "PAGE", 7)
    again = Copy()  # from the first change on
    again.update()
    assert set(again.records) == set(copy.records) == stored()
    assert again.differences() == []


def test_a_difference_from_the_exports_is_told():
    place, actor = make.place(), make.actor()
    copy = Copy()
    copy.update()
    copy.rows.execute("DELETE FROM answer WHERE list = 'places'")
    copy.rows.execute("UPDATE answer SET id = 'x' WHERE list = 'entities'")
    missing = {f"places/{place.uid}", f"entities/{actor.uid}", "entities/x"}
    assert set(copy.differences()) == missing
