"""How many statements a save in the admin takes. It grows neither with the store nor, but for one
statement that writes each changed row, with the rows of the form."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Figure, Involvement
from sources.models import SourceLink

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def statements(form: Page) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = form.save()
    assert answer.saved, answer.faults()
    return [query["sql"] for query in captured]


def incident_form(editor: Client, rows: int, changed: int) -> Page:
    """The form of an incident with so many involvements and figures, of which some are changed."""
    with make.together():
        incident = make.incident(date="2022-05")
        for number in range(rows):
            if number % 2:
                make.involvement(incident=incident, entity=make.actor(), role="party")
            else:
                make.figure(incident=incident, metric="killed", low=number, high=number)
    form = Page(editor, page(incident)).fill(title="Another")
    for number in range(changed // 2):
        form.fill(f"involvements-{number}", count=3)
    for number in range(changed - changed // 2):
        form.fill(f"figures-{number}", low=number, high=number + 50)
    return form


def test_an_incident_with_eleven_rows(editor):
    assert len(statements(incident_form(editor, rows=11, changed=11))) <= 120
    assert Figure.objects.filter(high__gte=50).count() == 6
    assert Involvement.objects.filter(count=3).count() == 5


def test_rows_that_are_left_alone_cost_nothing(editor):
    few = len(statements(incident_form(editor, rows=11, changed=3)))
    assert len(statements(incident_form(editor, rows=44, changed=3))) == few


def test_a_changed_row_costs_the_statement_that_writes_it(editor):
    few = statements(incident_form(editor, rows=44, changed=11))
    many = statements(incident_form(editor, rows=44, changed=22))
    assert sum(sql.startswith("UPDATE") for sql in many) - 11 <= sum(
        sql.startswith("UPDATE") for sql in few
    )
    assert len(many) - len(few) == 11


def test_other_records_cost_nothing(editor):
    few = len(statements(incident_form(editor, rows=5, changed=5)))
    with make.together():
        for _ in range(30):
            make.figure(incident=make.incident())
            make.relationship()
    assert len(statements(incident_form(editor, rows=5, changed=5))) == few


def form_of(editor: Client, record: Any, **values: Any) -> Page:
    return Page(editor, page(record)).fill(**values)


def told_source() -> Any:
    source = make.source(published="2022", published_basis="stated")
    make.assertion(make.figure(), source=source)
    make.assertion(make.relationship(), source=source)
    return source


def test_what_moves_no_computed_value(editor):
    said = make.assertion(make.relationship(), source=make.source(), speaker=make.actor())
    # On PostgreSQL with those of the session, which is in a file where the store is SQLite.
    assert len(statements(form_of(editor, make.source(), title="Another"))) <= 25
    assert len(statements(form_of(editor, said, note="Counted."))) <= 25


def test_a_stance(editor):
    for claim in (make.relationship(), make.figure()):
        said = make.assertion(claim, source=make.source(), speaker=make.actor())
        assert len(statements(form_of(editor, said, stance="denies"))) <= 50


def test_the_date_of_a_source_and_a_citation(editor):
    assert len(statements(form_of(editor, told_source(), published="2021"))) <= 110
    earlier = make.source(published="2020", published_basis="stated")
    link = Page(editor, page(SourceLink, "add"))
    link.fill(citing=earlier, cited=told_source(), mode="cites")
    assert len(statements(link)) <= 110
