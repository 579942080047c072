"""`updated_since` and `changed_after` find each record of whose JSON anything has changed.

A longer walk: WALKS=50 STEPS=200 python -m pytest -n0 tests/changes/test_freshness.py
"""

import os
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from threatapi.changes.door import change, last_number
from threatapi.changes.models import Change
from threatapi.changes.undo import UndoRefused, undo

from ..conftest import Api
from ..helpers.random_walk import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

WALKS, STEPS = int(os.environ.get("WALKS", 1)), int(os.environ.get("STEPS", 40))
FIRST = int(os.environ.get("FIRST", 0))
CLAIMS = ("entities", "relationships", "presences", "incidents", "involvements", "figures")
LISTS = (*CLAIMS, "places", "sources", "assertions")

ask = Api()
Answers = dict[tuple[str, str], Any]


def answers(**given: Any) -> Answers:
    """The JSON of each record in its list, with all that may be shown there."""
    found = {}
    for name in LISTS:
        shown = {"expand": "assertions"} if name in CLAIMS else {}
        page = ask(name, limit=1000, count="false", **shown, **given)
        assert page["next"] is None
        found |= {(name, record["id"]): record for record in page["results"]}
    return found


def differing(before: Answers, after: Answers) -> set[tuple[str, str]]:
    return {key for key, record in after.items() if before.get(key) != record}


def found_since(number: int) -> set[tuple[str, str]]:
    return {*answers(changed_after=number)}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_each_record_whose_answer_changes_is_found(seed: int, client: Client):
    client.force_login(User.objects.create_superuser("editor"))
    walk = Walk(seed, client)
    before, wanted, superfluous = answers(), 0, 0
    for _ in range(STEPS):
        last = last_number()
        walk.step()
        if walk.chance.random() < 0.2:
            undo_last(walk)
        after = answers()
        changed, found = differing(before, after), found_since(last)
        assert changed <= found, (walk.trail[-2:], changed - found)
        wanted, superfluous = wanted + len(changed), superfluous + len(found - changed)
        if os.environ.get("SHOW") and found - changed:
            print(walk.trail[-1:], "superfluous:", {name for name, _ in found - changed}, len(found-changed), "of", len(found))
        before = after
    if os.environ.get("SHOW"):
        print(wanted, superfluous)
    assert wanted > STEPS
    assert superfluous < wanted / 4


def undo_last(walk: Walk) -> None:
    try:
        undo(Change.objects.latest("number"), "shell", author="test", reason="It was a mistake.")
    except UndoRefused:
        return
    walk.trail.append("undone")
