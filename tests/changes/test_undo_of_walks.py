"""Whatever was edited or merged, undone from the last change to the first, gives back the same
store.

A longer walk: WALKS=100 STEPS=200 python -m pytest -n0 tests/changes/test_undo_of_walks.py
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from threatapi.changes.door import change
from threatapi.changes.merge import MERGEABLE, MergeRefused, merge, preview
from threatapi.changes.models import Change
from threatapi.changes.undo import undo
from threatapi.dataset.document import Loader

from ..helpers.random_walk import Walk
from ..helpers.stored_values import differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

WALKS, STEPS = int(os.environ.get("WALKS", 1)), int(os.environ.get("STEPS", 28))
FIRST = int(os.environ.get("FIRST", 0))
TOGETHER = 2  # edits in a change
MERGES = 5


def dumped(folder: Path) -> dict[str, Any]:
    """All records as a data set; those of a list are in no order."""
    call_command("dump", str(folder), verbosity=0)
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    return {name: in_order(yaml.load(text, Loader)) for name, text in files.items()}  # noqa: S506


def in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: in_order(each) for name, each in value.items()}
    return sorted(map(in_order, value), key=str) if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_all_that_was_edited_is_as_it_was(seed: int, client: Client, tmp_path: Any):
    client.force_login(User.objects.create_superuser("editor"))
    walk = Walk(seed, client)
    before, first = dumped(tmp_path / "before"), Change.objects.count()
    for number in range(0, STEPS, TOGETHER):
        with change(reason=f"Edits from {number} on"):
            for _ in range(TOGETHER):
                walk.step()
    edited = Change.objects.filter(number__gt=first).order_by("-number")
    assert len(edited) > STEPS / TOGETHER / 2
    assert dumped(tmp_path / "edited") != before
    for done in list(edited):
        undo(done, "shell", author="test", reason="It was a mistake.")
    assert dumped(tmp_path / "after") == before
    assert differences() == {}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_all_that_was_merged_is_as_it_was(seed: int, client: Client, tmp_path: Any):
    client.force_login(User.objects.create_superuser("editor"))
    walk = Walk(seed, client)
    for _ in range(STEPS):
        walk.step()
    before, made = dumped(tmp_path / "before"), []
    for _ in range(10 * MERGES):
        model = walk.chance.choice(MERGEABLE)
        loser, keeper = walk.any(model), walk.any(model)
        if len(made) == MERGES or loser.pk == keeper.pk:
            continue
        try:
            found = preview(loser, keeper)
            done = merge(loser, keeper, "shell", author="test", reason="They are the same.")
        except MergeRefused:
            continue
        assert actions(done.items.all()) == actions(found.items)
        made.append(done)
    assert len(made) > MERGES / 2
    assert differences() == {}
    assert dumped(tmp_path / "merged") != before
    for done in reversed(made):
        undo(done, "shell", author="test", reason="They are not.")
    assert dumped(tmp_path / "after") == before
    assert differences() == {}


def actions(items: Any) -> Counter[tuple[str, str]]:
    """How many records of each kind were moved, merged and so on."""
    return Counter((item.kind, str(item.action)) for item in items)
