"""The pages of the admin with their forms, and a small world in which they are opened."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from actors.models import Actor, Alias, Entity, Person, Relationship
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion, Distinction, Identifier, Source, SourceLink, claim_models

from . import factories as make

# What the page that asks before a deletion sends.
DELETION = {"post": "yes", "reason_of_change": "It is a duplicate."}
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


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
        Distinction.objects.create(entity=actor, other_entity=person, reason="A group is not one."),
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
        self.told = [*get_messages(response.wsgi_request)]
        levels = [message.level_tag for message in self.told]
        self.saved = response.status_code == 302 and "error" not in levels
        self.text = unescape(response.content.decode())

    def __repr__(self) -> str:
        """For a test that fails."""
        if self.saved or self.response.status_code == 302:
            return f"{self.response.status_code} {[*map(str, self.told)]}"
        return f"{self.response.status_code} {self.faults()}"

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


class Again(Page):
    """The form that came back, as the editor has it open now."""

    def __init__(self, form: Page, answer: Answer) -> None:
        assert not answer.saved
        self.client, self.url, self.text = form.client, form.url, answer.text
        sent = Form(answer.response.content.decode()).data
        self.data = {name: value for name, value in sent.items() if "__prefix__" not in name}

    def tick(self, name: str, value: str) -> "Again":
        assert f'name="{name}" value="{value}"' in self.text
        self.data[name] = [*self.data.get(name, []), value]
        return self


def save_in_vain(form: Page) -> tuple[Again, dict[str, list[str]]]:
    answer = form.save()
    return Again(form, answer), answer.faults()


def the_only_fault(answer: Answer) -> tuple[str, str]:
    assert not answer.saved
    ((name, (message,)),) = answer.faults().items()
    return name, message


def fault_of(editor: Client, model: type[Record], **values: Any) -> tuple[str, str]:
    """The one message that the model's empty form gives when filled so, with a sound assertion."""
    form = Page(editor, page(model, "add")).fill(**values)
    if "assertions-0-source" in form.data:
        form.fill("assertions-0", source=a_source("says-so"), locator="L1")
    return the_only_fault(form.save())
