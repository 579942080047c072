"""An incident that answers another: retaliation, revenge, reprisal."""

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.models import Incident

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def raid() -> Incident:
    return make.incident(slug="raid", date="2024-03-16")


def table(api: Any, slug: str) -> dict[str, str]:
    text = api.get("incidents.csv", slug=slug).getvalue().decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    return row


def slugs(references: Any) -> list[str]:
    return [each["slug"] for each in references]


def test_an_answer_names_what_it_answers_and_is_named_there(raid, api):
    make.incident(slug="second-strike", date="2024-03-20", response_to=raid)
    make.incident(slug="first-strike", date="2024-03-18", response_to=raid)
    answer = api("incidents/first-strike")
    assert (answer["response_to"]["slug"], answer["answers"]) == ("raid", [])
    answered = api("incidents/raid")
    assert answered["response_to"] is None
    assert slugs(answered["answers"]) == ["first-strike", "second-strike"]  # earliest first


def test_answers_are_found_by_what_they_answer(raid, api):
    make.incident(slug="strike", response_to=raid)
    make.incident(slug="other-strike", response_to=make.incident(slug="other-raid"))
    mine = {"slug": "raid,strike,other-strike"}
    assert api.slugs("incidents", response_to="raid", **mine) == ["strike"]
    assert api.slugs("incidents", response_to__not="raid", response_to__isnull="false", **mine) == [
        "other-strike"
    ]
    assert api.slugs("incidents", response_to__isnull="true", **mine) == ["raid"]


def test_an_incident_is_no_answer_by_a_source_that_is_not_yet_known(raid, api):
    early, late = (make.source(published=day) for day in ("2024-03-17", "2024-06-01"))
    strike = make.incident(slug="strike", response_to=raid)
    for record, source in ((raid, early), (strike, late)):
        told = record.assertions.get()
        told.source = source
        told.save()
    assert slugs(api("incidents/raid")["answers"]) == ["strike"]
    assert api("incidents/raid", known_by="2024-05")["answers"] == []
    assert slugs(api("incidents/raid", known_by="2024-06")["answers"]) == ["strike"]


def test_what_is_answered_is_null_while_it_is_not_in_view(raid, api):
    early, late = (make.source(published=day) for day in ("2024-03-17", "2024-06-01"))
    strike = make.incident(slug="strike", response_to=raid)
    for record, source in ((raid, late), (strike, early)):
        told = record.assertions.get()
        told.source = source
        told.save()
    assert api("incidents/strike", known_by="2024-05")["response_to"] is None
    assert api.slugs("incidents", known_by="2024-05", response_to="raid") == []
    assert api.slugs("incidents", known_by="2024-05", slug="strike", response_to__isnull="true")
    assert api("incidents/strike", known_by="2024-06")["response_to"]["slug"] == "raid"


def test_the_list_built_in_the_database_is_that_of_the_detail(raid, api):
    make.incident(slug="strike", response_to=raid)
    for slug in ("raid", "strike"):
        (listed,) = api("incidents", slug=slug)["results"]
        detail = api(f"incidents/{slug}")
        for name in ("response_to", "answers"):
            assert listed[name] == detail[name]


def test_the_table_has_the_slugs_of_both_ends(raid, api):
    make.incident(slug="strike", response_to=raid)
    assert table(api, "raid")["answers"] == "strike"
    assert table(api, "strike")["response_to"] == "raid"


CIRCLES = {
    "itself": lambda raid, strike: (raid, "response_to", raid),
    "its own answer": lambda raid, strike: (raid, "response_to", strike),
    "a part of its answer": lambda raid, strike: (
        raid,
        "response_to",
        make.incident(parent=strike),
    ),
    "part of its answer": lambda raid, strike: (raid, "parent", strike),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_answers_close_no_circle(name, raid):
    strike = make.incident(response_to=raid)
    incident, column, other = CIRCLES[name](raid, strike)
    setattr(incident, column, other)
    with pytest.raises(ValidationError) as error:
        incident.full_clean()
    assert set(error.value.error_dict) == {column}


def test_an_answer_to_a_part_of_the_same_whole_is_no_circle(raid):
    war = make.incident()
    raid.parent = war
    raid.save()
    Incident(slug="strike", title="Strike", parent=war, response_to=raid).full_clean()


def test_the_database_holds_that_nothing_answers_itself(raid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=raid.pk).update(response_to=raid.pk)
