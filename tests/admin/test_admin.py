"""The admin, as an editor uses it: through its own pages, by the forms that they show."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, Alias, Entity, Person, Relationship
from base.admin.records import RecordAdmin
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources import rules
from sources.models import Assertion, Identifier, Source, SourceLink, claim_models, graph

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

# What the page that asks before a deletion sends.
DELETION = {"post": "yes", "reason_of_change": "It is a duplicate."}
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


# A small world


def a_source(slug: str = "dawn-1", **kwargs: Any) -> Source:
    return Source.objects.create(**{"slug": slug, "title": slug, "kind": "news"} | kwargs)


def an_actor(name: str = "TTP", **kwargs: Any) -> Actor:
    slug = kwargs.pop("slug", name.lower().replace(" ", "-"))
    return Actor.objects.create(**{"name": name, "slug": slug, "kind": "armed_group"} | kwargs)


def a_person(name: str = "Noor Wali") -> Person:
    return Person.objects.create(name=name, slug=name.lower().replace(" ", "-"))


def an_incident(slug: str = "kabul-airport", **kwargs: Any) -> Incident:
    return said(Incident.objects.create(slug=slug, title=slug, **kwargs))


@make.together()
def said(claim: Any, times: int = 1) -> Any:
    """The claim, asserted by as many sources."""
    for number in range(times):
        slug = f"{claim._meta.model_name}-{claim.pk}-{number}"
        target = {claim._meta.model_name: claim}
        Assertion.objects.create(source=a_source(slug), locator=f"L{number + 1}", **target)
    return claim


@make.together()
def one_of_each() -> dict[str, Record]:
    """One record of every model, by the model's name."""
    source, actor, person = a_source(), an_actor(), a_person()
    place = Place.objects.create(slug="kabul", name="Kabul", kind="city")
    incident = an_incident()
    leads = Relationship.objects.create(subject=person, kind="leader_of", object=actor)
    records = [
        source,
        SourceLink.objects.create(citing=source, cited=a_source("un-1"), mode="quotes"),
        Identifier.objects.create(entity=actor, scheme="wikidata", value="Q1"),
        actor,
        person,
        Entity.objects.get(pk=actor.pk),
        Alias.objects.create(entity=actor, text="Tehreek-i-Taliban", kind="spelling"),
        said(leads),
        place,
        incident,
        said(Involvement.objects.create(incident=incident, entity=actor, role="claimant")),
        said(Presence.objects.create(entity=actor, kind="operates_in", place=place)),
        said(Figure.objects.create(incident=incident, metric="killed", low=170, high=170)),
        Assertion.objects.create(entity=actor, source=source, locator="L2"),
    ]
    others = {*claim_models()} - {type(record) for record in records}
    records += [make.claim(model) for model in others]
    return {record._meta.model_name: record for record in records}


# Pages and their forms


def page(record: Any, action: str = "change") -> str:
    """Address of one of a record's pages; of a model's, given the model."""
    keys = [] if isinstance(record, type) else [record.pk]
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{action}", args=keys)


class Form(HTMLParser):
    """What a browser would send if it sent the page's form as it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._inside, self._select, self._textarea = False, None, None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = str(given.get("id", "")).endswith(("_form", "-form"))
        name = given.get("name")
        if not self._inside:
            return
        if tag == "input" and name and given.get("type") not in ("submit", "image"):
            if given.get("type") != "checkbox" or "checked" in given:
                self.data[name] = given.get("value", "on" if "checked" in given else "")
        elif tag == "select" and name:
            self._select = (name, "multiple" in given)
            self.data[name] = [] if "multiple" in given else ""
        elif tag == "option" and self._select and "selected" in given:
            name, several = self._select
            value = given.get("value", "")
            self.data[name] = [*self.data[name], value] if several else value
        elif tag == "textarea" and name:
            self._textarea, self.data[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea] = (self.data[self._textarea] + data).lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None


class Page:
    """A form that an editor has open."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        response = client.get(url)
        assert response.status_code == 200, url
        self.text = response.content.decode()
        form = Form(self.text)
        # The empty row is the template of new ones; a browser's script renames it.
        self.data = {k: v for k, v in form.data.items() if "__prefix__" not in k}
        self.blank = {k: v for k, v in form.data.items() if "__prefix__" in k}

    def fill(self, prefix: str = "", **values: Any) -> "Page":
        start = f"{prefix}-" if prefix else ""
        for name, value in values.items():
            self.data[start + name] = value.pk if isinstance(value, Record) else value
        return self

    def add_row(self, inline: str, **values: Any) -> "Page":
        """Press “Add another” of an inline and fill the row."""
        number = int(self.data[f"{inline}-TOTAL_FORMS"])
        self.data[f"{inline}-TOTAL_FORMS"] = number + 1
        for name, value in self.blank.items():
            if name.startswith(f"{inline}-__prefix__"):
                self.data[name.replace("__prefix__", str(number))] = value
        return self.fill(f"{inline}-{number}", **values)

    def save(self, button: str = "_save") -> "Answer":
        return Answer(self.client.post(self.url, self.data | {button: "1"}))


