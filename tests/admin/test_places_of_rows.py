"""Rows of a form stand where they stood after a save."""

import pytest
from django.test import Client

from incidents.models import Figure

from ..helpers.admin_pages import Page, a_source, an_incident, page, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def rows(form: Page, inline: str) -> list[str]:
    """The rows that are stored, in the order of the form."""
    count = int(form.data[f"{inline}-INITIAL_FORMS"])
    return [form.data[f"{inline}-{number}-id"] for number in range(count)]


def test_a_row_stays_in_its_place_whatever_number_it_has(editor: Client):
    raid = an_incident("raid")
    for low in (4, 9, 6):
        said(Figure.objects.create(incident=raid, metric="killed", low=low, high=low))
    form = Page(editor, page(raid))
    before = rows(form, "figures")
    assert form.fill("figures-0", low="50", high="50").fill("figures-2", counts="men").save().saved
    assert rows(Page(editor, page(raid)), "figures") == before


def test_an_assertion_stays_in_its_place_whatever_it_says(editor: Client):
    raid = an_incident("raid")
    form = Page(editor, page(raid))
    form.add_row("assertions", source=a_source("b"), locator="L2")
    assert form.add_row("assertions", source=a_source("a"), locator="L3").save().saved
    form = Page(editor, page(raid))
    before = rows(form, "assertions")
    assert len(before) == 3
    form.fill("assertions-0", stance="denies", says_text="It was not a raid.")
    assert form.fill("assertions-2", note="Read twice.").save().saved
    assert rows(Page(editor, page(raid)), "assertions") == before
