"""A claim that is only denied reads as denied wherever the admin names it."""

from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from actors.models import Relationship
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion
from threatapi.changes.models import Change

from ..conftest import Api
from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, a_source, an_actor, an_incident, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

DENIED = "TTP: denied to be perpetrator in kabul-airport (undated)"
BARE = "TTP: perpetrator"


@make.together()
def a_denied_part() -> Involvement:
    part = Involvement.objects.create(
        incident=an_incident(), entity=an_actor("TTP"), role="perpetrator"
    )
    source = a_source("ttp-statement")
    Assertion.objects.create(
        involvement=part, source=source, locator="L1", stance="denies", speaker=part.entity
    )
    return part


def shown(editor: Client, url: str, **data: str) -> str:
    return unescape(editor.get(url, data, follow=True).content.decode())


def test_titles_lists_histories_and_delete_pages_say_that_it_is_denied(editor: Client):
    part = a_denied_part()
    assertion = part.assertions.get()
    for url in (
        page(part),
        page(part, "history"),
        page(part, "delete"),
        page(assertion),
        page(Assertion, "changelist"),
        page(Change.objects.get(items__record=part.uid)),
    ):
        text = shown(editor, url)
        assert DENIED in text, url
        assert BARE not in text, url


def test_a_list_of_parts_and_the_form_of_the_incident_show_its_status(editor: Client):
    part = a_denied_part()
    for url in (page(Involvement, "changelist"), page(part.incident)):
        assert "⊘ denied" in shown(editor, url), url


def test_the_messages_of_a_save_and_of_a_deletion_say_so(editor: Client):
    incident, ttp, source = an_incident(), an_actor("TTP"), a_source("dawn")
    form = Page(editor, page(Involvement, "add")).fill(
        incident=incident, entity=ttp, role="perpetrator"
    )
    form.fill("assertions-0", source=source, locator="L1", stance="denies", speaker=ttp)
    saved = form.save()
    assert DENIED in unescape(str(saved.told[0]))
    assert LogEntry.objects.get().object_repr == DENIED
    part = Involvement.objects.get()
    changed = Page(editor, page(part)).fill(count="2").save()
    assert DENIED in unescape(str(changed.told[0]))
    told = shown_after_deletion(editor, part)
    assert DENIED in told
    assert BARE not in told


def shown_after_deletion(editor: Client, record: Record) -> str:
    answer = editor.post(page(record, "delete"), DELETION, follow=True)
    return unescape(answer.content.decode())


def test_a_deleted_part_reads_as_denied_in_the_change_that_deleted_it(editor: Client):
    part = a_denied_part()
    editor.post(page(part, "delete"), DELETION)
    text = shown(editor, reverse("admin:threatapi_change_changelist"))
    assert "Involvement: Denied: " in text


def test_an_autocomplete_says_so(editor: Client):
    with make.together():
        incident = Incident.objects.create(slug="raid", title="Raid on a village")
        make.assertion(incident, stance="denies")
    asked = {"app_label": "incidents", "model_name": "involvement", "field_name": "incident"}
    answer = editor.get(reverse("admin:autocomplete"), asked | {"term": "raid"}).json()
    assert [each["text"] for each in answer["results"]] == ["Denied: Raid on a village (undated)"]


@pytest.mark.parametrize(("stance", "word"), [("denies", "Denied: "), ("asserts", "")])
def test_every_claim_type_tells_it_from_what_is_said(stance: str, word: str):
    ttp, place = an_actor("TTP"), Place.objects.create(slug="swat", name="Swat", kind="district")
    with make.together():
        claims = [
            Relationship.objects.create(subject=ttp, kind="part_of", object=an_actor("AQ")),
            Presence.objects.create(entity=ttp, kind="operates_in", place=place),
            Figure.objects.create(entity=ttp, metric="fighters", low=5, high=5),
        ]
        for claim in claims:
            make.assertion(claim, stance=stance)
    for claim in claims:
        claim.refresh_from_db()
        assert str(claim) == f"{word}{claim.statement()}"


def test_what_was_retracted_reads_as_retracted():
    with make.together():
        source = a_source(published="2020", published_basis="stated", retracted="2021-01-01")
        incident = Incident.objects.create(slug="raid", title="Raid")
        Assertion.objects.create(incident=incident, source=source, locator="L1")
    incident.refresh_from_db()
    assert str(incident) == "Retracted: Raid (undated)"


def test_the_api_names_it_as_before(api: Api):
    part = a_denied_part()
    (assertion,) = api("assertions", involvement=part.uid)["results"]
    assert assertion["target"]["name"] == "TTP: perpetrator in kabul-airport (undated)"
