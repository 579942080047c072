"""What is written at once is one change, whichever way it comes in."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from actors.models import Actor
from incidents.models import Figure, Incident, Involvement
from sources.models import Assertion, Source
from threatapi.changes.door import change
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


class Since:
    """The changes that are made from now on."""

    def __init__(self) -> None:
        self.last = Change.objects.count()

    @property
    def changes(self) -> list[Change]:
        return list(Change.objects.filter(number__gt=self.last).order_by("number"))

    @property
    def only(self) -> Change:
        (change,) = self.changes
        return change

    @property
    def items(self) -> list[tuple[str, str]]:
        return list(self.only.items.order_by("position").values_list("action", "kind"))

    def item(self, record: Any) -> Any:
        return self.only.items.get(record=record.uid)


def name(record: Any) -> dict[str, str]:
    return {"id": str(record.uid)} | ({"slug": record.slug} if hasattr(record, "slug") else {})


# The admin


def test_a_form_with_its_rows_is_one_change(editor: Client):
    with make.together():
        incident, source, actor = make.incident(title="Raid"), make.source(), make.actor()
        figure = make.figure(incident=incident)
        victim = make.involvement(incident=incident)
    since = Since()
    form = Page(editor, page(incident)).fill(title="Attack", reason_of_change="As the article has")
    form.fill("figures-0", DELETE="on").fill("involvements-0", role="victim")
    form.add_row(
        "involvements-2", role="claimant", entity=actor, said_source=source, said_locator="L1"
    )
    assert form.save().saved
    assert sorted(since.items) == [
        ("create", "assertion"),
        ("create", "involvement"),
        ("delete", "assertion"),
        ("delete", "figure"),
        ("update", "incident"),
        ("update", "involvement"),
    ]
    made = since.only
    assert (made.door, made.author, made.reason) == ("admin", "editor", "As the article has")
    assert made.user.username == "editor"
    item = since.item(incident)
    assert (item.before["title"], item.after["title"]) == ("Raid", "Attack")
    assert since.item(victim).before["incident"] == name(incident)
    assert since.item(figure).after is None
    claim = Involvement.objects.get(role="claimant")
    assert since.item(claim).after == {
        "incident": name(incident), "entity": name(actor), "role": "claimant",
    }  # fmt: skip
    assert since.item(claim.assertions.get()).after["involvement"] == name(claim)


def test_the_reason_of_the_last_change_stands_in_the_next_form(editor: Client):
    source = make.source()
    assert Page(editor, page(source)).fill(title="B", reason_of_change="Typo").save().saved
    form = Page(editor, page(source))
    assert form.data["reason_of_change"] == "Typo"
    assert form.fill(title="C", reason_of_change="").save().saved
    assert Change.objects.order_by("-number")[0].reason == ""


def test_what_is_not_saved_or_changes_nothing_is_no_change(editor: Client):
    source = make.source()
    since = Since()
    assert Page(editor, page(source)).save().saved
    assert not Page(editor, page(source)).fill(title="").save().saved
    assert not since.changes


def test_a_deletion_needs_a_reason(editor: Client):
    incident = make.incident()
    since = Since()
    editor.post(page(incident, "delete"), {"post": "yes"})
    editor.post(page(incident, "delete"), {"post": "yes", "reason_of_change": " "})
    chosen = {"action": "delete_selected", "_selected_action": incident.pk, "post": "yes"}
    editor.post(page(Incident, "changelist"), chosen)
    assert Incident.objects.count() == 1
    editor.post(page(incident, "delete"), DELETION)
    assert sorted(since.items) == [("delete", "assertion"), ("delete", "incident")]
    assert since.only.reason == DELETION["reason_of_change"]
    assert since.item(incident).before["slug"] == incident.slug


def test_an_action_is_one_change(editor: Client):
    figures = [make.figure() for _ in range(3)]
    since = Since()
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in figures]}
    editor.post(page(Figure, "changelist"), chosen | DELETION)
    assert since.items.count(("delete", "figure")) == 3
    assert since.items.count(("delete", "assertion")) == 3


# What somebody else has changed since the page was opened


@pytest.mark.parametrize("part", [False, True])
def test_the_delete_page_deletes_only_what_was_seen(editor: Client, part: bool):
    incident = make.incident()
    assertion = incident.assertions.get()
    form = Page(editor, page(incident, "delete")).fill(reason_of_change="Twice")
    if part:
        assertion.stance = "denies"
        assertion.save()
    else:
        incident.title = "Another"
        incident.save()
    editor.post(form.url, form.data)
    assert Incident.objects.count() == 1
    form = Page(editor, page(incident, "delete")).fill(reason_of_change="Twice")
    editor.post(form.url, form.data)
    assert Incident.objects.count() == 0


def test_an_action_deletes_only_what_was_seen(editor: Client):
    incident = make.incident()
    chosen = {"action": "delete_selected", "_selected_action": incident.pk}
    asked = editor.post(page(Incident, "changelist"), chosen)
    number = asked.content.decode().partition('name="last_change" value="')[2].partition('"')[0]
    make.involvement(incident=incident)
    answer = {**chosen, **DELETION, "last_change": number}
    editor.post(page(Incident, "changelist"), answer)
    assert Incident.objects.count() == 1
    editor.post(page(Incident, "changelist"), answer | {"last_change": int(number) + 1})
    assert Incident.objects.count() == 0


def test_a_ticked_row_that_another_changed_is_not_deleted(editor: Client):
    incident = make.incident()
    figure = make.figure(incident=incident)
    form = Page(editor, page(incident)).fill("figures-0", DELETE="on")
    form.fill(reason_of_change="Twice")
    figure.high = 9
    figure.save()
    (message,) = form.save().faults()["figures-0-"]
    assert "Somebody else has changed this row" in message
    form = Page(editor, page(incident)).fill("figures-0", DELETE="on")
    assert form.fill(reason_of_change="Twice").save().saved


# Programs


def test_a_write_outside_of_a_change_is_a_change_of_its_own():
    since = Since()
    source = make.source(slug="a", title="A")
    source.title = "B"
    source.save()
    source.delete()
    assert [each.number for each in since.changes] == [since.last + n for n in (1, 2, 3)]
    assert {(each.door, each.author) for each in since.changes} == {("shell", "program")}
    (item,) = since.changes[1].items.all()
    assert item.before == {"slug": "a", "title": "A", "kind": "news"}
    assert item.after == {"slug": "a", "title": "B", "kind": "news"}


def test_what_is_written_and_taken_back_within_a_change_is_not_in_it():
    source = make.source(title="A")
    since = Since()
    with change():
        other = make.source()
        source.title = "B"
        source.save()
        source.title = "A"
        source.save()
        other.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            make.source(slug=source.slug)
    assert not since.changes


def test_a_change_that_fails_leaves_nothing():
    since = Since()

    @change()
    def fail() -> None:
        make.source(slug="gone")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not since.changes
    assert not Source.objects.filter(slug="gone").exists()
    make.source()
    assert len(since.changes) == 1


def test_a_deletion_keeps_what_it_took_along_with_the_names_of_all():
    incident = make.incident()
    claim = make.involvement(incident=incident)
    since = Since()
    Incident.objects.filter(pk=incident.pk).delete()
    assert len(since.only.items.all()) == 4
    assert since.item(claim).before["incident"] == name(incident)


def test_the_list_of_authors_is_a_part_of_the_source():
    source, author, other = make.source(), make.actor(), make.actor()
    since = Since()
    source.authors.set([author, other])
    item = since.only.items.get()
    assert "authors" not in item.before
    assert sorted(each["id"] for each in item.after["authors"]) == sorted(
        str(each.uid) for each in (author, other)
    )
    since = Since()
    author.authored_sources.clear()
    assert since.only.items.get().after["authors"] == [name(other)]
    since = Since()
    other.delete()
    assert sorted(since.items) == [("delete", "entity"), ("update", "source")]
    assert "authors" not in since.item(source).after


def test_an_assertion_that_loses_what_it_corrects_is_changed():
    claim, source = make.relationship(), make.source()
    old = make.assertion(claim, source=source)
    new = make.assertion(claim, source=source, corrects=old)
    since = Since()
    old.delete()
    assert sorted(since.items) == [("delete", "assertion"), ("update", "assertion")]
    assert since.item(new).before["corrects"] == name(old)
    assert "corrects" not in since.item(new).after


# What a write costs


@pytest.fixture
def world() -> dict[str, Any]:
    with make.together():
        report, article = (make.source(published=f"202{n}", published_basis="stated") for n in "12")
        make.source_link(article, report)
        incident = make.incident(date="2022", title="Raid")
        for number in range(3):
            make.involvement(incident=incident, entity=make.person(), outcome="killed")
            make.assertion(incident, source=report, stance="denies" if number else "asserts")
        make.figure(incident=incident)
    return {"report": report, "article": article, "incident": incident}


def saved(form: Page, at_most: int, count_queries: Any) -> None:
    # On PostgreSQL rows are locked, and the lock of the number.
    with count_queries(at_most + 5 * (connection.vendor == "postgresql")):
        answer = form.save()
    assert answer.saved, answer.faults()


def test_saving_takes_few_queries(editor: Client, world: dict[str, Any], count_queries):
    report, incident = world["report"], world["incident"]
    denial = incident.assertions.filter(stance="denies")[0]
    saved(Page(editor, page(report)).fill(title="Another"), 24, count_queries)
    saved(Page(editor, page(denial)).fill(stance="asserts"), 45, count_queries)
    saved(Page(editor, page(report)).fill(published="2020"), 100, count_queries)
    link = {"citing": world["article"], "cited": make.source(), "mode": "cites"}
    saved(
        Page(editor, page(type(report).cites.rel.related_model, "add")).fill(**link),
        90,
        count_queries,
    )


def test_more_rows_in_the_form_of_an_incident_take_few_more_queries(
    editor: Client, world: dict[str, Any], count_queries
):
    report, actors = world["report"], [make.actor() for _ in range(4)]
    said = {"said_source": report, "said_locator": "L1"}
    form = Page(editor, page(world["incident"])).fill(title="Attack")
    for number, actor in enumerate(actors):
        form.add_row("involvements-2", role="party", entity=actor, **said)
        form.add_row("assertions", source=report, locator=f"L{number + 9}")
    for metric in ("wounded", "fighters"):
        form.add_row("figures-2", metric=metric, low=3, high=3, **said)
    form.add_row("identifiers", scheme="wikidata", value="Q1")
    saved(form, 170, count_queries)
    assert Assertion.objects.filter(source=report).count() == 3 + 10
    assert Actor.objects.filter(involvements__incident=world["incident"]).count() == 4
