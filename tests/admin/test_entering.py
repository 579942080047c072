"""Entering a report in the forms of the admin."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import Actor, Alias, Relationship
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion, Source

from ..helpers.admin_pages import (
    Page,
    a_person,
    a_source,
    an_actor,
    an_incident,
    page,
    said,
    the_only_fault,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


# The report that is being entered


def pin(editor: Client, source: Source) -> None:
    editor.post(reverse("admin:sources_source_pin", args=[source.pk]))


def test_new_rows_begin_with_the_pinned_report_and_the_page_shows_it(editor: Client):
    old, correction = a_source("old-report"), a_source("correction")
    toll = said(Figure.objects.create(incident=an_incident(), metric="killed", low=4, high=4))
    pin(editor, old)
    pin(editor, correction)
    form = Page(editor, page(toll))
    form.add_row("assertions", locator="L1", stance="denies")
    assert form.data["assertions-1-source"] == str(correction.pk)
    assert f'href="{page(correction)}">correction</a>' in form.text


def test_saving_something_of_another_report_does_not_pin_that(editor: Client):
    old, correction = a_source("old-report"), a_source("correction")
    pin(editor, correction)
    form = Page(editor, page(Incident, "add")).fill(title="Raid", slug="raid")
    assert form.fill("assertions-0", source=old, locator="L1").save().saved
    assert Page(editor, page(old)).fill(title="Old report").save().saved
    again = Page(editor, page(Incident, "add"))
    assert again.data["assertions-0-source"] == str(correction.pk)


def test_an_origin_that_is_added_in_a_window_of_its_own_is_not_pinned(editor: Client):
    dawn = a_source("dawn")
    pin(editor, dawn)
    form = Page(editor, page(Source, "add") + "?_popup=1")
    assert "popup_response" in form.fill(title="Channel", slug="c", kind="group_media").save().text
    assert Page(editor, page(Incident, "add")).data["assertions-0-source"] == str(dawn.pk)


def test_a_report_that_is_pinned_can_be_let_go(editor: Client):
    dawn = a_source("dawn")
    pin(editor, dawn)
    assert "Unpin" in editor.get(page(dawn)).content.decode()
    pin(editor, dawn)
    form = Page(editor, page(Incident, "add"))
    assert form.data["assertions-0-source"] == ""
    assert "No report is pinned" in form.text


# Stances


def test_stances_are_grouped_by_what_they_do_to_the_claim(editor: Client):
    text = Page(editor, page(Assertion, "add")).text
    select = text.partition('name="stance"')[2].partition("</select>")[0]
    groups = [group.partition("</optgroup>")[0] for group in select.split("<optgroup ")[1:]]
    found = {
        unescape(group.partition('label="')[2].partition('"')[0]): [
            each.partition('"')[0] for each in group.split('value="')[1:]
        ]
        for group in groups
    }
    assert found == {
        "For the claim": ["asserts", "confirms", "claims", "blames", "corrects"],
        "Against the claim": ["denies"],
        "Neither for nor against": [
            "doubts", "cannot_confirm", "no_comment", "downplays", "condemns",
        ],
    }  # fmt: skip


# What is said of an actor stands on its page


def test_names_links_strength_and_presence_are_added_with_their_assertions(editor: Client):
    dawn, riders, leader = a_source("dawn"), an_actor("Dawn Riders"), a_person("Yaro")
    swat = Place.objects.create(slug="swat", name="Swat", kind="district")
    pin(editor, dawn)
    form = Page(editor, page(riders))
    form.add_row("aliases-2", text="Riders of the Dawn", kind="spelling", said_locator="L1")
    form.add_row("incoming-2", kind="leader_of", subject=leader, said_locator="L2")
    form.add_row("presences-2", kind="operates_in", place=swat, said_locator="L3")
    form.add_row("figures-2", metric="fighters", low="200", high="200", said_locator="L4")
    assert form.save().saved
    told = {
        (Alias, "Riders of the Dawn (Dawn Riders)"): "L1",
        (Relationship, f"{leader} leads {riders}"): "L2",
        (Presence, f"{riders} operates in {swat}"): "L3",
        (Figure, "200 fighters, Dawn Riders"): "L4",
    }
    for (model, _), locator in told.items():
        assertion = model.objects.get().assertions.get()
        assert (assertion.source, assertion.locator) == (dawn, locator)
    link = Relationship.objects.get()
    assert (link.subject_id, link.object_id) == (leader.pk, riders.pk)


def test_links_to_an_actor_read_from_its_end(editor: Client):
    text = Page(editor, page(Actor, "add")).text
    select = text.partition('name="incoming-__prefix__-kind"')[2].partition("</select>")[0]
    assert '<option value="leader_of">is led by</option>' in unescape(select)


def test_who_cannot_be_the_subject_of_a_link_is_refused(editor: Client):
    form = Page(editor, page(an_actor("Dawn Riders")))
    form.add_row("incoming-2", kind="leader_of", subject=an_actor("TTP"), said_locator="L1")
    form.fill("incoming-2-0", said_source=a_source())
    name, _ = the_only_fault(form.save())
    assert name == "incoming-2-0-subject"


# On the page of an incident


def test_another_voice_on_a_toll_is_added_without_leaving_the_incident(editor: Client):
    raid, dawn = an_incident("raid"), a_source("dawn")
    toll = said(Figure.objects.create(incident=raid, metric="killed", low=4, high=4))
    pin(editor, dawn)
    form = Page(editor, page(raid))
    form.add_row("assertions-2", about=f"figure-{toll.pk}", locator="L9", stance="denies")
    assert form.save("_continue").saved
    assertion = toll.assertions.get(locator="L9")
    assert (assertion.source, assertion.stance, assertion.incident) == (dawn, "denies", None)
    assert raid.assertions.count() == 1


def test_an_assertion_of_no_part_is_refused(editor: Client):
    form = Page(editor, page(an_incident("raid")))
    form.add_row("assertions-2", source=a_source("dawn"), locator="L9")
    assert the_only_fault(form.save()) == ("assertions-2-0-about", "This field is required.")


def test_that_nobody_has_claimed_it_has_a_place(editor: Client):
    raid = an_incident("raid")
    form = Page(editor, page(raid))
    assert "“Nobody has claimed it”" in form.text
    form.add_row("involvements-2", role="claimant", identity="nobody", said_locator="L1")
    assert form.fill("involvements-2-0", said_source=a_source()).save().saved
    assert str(Involvement.objects.get()) == "Nobody: claimant in raid (undated)"


# Dates and numbers


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("4 March 2024", "2024-03-04"),
        ("mid-February 2024", "[2024-02-11..2024-02-20]"),
        ("2024-03-04", "2024-03-04"),
        ("2024-02~", "2024-02~"),
    ],
)
def test_a_date_is_taken_as_people_write_it(editor: Client, written: str, stored: str):
    raid = an_incident("raid")
    assert Page(editor, page(raid)).fill(date=written).save().saved
    raid.refresh_from_db()
    assert raid.date == stored


def test_the_form_shows_edtf_with_the_first_and_last_day(editor: Client):
    raid = an_incident("raid", date="2024-02")
    text = Page(editor, page(raid)).text
    assert "2024-02 · 2024-02-01 – 2024-02-29" in text


def test_a_date_that_is_none_says_why_at_its_field(editor: Client):
    form = Page(editor, page(an_incident("raid"))).fill(date="31 April 2024")
    name, message = the_only_fault(form.save())
    assert name == "date"
    assert "April 2024 has 30 days" in message


def test_what_is_typed_is_read_for_the_page(editor: Client):
    url = reverse("read-date")
    read = editor.get(url, {"text": "4 March 2024"}).json()
    assert read == {"understood": "2024-03-04 · 2024-03-04"}
    assert "30 days" in editor.get(url, {"text": "31 April 2024"}).json()["fault"]
    assert Client().get(url, {"text": "4 March 2024"}).status_code == 302


def test_whole_numbers_stand_without_a_fraction(editor: Client):
    toll = said(Figure.objects.create(incident=an_incident(), metric="killed", low=4, high=5))
    form = Page(editor, page(toll))
    assert (form.data["low"], form.data["high"]) == ("4", "5")


# The coding guide


def test_fields_lead_to_their_section_of_the_coding_guide(editor: Client):
    text = Page(editor, page(an_incident())).text
    for section in ("voice", "hedges", "dates", "incidents", "numbers"):
        assert f'href="/docs/coding-guide/#{section}"' in text
