"""A data set moves a figure to another incident: not without the parts that others gave it."""

import pytest

from incidents.models import Figure, Incident

from ..helpers import factories as make
from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

OTHER = """
- slug: shooting
  title: A shooting
  assertions: [{source: paper, locator: L4}]
"""


def test_a_part_that_the_data_set_does_not_give_stands_in_the_way(tmp_path):
    folder = Folder(tmp_path / "animals")
    folder.load()
    figure = Figure.objects.get()
    part = make.figure(incident=Incident.objects.get(), parent=figure)
    stated = "{metric: killed, low: 3, high: 3, assertions: [{source: paper, locator: L2}]}"
    folder.change("incidents", f"  figures:\n  - {stated}\n", "")
    moved = stated.replace("{", f"{{id: {figure.uid}, ", 1)
    text = (folder.path / "incidents.yaml").read_text(encoding="utf-8")
    folder.write("incidents", f"{text}{OTHER}  figures:\n  - {moved}\n")
    (fault,) = folder.refusal(of="Nothing was loaded")
    assert f"Its part {part.uid}, which the data set does not give" in fault
    part.delete()
    folder.load()
    assert Figure.objects.get().incident.slug == "shooting"