class Answer:
    def __init__(self, response: Any) -> None:
        assert response.status_code in (200, 302), response.status_code
        self.response = response
        told = [message.level_tag for message in get_messages(response.wsgi_request)]
        self.saved = response.status_code == 302 and "error" not in told
        self.text = unescape(response.content.decode())

    def faults(self) -> dict[str, list[str]]:
        """Every message, by the name of its field; `""` is the form or row as a whole."""
        found: dict[str, list[str]] = {}
        context = self.response.context
        forms = [(context["adminform"].form, "")]
        for inline in context["inline_admin_formsets"]:
            prefix = inline.formset.prefix
            found.setdefault(prefix, []).extend(inline.formset.non_form_errors())
            forms += [(form, f"{form.prefix}-") for form in inline.formset.forms]
        for form, start in forms:
            for name, messages in form.errors.items():
                found[start + ("" if name == "__all__" else name)] = list(messages)
        return {name: messages for name, messages in found.items() if messages}


def the_only_fault(answer: Answer) -> tuple[str, str]:
    assert not answer.saved
    ((name, (message,)),) = answer.faults().items()
    return name, message


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
    assert 'title="EDTF: a year, month or day' in html


# Finding records


@pytest.mark.parametrize("typed", ["tehreek i taliban", "TEHREEK-I-TALIBAN", "ttp", "taliban pak"])
def test_an_entity_is_found_by_any_spelling_of_any_name(editor: Client, typed: str):
    an_actor("Al-Qaeda")
    ttp = an_actor("Tehrik-e-Taliban Pakistan", slug="ttp")
    Alias.objects.create(entity=ttp, text="Tehreek-i-Taliban", kind="spelling")
    Alias.objects.create(entity=ttp, text="Tehreek e Taliban", kind="spelling")
    asked = {"app_label": "sources", "model_name": "assertion", "field_name": "speaker"}
    answer = editor.get(reverse("admin:autocomplete"), asked | {"term": typed}).json()
    assert answer["results"] == [{"id": str(ttp.pk), "text": "Tehrik-e-Taliban Pakistan"}]
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
    assert "dawn-2 L5: asserts it" in text
    assert "dawn-2 L6: asserts it" in text
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


# Somebody must say so


@pytest.mark.parametrize("model", [Relationship, Incident, Involvement, Presence, Figure])
def test_a_claim_is_refused_if_nobody_makes_it(editor: Client, model: type[Record]):
    form = Page(editor, page(model, "add"))
    faults = form.save().faults()
    assert faults["assertions"] == ["Give at least one assertion: every claim needs a source."]
    assert not model.objects.exists()


def test_a_claim_in_the_form_of_another_record_needs_its_assertion_too(editor: Client):
    incident, source = an_incident(), a_source()
    form = Page(editor, page(incident))
    form.add_row("figures-2", metric="killed", low=3, high=3, said_source=source)
    assert the_only_fault(form.save()) == ("figures-2-0-said_locator", "This field is required.")
    assert not Figure.objects.exists()


def test_the_last_assertion_stays_in_the_claims_form(editor: Client):
    form = Page(editor, page(an_incident())).fill("assertions-0", DELETE="on")
    assert the_only_fault(form.save()) == (
        "assertions",
        "Give at least one assertion: every claim needs a source.",
    )
    assert Assertion.objects.count() == 1


