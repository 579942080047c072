"""A webhook of a saved search is told of its records."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from actors.models import Actor
from threatapi.changes.door import change
from threatapi.changes.numbers import last_number
from threatapi.searches import lists
from threatapi.searches.models import Search
from threatapi.webhooks.models import Webhook

from ..helpers import factories as make
from ..helpers.admin_pages import Page
from ..helpers.searches import ask, follow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


class Sent:
    """What is sent, instead of sending it."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.ids: list[str] = []

    def __call__(self, url: str, secret: str, message: str, body: bytes) -> None:
        self.ids.append(message)
        self.messages.append(json.loads(body))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    sender = Sent()
    monkeypatch.setattr("threatapi.webhooks.delivery.send", sender)
    return sender


def test_a_webhook_of_a_search_is_told_of_its_records_alone(groups, sent):
    page = Page(groups, reverse("admin:threatapi_webhook_add"))
    answer = page.fill(url="https://example.org/hook", search=Search.objects.get().pk).save()
    assert answer.saved, answer
    start = last_number()
    bears = make.actor(kind="armed_group")
    make.place()
    bears.delete()
    wolves = Actor.objects.get(name="Wolves")
    wolves.name = "The Wolves"
    wolves.save()
    wild = [str(make.actor(kind="armed_group").uid) for _ in range(2)]
    call_command("deliver_webhooks", verbosity=0)
    found = [
        (each["number"], each["action"], each["id"])
        for message in sent.messages
        for each in message["data"]["items"]
    ]
    assert found == [
        (start + 4, "changed", str(wolves.uid)),
        (start + 5, "entered", wild[0]),
        (start + 6, "entered", wild[1]),
    ]
    (first, *_) = sent.messages
    assert first["type"] == "search.changed"
    assert first["data"]["search"]["slug"] == "watch"
    assert first["timestamp"] == ask(f"changes/{start + 4}")["at"]
    assert len(set(sent.ids)) == 3
    call_command("deliver_webhooks", verbosity=0)
    assert len(sent.messages) == 3


def test_many_records_of_one_change_are_cut_short(groups, sent, monkeypatch):
    monkeypatch.setattr("threatapi.webhooks.delivery.MOST_ITEMS", 2)
    Webhook.objects.create(url="https://example.org/hook", search=Search.objects.get())
    with change("program"):
        for _ in range(3):
            make.actor(kind="armed_group")
    call_command("deliver_webhooks", verbosity=0)
    (message,) = sent.messages
    assert (len(message["data"]["items"]), message["data"]["has_more_items"]) == (2, True)
    assert len(follow(message["data"]["url"])["results"]) == 3


def test_a_webhook_of_a_search_that_finds_too_much_waits_and_says_why(groups, sent, monkeypatch):
    hook = Webhook.objects.create(url="https://example.org/hook", search=Search.objects.get())
    make.actor(kind="armed_group")
    monkeypatch.setattr(lists, "MOST_RECORDS", 1)
    call_command("deliver_webhooks", verbosity=0)
    hook.refresh_from_db()
    assert "It finds more than 1 records" in hook.last_error
    assert (hook.failures, sent.messages, hook.is_active) == (1, [], True)
