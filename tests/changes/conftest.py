"""Two records of one person, for tests of merges; and a saved search."""

from typing import Any

import pytest
from django.test import Client

from actors.models import Person

from ..helpers import factories as make
from ..helpers.searches import save


@pytest.fixture
def old() -> Person:
    return make.person(slug="old", name="Noor Wali")


@pytest.fixture
def new() -> Person:
    return make.person(slug="new", name="Mufti Noor")


@pytest.fixture
def groups(editor: Client) -> Any:
    """A search for armed groups."""
    make.actor(name="Wolves", kind="armed_group")
    answer = save(editor, "actors", "kind=armed_group")
    assert answer.saved, answer
    return editor