def test_one_of_two_assertions_may_go(editor: Client):
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5), times=2)
    assert Page(editor, page(figure)).fill("assertions-0", DELETE="on").save().saved
    assert figure.assertions.count() == 1


def test_the_last_assertion_has_no_delete_button_on_its_own_page(editor: Client):
    assertion = an_incident("raid").assertions.get()
    asked = editor.get(page(assertion, "delete")).content.decode()
    assert "Incident: raid (undated) (without another assertion)" in asked
    assert "Yes, I’m sure" not in unescape(asked)
    editor.post(page(assertion, "delete"), DELETION)
    assert Assertion.objects.count() == 1


def test_both_assertions_of_a_claim_are_not_deleted_by_the_action(editor: Client):
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5), times=2)
    keys = [assertion.pk for assertion in figure.assertions.all()]
    chosen = {"action": "delete_selected", "_selected_action": keys}
    asked = editor.post(page(Assertion, "changelist"), chosen)
    assert "without another assertion" in asked.content.decode()
    editor.post(page(Assertion, "changelist"), chosen | DELETION)
    assert figure.assertions.count() == 2
    # One of them alone can go.
    editor.post(page(Assertion, "changelist"), chosen | DELETION | {"_selected_action": keys[0]})
    assert figure.assertions.count() == 1


def test_no_other_door_deletes_the_last_assertion_either():
    assertions = an_incident().assertions.all()
    for delete in (assertions.delete, assertions.get().delete):
        refusal = pytest.raises(ProtectedError, match="the only assertion of the incident")
        with refusal, transaction.atomic():
            delete()
    assert Assertion.objects.count() == 1


def test_a_claim_that_is_deleted_takes_its_assertions_along(editor: Client):
    incident = an_incident()
    said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    said(Involvement.objects.create(incident=incident, label="gunmen", role="perpetrator"))
    editor.post(page(incident, "delete"), DELETION)
    assert not Incident.objects.exists()
    assert not Assertion.objects.exists()


def test_an_assertion_stays_with_its_claim(editor: Client):
    """Else moving the last one would leave a claim that nobody makes."""
    form = Page(editor, page(an_incident().assertions.get()))
    assert not form.data.keys() & {"incident", "figure", "entity"}
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5))
    assert form.fill(figure=figure, incident="").save().saved
    assert Incident.objects.get().assertions.count() == 1


def test_what_others_say_keeps_a_source_from_being_deleted(editor: Client):
    source = an_incident().assertions.get().source
    assert "protected" in editor.get(page(source, "delete")).content.decode()
    editor.post(page(source, "delete"), DELETION)
    assert Source.objects.filter(pk=source.pk).exists()


# Faults stand at their fields


def fault_of(editor: Client, model: type[Record], **values: Any) -> tuple[str, str]:
    """The one message that the model's empty form gives when filled so, with a sound assertion."""
    form = Page(editor, page(model, "add")).fill(**values)
    if "assertions-0-source" in form.data:
        form.fill("assertions-0", source=a_source("says-so"), locator="L1")
    return the_only_fault(form.save())


@pytest.mark.parametrize("text", ["2022-13", "yesterday", "2022/2021", "[2022", "0000", "9999999"])
def test_a_date_that_is_none_is_refused_at_its_field(editor: Client, text: str):
    name, message = fault_of(editor, Incident, title="t", slug="t", date=text)
    assert name == "date"
    assert text in message


def test_a_moment_is_no_interval(editor: Client):
    values = {"title": "t", "slug": "t", "kind": "news", "published_basis": "stated"}
    name, message = fault_of(editor, Source, published="2021/2022", **values)
    assert (name, message[:36]) == ("published", "This is one moment, not an interval.")


LIMITS = "A number is from 0 to 10¹². Codes for missing values (-9, -99) are not numbers: "


