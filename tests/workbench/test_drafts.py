"""A draft is saved with every row, for its editor alone."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from threatapi.changes.models import Change
from threatapi.workbench.models import Draft

from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def test_the_page_opens_without_writing(editor: Client, ostavar: Ostavar):
    text = Workbench(editor, ostavar.report).open()
    assert "Gunmen kill police at Belkhan checkpoint" in text
    assert 'name="line"' in text
    assert not Draft.objects.exists()


def test_a_row_is_there_after_the_tab_was_closed(workbench: Workbench):
    changes = Change.objects.count()
    workbench.add("armed attack, Belkhan, Sunday", locator="¶1 s1")
    row = workbench.row("Armed attack, Belkhan")
    assert row["state"] == "new"
    assert "¶1 s1" in row["text"]
    assert "2024-03-03" in row["text"]
    assert Change.objects.count() == changes  # a draft is no change


def test_without_scripts_a_form_leads_back_to_the_page(workbench: Workbench):
    answer = workbench.client.post(workbench.url, {"action": "add", "line": "6 killed"})
    assert (answer.status_code, answer["Location"]) == (302, workbench.url)
    assert workbench.row("killed · 6")


def test_what_is_typed_is_kept_before_it_is_a_row(workbench: Workbench):
    workbench.send("keep", line="6 kil", locator="¶2")
    assert 'value="6 kil"' in workbench.open()


def test_a_row_that_goes_stands_in_the_line_again(workbench: Workbench):
    workbench.add("6 killed")
    workbench.send("remove", row=workbench.row("killed · 6")["key"])
    assert 'value="6 killed"' in workbench.open()
    assert not workbench.rows()


def test_a_line_that_cannot_be_read_is_a_faulty_row_beside_the_others(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "a dozzen killed", "6 killed")
    assert workbench.states() == ["new", "faulty", "new"]
    assert "a dozzen" in workbench.row("dozzen")["text"]


def test_two_tabs_lose_no_row_and_overwrite_none(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "6 killed")
    key = workbench.row("killed · 6")["key"]
    other = Workbench(workbench.client, workbench.source)
    other.open()
    workbench.send("edit", row=key, line="7 killed")
    told = other.send("edit", row=key, line="8 killed")
    assert "You typed: 8 killed" in told
    other.add("9 wounded")
    assert workbench.row("killed · 7")
    assert workbench.row("wounded · 9")


def test_what_one_tab_types_stays_when_another_adds_a_row(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday")
    workbench.send("keep", line="half a li", tab="one")
    answer = workbench.send("add", line="6 killed", locator="¶1 s1", tab="two")
    assert 'name="line" value=""' in answer
    workbench.send("keep", line="9 wou", tab="two")
    assert 'value="half a li"' in workbench.send("voice", name="nurse", tab="one")
    workbench.send("add", line="9 wounded", locator="¶1 s1", tab="two")
    assert 'value="half a li"' in workbench.open()
    workbench.send("add", line="half a line", locator="¶1 s1", tab="one")
    assert 'name="line" value=""' in workbench.open()


def test_a_voice_is_given_by_its_number_or_stays(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "3: 6 killed")
    assert "3 doctor" in workbench.row("killed · 6")["text"]
    workbench.add("4 killed", voice=2)
    assert "2 police" in workbench.row("killed · 4")["text"]


def test_a_draft_is_for_its_editor_and_the_page_for_editors(workbench: Workbench):
    workbench.add("17 killed")
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    assert "17 killed" not in Workbench(other, workbench.source).open()
    reader = Client()
    reader.force_login(User.objects.create_user("reader", is_staff=True))
    assert reader.get(workbench.url).status_code == 403


def test_of_what_is_sent_without_a_login_nothing_is_kept(workbench: Workbench):
    workbench.client.logout()
    answer = workbench.client.post(workbench.url, {"action": "add", "line": "17 killed"})
    assert answer.status_code == 401
    assert f'href="/admin/login/?next={workbench.url}"' in answer.content.decode()
    assert settings.SESSION_COOKIE_NAME not in workbench.client.cookies
    workbench.client.force_login(User.objects.create_superuser("other"))
    assert "17 killed" not in workbench.open()


def test_a_script_is_told_that_nobody_is_logged_in(workbench: Workbench):
    workbench.client.logout()
    sent = {"action": "add", "line": "6 killed"}
    answer = workbench.client.post(workbench.url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_a_draft_keeps_no_passage_and_no_value_that_there_is_not(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday")
    workbench.add("6 killed", quote="Six policemen died near Belkhan.")
    workbench.send("edit", row=workbench.row("killed · 6")["key"], credibility="²", stance="x")
    assert "policemen" not in str(Draft.objects.get().content)
    assert workbench.preview().count == 2


def test_a_row_is_mended_by_its_fields(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "6 killed")
    event = workbench.row("Armed attack")
    sent = {"line": "armed attack, Belkhan, Sunday", "field-date_words": "mid-February 2024"}
    workbench.send("edit", row=event["key"], **sent)
    assert "[2024-02-11..2024-02-20]" in workbench.open()
    sent["field-date_words"] = "31 April 2024"
    workbench.send("edit", row=event["key"], **sent)
    row = workbench.row("31 April 2024")
    assert row["state"] == "faulty"
    assert "April 2024 has 30 days" in row["text"]
    toll = workbench.row("killed · 6")
    workbench.send("edit", row=toll["key"], line="6 killed", **{"field-population": "police"})
    assert workbench.row("toll · killed · 6 · police")["state"] == "new"
