"""What was redacted is taken out for good: no load brings it back."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.models import Alias, Entity
from threatapi.dataset.models import KeptEdit

from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

PERSONS = """
- slug: john
  name: John Roe
  aliases: [{text: Johnny, kind: spelling, assertions: [{source: paper, locator: L1}]}]
- slug: mary
  name: Mary Roe
"""


@pytest.fixture
def persons(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "persons", "persons")
    folder.write("persons", PERSONS)
    folder.load()
    return folder


def redact(kind: str, record: Entity | Alias) -> None:
    call_command("redact", kind, str(record.uid), reason="by law", stdout=io.StringIO())


@pytest.mark.parametrize("options", [(), ("--ours",), ("--theirs",), ("--as-it-goes",)])
def test_a_redacted_record_stays_away_with_its_parts(persons, options):
    redact("entity", Entity.objects.get(slug="john"))
    persons.change("persons", "John Roe", "John H. Roe")
    persons.change("persons", "Mary Roe", "Mary H. Roe")
    persons.load(*options)
    (told,) = persons.errors.getvalue().splitlines()
    assert told.startswith("persons.yaml:2: entity: Warning: It was redacted in change ")
    names = Entity.objects.filter(type="person").values_list("name", flat=True)
    assert [*names] == ["Mary H. Roe"]
    assert not Alias.objects.exists()
    assert not KeptEdit.objects.exists()


def test_a_redacted_part_stays_away(persons):
    redact("alias", Alias.objects.get())
    persons.load("--ours")
    assert "persons.yaml:4: alias: Warning: It was redacted" in persons.errors.getvalue()
    assert not Alias.objects.exists()
    assert Entity.objects.filter(slug="john").exists()


def test_what_refers_to_a_redacted_record_is_a_fault(persons):
    redact("entity", Entity.objects.get(slug="john"))
    said = "assertions: [{source: paper, locator: L1}]"
    persons.write("relationships", f"- {{subject: john, kind: leader_of, object: bears, {said}}}\n")
    with pytest.raises(CommandError, match="Nothing was loaded: 1 faults"):
        persons.load()
    assert "subject: There is no entity “john”. It was deleted" in persons.errors.getvalue()
