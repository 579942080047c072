"""`updated_since` and `changed_after` find each record of whose JSON anything has changed.

A longer walk: WALKS=50 STEPS=200 python -m pytest -n0 tests/changes/test_freshness.py
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from actors.models import Entity
from incidents.models import Incident, Place
from sources.models import Source
from threatapi.changes import answers as altered
from threatapi.changes import freshness
from threatapi.changes.door import last_number
from threatapi.changes.models import Change, LastChange
from threatapi.changes.names_shown import LISTED
from threatapi.changes.record_format import references
from threatapi.changes.undo import UndoRefused, undo

from ..conftest import Api
from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
from ..helpers.answers import answers, differing
from ..helpers.linked_world import make_linked_world
from ..helpers.random_walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

WALKS, STEPS = int(os.environ.get("WALKS", 1)), int(os.environ.get("STEPS", 25))
FIRST = int(os.environ.get("FIRST", 0))
ask = Api()


class Compared:
    """The records whose JSON differs after something was written, and those that are found."""

    def __init__(self) -> None:
        self.last, self.before = last_number(), answers()

    def compare(self) -> "Compared":
        self.changed = differing(self.before, answers())
        self.found = {*answers(changed_after=self.last)}
        return self


@contextmanager
def all_found() -> Iterator[Compared]:
    """What is written while it is open is found, and not much more."""
    compared = Compared()
    yield compared
    compared.compare()
    missing = compared.changed - compared.found
    assert not missing, "add to AlteredAnswers, or to names_shown.PATHS, what these show"


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_each_record_whose_answer_changes_is_found(seed: int, client: Client):
    client.force_login(User.objects.create_superuser("editor"))
    walk = Walk(seed, client)
    changed = superfluous = 0
    for _ in range(STEPS):
        with all_found() as compared:
            walk.step()
            if walk.chance.random() < 0.2:
                undo_last()
        changed += len(compared.changed)
        superfluous += len(compared.found - compared.changed)
    assert changed > STEPS
    assert superfluous < changed / 2


def undo_last() -> None:
    with suppress(UndoRefused):
        undo(Change.objects.latest("number"), "shell", author="test", reason="It was a mistake.")


# Names of others


def rename(record: Any) -> None:
    column = record.reference_columns["name"]
    setattr(record, column, f"{getattr(record, column)} otherwise")
    record.slug = f"{record.slug}-otherwise"
    record.save()


def test_a_record_that_shows_the_name_of_another_is_found():
    make_linked_world()
    empty = [
        f"{model.__name__}.{column.name}"
        for model in LISTED
        for column in references(model)
        if not model._base_manager.filter(**{f"{column.name}__isnull": False}).exists()
    ]
    assert not empty, f"let records of tests/helpers/linked_world.py have {empty}"
    for model in (Entity, Place, Source, Incident):
        for record in model.objects.order_by("pk"):
            with all_found() as compared:
                rename(record)
            assert LastChange.objects.filter(change__number__gt=compared.last).count() < 8
            assert len(compared.found) < 2 * len(compared.changed) + 3


def test_many_renamed_records_are_found_without_their_names(monkeypatch: Any):
    make_linked_world()
    monkeypatch.setattr(altered, "MOST_RENAMED", 0)
    for record in (Entity.objects.first(), Source.objects.first()):
        with all_found() as compared:
            rename(record)
        assert not LastChange.objects.filter(renaming__number__gt=compared.last).exists()


def test_of_many_changed_records_a_page_is_found_by_going_through_the_list(monkeypatch: Any):
    make_linked_world()
    compared = Compared()
    rename(Entity.objects.first())
    rename(Source.objects.first())
    few = compared.compare().found
    monkeypatch.setattr(freshness, "FEW", 0)
    assert compared.compare().found == few
    assert ask("incidents", changed_after=compared.last)["count"] == sum(
        name == "incidents" for name, _ in few
    )


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
