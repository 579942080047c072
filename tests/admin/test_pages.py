"""The admin, as an editor uses it: its pages, and the way from a report to its records."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from actors.models import Actor, Alias, Entity, Person, Relationship
from base.admin.records import RecordAdmin
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement
from sources.models import Assertion, Source
from threatapi.changes.models import Change

from ..helpers.admin_pages import (
    RECORDS,
    Page,
    a_person,
    a_source,
    an_actor,
    one_of_each,
    page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


# Every page of every model


def test_every_model_has_an_admin_with_what_all_share():
    for model in RECORDS:
        ours = admin.site._registry.get(model)
        place = f"{model._meta.app_label}/admin.py"
        assert isinstance(ours, RecordAdmin), f"register {model.__name__} in {place}"
        assert ours.search_fields, f"give {type(ours).__name__} in {place} search_fields"


def test_every_page_opens(editor: Client):
    records = one_of_each()
    for model in RECORDS:
        record = records[model._meta.model_name]
        listed = page(model, "changelist")
        record.refresh_from_db()
        for url in (
            listed,
            f"{listed}?q=tehreek i taliban",
            f"{listed}?q={record.uid}",
            page(model, "add"),
            page(record, "delete"),
            page(record, "history"),
        ):
            assert editor.get(url).status_code == 200, url
        opened = editor.get(page(record), follow=True)
        assert opened.status_code == 200, model
        assert 'class="viewsitelink">API record' in opened.content.decode(), model


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_fields_look_as_by_the_templates_of_django(editor: Client, settings: Any, model):
    record = one_of_each()[model._meta.model_name]
    odd = 'The "<b>" & Others'
    Entity.objects.update(name=odd, description=odd)
    Incident.objects.update(title=odd)
    ours = fields_of(editor.get(page(record), follow=True))
    settings.FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
    theirs = fields_of(editor.get(page(record), follow=True))
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == []


def fields_of(response: Any) -> list[str]:
    """The fields of a form, without empty lines; a token is another one each time."""
    field = r"<input .*?>|<textarea .*?</textarea>|<select .*?</select>"
    text = re.sub(r"\n\s*\n", "\n", response.content.decode())
    found = re.findall(field, text, re.DOTALL)
    assert found
    return [each for each in found if "csrfmiddlewaretoken" not in each]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_reference_is_looked_up_by_typing(editor: Client, model: type[Record]):
    html = editor.get(page(model, "add")).content.decode()
    selects = re.findall(r"<select[^>]*>", html)
    for field in admin.site._registry[model].get_autocomplete_fields(None):
        for select in selects:
            if f'name="{field}"' in select or select.find(f'-{field}"') > 0:
                assert "admin-autocomplete" in select, (model, field)


def test_one_who_may_only_look_sees_every_page_without_a_form(client: Client):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    for record in one_of_each().values():
        html = client.get(page(record), follow=True)
        assert html.status_code == 200
        assert 'name="_save"' not in html.content.decode()


def test_the_index_offers_actors_and_persons_but_not_the_table_that_they_share(editor: Client):
    html = editor.get(reverse("admin:index")).content.decode()
    assert page(Actor, "changelist") in html
    assert page(Person, "changelist") in html
    assert page(Entity, "changelist") not in html


def test_an_entity_opens_as_what_it_is_in_a_popup_too(editor: Client):
    person = a_person()
    opened = editor.get(page(Entity.objects.get(pk=person.pk)) + "?_popup=1")
    assert opened.headers["Location"] == page(person) + "?_popup=1"


def test_a_form_shows_only_the_columns_of_its_type(editor: Client):
    actor, person = Page(editor, page(Actor, "add")).data, Page(editor, page(Person, "add")).data
    assert {"kind", "founded", "dissolved"} <= actor.keys()
    assert {"born", "died"} <= person.keys()
    assert not actor.keys() & {"born", "died", "type"}
    assert not person.keys() & {"kind", "founded", "dissolved", "type"}


def test_date_fields_show_what_may_be_written(editor: Client):
    html = editor.get(page(Incident, "add")).content.decode()
    assert 'placeholder="2022-04-21, 2022~, 2021/2022"' in html
    assert "or EDTF: a year, month or day" in html


# Finding records


@pytest.mark.parametrize("typed", ["tehreek i taliban", "TEHREEK-I-TALIBAN", "ttp", "taliban pak"])
def test_an_entity_is_found_by_any_spelling_of_any_name(editor: Client, typed: str):
    an_actor("Al-Qaeda")
    ttp = an_actor("Tehrik-e-Taliban Pakistan", slug="ttp")
    Alias.objects.create(entity=ttp, text="Tehreek-i-Taliban", kind="spelling")
    Alias.objects.create(entity=ttp, text="Tehreek e Taliban", kind="spelling")
    asked = {"app_label": "sources", "model_name": "assertion", "field_name": "speaker"}
    answer = editor.get(reverse("admin:autocomplete"), asked | {"term": typed}).json()
    assert [(each["id"], each["text"]) for each in answer["results"]] == [
        (str(ttp.pk), "Tehrik-e-Taliban Pakistan")
    ]
    listed = editor.get(page(Actor, "changelist"), {"q": typed}).context["cl"].result_list
    assert list(listed) == [ttp]


# The editor's way: from a report to an incident with two tolls


def test_an_editor_enters_a_report_without_leaving_the_flow(editor: Client):
    # A source, which relays another.
    un = a_source("un-monitoring-29")
    Page(editor, page(Source, "add")).fill(
        title="Two tolls of one attack", slug="dawn-2", kind="news",
        published="2021-08-27", published_basis="stated",
    ).add_row("cites", cited=un, mode="quotes", locator="L3").save()  # fmt: skip
    dawn = Source.objects.get(slug="dawn-2")

    # An actor with its name forms, and a relationship with who says so. The source is there.
    al_qaeda = an_actor("Al-Qaeda")
    form = Page(editor, page(Actor, "add")).fill(name="ISKP", slug="iskp", kind="armed_group")
    form.add_row("aliases", text="Daesh Khorasan", kind="spelling")
    form.add_row("outgoing", kind="rival_of", object=al_qaeda, said_locator="L4", said_origin=un)
    assert form.data["outgoing-0-said_source"] == str(dawn.pk)
    assert form.save().saved
    iskp = Actor.objects.get(slug="iskp")

    # An incident with two tolls that cannot both be true.
    form = Page(editor, page(Incident, "add")).fill(
        title="Bombing at Kabul airport", slug="kabul-airport", date="2021-08-26"
    )
    form.fill("assertions-0", locator="L1", flaw="garbled")
    form.add_row("involvements", role="claimant", entity=iskp, said_locator="L2",
                 said_speaker=iskp, said_speaker_kind="group", said_stance="claims")  # fmt: skip
    form.add_row("figures", metric="killed", low=170, high=170, said_locator="L5")
    form.add_row("figures", metric="killed", low=183, high=183, said_locator="L6",
                 said_speaker_label="a health official", said_speaker_kind="official",
                 said_hedge="reported")  # fmt: skip
    assert form.save("_addanother").saved

    incident = Incident.objects.get(slug="kabul-airport")
    tolls = incident.figures.order_by("low")
    assert [(toll.number, toll.assertions.get().locator) for toll in tolls] == [
        ("170", "L5"),
        ("183", "L6"),
    ]
    everything = Assertion.objects.all()
    assert everything.count() == 5
    assert everything.get(flaw="garbled").incident == incident
    assert {assertion.source for assertion in everything} == {dawn}
    assert iskp.outgoing.get().assertions.get().origin == un
    # What was entered is seen on the incident's page, and the next form starts with the source.
    text = Page(editor, page(incident)).text
    assert "dawn-2: asserts · dawn-2 L5" in text
    assert "a health official: asserts (reported) · dawn-2 L6" in text
    again = Page(editor, page(Incident, "add"))
    assert again.data["assertions-0-source"] == str(dawn.pk)


def test_rows_that_are_opened_and_left_empty_do_no_harm(editor: Client):
    # The rows start with the source that was entered last.
    Page(editor, page(Source, "add")).fill(title="t", slug="dawn-3", kind="news").save()
    form = Page(editor, page(Actor, "add")).fill(name="ISKP", slug="iskp", kind="armed_group")
    assert form.add_row("outgoing").add_row("assertions").add_row("aliases").save().saved
    assert not Relationship.objects.exists()
    assert not Assertion.objects.exists()


def test_a_new_entity_from_the_plus_beside_a_field_is_an_actor_or_a_person(editor: Client):
    form = Page(editor, page(Entity, "add") + "?_popup=1")
    answer = form.fill(type="person", name="Sirajuddin", slug="sirajuddin").save()
    assert "popup_response" in answer.text
    assert Person.objects.get().name == "Sirajuddin"


NO_DAYS = ("year=9999", "year=" + "9" * 30, "year=9999&{}__month=12&{}__day=31", "year=abc")


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_list_of_a_day_that_no_calendar_has_is_shown_whole(editor: Client, day: str):
    for model in (Change, Figure, Source):
        name = admin.site._registry[model].date_hierarchy
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = editor.get(f"{url}?{name}__{day.replace('{}', name)}")
        assert answer["Location"] == f"{url}?e=1"


def test_a_form_that_begins_with_a_record_that_cannot_be_begins_empty(editor: Client):
    for key in ("abc", "9" * 30):
        assert editor.get(page(Involvement, "add"), {"entity": key}).status_code == 200
