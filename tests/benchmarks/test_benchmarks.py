"""What the benchmarks compare with says what the API says; else their ratios would mean nothing."""

import json
from typing import Any

import pytest
from django.db import connection

from benchmarks.compare import difference
from benchmarks.floor import app as floor
from benchmarks.generate.command import fill_store
from benchmarks.goals import GOALS
from benchmarks.kinds import Kinds
from benchmarks.measure import Measured
from benchmarks.report import report
from benchmarks.results import Found, Run
from benchmarks.special import Outcome

from ..dataset.test_dataset import empty

pytestmark = pytest.mark.django_db


class Here:
    """The tests' database as a store of the benchmarks."""

    def rows(self, sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("%", "%%"))
            return cursor.fetchall()


@pytest.fixture
def bare(monkeypatch) -> Any:
    """The floor, asked for URLs of the API."""
    monkeypatch.setattr(floor, "connection", lambda: connection.connection)
    monkeypatch.setattr(floor, "IS_SQLITE", connection.vendor == "sqlite")

    def ask(url: str) -> Any:
        path, _, query = url.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver"}
        return json.loads(b"".join(floor.app(environ, lambda *_: None)))

    return ask


def test_the_floor_answers_as_the_api_does(api, bare):
    empty()
    fill_store(150)
    kinds = Kinds(Here())
    compared = [kind for kind in [*kinds.details(), *kinds.lists()] if "floor" in kind.rivals]
    assert len(compared) == 14
    for kind in compared:
        for url in kind.urls[:4]:
            answer = api.client.get(url).json()
            answer.pop("next_cursor", None)  # the floor has no cursors
            assert difference(answer, bare(url)) == "", url
        if kind.sort == "list":
            assert any(bare(url)["results"] for url in kind.urls), kind.title


def test_a_difference_between_answers_is_told():
    assert difference({"a": [1, {"b": None}]}, {"a": [1.0, {"b": None}]}) == ""
    assert difference({"a": [1, {"b": None}]}, {"a": [1, {"b": ""}]}) == "/a/1/b: None / "
    assert difference({"a": 1}, {"b": 1}) == ": ['a', 'b']"
    assert difference([1], [1, 2]).startswith(":")


def test_goals_are_worked_out_from_what_was_measured():
    def took(cpu: float) -> Measured:
        return Measured([cpu, cpu], [cpu, cpu])

    outcome = Outcome("50 incidents", {"threatapi": took(3), "floor": took(1), "DRF": took(30)})
    found = Found("SQLite", {"list": outcome}, {"list": "list"})
    told = report(Run(100, 0, {"sqlite": found}), "run", 4).splitlines()
    first = next(line for line in told if GOALS[0].text in line)
    assert "**3.00**" in first
    assert "no" in first
    assert "2.0 times off" in first
    third = next(line for line in told if GOALS[2].text in line)
    assert "**10.00**" in third
    assert third.endswith("| yes |")
    assert any("not measured" in line for line in told)
