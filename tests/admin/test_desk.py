"""The index of the admin is a desk: what waits for an editor, and what is wrong in the store."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actors.models import Alias, Entity, Person, Relationship
from base.orm.writing import change
from incidents.models import Figure, Incident, Place
from sources.models import Assertion, Distinction
from threatapi.changes.models import Change
from threatapi.desk.boxes import contested
from threatapi.links.models import LinkCheck
from threatapi.proposals.body import read_proposed
from threatapi.proposals.life import make as propose
from threatapi.workbench.models import Draft

from ..helpers.admin_pages import a_person, a_source, an_actor, page, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
DESK = "/admin/"


def box(client: Client, name: str) -> str:
    """The HTML of a box, in one line; empty if the desk has none of that name."""
    html = client.get(DESK).content.decode()
    found = re.search(rf'<section class="card" id="{name}".*?</section>', html, re.DOTALL)
    return " ".join(found.group().split()) if found else ""


def a_user(name: str, *rights: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


# What waits


def test_my_drafts_lead_back_to_the_workbench(editor: Client):
    mine, others = a_source("mine", title="Gunmen kill police"), a_source("theirs")
    published = a_source("published")
    Draft.objects.create(source=mine, user=User.objects.get(), content={"line": "6 killed"})
    Draft.objects.create(source=published, user=User.objects.get())
    Draft.objects.create(source=others, user=a_user("other"))
    shown = box(editor, "drafts")
    assert f'<a href="{reverse("workbench", args=[mine.pk])}">Gunmen kill police</a>' in shown
    assert reverse("workbench", args=[others.pk]) not in shown
    assert reverse("workbench", args=[published.pk]) not in shown


def test_proposals_wait_for_reviewers_and_others_see_their_own(editor: Client, client: Client):
    author = a_user("author", "view_proposal")
    for user, why in ((author, "Read in Dawn."), (a_user("third"), "Read elsewhere.")):
        propose(read_proposed(f'{{"why": "{why}", "records": {{}}}}'.encode()), user, "")
    shown = box(editor, "proposals")
    assert "To review" in shown
    assert "Read in Dawn." in shown
    assert "Read elsewhere." in shown
    client.force_login(author)
    shown = box(client, "proposals")
    assert "My proposals" in shown
    assert "Read in Dawn." in shown
    assert "Read elsewhere." not in shown


def test_a_report_is_begun_with_its_link(editor: Client, client: Client):
    source = a_source("dawn-1", url="https://dawn.test/1")
    html = editor.get(DESK).content.decode()
    (action,) = re.findall('<form action="([^"]*)" class="begin">', html)
    answer = editor.get(action, {"url": "https://dawn.test/1"})
    assert answer["Location"] == reverse("workbench", args=[source.pk])
    client.force_login(a_user("reader", "view_source"))
    assert 'class="begin"' not in client.get(DESK).content.decode()


# What is wrong


def a_contested_toll(slug: str = "belkhan") -> Incident:
    incident = said(Incident.objects.create(slug=slug, title=f"Attack at {slug}"))
    for number in (4, 9):
        said(Figure.objects.create(incident=incident, metric="killed", low=number, high=number))
    return incident


def test_contested_tolls_are_shown_with_their_range(editor: Client):
    incident = a_contested_toll()
    said(Incident.objects.create(slug="quiet", title="Nobody disputes it"))
    shown = box(editor, "contested")
    assert page(incident) in shown
    assert "4–9" in shown
    assert "2 voices" in shown
    assert "Nobody disputes it" not in shown


def test_contested_tolls_are_found_by_an_index(editor: Client):
    with CaptureQueriesContext(connection) as asked:
        contested()
    (sql,) = [each["sql"] for each in asked]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        plan = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{plan} {sql}")
        assert "incident_contested" in str(cursor.fetchall())


def test_a_person_of_whom_one_source_alone_speaks_is_shown(editor: Client):
    alone, known = a_person("Ilen Dorvak"), a_person("Rusk Amarin")
    group = an_actor()
    said(Relationship.objects.create(subject=alone, kind="member_of", object=group))
    said(Relationship.objects.create(subject=known, kind="member_of", object=group), times=2)
    shown = box(editor, "persons")
    assert page(alone) in shown
    assert page(known) not in shown


def test_a_person_who_has_another_source_for_a_name_is_not_shown(editor: Client):
    person = a_person("Ilen Dorvak")
    said(Relationship.objects.create(subject=person, kind="member_of", object=an_actor()))
    alias = Alias.objects.create(entity=person, text="Abu Ilen", kind="kunya")
    Assertion.objects.create(alias=alias, source=a_source("other"), locator="L1")
    assert page(person) not in box(editor, "persons")


def test_links_that_are_dead_or_not_archived_are_shown(editor: Client):
    dead = a_source("gone", url="https://a.test/1", archived_url="https://b.test/1")
    bare = a_source("bare", url="https://a.test/2")
    kept = a_source("kept", url="https://a.test/3", archived_url="https://b.test/3")
    LinkCheck.objects.create(
        source=dead.uid, column="url", digest="-", status=404, is_dead=True,
        checked_at=timezone.now(), failing_since=date(2026, 11, 12),
    )  # fmt: skip
    shown = box(editor, "links")
    assert page(dead) in shown
    assert "404 since 12 Nov 2026" in shown
    assert "an archived copy is recorded" in shown
    assert page(bare) in shown
    assert "never archived" in shown
    assert page(kept) not in shown


# What others did


def test_the_latest_changes_tell_who_why_and_how_to_undo_it(editor: Client):
    with change("admin", user=User.objects.get(), reason="Read in Dawn."):
        a_person("Ilen Dorvak")
    made = Change.objects.order_by("-number")[0]
    shown = box(editor, "changes")
    assert f"{made.number}: Ilen Dorvak created" in shown
    assert "editor, admin" in shown
    assert "“Read in Dawn.”" in shown
    assert reverse("admin:threatapi_change_undo", args=[made.pk]) in shown


def test_who_could_not_undo_a_change_is_not_offered_to(client: Client):
    a_person()
    client.force_login(a_user("reader", "view_change", "view_person"))
    assert "/undo/" not in box(client, "changes")


# Possible duplicates


def duplicates(client: Client) -> str:
    return box(client, "duplicates")


def test_names_that_sound_alike_may_be_one(editor: Client):
    one, other = a_person("Muhammad Khurasani"), a_person("Mohammed Khurasani")
    a_person("Somebody Else")
    shown = duplicates(editor)
    merging = reverse("admin:threatapi_change_merge", args=["entity", one.pk])
    assert f"{merging}?other={other.pk}&amp;stays=this" in shown
    assert "a similar spelling" in shown
    assert "Somebody Else" not in shown


def test_an_actor_and_a_person_are_no_duplicates(editor: Client):
    a_person("Mullah Nazir")
    an_actor("Mullah Nazir", slug="mullah-nazir-group")
    assert "Mullah Nazir" not in duplicates(editor)


def test_incidents_of_one_kind_at_one_place_on_one_day_may_be_one(editor: Client):
    place = Place.objects.create(slug="belkhan", name="Belkhan", kind="city")
    for slug, day in (("a", "2024-03-03"), ("b", "2024-03-03"), ("c", "2024-03-04")):
        said(Incident.objects.create(
            slug=slug, title=f"Bomb {slug}", date=day, place=place, event_type="attack"
        ))  # fmt: skip
    shown = duplicates(editor)
    assert "Bomb a (2024-03-03) · Bomb b (2024-03-03)" in shown
    assert "Bomb c" not in shown


def test_what_is_not_the_same_is_recorded_with_a_reason_and_not_offered_again(editor: Client):
    one, other = a_person("Muhammad Khurasani"), a_person("Mohammed Khurasani")
    url = reverse("admin:not_the_same", args=["entity", one.pk, other.pk])
    assert url in duplicates(editor)
    assert "Muhammad Khurasani" in editor.get(url).content.decode()
    answer = editor.post(url, {"reason_of_change": " "})
    assert "say what tells them apart" in answer.content.decode()
    assert not Distinction.objects.exists()
    answer = editor.post(url, {"reason_of_change": "One was born in 1970."})
    assert answer["Location"] == reverse("admin:index")
    distinction = Distinction.objects.get()
    assert {distinction.entity_id, distinction.other_entity_id} == {one.pk, other.pk}
    assert distinction.reason == "One was born in 1970."
    made = Change.objects.order_by("-number")[0]
    assert (made.author, made.door, made.reason) == ("editor", "admin", "One was born in 1970.")
    assert "Khurasani" not in duplicates(editor)
    answer = editor.post(url, {"reason_of_change": "Again."})
    assert "recorded already" in answer.content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test", "javascript:x", ""])
def test_it_leads_to_no_other_site(editor: Client, wanted: str):
    one, other = a_person("Muhammad Khurasani"), a_person("Mohammed Khurasani")
    url = reverse("admin:not_the_same", args=["entity", one.pk, other.pk])
    answer = editor.post(url, {"reason_of_change": "Two.", "next": wanted})
    assert answer["Location"] == reverse("admin:index")


@pytest.mark.parametrize("path", ["entity/1/1/", "figure/1/2/", "entity/999998/999999/"])
def test_only_two_records_of_one_kind_are_told_apart(editor: Client, path: str):
    assert editor.get(f"/admin/not-the-same/{path}").status_code == 404


# For whom, and at what cost


def test_the_desk_shows_only_what_the_user_may_see(client: Client):
    a_contested_toll()
    a_person()
    client.force_login(a_user("nobody"))
    assert "Your account may see none" in client.get(DESK).content.decode()
    client.force_login(a_user("reader", "view_incident"))
    html = client.get(DESK).content.decode()
    assert re.findall('class="card" id="(.*?)"', html) == ["contested"]


def test_the_desk_asks_as_many_queries_however_much_is_there(editor: Client):
    def fill(start: int, count: int) -> None:
        for number in range(start, start + count):
            a_contested_toll(f"place-{number}")
            Person.objects.create(name="Ilen Dorvak", slug=f"ilen-{number}")
            a_source(f"link-{number}", url=f"https://a.test/{number}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(DESK).status_code == 200
        return len(asked)

    fill(0, 5)
    queries()
    few = queries()
    fill(10, 9)
    assert Entity.objects.count() == 14
    assert queries() <= few <= 30


def test_each_box_has_few_rows(editor: Client, monkeypatch: Any):
    for number in range(15):
        a_source(f"link-{number}", url=f"https://a.test/{number}")
    assert box(editor, "links").count("<li>") <= 10
    assert box(editor, "changes").count("<li>") <= 10
