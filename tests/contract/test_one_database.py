"""Tests that PostgreSQL is spared are told by their names: none of these is of a test gone."""

import pytest

from ..conftest import ROOT
from ..one_database import ALIKE


@pytest.mark.parametrize("name", ALIKE)
def test_a_test_that_is_run_on_sqlite_alone_is_there(name):
    file, _, function = name.partition("::")
    path = ROOT / file
    assert path.exists()
    assert not function or f"def {function}" in path.read_text(encoding="utf-8")
