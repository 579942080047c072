"""Lists and forms of the admin show what claims add up to, and find those that need work."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.admin import lists
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement
from sources.models import Assertion, SourceLink

from ..helpers import factories as make
from ..helpers.admin_pages import (
    DELETION,
    RECORDS,
    Page,
    a_source,
    an_actor,
    an_incident,
    one_of_each,
    page,
    said,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@make.together()
def a_contested_raid() -> Incident:
    """Police say that four were killed, a hospital at least six; the Dawn Riders claim it."""
    raid, riders, dawn = an_incident("raid"), an_actor("Dawn Riders"), a_source("dawn-1")
    channel = a_source("telegram-3-march", kind="group_media")
    for who, low, bound in (("police", 4, ""), ("hospital", 6, "at_least")):
        toll = Figure.objects.create(
            incident=raid, metric="killed", low=low, high=None if bound else low, bound=bound
        )
        Assertion.objects.create(
            figure=toll, source=dawn, locator="L1", speaker_label=who, speaker_kind="official"
        )
    part = Involvement.objects.create(incident=raid, entity=riders, role="perpetrator")
    Assertion.objects.create(
        involvement=part, source=dawn, locator="L2", speaker=riders, origin=channel, stance="claims"
    )
    return raid


def text_of(editor: Client, url: str, **data: str) -> str:
    html = editor.get(url, data).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def listed(editor: Client, model: type[Record], **data: str) -> list[Record]:
    answer = editor.get(page(model, "changelist"), data)
    assert answer.status_code == 200
    return [*answer.context["cl"].result_list]


@pytest.mark.parametrize("place", ["list", "form"])
def test_an_incident_shows_status_contested_tolls_voices_and_sources(editor: Client, place: str):
    raid = a_contested_raid()
    url = page(Incident, "changelist") if place == "list" else page(raid)
    text = text_of(editor, url)
    for words in ("● asserted", "≠ toll", "4–6 or more", "Toll voices", "Independent sources"):
        assert words in text, words


@pytest.mark.parametrize("model", [Incident, Figure])
def test_said_by_tells_voice_and_stance(editor: Client, model: type[Record]):
    raid = a_contested_raid()
    url = page(raid) if model is Incident else page(model, "changelist")
    text = text_of(editor, url)
    assert "police: asserts · dawn-1 L1" in text
    assert "hospital: asserts · dawn-1 L1" in text
    if model is Incident:
        assert "Dawn Riders via telegram-3-march: claims · dawn-1 L2" in text


def test_lists_are_narrowed_to_what_needs_work(editor: Client):
    raid = a_contested_raid()
    quiet = said(Incident.objects.create(slug="quiet", title="quiet"), times=2)
    Assertion.objects.create(
        incident=quiet, source=a_source("b"), locator="L1", stance="denies", speaker_kind="official"
    )
    assert listed(editor, Incident, single_sourced="yes") == [raid]
    assert listed(editor, Incident, contested="toll") == [raid]
    assert listed(editor, Incident, contested="any") == [raid]
    assert listed(editor, Incident, contested="date") == []
    assert listed(editor, Incident, standing="disputed") == [quiet]
    assert listed(editor, Involvement, standing="claimed") == [*Involvement.objects.all()]
    assert listed(editor, Incident, without_origin="yes") == [quiet]
    # Any other value narrows nothing.
    assert len(listed(editor, Incident, contested="x", standing="x")) == 2


def test_citations_without_a_locator_are_found(editor: Client):
    dawn, un = a_source("dawn"), a_source("un")
    bare = SourceLink.objects.create(citing=dawn, cited=un, mode="cites")
    SourceLink.objects.create(citing=dawn, cited=un, mode="quotes", locator="L1")
    assert listed(editor, SourceLink, without_locator="yes") == [bare]


def test_what_i_changed_and_what_nobody_reviewed_is_found(editor: Client):
    an_incident("theirs")
    raid = an_incident("raid")
    assert listed(editor, Incident, by_me="yes") == []
    assert listed(editor, Incident, unreviewed="yes") == []
    toll = said(Figure.objects.create(incident=raid, metric="killed", low=4, high=4))
    assert Page(editor, page(toll)).fill(counts="men").save().saved
    # A toll is a part of its incident.
    for name in ("by_me", "unreviewed"):
        assert listed(editor, Incident, **{name: "yes"}) == [raid]
        assert listed(editor, Figure, **{name: "yes"}) == [toll]


def test_a_list_counts_no_further_than_anybody_leafs(editor: Client, monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    for number in range(3):
        an_incident(f"raid-{number}")
    answer = editor.get(page(Incident, "changelist"))
    assert answer.context["cl"].result_count == 2
    assert "only the first are counted" in answer.content.decode()
    # What is done to all of them is not done to more than were counted.
    chosen = {"action": "delete_selected", "select_across": "1", "_selected_action": "1"}
    refused = editor.post(page(Incident, "changelist"), chosen | DELETION, follow=True)
    assert "narrow the list before you select all" in refused.content.decode()
    assert Incident.objects.count() == 3


CLAIM_LISTS = [model for model in RECORDS if hasattr(model, "independent_sources")]


@pytest.mark.parametrize("model", CLAIM_LISTS, ids=lambda model: model.__name__)
def test_queries_of_a_list_do_not_grow_with_its_rows(editor: Client, model: type[Record]):
    one_of_each()
    url = page(model, "changelist")
    filters = {"single_sourced": "yes", "without_origin": "", "by_me": "", "unreviewed": ""}
    editor.get(url, filters)
    with CaptureQueriesContext(connection) as few:
        editor.get(url, filters)
    with make.together():
        for _ in range(5):
            make.claim(model)
    with CaptureQueriesContext(connection) as many:
        shown = editor.get(url, filters).context["cl"].result_list
    assert len(shown) >= 5
    assert len(many) == len(few)


def test_no_filter_looks_its_choices_up_in_all_records():
    """Countries are those of places, which are few; all others are known without a query."""
    looked_up = set()
    for model in RECORDS:
        for each in admin.site._registry[model].get_list_filter(None):
            if isinstance(each, str) and "__" in each:
                looked_up.add(each)
    assert looked_up <= {"place__country"}


def test_incidents_are_narrowed_to_a_year(editor: Client):
    early, late = (an_incident(f"raid-{year}", date=str(year)) for year in (2019, 2021))
    assert listed(editor, Incident, year="2021") == [late]
    assert listed(editor, Incident, year="2019") == [early]
    assert listed(editor, Incident, year="2020") == []
    for other in ("abc", "9999"):
        assert len(listed(editor, Incident, year=other)) == 2
