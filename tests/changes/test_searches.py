"""A saved search: a list with filters under a URL, which tells what entered, changed or left it.

Searches are made in the admin. Whoever asks with the number of an earlier answer misses nothing.
"""

import json
import os
import random
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from actors.models import Actor
from base.orm.revision import revision
from threatapi.changes.door import change
from threatapi.changes.merge import merge
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.redact import redact
from threatapi.changes.undo import undo
from threatapi.searches import lists
from threatapi.searches.models import FoundRecord, Search
from threatapi.webhooks.models import Webhook

from ..conftest import Api
from ..helpers import factories as make
from ..helpers.admin_pages import Answer, Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

ask = Api()
ADD = reverse("admin:threatapi_search_add")


def save(client: Client, resource: str, query: str, slug: str = "watch") -> Answer:
    form = Page(client, ADD).fill(name="Watch", slug=slug, resource=resource, query=query)
    return form.save()


@pytest.fixture
def groups(editor: Client) -> Any:
    """A search for armed groups."""
    make.actor(name="Wolves", kind="armed_group")
    answer = save(editor, "actors", "kind=armed_group")
    assert answer.saved, answer
    return editor


def changes(after: int | None = None, slug: str = "watch", **more: Any) -> Any:
    given = {} if after is None else {"after": after}
    return ask(f"searches/{slug}/changes", **given, **more)


def told(after: int, slug: str = "watch") -> list[tuple[int, str, str]]:
    """Number, action and id of what became of the records after a change."""
    found = changes(after, slug)["results"]
    return [(each["number"], each["action"], each["id"]) for each in found]


def follow(url: str) -> Any:
    """The answer to a URL that an answer gives."""
    response = ask.client.get(url)
    assert response.status_code == 200, response.content
    return response.json()


def test_all_leave_when_the_record_that_the_search_names_is_marked_or_deleted(editor):
    raid = make.incident(slug="raid", title="A raid")
    make.figure(incident=raid, low=3, high=3)
    assert save(editor, "figures", "incident=raid").saved
    for take_away, action in ((mark, "changed"), (delete, "")):
        (found,) = changes()["results"]
        before = last_number()
        take_away(raid)
        assert told(before) == [(last_number(), "left", found["id"])]
        if action:
            mark(raid, "")


def mark(record: Any, marking: str = "red") -> None:
    with change("admin"):
        record.refresh_from_db()
        record.marking = marking
        record.save()


def delete(record: Any) -> None:
    with change("admin"):
        record.delete()


def number_of_last() -> int:
    return last_number()


# The search


def test_it_has_a_name_and_a_url(groups):
    (found,) = ask("searches")["results"]
    assert ask("searches/watch") == found == ask(f"searches/{found['id']}")
    assert (found["resource"], found["query"]) == ("actors", "kind=armed_group")
    assert [each["name"] for each in follow(found["url"])["results"]] == ["Wolves"]


@pytest.mark.parametrize(
    ("resource", "query", "fault"),
    [
        ("actors", "kind=gang", "kind: "),
        ("actors", "kinds=armed_group", "Unknown parameter. Did you mean kind?"),
        ("incidents", "place=kabull", "There is no place “kabull”."),
        ("incidents", "killed_min=many", "killed_min: "),
        ("incidents", "limit=5&cursor=", "A saved search takes no limit, cursor."),
        ("incidents", "updated_since=2022", "A saved search takes no updated_since."),
        ("places", "near=a,b", "near: "),
    ],
)
def test_filters_that_the_list_refuses_are_a_fault_of_the_form(editor, resource, query, fault):
    answer = save(editor, resource, query)
    assert not answer.saved
    assert fault in " ".join(answer.faults()["query"])
    assert Search.objects.count() == 0


def test_its_filters_stay(groups):
    search = Search.objects.get()
    page = Page(groups, reverse("admin:threatapi_search_change", args=[search.pk]))
    assert "query" not in page.data
    assert page.fill(name="Groups", query="kind=state").save().saved
    search.refresh_from_db()
    assert (search.name, search.query) == ("Groups", "kind=armed_group")


def test_a_new_name_is_in_the_answer_at_once(groups):
    first = ask.get("searches/watch")
    search = Search.objects.get()
    search.name = "Groups"
    search.save()
    again = ask.client.get("/api/v1/searches/watch", headers={"If-None-Match": first["ETag"]})
    assert again.json()["name"] == "Groups"
    search.delete()
    assert ask.get("searches/watch").status_code == 404
    assert ask.get("searches/watch/changes").status_code == 404