@pytest.mark.parametrize(
    ("numbers", "field", "message"),
    [
        ({"low": 5, "high": 3}, "high", "The high must not lie below the low."),
        (
            {"low": 5, "high": 8, "best": 9},
            "best",
            "The best number must lie between low and high.",
        ),
        ({"best": 9}, "best", "A best number also needs a low or a high."),
        (
            {"low": 5, "high": 8, "flaw": "order"},
            "flaw",
            "Low, best and high are in order: leave the flaw empty.",
        ),
        (
            {"bound": "at_least", "low": 2.5},
            "low",
            "A number that counts people or things must be a whole number.",
        ),
        ({"bound": "at_most", "high": -99}, "high", f"{LIMITS}leave the field empty."),
        ({"bound": "at_most", "high": 10**12 + 1}, "high", f"{LIMITS}leave the field empty."),
    ],
    ids=str,
)
def test_a_figure_keeps_its_rules(numbers, field, message, editor: Client):
    assert fault_of(editor, Figure, metric="killed", **numbers) == (field, message)


def test_a_link_to_oneself_is_refused(editor: Client):
    ttp = an_actor()
    fault = fault_of(editor, Relationship, subject=ttp, kind="supports", object=ttp)
    assert fault == ("object", "Subject and object must be two different entities.")


def test_a_link_that_holds_both_ways_is_entered_once(editor: Client):
    ttp, iskp = an_actor("TTP"), an_actor("ISKP")
    Relationship.objects.create(subject=ttp, kind="rival_of", object=iskp)
    name, message = fault_of(editor, Relationship, subject=iskp, kind="rival_of", object=ttp)
    assert (name, "with subject and object swapped" in message) == ("object", True)


def test_a_link_ends_after_it_starts(editor: Client):
    ends = {"subject": an_actor("TTP"), "object": an_actor("ISKP"), "kind": "supports"}
    fault = fault_of(editor, Relationship, start="2022", end="2020", **ends)
    assert fault == ("end", "The end must not lie before the start.")


def test_a_group_leads_nobody(editor: Client):
    ends = {"subject": an_actor("TTP"), "object": an_actor("ISKP")}
    fault = fault_of(editor, Relationship, kind="leader_of", **ends)
    assert fault == ("subject", "TTP is an actor; leader_of takes a person here.")


def test_the_ends_of_a_link_are_checked_before_its_subject_is_stored(editor: Client):
    person = a_person("Mullah Omar")
    form = Page(editor, page(Person, "add")).fill(name="Noor Wali", slug="noor-wali")
    form.add_row("outgoing", kind="leader_of", object=person,
                 said_source=a_source(), said_locator="L1")  # fmt: skip
    name, message = the_only_fault(form.save())
    assert (name, message) == (
        "outgoing-0-object",
        "Mullah Omar is no actor, which this kind takes here.",
    )
    assert 'value="leader_of"' in form.text
    assert 'value="leader_of"' not in Page(editor, page(Actor, "add")).text


def test_a_second_alias_of_the_same_text_is_refused(editor: Client):
    ttp = an_actor()
    Alias.objects.create(entity=ttp, text="Pakistani Taliban", kind="translation")
    name, message = fault_of(editor, Alias, entity=ttp, text="Pakistani Taliban", kind="spelling")
    assert (name, message) == ("text", "The entity already has this name.")
    form = Page(editor, page(ttp)).add_row("aliases", text="Pakistani Taliban", kind="spelling")
    assert not form.save().saved


def test_an_actor_has_a_kind(editor: Client):
    assert fault_of(editor, Actor, name="TTP", slug="ttp", kind="") == (
        "kind",
        "Choose the kind of the actor.",
    )


def test_nobody_dies_before_being_born(editor: Client):
    fault = fault_of(editor, Person, name="N", slug="n", born="1980", died="1970")
    assert fault == ("died", "The date of death lies before the date of birth.")


def test_citations_close_no_circle(editor: Client):
    dawn, un = a_source("dawn"), a_source("un")
    SourceLink.objects.create(citing=dawn, cited=un, mode="quotes")
    form = Page(editor, page(un)).add_row("cites", cited=dawn, mode="cites")
    name, message = the_only_fault(form.save())
    assert (name, "would make a cycle" in message) == ("cites-0-cited", True)
    name, message = fault_of(editor, SourceLink, citing=un, cited=dawn, mode="cites")
    assert (name, "would make a cycle" in message) == ("cited", True)


