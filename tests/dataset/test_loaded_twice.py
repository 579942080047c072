"""A data set that is loaded a second time changes nothing, whatever is left out in it."""

from pathlib import Path

import pytest
from django.db.models import CharField, TextField

from base.orm.models import Record, record_models
from incidents.models import Presence
from sources.models import SourceLink
from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.dataset.format import WRITE_ORDER

from ..conftest import ROOT
from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

SAID = "assertions: [{source: paper, locator: L1}]"
# Of each kind one record that says no more than it has to.
LEAST = {
    "sources": """
- {slug: book, title: A book, kind: book, identifiers: [{scheme: doi, value: 10.1000/182}]}
- {slug: paper, title: A paper, kind: news, cites: [{cited: book, mode: cites}]}
""",
    "actors": f"""
- slug: wolves
  name: Wolves
  kind: armed_group
  aliases: [{{text: Lycaon, kind: spelling, {SAID}}}]
  distinctions: [{{other_entity: bears, reason: Two packs.}}]
  {SAID}
- {{slug: bears, name: Bears, kind: armed_group}}
""",
    "persons": "- {slug: ann, name: Ann}\n",
    "places": "- {slug: kabul, name: Kabul, kind: city}\n",
    "relationships": f"- {{subject: wolves, kind: fights, object: bears, {SAID}}}\n",
    "presences": f"- {{entity: wolves, kind: operates_in, place: kabul, {SAID}}}\n",
    "incidents": f"""
- slug: raid
  title: A raid
  {SAID}
  involvements: [{{entity: wolves, role: attacker, {SAID}}}]
  figures: [{{metric: killed, low: 3, high: 3, {SAID}}}]
""",
    "figures": f"- {{entity: wolves, metric: members, low: 3, high: 3, {SAID}}}\n",
}


@pytest.fixture
def least(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    for stem, text in LEAST.items():
        folder.write(stem, text)
    folder.load()
    return folder


@pytest.mark.parametrize("options", [(), ("--ours",), ("--replace",), ("--as-it-goes",)])
def test_the_second_load_changes_nothing(least, options):
    assert all(model._base_manager.exists() for model in WRITE_ORDER)
    number = Change.objects.count()
    assert "0 created, 0 changed" in least.load(*options)
    assert Change.objects.count() == number


def test_an_edit_of_another_column_is_no_conflict(least):
    assert {*record_models()} - edit_each() == {SourceLink, Presence}  # which have no texts
    before = Change.objects.count()
    assert "0 created, 0 changed" in least.load()
    assert Change.objects.count() == before


def edit_each() -> set[type[Record]]:
    """Write a text into a record of each kind; these kinds."""
    edited = set()
    for model in WRITE_ORDER:
        record = model._base_manager.order_by("pk").first()
        texts = [
            column.name
            for column in model._meta.concrete_fields
            if type(column) in (CharField, TextField)
            and (column.max_length or 100) > len("Seen.")
            and column.editable
            and not column.choices
            and column.name != "locator"  # which needs a source
        ]
        if texts:
            setattr(record, min(texts, key=lambda name: len(getattr(record, name))), "Seen.")
            with change("admin", author="noor"):
                record.save()
            edited.add(model)
    return edited


def test_the_first_data_are_loaded_twice_without_a_change(tmp_path):
    there = Folder(tmp_path / "copy")
    there.path = ROOT / "data"
    there.load()
    number = Change.objects.count()
    assert "0 created, 0 changed" in there.load("--replace")
    assert Change.objects.count() == number
