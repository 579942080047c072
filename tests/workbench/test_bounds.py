"""The page costs no more queries the more the store holds, and shows long lists in pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from threatapi.workbench import of_source
from threatapi.workbench.draft import Content, Row
from threatapi.workbench.models import Draft
from threatapi.workbench.reading import note_sort, read_into

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
MOST_QUERIES = 45
MOST_BYTES = 1_600
LINES = ("armed attack {}, Belkhan, Sunday", "{} killed", "claimed by Group {}", "aka G{}")


def queries_of(workbench: Workbench) -> int:
    with CaptureQueriesContext(connection) as made:
        workbench.open()
    return len(made)


def fill(workbench: Workbench, rows: int, *lines: str) -> None:
    """A draft of so many more rows: events, tolls, claims and names, if no others are given."""
    lines = lines or LINES
    draft = Draft.objects.get()
    content = Content.read(draft.content)
    for number in range(rows):
        row = Row("", locator="¶1 s1")
        line = lines[number % len(lines)]
        read_into(row, line.format(number // len(lines) + 2), workbench.source)
        content.add_row(row)
        note_sort(row, content)
    Draft.objects.filter(pk=draft.pk).update(content=content.as_json())


def test_the_queries_do_not_grow_with_the_store(
    workbench: Workbench, ostavar: Ostavar, attack: Callable
):
    stored = attack(5)
    make.actor(name="Dawn Riders of the North")
    workbench.add("armed attack, Belkhan, Sunday", "5 killed", "claimed by Dawn Riders")
    (group, *_) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    before = queries_of(workbench)
    for number in range(5):
        attack(number)
        make.figure(incident=stored, metric="killed", low=number + 20, high=number + 20)
        make.actor(name=f"Dawn Riders of {number}")
    assert queries_of(workbench) <= before


def test_a_draft_of_many_rows_stays_within_bounds(workbench: Workbench):
    workbench.send("keep", line="")
    fill(workbench, 40)
    few = queries_of(workbench)
    fill(workbench, 160)
    many = queries_of(workbench)
    assert len(workbench.rows()) == 200
    assert many - few <= 2 * 40  # two queries for each further event
    assert few <= MOST_QUERIES


def test_the_page_grows_little_with_each_row(workbench: Workbench):
    workbench.send("keep", line="")
    fill(workbench, 20)
    few = len(workbench.open().encode())
    fill(workbench, 180)
    many = len(workbench.open().encode())
    assert (many - few) / 180 <= MOST_BYTES


def test_numbers_of_one_event_make_no_long_page(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "1 killed")
    few = len(workbench.open().encode())
    workbench.send("keep", line="")
    fill(workbench, 100, "{} killed", "{} wounded")
    many = len(workbench.open().encode())
    assert (many - few) / 100 <= 2.5 * MOST_BYTES  # with the picture of twelve numbers


def test_the_form_of_a_row_is_there_when_it_is_opened(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "5 killed", "7 killed", voice=2)
    closed = workbench.open()
    assert "Credibility" not in closed
    assert "Who says what" not in closed
    toll = workbench.row("killed · 7")["key"]
    asked = workbench.client.get(f"{workbench.url}row/", {"row": toll})
    assert asked.context["row"].row.key == toll
    for answer in (asked.content.decode(), workbench.open(row=toll)):
        assert answer.count("Credibility") == 1
        assert "This corrects it" in answer
        assert f'action="{workbench.url}"' in answer


def test_a_row_that_is_gone_is_told_when_it_is_opened(workbench: Workbench):
    answer = workbench.client.get(f"{workbench.url}row/", {"row": "r99"})
    assert answer.content.decode().count("no longer in the draft") == 1


def test_the_claims_of_a_source_come_in_pages(
    workbench: Workbench, ostavar: Ostavar, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(of_source, "PER_PAGE", 10)
    incident = make.incident()
    for number in range(25):
        figure = make.figure(incident=incident, metric="killed", low=number, high=number)
        make.assertion(figure, source=ostavar.report, locator=f"L{number}")
    with CaptureQueriesContext(connection) as made:
        workbench.open(page=2)
    stored = workbench.context["stored"]
    assert (stored.count, stored.before, stored.after) == (25, 1, 3)
    assert [row.locator for group in stored.groups for row in group.rows] == [
        f"L{number}" for number in range(10, 20)
    ]
    assert len(made) <= MOST_QUERIES