def test_containers_and_places_are_trees(editor: Client):
    issue, article = a_source("issue"), a_source("article")
    article.container = issue
    article.save()
    fault = the_only_fault(Page(editor, page(issue)).fill(container=article).save())
    assert fault == ("container", "A source cannot lie in itself, at any depth.")
    country = Place.objects.create(slug="af", name="Afghanistan", kind="country")
    city = Place.objects.create(slug="kabul", name="Kabul", kind="city", parent=country)
    fault = the_only_fault(Page(editor, page(country)).fill(parent=city).save())
    assert fault == ("parent", "A place cannot lie in itself.")


def test_a_document_can_only_have_a_thing_from_what_it_relays(editor: Client):
    incident, un = an_incident(), a_source("un")
    form = Page(editor, page(incident)).fill("assertions-0", origin=un)
    name, message = the_only_fault(form.save())
    assert (name, "does not pass on this origin" in message) == ("assertions-0-origin", True)
    # The row that brings a claim says so at its own field.
    form = Page(editor, page(incident)).add_row(
        "figures-2", metric="killed", low=1, high=1,
        said_source=a_source(), said_locator="L1", said_origin=un,
    )  # fmt: skip
    assert the_only_fault(form.save())[0] == "figures-2-0-said_origin"


def test_an_assertion_is_about_exactly_one_thing(editor: Client):
    values = {"source": a_source(), "locator": "L1"}
    fault = fault_of(editor, Assertion, **values)
    assert fault == ("", "An assertion is about exactly one record.")
    both = {"entity": an_actor(), "incident": an_incident()}
    assert fault_of(editor, Assertion, **values, **both) == fault


def test_an_unsafe_character_is_refused_at_its_field(editor: Client):
    name, message = fault_of(editor, Actor, name="TTP\u202e", slug="ttp", kind="armed_group")
    assert (name, "U+202E" in message) == ("name", True)


def test_a_rule_on_a_column_that_the_row_does_not_show_is_told_above_the_row(editor: Client):
    """The tally's parent is not in the incident's table of figures, but its rule holds there."""
    incident, other = an_incident(), an_incident("other")
    whole = said(Figure.objects.create(incident=other, metric="killed", low=9, high=9))
    figure = said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    Figure.objects.filter(pk=figure.pk).update(parent=whole)
    form = Page(editor, page(incident)).fill("figures-0", low="2", high="2")
    assert the_only_fault(form.save()) == (
        "figures-0-",
        "A part must be about the same incident or entity as the whole.",
    )


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
    name, message = the_only_fault(form.fill("figures-0", low="0").save())
    assert (name, message[:37]) == ("figures-0-", "Somebody else has changed this record")
    figure.refresh_from_db()
    assert figure.low == 5


def test_a_row_that_another_deleted_meanwhile_is_told(editor: Client):
    incident = an_incident()
    figure = said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    form = Page(editor, page(incident)).fill("figures-0", low="0")
    figure.delete()
    answer = form.save()
    assert not answer.saved
    assert "Somebody else has deleted" in answer.text


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
    monkeypatch.setattr(graph, "citation_edges", lambda _: order.append("check") or {})
    values = {"citing": a_source("a"), "cited": a_source("b"), "mode": "cites"}
    assert Page(editor, page(SourceLink, "add")).fill(**values).save().saved
    assert order == ["lock", "check"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_the_lock_lasts_as_long_as_the_transaction():
    with transaction.atomic(), connection.cursor() as cursor:
        rules.lock_graph()
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        assert cursor.fetchone() == (1,)


# Queries do not grow with rows


def queries(client: Client, url: str) -> int:
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
    for model in RECORDS:
        for field in admin.site._registry[model].get_autocomplete_fields(None):
            names = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
            urls.append(f"{reverse('admin:autocomplete')}?{names}&field_name={field}&term=")
    more_of_each(2, start=0)
    few = {url: queries(editor, url) for url in urls}
    more_of_each(5, start=2)
    many = {url: queries(editor, url) for url in urls}
    assert many == few
    assert max(few.values()) <= 16


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
