"""The header of each page of the admin: menus in three sections, and a search over everything."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Alias
from incidents.models import Incident
from sources.models import Identifier

from ..helpers.admin_pages import a_person, a_source, an_actor, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def menus(html: str) -> dict[str, list[str]]:
    """The names in each menu."""
    found = {}
    for menu in re.findall(r'<details class="menu" name="menu">(.*?)</details>', html, re.DOTALL):
        (name,) = re.findall("<summary>(.*?)</summary>", menu)
        found[name] = re.findall(r"<li><a [^>]*>(.*?)</a>", menu)
    return found


def search(client: Client, words: str) -> str:
    return client.get(reverse("admin:search"), {"q": words}).content.decode()


# Menus


def test_the_menus_are_in_the_order_of_use(editor: Client):
    shown = menus(editor.get(reverse("admin:index")).content.decode())
    assert list(shown) == ["Research", "Reference", "System"]
    assert shown["Research"][:4] == ["Sources", "Incidents", "Actors", "Persons"]
    assert "Places" in shown["Reference"]
    assert shown["System"][:2] == ["Users", "Groups"]


def test_nothing_that_is_registered_is_lost(editor: Client):
    request = RequestFactory().get("/")
    request.user = User.objects.get()
    sections = admin.site.get_app_list(request)
    offered = {model["model"] for section in sections for model in section["models"]}
    hidden = {
        model
        for model, ours in admin.site._registry.items()
        if not any(ours.get_model_perms(request).values())
    }
    assert offered == admin.site._registry.keys() - hidden


def test_the_menus_offer_what_the_user_may_see(client: Client):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_source"))
    client.force_login(reader)
    assert menus(client.get(page(a_source())).content.decode()) == {"Research": ["Sources"]}


def test_who_is_not_logged_in_sees_no_menus(client: Client):
    html = client.get(reverse("admin:login")).content.decode()
    assert menus(html) == {}
    assert 'role="search"' not in html


# The search


@pytest.mark.parametrize("typed", ["TTP", "Tehreek-e-Taliban", "tehrik i taliban"])
def test_the_search_finds_an_actor_as_the_api_does(editor: Client, typed: str):
    group = an_actor("Tehrik-e-Taliban Pakistan", slug="ttp-x")
    Alias.objects.create(entity=group, text="TTP", kind="acronym")
    html = search(editor, typed)
    assert page(group) in html
    assert "Tehrik-e-Taliban Pakistan" in html


def test_the_search_finds_incidents_and_sources_by_title(editor: Client):
    incident = Incident.objects.create(slug="kabul-1", title="Bombing at Kabul airport")
    source = a_source("dawn-9", title="Two tolls of one attack")
    assert page(incident) in search(editor, "KABUL bombing")
    assert page(source) in search(editor, "tolls attack")
    assert page(source) in search(editor, "dawn-9")


def test_the_search_finds_a_source_by_its_url(editor: Client):
    source = a_source(url="https://example.org/a?b=1", archived_url="https://archive.org/x")
    assert page(source) in search(editor, "https://example.org/a?b=1")
    assert page(source) in search(editor, "https://archive.org/x")


def test_the_search_finds_what_a_record_is_called_elsewhere(editor: Client):
    person = a_person()
    Identifier.objects.create(entity=person, scheme="wikidata", value="Q123")
    assert page(person) in search(editor, "Q123")


def test_an_id_leads_to_its_record(editor: Client):
    person = a_person()
    answer = editor.get(reverse("admin:search"), {"q": f" {person.uid} "})
    assert answer["Location"] == page(person)


@pytest.mark.parametrize("typed", ["", "\x00", "nothing like it", "%_", "x" * 5000, "٪", "http://"])
def test_whatever_is_typed_is_answered(editor: Client, typed: str):
    a_source()
    assert editor.get(reverse("admin:search"), {"q": typed}).status_code == 200


def test_the_search_finds_only_what_the_user_may_see(client: Client):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_source"))
    client.force_login(reader)
    person, source = a_person("Noor Wali"), a_source("noor-wali", title="Noor Wali speaks")
    html = search(client, "Noor Wali")
    assert page(source) in html
    assert page(person) not in html
    answer = client.get(reverse("admin:search"), {"q": str(person.uid)})
    assert answer.status_code == 200


def test_the_search_asks_as_many_queries_however_much_is_there(editor: Client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            search(editor, "Noor Wali")
        return len(asked)

    a_person("Noor Wali 1")
    a_source("s-1", title="Noor Wali 1")
    search(editor, "Noor Wali")
    few = queries()
    for number in range(2, 9):
        a_person(f"Noor Wali {number}")
        a_source(f"s-{number}", title=f"Noor Wali {number}")
        Incident.objects.create(slug=f"noor-wali-{number}", title=f"Noor Wali {number}")
    assert queries() <= few