def test_one_that_finds_too_much_is_refused(groups, monkeypatch):
    monkeypatch.setattr(lists, "MOST_RECORDS", 2)
    make.actor(kind="armed_group")
    assert len(told(0)) == 2
    make.actor(kind="armed_group")
    response = ask.get("searches/watch/changes")
    assert response.status_code == 400
    assert "It finds more than 2 records: give narrower filters." in response.json()["detail"]
    answer = save(groups, "actors", "", slug="all")
    assert "It finds more than 2 records" in answer.faults()["query"][0]


# What became of its records


def test_without_a_number_it_tells_all_that_it_finds(groups):
    wolves = Actor.objects.get()
    answer = changes()
    assert [each["id"] for each in answer["results"]] == [str(wolves.uid)]
    assert answer["number"] == number_of_last()
    (item,) = answer["results"]
    assert follow(item["url"])["name"] == "Wolves"


def test_what_entered_changed_and_left_is_told_in_the_order_of_the_changes(groups):
    wolves, start = Actor.objects.get(), number_of_last()
    assert told(start) == []
    bears = make.actor(name="Bears", kind="armed_group")
    make.actor(name="Land", kind="state")
    wolves.name = "The Wolves"
    wolves.save()
    assert told(start) == [
        (start + 1, "entered", str(bears.uid)),
        (start + 3, "changed", str(wolves.uid)),
    ]
    bears.kind = "party"
    bears.save()
    assert told(start) == [
        (start + 3, "changed", str(wolves.uid)),
        (start + 4, "left", str(bears.uid)),
    ]
    assert told(start + 3) == [(start + 4, "left", str(bears.uid))]
    assert told(start + 4) == []


def test_several_changes_at_once_have_their_numbers(groups):
    """Nobody asked in between."""
    start = number_of_last()
    entered = [make.actor(kind="armed_group") for _ in range(3)]
    entered[1].delete()
    first, _, third = (str(each.uid) for each in entered)
    assert told(start) == [(start + 1, "entered", first), (start + 3, "entered", third)]


def deleted(wolves: Actor) -> None:
    wolves.delete()


def merged(wolves: Actor) -> None:
    merge(wolves, make.actor(kind="state"), "program", reason="It is the same.")


def marked(wolves: Actor) -> None:
    wolves.marking = "red"
    wolves.save()


def redacted(wolves: Actor) -> None:
    redact("entity", wolves.uid, "admin", reason="It is wrong.")


def moved(wolves: Actor) -> None:
    wolves.kind = "state"
    wolves.save()


@pytest.mark.parametrize("leave", [deleted, merged, marked, redacted, moved])
def test_a_record_leaves_whatever_became_of_it(groups, leave):
    wolves, start = Actor.objects.get(), number_of_last()
    uid = str(wolves.uid)
    leave(wolves)
    number = number_of_last()
    make.place()  # a later change has nothing to do with it
    assert told(start) == [(number, "left", uid)]
    assert changes()["results"] == []
    assert "Wolves" not in json.dumps(changes(start))


def test_what_is_hidden_never_shows_and_enters_when_it_is_shown(groups):
    start = number_of_last()
    hidden = make.actor(kind="armed_group", marking="amber")
    assert told(start) == []
    hidden.marking = ""
    hidden.save()
    assert told(start) == [(start + 2, "entered", str(hidden.uid))]


def test_what_is_hidden_when_the_search_is_made_is_not_in_it(editor):
    """Though the admin, in which it is made, shows it."""
    make.actor(kind="armed_group", marking="red")
    assert save(editor, "actors", "kind=armed_group").saved
    assert changes()["results"] == []
    assert not FoundRecord.objects.exists()


def test_a_deletion_that_was_undone_is_a_change(groups):
    """Nobody asked in between."""
    wolves, start = Actor.objects.get(), number_of_last()
    uid = str(wolves.uid)
    wolves.delete()
    undo(Change.objects.get(number=start + 1), "admin", reason="It was right.")
    assert told(start) == [(start + 2, "changed", uid)]
    Actor.objects.get().delete()
    assert told(start + 2) == [(start + 3, "left", uid)]
    undo(Change.objects.get(number=start + 3), "admin", reason="It was right.")
    assert told(start + 3) == [(start + 4, "entered", uid)]


