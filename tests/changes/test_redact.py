"""What a record was is taken out of the store and of all changes, for good."""

from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from actors.models import Alias, Person
from incidents.models import Incident, Involvement
from threatapi.changes.models import Change, ChangeItem
from threatapi.dataset.models import KeptEdit

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def redact(record, kind="entity"):
    call_command("redact", kind, str(record.uid), reason="It was wrong", stdout=StringIO())


def all_contents() -> str:
    return str([*ChangeItem.objects.values_list("slug", "before", "after")])


def test_a_person_is_gone_from_the_store_and_from_all_changes(api, editor):
    person = make.person(slug="john-doe", name="John Doe")
    link = make.relationship(subject=person, kind="linked_to", title="Adviser of the court")
    form = Page(editor, page(Person.objects.get())).fill(name="John M. Doe")
    assert form.save().saved
    assert LogEntry.objects.filter(object_repr="John M. Doe").exists()
    with pytest.raises(CommandError, match="relationship"):
        redact(person)  # the relationship is not its part, and would be left without an end
    redact(link, "relationship")
    redact(person)
    assert not Person.objects.exists()
    contents = all_contents()
    for text in ("John", "john-doe", "Adviser of the court"):
        assert text not in contents
    assert not LogEntry.objects.filter(object_repr__contains="John").exists()
    assert api("entities", q="John")["results"] == []
    change = Change.objects.order_by("-number")[0]
    assert (change.author, change.reason) == ("manage.py redact", "It was wrong")
    for path in (f"entities/{person.uid}", f"persons/{person.uid}"):
        response = api.get(path)
        assert (response.status_code, response.json()["change"]) == (410, change.number)
    assert api.get(f"relationships/{link.uid}").status_code == 410
    assert api.get("persons/john-doe").status_code == 404


def test_what_others_say_of_it_has_its_id_alone(editor):
    source = make.source(slug="report-on-john", title="John")
    other = make.source(slug="other", container=source)
    other.container = None
    other.save()
    redact(source, "source")
    items = ChangeItem.objects.filter(record=other.uid)
    assert items[0].after["container"] == {"id": str(source.uid)}
    assert "john" not in all_contents().lower()


def test_the_log_tells_that_it_was_redacted(api, editor):
    incident = make.incident(slug="market", title="Attack")
    redact(incident, "incident")
    number = Change.objects.order_by("-number")[0].number
    items = api(f"changes/{number}")["items"]
    assert {(item["kind"], item["action"]) for item in items} == {
        ("incident", "delete"),
        ("assertion", "delete"),
    }
    assert all(item["redacted_at"] for item in items)
    first = api("changes", record=incident.uid)["results"][0]["number"]
    shown = editor.get(f"/api/v1/changes/{first}").json()["items"]
    assert [item["after"] for item in shown if item["record"] == str(incident.uid)] == [None]


def test_it_cannot_be_undone(editor):
    incident = make.incident(slug="market")
    redact(incident, "incident")
    for change in Change.objects.filter(items__record=incident.uid):
        with pytest.raises(CommandError, match="redacted"):
            call_command("undo", str(change.number), reason="Back")
    assert not Incident.objects.exists()


def test_what_is_deleted_already_is_redacted_too(api):
    incident = make.incident(slug="market", title="Attack")
    incident.delete()
    redact(incident, "incident")
    assert "market" not in all_contents()
    assert Change.objects.order_by("-number")[0].reason == "It was wrong"


def test_the_store_is_as_its_changes_say_afterwards():
    place = make.place(slug="kabul")
    make.incident(slug="market", place=place)
    redact(make.figure(incident=make.incident()), "figure")
    call_command("check_store", stdout=StringIO())


def test_what_others_rest_on_is_not_redacted():
    source = make.source()
    make.relationship()
    with pytest.raises(CommandError, match="there was none"):
        call_command("redact", "incident", str(source.uid), reason="Twice")


# In the admin


def test_an_administrator_redacts_with_a_reason(editor):
    incident = make.incident(title="Attack")
    url = reverse("admin:threatapi_change_redact", args=["incident", incident.uid])
    assert f'href="{url}"' in editor.get(page(incident)).content.decode()
    assert b"Attack" in editor.get(url).content
    editor.post(url, {"reason_of_change": " "})
    assert Incident.objects.exists()
    answer = editor.post(url, {"reason_of_change": "It names a victim."})
    assert not Incident.objects.exists()
    shown = editor.get(answer["Location"]).content.decode()
    assert "(redacted)" in shown
    assert "It names a victim." in shown
    assert "Attack" not in shown


def test_nobody_else_does(client):
    user = User.objects.create_user("clerk", is_staff=True)
    client.force_login(user)
    url = reverse("admin:threatapi_change_redact", args=["incident", make.incident().uid])
    assert client.post(url, {"reason_of_change": "Twice"}).status_code == 403
    assert Incident.objects.exists()


# What is kept beside the changes


