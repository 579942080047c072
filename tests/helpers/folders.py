"""A small data set in files, which a test can change and load."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.models import Entity
from threatapi.changes.models import Change

ACTORS = """
- slug: wolves
  name: The Wolves
  kind: armed_group
  description: Northern.
- slug: bears
  name: The Bears
  kind: armed_group
"""
SOURCES = "- {slug: paper, title: A paper, kind: news}\n"
RELATIONSHIPS = """
- subject: wolves
  kind: fights
  object: bears
  assertions: [{source: paper, locator: L1}]
"""
INCIDENTS = """
- slug: raid
  title: A raid
  date: '2022-04'
  assertions: [{source: paper, locator: L2}]
  figures:
  - {metric: killed, low: 3, high: 3, assertions: [{source: paper, locator: L2}]}
"""


class Folder:
    """A data set in files."""

    def __init__(self, path: Path, name: str = "animals") -> None:
        self.path, self.nowhere = path, io.StringIO()
        path.mkdir(exist_ok=True)
        self.write("dataset", f"name: {name}\n")
        self.write("sources", SOURCES)
        self.write("actors", ACTORS)
        self.write("relationships", RELATIONSHIPS)
        self.write("incidents", INCIDENTS)

    def write(self, stem: str, text: str) -> None:
        (self.path / f"{stem}.yaml").write_text(text, encoding="utf-8")

    def change(self, stem: str, old: str, new: str) -> None:
        text = (self.path / f"{stem}.yaml").read_text(encoding="utf-8")
        assert old in text
        self.write(stem, text.replace(old, new))

    def load(self, *options: str) -> str:
        self.errors, out = io.StringIO(), io.StringIO()
        call_command("load", str(self.path), *options, stdout=out, stderr=self.errors)
        return out.getvalue()

    def refusal(self, *options: str, of: str = "in conflict") -> list[str]:
        """What is told of a load that is refused, and that writes nothing."""
        before = Change.objects.count(), list(Entity.objects.order_by("pk").values())
        with pytest.raises(CommandError, match=of):
            self.load(*options)
        assert (Change.objects.count(), list(Entity.objects.order_by("pk").values())) == before
        return self.errors.getvalue().splitlines()
