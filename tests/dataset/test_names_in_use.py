"""A data set names records by the slugs that they have; former ones lead to them as in filters."""

from pathlib import Path

import pytest

from actors.models import Actor, Person
from incidents.models import Involvement
from threatapi.changes.door import change
from threatapi.changes.merge import merge

from ..helpers import factories as make
from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

FIRE = """
- slug: fire
  title: A fire
  assertions: [{source: book, locator: L1}]
  involvements:
  - {entity: wolves, role: perpetrator, assertions: [{source: book, locator: L1}]}
"""


@pytest.fixture
def animals(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "animals")
    folder.load()
    return folder


@pytest.fixture
def fires(tmp_path: Path) -> Folder:
    """Another data set, which says what wolves did and does not give them."""
    folder = Folder(tmp_path / "fires", "fires")
    for stem in ("actors", "relationships"):
        folder.write(stem, "[]")
    folder.write("sources", "- {slug: book, title: A book, kind: book}\n")
    folder.write("incidents", FIRE)
    return folder


def rename(model: type, slug: str, new: str) -> None:
    record = model.objects.get(slug=slug)
    record.slug = new
    record.save()


def merge_wolves() -> None:
    keeper = Actor.objects.get(slug="bears")
    merge(Actor.objects.get(slug="wolves"), keeper, "admin", author="noor", reason="one")


def who_set_fire() -> str:
    return Involvement.objects.get(incident__slug="fire").entity.name


@pytest.mark.parametrize("options", [(), ("--as-it-goes", "--batch", "1")])
@pytest.mark.parametrize("leave", [merge_wolves, lambda: rename(Actor, "wolves", "grey-wolves")])
def test_the_record_that_has_the_slug_now_is_meant(animals, fires, leave, options):
    leave()
    make.actor(slug="wolves", name="The football club")
    fires.load(*options)
    assert who_set_fire() == "The football club"


@pytest.mark.parametrize("options", [(), ("--as-it-goes", "--batch", "1")])
@pytest.mark.parametrize(
    ("leave", "name"),
    [
        (merge_wolves, "The Bears"),
        (lambda: rename(Actor, "wolves", "grey-wolves"), "The Wolves"),
    ],
)
def test_a_slug_that_nobody_has_is_that_of_who_had_it_last(animals, fires, leave, name, options):
    leave()
    fires.load(*options)
    assert who_set_fire() == name


def test_what_a_person_was_called_is_not_followed(fires):
    make.person(slug="wolves")
    rename(Person, "wolves", "mr-wolf")
    assert fires.refusal(of="Nothing was loaded") == [
        "incidents.yaml:6: entity: There is no entity “wolves”."
    ]


@pytest.mark.parametrize("options", [(), ("--as-it-goes", "--batch", "1")])
def test_a_data_set_means_its_own_record_also_if_that_is_called_otherwise_now(
    animals, tmp_path, options
):
    with change("admin", author="noor"):
        rename(Actor, "wolves", "grey-wolves")
        make.actor(slug="wolves", name="The football club")
    animals.write("incidents", FIRE.replace("book", "paper"))
    animals.load(*options)
    assert who_set_fire() == "The Wolves"
