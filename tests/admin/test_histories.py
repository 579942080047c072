"""The history of a record in the admin, and the list of changes."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from threatapi.changes.door import change
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = pytest.mark.django_db
LIST = reverse("admin:threatapi_change_changelist")


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def text_of(client: Client, url: str) -> str:
    """The page as it is read: the texts of its elements, with strokes between."""
    response = client.get(url)
    assert response.status_code == 200
    html = re.sub(r"<(script|style|head).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    texts = (unescape(text).strip() for text in re.split(r"<[^>]*>", html))
    return " | ".join(text for text in texts if text)


def last_change(text: str) -> str:
    """What a history shows of the newest change."""
    return re.split(r"\| Change \d+ \|", text)[1]


@pytest.fixture
def incident() -> Any:
    place = make.place(slug="kabul", name="Kabul")
    return make.incident(slug="market", title="Attack", place=place, event_type="attack")


def test_a_history_shows_old_and_new_in_the_words_of_the_form(editor, incident):
    make.place(slug="herat", name="Herat")
    form = Page(editor, page(incident))
    form.fill(
        title="Attack at the market", outcome="failed", reason_of_change="As the article has it"
    )
    form.save()
    shown = last_change(text_of(editor, page(incident, "history")))
    assert "editor (Admin) | As the article has it | Incident | Attack at the market" in shown
    assert "updated | Field | Before | After" in shown
    assert "| Title | Attack | Attack at the market" in shown
    assert "| Outcome | Not known | Failed" in shown
    assert "Place" not in shown, "it was not changed"


def test_a_history_names_the_records_that_a_field_refers_to(editor, incident):
    herat = make.place(slug="herat", name="Herat")
    incident.place = herat
    incident.save()
    shown = last_change(text_of(editor, page(incident, "history")))
    assert "| Place | Kabul | Herat" in shown
    with change():
        incident.place = None
        incident.save()
        herat.delete()
    shown = last_change(text_of(editor, page(incident, "history")))
    assert "| Place | herat | –" in shown, "by its slug, for it is gone"


def test_a_history_shows_the_changes_of_parts_with_what_they_said(editor, incident):
    figure = make.figure(incident=incident, metric="killed", low=4, high=4)
    figure.delete()
    shown = last_change(text_of(editor, page(incident, "history")))
    assert "Figure “Attack (undated), Killed, Total” | deleted" in shown
    assert "| Figure | Attack (undated), Killed, Total | –" in shown, "of the assertion"
    assert "| Metric | Killed | –" in shown
    assert "| Low | 4 | –" in shown


def test_a_value_that_is_usual_is_named_where_another_took_its_place(editor, incident):
    assertion = incident.assertions.get()
    assertion.stance = "denies"
    assertion.save()
    shown = last_change(text_of(editor, page(incident, "history")))
    assert "| Stance | Asserts it | Denies it" in shown


def test_what_somebody_typed_is_shown_as_text(editor, incident):
    incident.title = "<b>bold</b>"
    incident.save()
    assert b"<b>bold</b>" not in editor.get(page(incident, "history")).content


def test_every_record_has_a_history_page(editor, incident):
    records = [make.actor(), make.person(), make.source(), make.involvement(incident)]
    records += [incident, incident.place, incident.assertions.get()]
    for record in records:
        assert last_change(text_of(editor, page(record, "history")))


def test_a_long_history_costs_no_query_a_change(editor, incident, django_assert_max_num_queries):
    for number in range(12):
        incident.title = f"Attack {number}"
        incident.save()
    with django_assert_max_num_queries(14):
        shown = text_of(editor, page(incident, "history"))
    assert shown.count("| Title |") == 13


# The list of changes


def test_the_list_shows_who_changed_what_and_why(editor, incident):
    with change("admin", user=User.objects.get(), reason="It was a rumour"):
        incident.delete()
    shown = text_of(editor, LIST)
    assert "editor | Admin | It was a rumour | Incident: Attack; Assertion: " in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=market", ["loaded", "renamed"]),
        ("q=rumour", ["renamed"]),
        ("door=load", ["loaded"]),
        ("author=manage.py+load", ["loaded"]),
        ("door=admin&at__gte=2020-01-01T00:00Z", ["renamed"]),
        ("at__lt=2020-01-01T00:00Z", []),
        ("q=nowhere", []),
    ],
)
def test_the_list_is_filtered_and_searched(query, found, editor):
    with change("load", author="manage.py load") as loaded:
        incident = make.incident(slug="market")
    with change("admin", user=User.objects.get(), reason="A rumour") as renamed:
        incident.title = "Attack"
        incident.save()
    numbers = {"loaded": loaded.about.number, "renamed": renamed.about.number}
    response = editor.get(f"{LIST}?{query}")
    shown = {each.number for each in response.context["cl"].result_list}
    assert shown & {*numbers.values()} == {numbers[name] for name in found}


def test_the_list_costs_no_query_a_change(editor, django_assert_max_num_queries):
    for _ in range(12):
        make.actor()
    with django_assert_max_num_queries(12):
        text_of(editor, LIST)


def test_a_change_is_shown_with_all_that_it_did_and_cannot_be_changed(editor, incident):
    made = Change.objects.get(items__record=incident.uid)
    url = reverse("admin:threatapi_change_change", args=[made.pk])
    shown = text_of(editor, url)
    assert "| Title | – | Attack" in shown
    assert 'type="submit" value="Save"' not in editor.get(url).content.decode()
    assert editor.post(url, {"reason": "Another"}).status_code == 403
    assert editor.get(reverse("admin:threatapi_change_add")).status_code == 403
    assert editor.post(reverse("admin:threatapi_change_delete", args=[made.pk])).status_code == 403


def test_who_may_not_see_changes_does_not(client, incident):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(LIST).status_code == 403
    assert client.get(page(incident, "history")).status_code == 403
