"""`updated_since` and `changed_after` find each record of whose JSON anything has changed.

A longer walk: WALKS=50 STEPS=200 python -m pytest -n0 tests/changes/test_freshness.py
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from actors.models import Entity
from incidents.models import Incident, Place
from sources.models import Source
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.undo import UndoRefused, undo

from ..conftest import Api
from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
from ..helpers.answers import Compared, all_found, answers, differing, edit_at_random, rename
from ..helpers.linked_world import make_linked_world
from ..helpers.random_walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

WALKS, STEPS = int(os.environ.get("WALKS", 1)), int(os.environ.get("STEPS", 12))
FIRST = int(os.environ.get("FIRST", 0))
ask = Api()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_each_record_whose_answer_changes_is_found(seed: int, client: Client):
    client.force_login(User.objects.create_superuser("editor"))
    walk = Walk(seed, client)
    compared, changed, superfluous = Compared(), 0, 0
    for _ in range(STEPS):
        edit_at_random(walk)
        compared.compare()
        changed += len(compared.changed)
        superfluous += len(compared.found - compared.changed)
    assert changed > STEPS / 2
    assert superfluous < changed / 2


# All doors


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str, str], None]:
    def load(title: str, name: str) -> None:
        sources = (
            f"- {{slug: book, title: {title}, kind: book}}\n- {{slug: map, title: M, kind: book}}"
        )
        actors = f"- {{slug: group, name: {name}, kind: armed_group}}\n"
        actors += "- {slug: other, name: Other, kind: armed_group}"
        links = "- {subject: group, kind: linked_to, object: other, "
        links += "assertions: [{source: book, locator: L1}]}"
        files = {"sources": sources, "actors": actors, "relationships": links}
        for file, text in files.items():
            (tmp_path / f"{file}.yaml").write_text(text, encoding="utf-8")
        call_command("load", tmp_path, verbosity=0)

    return load


def test_a_load_tells_which_answers_it_alters(loaded: Any):
    make.actor()
    loaded("Book", "Group")
    with all_found() as compared:
        loaded("Thick book", "Movement")
    assert {name for name, _ in compared.changed} == {
        "entities", "relationships", "sources", "assertions",
    }  # fmt: skip
    assert compared.found == compared.changed
    with all_found() as compared:
        loaded("Thick book", "Movement")
    assert not compared.found


def test_values_that_are_computed_anew_are_found():
    incident = make.incident()
    Incident.objects.filter(pk=incident.pk).update(status="denied")
    with all_found() as compared:
        call_command("recompute", verbosity=0, stdout=io.StringIO())
    assert compared.found == {("incidents", str(incident.uid))}
    last = last_number()
    call_command("recompute", verbosity=0, stdout=io.StringIO())
    assert last_number() == last
    with pytest.raises(UndoRefused, match="wrote no record"):
        undo(Change.objects.latest("number"), "shell", reason="Why not?")


def test_what_was_written_past_the_door_is_found_once_it_is_mended():
    with make.together():
        incident = make.incident()
        part, figure = make.involvement(incident), make.figure(incident=incident)
        make.place(slug="herat")
    compared = Compared()
    Entity.objects.filter(pk=part.entity_id).update(name="Otherwise")
    figure.assertions.all()._raw_delete("default")
    type(figure).objects.filter(pk=figure.pk)._raw_delete("default")
    Place.objects.update(name="Herat city")
    assert not {*answers(changed_after=compared.last)}
    call_command("check_store", "--mend", stdout=io.StringIO(), stderr=io.StringIO())
    compared.compare()
    assert compared.changed <= compared.found


# Times


def test_updated_since_and_changed_after_find_the_same():
    make_linked_world()
    entity = Entity.objects.first()
    rename(entity)
    last = Change.objects.latest("number")
    rename(entity)
    first, second = Change.objects.filter(number__gte=last.number).order_by("number")
    by_time = answers(updated_since=second.at.isoformat())
    assert by_time
    assert {*by_time} == {*answers(changed_after=first.number)}
    assert {*answers(updated_since=first.at.isoformat())} == {
        *answers(changed_after=first.number - 1)
    }
    assert not answers(updated_since="2999-01-01")
    assert not answers(changed_after=10**15)
    everything = answers()
    assert answers(changed_after=0) == answers(updated_since="2001-01-01") == everything


def test_what_is_saved_as_it_was_has_not_changed(client: Client):
    client.force_login(User.objects.create_superuser("editor"))
    place = make.place()
    with all_found() as compared:
        assert Page(client, page(place)).save().saved
        place.save()
    assert not compared.changed
    assert not compared.found


def test_authors_that_come_and_go_change_their_source():
    source, writer = make.source(), make.actor()
    for write in (lambda: source.authors.add(writer), writer.delete):
        stamp = Source.objects.get().updated_at
        with all_found() as compared:
            write()
        assert compared.changed == {("sources", str(source.uid))}
        assert Source.objects.get().updated_at > stamp


def test_a_deleted_record_can_be_saved_again():
    place = make.place(slug="herat")
    uid = place.uid
    place.delete()
    place.save()
    assert Place.objects.get(slug="herat").uid == uid
    assert ask("places")["count"] == 1


def test_a_tag_holds_no_longer_than_the_answer():
    make_linked_world()
    before, record = answers(), Entity.objects.first()
    paths = [f"{name}/{uid}" for name, uid in before]
    tags = {path: ask.get(path).headers["ETag"] for path in paths}
    rename(record)
    changed = differing(before, answers())
    assert len(changed) > 5
    for name, uid in changed:
        path = f"{name}/{uid}"
        again = ask.client.get(f"/api/v1/{path}", headers={"If-None-Match": tags[path]})
        assert again.status_code == 200
        held = {"If-None-Match": again.headers["ETag"]}
        assert ask.client.get(f"/api/v1/{path}", headers=held).status_code == 304
