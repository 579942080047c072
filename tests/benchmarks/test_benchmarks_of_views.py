"""The benchmarks find requests to measure, of each operation that takes a view and of all others."""

import random
import time
from typing import Any

import pytest
from django.db import connection

from benchmarks import views
from benchmarks.kinds import Kinds
from benchmarks.parameters import Values, operations

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


def test_a_value_is_drawn_for_each_parameter():
    known = operations()
    values = Values(Here(), list(known.values()), random.Random(1))
    incidents = known["list_incidents"]
    for each in incidents.parameters:
        url = incidents.url({each.name: values.draw(incidents, each), "count": "false"})
        ...
