"""Requests with many parameters, whose statements PostgreSQL is to plan in reasonable time."""

from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.filters import filterset

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

FILTERS = {
    "stance__not": "denies",
    "speaker_kind__not": "official",
    "flaw__isnull": "true",
    "role": "victim",
    "suspect__isnull": "true",
    "has_claimant__not": "true",
    "identifier__isnull": "true",
    "between__isnull": "true",
}


@make.together()
def peopled() -> None:
    for number in range(4):
        incident = make.incident()
        make.assertion(incident, stance="denies" if number == 1 else "asserts")
        role = "victim" if number % 2 else "claimant"
        part = make.involvement(incident, entity=make.actor(), role=role)
        make.assertion(part, speaker_kind="official" if number == 2 else "narrator")
    make.incident()


def test_many_filters_find_what_few_do(api, empty_store, monkeypatch):
    peopled()
    pairs = [dict(pair) for pair in combinations(FILTERS.items(), 2)]
    few = [api("incidents", **pair) for pair in pairs]
    assert len({str(answer["results"]) for answer in few}) > 3
    monkeypatch.setattr(filterset, "MOST_PLANNED", 0)
    assert [api("incidents", **pair) for pair in pairs] == few


def test_each_condition_of_many_is_planned_once(api, empty_store):
    peopled()
    more = {"killed_min": "0", "date_from": "1990", "location__isnull": "true"}
    with CaptureQueriesContext(connection) as asked:
        api("incidents", **FILTERS, **more)
    found = [each["sql"] for each in asked if '"speaker_kind" IN' in (each["sql"] or "")]
    assert found
    for statement in found:
        assert statement.count("sources_assertion") > 5
        assert ("EXISTS(" in statement) is (connection.vendor == "sqlite")