@pytest.fixture
def loaded(tmp_path) -> None:
    """A data set with an attack by John Doe: the keys of his records are made from his slug."""
    (tmp_path / "sources.yaml").write_text("- {slug: paper, title: Paper, kind: news}\n")
    (tmp_path / "persons.yaml").write_text("- {slug: john-doe, name: John}\n")
    (tmp_path / "incidents.yaml").write_text(
        "- slug: market\n  title: Attack\n  assertions: [{source: paper, locator: L1}]\n"
        "  involvements:\n  - {entity: john-doe, role: attacker, assertions: [{source: paper, "
        "locator: L1}]}\n"
    )
    call_command("load", str(tmp_path), stdout=StringIO())


def log_of_the_admin() -> str:
    return str([*LogEntry.objects.values_list("object_repr", "change_message")])


def test_the_recent_actions_of_the_admin_forget_what_was_deleted_before(editor):
    other = Page(editor, page(Person, "add")).fill(name="Ann Roe", slug="ann-roe")
    assert other.save().saved
    form = Page(editor, page(Person, "add")).fill(name="John Doé", slug="john-doe")
    assert form.save().saved
    person = Person.objects.get(slug="john-doe")
    editor.post(page(person, "delete"), {"post": "yes", "reason_of_change": "Twice"})
    redact(person)
    assert LogEntry.objects.filter(object_repr="Ann Roe").exists()
    assert "John" not in log_of_the_admin()


def test_the_log_of_a_person_forgets_a_row_of_it(editor):
    person = make.person(slug="john-doe", name="John Doe")
    form = Page(editor, page(person))
    form.add_row("aliases", text="Jóhnny", kind="spelling")
    assert form.save().saved
    assert "hnny (John Doe)" in log_of_the_admin()
    redact(Alias.objects.get(), "alias")
    assert "hnny" not in log_of_the_admin()
    assert LogEntry.objects.filter(object_repr="John Doe").exists()


def test_what_a_load_was_given_and_did_not_write_is_forgotten(loaded, tmp_path):
    person = Person.objects.get()
    person.name = "Edited"
    person.save()
    (tmp_path / "persons.yaml").write_text("- {slug: john-doe, name: Another name}\n")
    call_command("load", str(tmp_path), "--theirs", stdout=StringIO())
    assert "Another name" in str([*KeptEdit.objects.values_list("given")])
    Involvement.objects.get().delete()
    redact(person)
    assert {*KeptEdit.objects.values_list("given", flat=True)} == {None}


# What lives on


def public_changes(api) -> str:
    numbers = Change.objects.values_list("number", flat=True)
    return str([api(f"changes/{number}") for number in numbers])


def test_what_a_person_was_called_is_not_public(api, loaded):
    person = Person.objects.get()
    person.slug = "unknown-man"
    person.save()
    assert "john-doe" not in public_changes(api)


def test_the_keys_of_others_forget_it(api, loaded, tmp_path):
    person, involvement = Person.objects.get(), Involvement.objects.get()
    assert involvement.key == "attacker/john-doe"
    involvement.entity = make.actor(slug="other")
    involvement.save()
    redact(person)
    assert "john-doe" not in all_contents() + public_changes(api)
    assert Involvement.objects.get().key == ""
    assert Incident.objects.get().key == "market"
    call_command("check_store", stdout=StringIO())
    call_command("dump", str(tmp_path / "dumped"), stdout=StringIO())
    dumped = (tmp_path / "dumped" / "incidents.yaml").read_text()
    assert f"id: {involvement.uid}" in dumped
    assert "john-doe" not in dumped


def last_item(api, record) -> dict:
    last = api("changes", record=record.uid, ordering="-number")["results"][0]["number"]
    found = api(f"changes/{last}")["items"]
    return next(item for item in found if item["record"] == str(record.uid))


def test_what_was_moved_elsewhere_keeps_its_contents(api):
    first, second = make.incident(slug="wrong-market"), make.incident(slug="market")
    involvement = make.involvement(first, label="a gunman")
    involvement.incident = second
    involvement.save()
    redact(first, "incident")
    item = last_item(api, involvement)
    assert item["after"]["label"] == "a gunman"
    assert item["after"]["incident"] == {"id": str(second.uid)}
    assert item["redacted_at"] is None
    assert "wrong-market" not in all_contents()
    call_command("check_store", stdout=StringIO())


def merged(loser, keeper) -> None:
    about = {"into": keeper.slug, "reason": "The same"}
    call_command("merge", "person", loser.slug, **about, stdout=StringIO())


def test_what_came_to_another_by_a_merge_keeps_its_contents(api):
    loser, keeper = make.person(slug="jack"), make.person(slug="john", name="John")
    alias = make.alias(loser, "Jackie")
    merged(loser, keeper)
    redact(loser)
    assert last_item(api, alias)["after"]["text"] == "Jackie"
    assert ChangeItem.objects.filter(record=loser.uid, redacted_at=None).count() == 0
    call_command("check_store", stdout=StringIO())


def test_who_was_merged_with_a_redacted_person_is_gone_too(api):
    loser, keeper = make.person(slug="jack"), make.person(slug="john")
    merged(loser, keeper)
    redact(keeper)
    assert "jack" not in all_contents()
