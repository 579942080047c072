"""Two editors at once, and pages that cost no more for more rows."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, Alias, Entity, Relationship
from base.orm import writing
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources import rules
from sources.models import Assertion, Identifier, Source, SourceLink, graph

from ..helpers import factories as make
from ..helpers.admin_pages import (
    RECORDS,
    Page,
    a_person,
    a_source,
    an_actor,
    an_incident,
    one_of_each,
    page,
    said,
    the_only_fault,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


# Two editors


def test_the_later_of_two_editors_is_told_and_overwrites_nothing(editor: Client):
    ttp = an_actor()
    first, second = Page(editor, page(ttp)), Page(editor, page(ttp))
    assert first.fill(description="Founded in 2007.").save().saved
    name, message = the_only_fault(second.fill(name="Pakistani Taliban").save())
    assert (name, message[:37]) == ("", "Somebody else has changed this record")
    ttp.refresh_from_db()
    assert (ttp.name, ttp.description) == ("TTP", "Founded in 2007.")
    assert Page(editor, page(ttp)).fill(name="Pakistani Taliban").save().saved


def test_a_row_that_another_changed_on_its_own_page_is_not_overwritten(editor: Client):
    figure = said(Figure.objects.create(incident=an_incident(), metric="killed", low=1, high=1))
    form = Page(editor, page(figure.incident))
    assert Page(editor, page(figure)).fill(low="5", high="5").save().saved
    faults = form.fill("figures-0", low="0").save().faults()
    assert faults.keys() == {"", "figures-0-low"}
    assert faults["figures-0-low"][0].startswith("Somebody else made it “5”.")
    figure.refresh_from_db()
    assert figure.low == 5


def test_a_row_is_not_deleted_with_what_another_said_of_it_meanwhile(editor: Client):
    figure = said(Figure.objects.create(incident=an_incident(), metric="killed", low=1, high=1))
    form = Page(editor, page(figure.incident))
    told = figure.assertions.get()
    assert Page(editor, page(told)).fill(note="Counted at the hospital.").save().saved
    answer = form.fill("figures-0", DELETE="on").fill(reason_of_change="Twice").save()
    assert not answer.saved
    assert Figure.objects.filter(pk=figure.pk).exists()
    form = Page(editor, page(figure.incident)).fill("figures-0", DELETE="on")
    assert form.fill(reason_of_change="Twice").save().saved
    assert not Figure.objects.filter(pk=figure.pk).exists()


def test_a_row_that_another_deleted_meanwhile_is_told(editor: Client):
    incident = an_incident()
    figure = said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    form = Page(editor, page(incident)).fill("figures-0", low="0")
    figure.delete()
    answer = form.save()
    assert not answer.saved
    assert "Somebody else has deleted a row in which you entered: Low “0”" in answer.text


def test_what_was_typed_into_the_form_of_a_record_that_another_deleted_is_told(editor: Client):
    incident = an_incident()
    said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    form = Page(editor, page(incident)).fill(title="Two buses burnt")
    form.fill("figures-0", low="7", high="7")
    told_by = f"incident-{incident.pk}-0"
    incident.delete()
    told = [str(each) for each in get_messages(form.save().response.wsgi_request)]
    assert "Nothing was saved. The form had:" in told[0]
    assert "Title: “Two buses burnt”" in told[0]
    assert f"assertion (Source: “{told_by}”" in told[0]
    assert "figure (Metric: “Killed”, Low: “7”, High: “7”)" in told[0]


def test_a_record_that_goes_while_its_form_waits_for_it(editor: Client, monkeypatch):
    assertion = make.assertion(make.relationship(), source=make.source())
    form = Page(editor, page(assertion)).fill(note="Mine")
    del form.data["last_change"]
    really_wait = writing.Door.changes_since_seen

    def wait_in_vain(*args: Any) -> Any:
        Assertion.objects.filter(pk=assertion.pk)._raw_delete("default")
        return really_wait(*args)

    monkeypatch.setattr(writing.Door, "changes_since_seen", wait_in_vain)
    response = editor.post(form.url, form.data | {"_save": "1"})
    (message,) = get_messages(response.wsgi_request)
    assert "Somebody else has deleted this" in str(message)


def test_a_row_that_another_wrote_first_is_a_fault_at_its_field(editor: Client, monkeypatch):
    """Two forms may both pass; the database refuses the second, which is then checked again."""
    ttp = an_actor()
    form = Page(editor, page(Alias, "add")).fill(entity=ttp, text="TTP!", kind="spelling")
    really_save = Alias.save

    def lose_the_race(alias: Alias, *args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(Alias, "save", really_save)
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(Alias, "save", lose_the_race)
    assert form.save().saved


def test_what_the_database_alone_refuses_is_a_message(editor: Client, monkeypatch):
    form = Page(editor, page(Actor, "add")).fill(name="TTP", slug="ttp", kind="armed_group")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("CHECK constraint failed")

    monkeypatch.setattr(Entity, "save", refuse)
    assert not form.save().saved
    assert "breaks a rule of the data" in editor.get(page(Actor, "add")).content.decode()
    assert not Actor.objects.exists()


def test_the_citation_graph_is_checked_under_a_lock(editor: Client, monkeypatch):
    order = []
    monkeypatch.setattr(rules, "lock_graph", lambda: order.append("lock"))
    monkeypatch.setattr(graph, "leads_to", lambda *_: bool(order.append("check")))
    values = {"citing": a_source("a"), "cited": a_source("b"), "mode": "cites"}
    assert Page(editor, page(SourceLink, "add")).fill(**values).save().saved
    assert order == ["lock", "check"]


def test_whoever_changes_no_reference_waits_for_no_other(editor: Client, monkeypatch):
    order = []
    monkeypatch.setattr(rules, "lock_graph", lambda: order.append("lock"))
    inner, outer = a_source("inner"), a_source("outer")
    assert Page(editor, page(inner)).fill(title="Another").save().saved
    assert order == []
    assert Page(editor, page(inner)).fill(container=outer).save().saved
    assert order == ["lock"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_the_lock_lasts_as_long_as_the_transaction():
    with transaction.atomic(), connection.cursor() as cursor:
        rules.lock_graph()
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        assert cursor.fetchone() == (1,)


# Queries do not grow with rows


def queries(client: Client, url: str, is_first: bool = True) -> int:
    if is_first:  # what is kept is read once
        client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@make.together()
def more_of_each(count: int, start: int) -> None:
    ttp = Actor.objects.get(slug="ttp")
    place, incident = Place.objects.get(slug="kabul"), Incident.objects.get(slug="kabul-airport")
    source = Source.objects.get(slug="dawn-1")
    for number in range(start, start + count):
        other, cited = an_actor(f"Group {number}"), a_source(f"more-{number}", publisher=ttp)
        a_person(f"Person {number}")
        SourceLink.objects.create(citing=source, cited=cited, mode="cites")
        Identifier.objects.create(entity=ttp, scheme="stix", value=str(number))
        Alias.objects.create(entity=ttp, text=f"Name {number}", kind="spelling")
        said(Relationship.objects.create(subject=ttp, kind="fights", object=other))
        said(Relationship.objects.create(subject=other, kind="supports", object=ttp))
        below = Place.objects.create(slug=f"p{number}", name="P", kind="city", parent=place)
        an_incident(f"i{number}", place=below)
        said(Involvement.objects.create(incident=incident, entity=other, role="party"))
        said(Presence.objects.create(entity=other, kind="based_in", place=below))
        exactly = {"low": number, "high": number}
        said(Figure.objects.create(incident=incident, metric="killed", place=below, **exactly))
        Assertion.objects.create(
            incident=incident, source=cited, locator="L1", speaker=other, says_place=below
        )
        Assertion.objects.create(entity=ttp, source=cited, locator="L1", speaker=other)


def test_no_page_asks_the_database_more_for_more_rows(editor: Client):
    records = one_of_each()
    urls = [page(model, "changelist") for model in RECORDS]
    urls += [f"{url}?q=o" for url in urls]
    urls += [page(records[name]) for name in ("actor", "incident", "source", "person")]
    looked_up = set()  # each kind of record once: all fields that name it look it up alike
    for model in RECORDS:
        for field in admin.site._registry[model].get_autocomplete_fields(None):
            kind = model._meta.get_field(field).related_model
            if kind in looked_up:
                continue
            looked_up.add(kind)
            names = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
            urls.append(f"{reverse('admin:autocomplete')}?{names}&field_name={field}&term=")
    more_of_each(2, start=0)
    few = {url: queries(editor, url) for url in urls}
    more_of_each(5, start=2)
    many = {url: queries(editor, url, is_first=False) for url in urls}
    assert many == few
    assert max(few.values()) <= 17


def test_a_claims_own_page_asks_no_more_for_more_assertions(editor: Client):
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5), times=3)
    few = queries(editor, page(figure))
    for number in range(7):
        values = {"locator": "L1", "speaker": an_actor(f"Speaker {number}")}
        Assertion.objects.create(figure=figure, source=a_source(f"s{number}"), **values)
    assert queries(editor, page(figure)) == few


def test_an_editor_enters_an_answer_that_nobody_has_claimed(editor: Client):
    raid = make.incident(slug="raid")
    form = Page(editor, page(Incident, "add")).fill(title="Strike", slug="strike", response_to=raid)
    form.fill("assertions-0", source=a_source(), locator="L1")
    form.add_row("involvements", role="claimant", identity="nobody", said_source=a_source("b"),
                 said_locator="L2-3")  # fmt: skip
    assert form.save().saved
    strike = Incident.objects.get(slug="strike")
    assert (strike.response_to, strike.claim_status) == (raid, "unclaimed")

    form = Page(editor, page(raid)).fill(response_to=strike)
    field, fault = the_only_fault(form.save())
    assert (field, "cannot be a response to itself" in fault) == ("response_to", True)