def test_filters_on_computed_values_are_followed(editor):
    """An incident enters by a toll that another source gives."""
    incident = make.incident()
    assert save(editor, "incidents", "killed_min=5").saved
    start = number_of_last()
    figure = make.figure(incident=incident, metric="killed", low=7, high=7)
    number = number_of_last()
    assert told(start) == [(number, "entered", str(incident.uid))]
    figure.delete()
    assert told(number) == [(number + 1, "left", str(incident.uid))]


def test_a_new_name_of_what_it_shows_is_a_change(editor):
    place = make.place(name="Town")
    incident = make.incident(place=place)
    assert save(editor, "incidents", f"place={place.slug}").saved
    start = number_of_last()
    place.name = "City"
    place.save()
    assert told(start) == [(start + 1, "changed", str(incident.uid))]


def test_a_search_by_words_and_one_by_date_of_knowledge(editor):
    make.actor(name="Wolves of the North")
    for slug, query in (("words", "q=wolves"), ("then", "known_by=2020-01-01")):
        assert save(editor, "actors", query, slug=slug).saved
    start = number_of_last()
    made = make.actor(name="Sea Wolves")
    assert told(start, "words") == [(start + 1, "entered", str(made.uid))]


# Asking


def test_it_is_asked_in_pages(groups):
    start = number_of_last()
    uids = [str(make.actor(kind="armed_group").uid) for _ in range(5)]
    found, page = [], changes(start, limit=2, cursor="")
    while True:
        found += [each["id"] for each in page["results"]]
        if page["next"] is None:
            break
        page = follow(page["next"])
    assert found == uids


def test_a_record_that_changes_between_two_pages_comes_again(groups):
    start = number_of_last()
    first, *others = [make.actor(kind="armed_group") for _ in range(4)]
    page = changes(start, limit=2, cursor="")
    first.name = "Renamed"
    first.save()
    second = follow(page["next"])
    rest = [*second["results"], *follow(second["next"])["results"]]
    assert [each["id"] for each in rest] == [str(each.uid) for each in (*others[1:], first)]


def test_asking_again_costs_a_304_and_writes_nothing(groups, django_assert_max_num_queries):
    response = ask.get("searches/watch/changes", after=0)
    before, mark = [*FoundRecord.objects.values()], revision()
    url = "/api/v1/searches/watch/changes?after=0"
    with django_assert_max_num_queries(2):
        again = ask.client.get(url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    with django_assert_max_num_queries(8):
        assert ask.client.get(url).json() == response.json()
    assert ([*FoundRecord.objects.values()], revision()) == (before, mark)


def test_a_write_costs_nothing_more(groups):
    """A search is brought up to date by who asks it, not by who writes."""
    actor = make.actor(kind="state")
    number = number_of_last()
    actor.kind = "armed_group"
    actor.save()
    assert Search.objects.get().number < number
    assert not FoundRecord.objects.filter(uid=actor.uid).exists()


@pytest.mark.parametrize(
    ("query", "parameter"), [("after=x", "after"), ("since=1", "since"), ("limit=0", "limit")]
)
def test_wrong_parameters_are_refused(groups, query, parameter):
    response = ask.client.get(f"/api/v1/searches/watch/changes?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == parameter


STEPS = int(os.environ.get("STEPS", 25))


def test_a_copy_that_is_kept_by_it_is_what_the_list_finds(groups):
    """Whatever is written, and however seldom it is asked."""
    chance = random.Random(STEPS)
    kinds = ("armed_group", "state", "party")
    copy = {each["id"] for each in changes()["results"]}
    number = number_of_last()
    for _ in range(STEPS):
        with change("admin"):
            for actor in chance.sample([*Actor.objects.all()], min(2, Actor.objects.count())):
                actor.kind, actor.marking = chance.choice(kinds), chance.choice(("", "", "red"))
                actor.save()
        if chance.random() < 0.5:
            make.actor(kind=chance.choice(kinds))
        if chance.random() < 0.2 and Actor.objects.exists():
            chance.choice([*Actor.objects.all()]).delete()
        if chance.random() < 0.5:
            answer = changes(number, limit=1000)
            for each in answer["results"]:
                assert number < each["number"] <= answer["number"]
                (copy.discard if each["action"] == "left" else copy.add)(each["id"])
            number = answer["number"]
            listed = ask("actors", kind="armed_group", limit=1000)["results"]
            assert copy == {each["id"] for each in listed}


# By webhook


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
    start = number_of_last()
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
