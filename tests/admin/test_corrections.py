"""From each record, in two clicks: what was changed, undoing it, and merging it with another."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Alias, Entity
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement, Place
from sources.models import Distinction
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.admin_pages import (
    RECORDS,
    Page,
    a_person,
    a_source,
    an_actor,
    one_of_each,
    page,
    said,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
FACES = ("actor", "person")


def links(html: str) -> set[str]:
    return {url.partition("?")[0] for url in re.findall(r'href="([^"]+)"', html)}


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_history_and_undo_are_two_clicks_from_each_record(editor: Client, model: type[Record]):
    record = one_of_each()[model._meta.model_name]
    opened = editor.get(page(record), follow=True).content.decode()
    (history,) = [url for url in links(opened) if url.endswith("/history/")]
    html = editor.get(history).content.decode()
    assert '<span class="changed-action create">' in html
    assert any(url.endswith("/undo/") for url in links(html))


def test_the_history_shows_what_was_before_and_after(editor: Client):
    person = a_person("Noor Wali")
    Page(editor, page(person)).fill(born="1978", reason_of_change="Read in Dawn.").save()
    html = " ".join(editor.get(page(person, "history")).content.decode().split())
    assert "Read in Dawn." in html
    assert '<td class="before">–</td> <td class="after">1978</td>' in html
    undo = reverse("admin:threatapi_change_undo", args=[Change.objects.order_by("-number")[0].pk])
    assert undo in links(html)
    editor.post(undo, {"reason_of_change": "It was another man."})
    person.refresh_from_db()
    assert person.born == ""


def test_undo_is_not_offered_to_who_may_not_write(client: Client):
    person = a_person()
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    html = client.get(page(person, "history")).content.decode()
    assert "created" in html
    assert not any(url.endswith("/undo/") for url in links(html))


# Merging


def merge_page(editor: Client, one: Record, other: Record) -> str:
    """The page with the preview, as it is reached from the record."""
    opened = editor.get(page(one), follow=True).content.decode()
    (url,) = [url for url in links(opened) if "/merge/" in url]
    answer = editor.get(url, {"other": other.pk, "stays": "this"})
    return " ".join(answer.content.decode().split())


def pairs() -> dict[str, tuple[Record, Record]]:
    place = Place.objects.create(slug="p1", name="Belkhan", kind="city")
    return {
        "person": (a_person("Muhammad Khurasani"), a_person("Mohammed Khurasani")),
        "actor": (an_actor("Riders of Dawn"), an_actor("Dawn Riders")),
        "place": (place, Place.objects.create(slug="p2", name="Belkhan", kind="city")),
        "source": (
            a_source("s1", url="https://a.test/1"),
            a_source("s2", url="https://a.test/1"),
        ),
        "incident": (
            said(Incident.objects.create(slug="i1", title="Bomb", date="2024-03-03", place=place)),
            said(Incident.objects.create(slug="i2", title="Blast", date="2024-03-03", place=place)),
        ),
    }


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("person", "“Mohammed Khurasani” and “Muhammad Khurasani”: a similar spelling (0.87)."),
        ("actor", "“Dawn Riders” and “Riders of Dawn”: the same words"),
        ("place", "“Belkhan” and “Belkhan”: the same letters (1.00)."),
        ("source", "The same URL: https://a.test/1."),
        ("incident", "The same date: 2024-03-03."),
    ],
)
def test_the_merge_page_says_why_they_may_be_one_and_what_stays(
    editor: Client, kind: str, why: str
):
    one, other = pairs()[kind]
    html = merge_page(editor, one, other)
    assert why in html
    assert f'<td>{one.slug}</td><td>{other.slug}</td><td class="after">{one.slug}' in html
    assert "The other one leads here." in html
    assert any("/not-the-same/" in url for url in links(html))


def test_values_that_contradict_each_other_are_told(editor: Client):
    one, other = a_person("Muhammad Khurasani"), a_person("Mohammed Khurasani")
    for person, born in ((one, "1970"), (other, "1971")):
        person.born = born
        person.save()
    html = merge_page(editor, one, other)
    assert '<td>1970</td><td>1971</td><td class="after">1970 <span class="mark">≠' in html
    assert "The other one becomes another name." in html


def test_the_merge_page_leads_to_the_page_that_says_they_are_two(editor: Client):
    one, other = a_person("Muhammad Khurasani"), a_person("Mohammed Khurasani")
    html = merge_page(editor, one, other)
    (url,) = [url for url in links(html) if "/not-the-same/" in url]
    editor.post(url, {"reason_of_change": "One was born in 1990."})
    assert Distinction.objects.get().reason == "One was born in 1990."
    assert "They cannot be merged" in merge_page(editor, one, other)


# What the page of a large record costs


@make.together()
def a_large_incident() -> Incident:
    incident = said(Incident.objects.create(slug="large", title="Large"), times=5)
    for number in range(30):
        actor = an_actor(f"Group {number}")
        Alias.objects.create(entity=actor, text=f"G{number}", kind="acronym")
        part = Involvement(incident=incident, entity=actor, role="suspect")
        part.save()
        said(part, times=2)
        toll = Figure(incident=incident, metric="killed", low=number, high=number)
        toll.save()
        said(toll, times=2)
    return incident


def size_with_files(editor: Client, html: bytes) -> int:
    """What a browser that has nothing yet reads for a page, before compression."""
    named = set(
        re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(/static/[^"]+)"', html.decode())
    )
    assert any(name.endswith(".js") for name in named)
    return len(html) + sum(len(b"".join(editor.get(name))) for name in named)


def test_the_page_of_a_large_incident_is_bounded(editor: Client):
    incident = a_large_incident()
    editor.get(page(incident))
    with CaptureQueriesContext(connection) as asked:
        answer = editor.get(page(incident))
    assert 0 < len(asked) <= 40
    assert size_with_files(editor, answer.content) <= 1_000_000
    assert Entity.objects.count() == 30
