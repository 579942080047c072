"""A report begins with its link."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from sources.models import Source
from threatapi.changes.models import Change

from ..helpers.admin_pages import page
from .conftest import Ostavar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
LINK = "https://example.org/belkhan"


def test_the_page_of_a_source_leads_to_its_workbench(editor: Client, ostavar: Ostavar):
    text = editor.get(page(ostavar.report)).content.decode()
    assert reverse("workbench", args=[ostavar.report.pk]) in text


def test_a_link_that_is_known_opens_its_source(editor: Client, ostavar: Ostavar):
    Source.objects.filter(pk=ostavar.report.pk).update(url=LINK)
    answer = editor.post(reverse("workbench-start"), {"url": LINK})
    assert answer["Location"] == reverse("workbench", args=[ostavar.report.pk])


def test_a_report_begins_with_its_link_and_an_unknown_one_with_its_title(editor: Client):
    url = reverse("workbench-start")
    focused = r'<input[^>]*name="(\w+)"[^>]*autofocus'
    assert re.findall(focused, editor.get(url).content.decode()) == ["url"]
    assert re.findall(focused, editor.post(url, {"url": LINK}).content.decode()) == ["title"]


def test_a_new_link_asks_what_it_is_and_makes_the_source(editor: Client, ostavar: Ostavar):
    url = reverse("workbench-start")
    assert 'name="title"' in editor.post(url, {"url": LINK}).content.decode()
    given = {"url": LINK, "title": "A second attack", "kind": "news", "published": "5 March 2024"}
    answer = editor.post(url, given | {"publisher": "Ostavar Couriers"})
    assert "Which is meant: The Ostavar Courier?" in answer.content.decode()
    answer = editor.post(url, given | {"publisher": "The Ostavar Courier"})
    made = Source.objects.get(url=LINK)
    assert answer["Location"] == reverse("workbench", args=[made.pk])
    assert (made.published, made.publisher) == ("2024-03-05", ostavar.report.publisher)
    assert Change.objects.latest("number").door == "workbench"


def test_who_wrote_it_and_the_language_are_given_there(editor: Client, ostavar: Ostavar):
    url = reverse("workbench-start")
    given = {"url": LINK, "title": "A second attack", "kind": "news", "language": "en"}
    given["authors"] = "Yaro Temesh; Mina Dorr; local reporters"
    text = editor.post(url, given).content.decode()
    assert "Say who “Yaro Temesh” is." in text
    assert "Mina Dorr” is" not in text  # nobody bears that name: a new person
    assert not Source.objects.filter(url=LINK).exists()
    answer = editor.post(url, given | {"author_0": str(ostavar.yaro.uid)})
    made = Source.objects.get(url=LINK)
    assert {each.name for each in made.authors.all()} == {"Yaro Temesh", "Mina Dorr"}
    assert (made.author_label, made.language) == ("local reporters", "en")
    dorr = made.authors.get(name="Mina Dorr")
    assert [each.source for each in dorr.assertions.all()] == [made]
    page_ = editor.get(answer["Location"]).content.decode()
    assert "local reporters" in page_.split('class="meta"')[1].split("</p>")[0]
    again = editor.post(url, {"url": LINK})
    assert again["Location"] == answer["Location"]


def test_an_author_may_be_only_words_and_a_language_is_a_tag(editor: Client, ostavar: Ostavar):
    url = reverse("workbench-start")
    given = {"url": LINK, "title": "A second attack", "kind": "news", "authors": "Yaro Temesh"}
    text = editor.post(url, given | {"language": "English!", "author_0": "words"})
    assert "errorlist" in text.content.decode()
    editor.post(url, given | {"language": "fa", "author_0": "words"})
    made = Source.objects.get(url=LINK)
    assert (made.author_label, made.authors.count(), made.language) == ("Yaro Temesh", 0, "fa")


def test_a_day_that_cannot_be_read_is_told(editor: Client, ostavar: Ostavar):
    given = {"title": "A second attack", "kind": "news", "published": "31 April 2024"}
    text = editor.post(reverse("workbench-start"), given).content.decode()
    assert "April 2024 has 30 days" in text
