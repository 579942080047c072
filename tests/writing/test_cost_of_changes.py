"""What a change costs depends on what it touches: on nothing else in the store, and for each record
but a few statements more."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from threatapi.changes.numbers import last_number

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def statements(editor: Any, prefix: str, number: int) -> list[str]:
    """Of a change that makes so many incidents, and corrects one."""
    said = [{"source": "paper", "locator": "L1"}]
    toll = {"metric": "killed", "low": 1, "high": 1, "assertions": said}
    incidents: list[dict[str, Any]] = [
        {"slug": f"{prefix}-{n}", "title": "A raid", "assertions": said, "figures": [toll]}
        for n in range(number)
    ]
    incidents.append({"slug": "raid", "title": prefix})
    with CaptureQueriesContext(connection) as captured:
        editor.write(base=last_number(), records={"incidents": incidents})
    return [query["sql"] for query in captured]


@pytest.fixture
def paper(editor) -> None:
    make.source(slug="paper")
    make.incident(slug="raid")
    statements(editor, "first", 1)  # what is asked for once in a process


def test_other_records_cost_nothing(editor, paper):
    few = len(statements(editor, "before", 2))
    with make.together():
        for _ in range(30):
            make.figure(incident=make.incident())
            make.relationship()
    assert len(statements(editor, "after", 2)) == few


def test_ten_times_as_many_records_are_written_by_the_same_statements(editor, paper):
    few, many = statements(editor, "few", 3), statements(editor, "many", 30)
    assert len(many) - len(few) <= 27 * 2
    assert len(few) <= 200


def test_no_table_is_locked(editor, paper):
    assert not [sql for sql in statements(editor, "x", 3) if sql.startswith("LOCK TABLE")]
