"""A draft outlives a merge of its source, and says no more of whoever is redacted."""

import pytest
from django.test import Client
from django.urls import reverse

from threatapi.changes.choices import ChangeDoor
from threatapi.changes.merge import merge
from threatapi.changes.redact import redact
from threatapi.workbench.models import Draft, ReportText

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def test_a_draft_says_no_more_of_whoever_is_redacted(workbench: Workbench, ostavar: Ostavar):
    workbench.add("armed attack, Belkhan, Sunday", "victim: Yaro Temesh", "6 killed")
    key = workbench.row("victim")["key"]
    uid = ostavar.yaro.uid
    workbench.send("choose", row=key, field="name", record=str(uid))
    redact("entity", uid, ChangeDoor.SHELL, reason="asked for", author="test")
    assert [row["text"].split()[2] for row in workbench.rows()] == ["event", "toll"]
    assert "Temesh" not in str(Draft.objects.get().content)


def test_whoever_is_redacted_goes_by_name_where_no_record_was_chosen(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.send("voice", name="Yaro  TEMESH", origin="Letter of Yaro Temesh")
    workbench.add(
        "armed attack, Belkhan, Sunday", "victim: Yaro Temesh", "Yaro Temesh was arrested"
    )
    workbench.add("6 killed, including Yaro-Temesh")
    workbench.add("mentioned: Yaro Temesh", "Yaro Temesh is gaining strength")
    workbench.send("edit", row=workbench.row("killed · 6")["key"], says="beside Yaro Temesh")
    workbench.add("4: 9 wounded")
    workbench.add("7 killed", locator="caption, beside Yaro Temesh")
    for tab in ("one", "two"):
        line = "2 killed near Yaro Temesh’s house"
        workbench.send("keep", line=line, tab=tab, reason_of_change="Yaro Temesh")
    redact("entity", ostavar.yaro.uid, ChangeDoor.SHELL, reason="asked for", author="test")
    assert "temesh" not in str(Draft.objects.get().content).lower()
    assert [row["text"].split()[2] for row in workbench.rows()] == ["event", "toll"]
    assert workbench.row("killed · 7")


def test_a_name_goes_also_without_the_article_that_it_has(workbench: Workbench, ostavar: Ostavar):
    alias = make.alias(entity=ostavar.yaro, text="The Tall One", kind="nickname")
    workbench.add("armed attack, Belkhan, Sunday", "victim: The Tall One", "suspected: Sorn Front")
    redact("alias", alias.uid, ChangeDoor.SHELL, reason="asked for", author="test")
    assert "tall" not in str(Draft.objects.get().content).lower()
    names = [each["name"] for each in Draft.objects.get().content["subjects"]]
    assert names == ["Armed attack, Belkhan", "Sorn Front"]


def test_texts_go_that_name_whoever_is_redacted_or_that_claims_of_them_cite(
    workbench: Workbench, ostavar: Ostavar
):
    names_him, cited, other = (make.source(title=name) for name in ("One", "Two", "Three"))
    make.assertion(ostavar.yaro.aliases.create(text="Yaro the Tall"), source=cited)
    for source, text in (
        (names_him, "Gunmen took\nYaro the\ntall away."),
        (cited, "They took Y. T. away."),
        (other, "The yarothetallest tree fell."),
    ):
        ReportText.objects.create(source=source, text=text)
    redact("entity", ostavar.yaro.uid, ChangeDoor.SHELL, reason="asked for", author="test")
    assert ReportText.objects.get().source == other


def test_a_draft_goes_along_when_its_source_is_merged(workbench: Workbench):
    workbench.send("text", text="Six policemen died near Belkhan.")
    workbench.add("6 killed")
    other = make.source(title="The same report")
    merge(workbench.source, other, ChangeDoor.SHELL, reason="twice", author="test")
    assert Draft.objects.get().source == other
    assert ReportText.objects.get().source == other
    assert Workbench(workbench.client, other).row("killed · 6")


def test_two_drafts_of_an_editor_become_one_when_their_sources_do(workbench: Workbench):
    workbench.send("text", text="Six policemen died near Belkhan.")
    workbench.add("armed attack, Belkhan, Sunday", "2: 6 killed", "3: 4 wounded")
    other = Workbench(workbench.client, make.source(title="The same report"))
    other.send("text", text="A bomb killed seven.")
    other.send("voice", name="doctor", kind="local_source")
    other.add("suicide bombing, Belkhan, Monday", "2: 7 killed")
    merge(workbench.source, other.source, ChangeDoor.SHELL, reason="twice", author="test")
    rows = {row["text"].split(" Line ")[0] for row in other.rows()}
    assert len(rows) == 5
    assert [len(group.rows) for group in other.context["groups"]] == [2, 3]
    assert "3 police" in other.row("killed · 6")["text"]
    assert "2 doctor" in other.row("wounded · 4")["text"]
    assert "2 doctor" in other.row("killed · 7")["text"]
    other.send("edit", row=other.row("killed · 6")["key"], line="5 killed")
    assert other.row("killed · 5")
    other.add("8 missing")
    assert len({row["key"] for row in other.rows()}) == 6
    assert ReportText.objects.get().text.startswith("A bomb killed seven.\n\nSix policemen")


def test_a_name_that_was_searched_for_goes_with_whoever_bears_it(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("led by the One of Belkhan", "led by Oren", "camp in Sorn")
    _, oren, camp = workbench.rows()
    workbench.send("seek", row=oren["key"], field="name", seek="Yaro Temesh")
    workbench.send("seek", row=camp["key"], field="place", seek="house of Yaro Temesh")
    redact("entity", ostavar.yaro.uid, ChangeDoor.SHELL, reason="asked for", author="test")
    assert "temesh" not in str(Draft.objects.get().content).lower()
    assert len(workbench.rows()) == 3


def test_a_row_says_that_its_record_was_deleted(workbench: Workbench, ostavar: Ostavar):
    workbench.add("armed attack, Belkhan, Sunday", "victim: Yaro Temesh")
    sent = {"row": workbench.row("victim")["key"], "field": "name"}
    workbench.send("choose", **sent, record=str(ostavar.yaro.uid))
    ostavar.yaro.delete()
    row = workbench.row("victim")
    assert row["state"] == "faulty"
    assert "“Yaro Temesh” was taken is no longer there: choose again" in row["text"]
    rows = [each for group in workbench.context["groups"] for each in group.rows]
    (subject,) = (each.asked_subject for each in rows if each.asked_subject)
    workbench.send("choose_again", subject=subject.key)
    assert "is no longer there" not in workbench.row("victim")["text"]


def test_whom_two_drafts_that_become_one_mean_otherwise_is_asked_again(
    workbench: Workbench, ostavar: Ostavar
):
    namesake = make.person(name=ostavar.yaro.name)
    report = make.source(title="The same report", published="2024-03-04", published_basis="stated")
    other = Workbench(workbench.client, report)
    for each, line, meant in (
        (workbench, "victim: Yaro Temesh", ostavar.yaro),
        (other, "suspected: Yaro Temesh", namesake),
    ):
        each.add("armed attack, Belkhan, Sunday", line)
        key = each.row("Yaro Temesh")["key"]
        each.send("choose", row=key, field="name", record=str(meant.uid))
        assert each.states() == ["new", "new"]
    merge(workbench.source, other.source, ChangeDoor.SHELL, reason="twice", author="test")
    assert other.states().count("ambiguous") == 2


def test_whoever_deletes_a_source_is_told_whose_drafts_go_with_it(
    workbench: Workbench, admin_client: Client
):
    workbench.add("6 killed")
    page = reverse("admin:sources_source_delete", args=[workbench.source.pk])
    whose = Draft.objects.get().user.get_username()
    asked = admin_client.get(page).content.decode()
    assert f"draft of {workbench.source} by {whose}" in asked
