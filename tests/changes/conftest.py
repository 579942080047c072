"""Two records of one person, for tests of merges."""

import pytest

from actors.models import Person

from ..helpers import factories as make


@pytest.fixture
def old() -> Person:
    return make.person(slug="old", name="Noor Wali")


@pytest.fixture
def new() -> Person:
    return make.person(slug="new", name="Mufti Noor")
