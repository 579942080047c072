"""The benchmarks find requests to measure: with views, and those that cost most."""

import time
from typing import Any

import pytest
from django.db import connection

from benchmarks import views, worst
from benchmarks.goals import GOALS
from benchmarks.kinds import Kinds
from benchmarks.measure import Measured
from benchmarks.parameters import operations
from benchmarks.report import report
from benchmarks.results import Found, Run
from benchmarks.special import Outcome

from ..conftest import Api

pytestmark = pytest.mark.django_db


class Here:
    """The tests' database as a store and a server of the benchmarks."""

    def rows(self, sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def ask(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        answer = Api.client.get(path)
        return answer.status_code, answer.getvalue(), dict(answer.items())

    def cpu(self) -> float:
        return time.process_time()


def test_each_operation_that_takes_a_view_is_measured_with_it(monkeypatch):
    monkeypatch.setattr(views, "NUMBER", 1)
    here = Here()
    kinds = Kinds(here)
    found = views.Views(kinds, here)
    operations_ = {kind.key: operation for kind, operation in found.requests()}
    assert {"list_incidents", "get_figure", "get_graph", "find_paths", "popular"} <= set(
        operations_
    )
    kind = next(kind for kind, _ in found.requests() if kind.key == "list_relationships")
    answered = found.answered(kind, operations_[kind.key])
    assert list(answered) == ["default", "known_by", "exclude_source", views.EXCLUDE_MANY, "as_of"]
    assert all(len(urls) == 1 for urls in answered.values())


def test_goals_of_views_are_computed_from_what_was_measured():
    def took(cpu: float) -> Measured:
        return Measured([cpu, cpu], [cpu, cpu])

    measured = {"default": took(2), "known_by": took(3), views.EXCLUDE_MANY: took(120)}
    found = Found("SQLite", views={"list_incidents": Outcome("50 incidents", measured)}, growth=21)
    lines = report(Run(100, 0, {"sqlite": found}), "run", 4).splitlines()
    goals = [next(line for line in lines if goal.text in line) for goal in GOALS[-6:-1]]
    measured = [line.split("**")[1] if "**" in line else "" for line in goals]
    assert measured == ["1.50", "", "", "60.00", "21.00"]
    assert "| 50 incidents | 2.0 | 1.50 | 60.00 |" in lines


def test_requests_are_drawn_and_the_most_costly_are_changed(capsys):
    known = [each for name, each in operations().items() if not name.startswith("export_")]
    search = worst.Search(Here(), known, seed=1)
    for _ in range(25):
        search.ask(search.new_request())
    for cost in search.worst()[:10]:
        search.ask(search.changed(cost.request))
    assert search.refused < search.asked / 4
    seconds = [cost.seconds for cost in search.worst()]
    assert seconds == sorted(seconds, reverse=True)
    search.default = [seconds[0] / 300]
    worst.report(search)
    printed = capsys.readouterr().out
    assert search.worst()[0].request.url[:300] in printed
    assert f"above {worst.BOUND} ×" in printed
