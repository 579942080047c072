"""A draft is saved with every row, for its editor alone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from threatapi.changes.models import Change
from threatapi.workbench.models import Draft, ReportText

from ..helpers import factories as make
from .workbench import Workbench

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbench(editor: Client) -> Workbench:
    return Workbench(editor, make.source(title="Two attacks in a week"))


def test_the_page_opens_without_writing(workbench: Workbench):
    text = workbench.open()
    assert "Two attacks in a week" in text
    assert 'name="line"' in text
    assert not Draft.objects.exists()


def test_a_row_is_there_after_the_tab_was_closed(workbench: Workbench):
    workbench.add("attack on a checkpoint", locator="¶1 s1")
    changes = Change.objects.count()
    assert "attack on a checkpoint" in workbench.open()
    assert "¶1 s1" in workbench.open()
    assert Change.objects.count() == changes  # a draft is no change


def test_without_scripts_a_form_leads_back_to_the_page(workbench: Workbench):
    answer = workbench.client.post(workbench.url, {"action": "add", "line": "6 killed"})
    assert (answer.status_code, answer["Location"]) == (302, workbench.url)
    assert "6 killed" in workbench.open()


def test_what_is_typed_is_kept_before_it_is_a_row(workbench: Workbench):
    workbench.send("keep", line="6 kil", locator="¶2")
    assert 'value="6 kil"' in workbench.open()


def test_a_row_that_goes_stands_in_the_line_again(workbench: Workbench):
    workbench.add("gibberish 17")
    ((key, _),) = workbench.rows().items()
    workbench.send("remove", row=key)
    assert 'value="gibberish 17"' in workbench.open()
    assert not workbench.rows()


def test_a_line_that_cannot_be_read_is_a_faulty_row(workbench: Workbench):
    workbench.add("gibberish 17")
    ((_, row),) = workbench.rows().items()
    assert row["state"] == "faulty"
    assert "gibberish 17" in row["text"]


def test_two_tabs_lose_no_row_and_overwrite_none(workbench: Workbench):
    workbench.add("gibberish 17")
    ((key, _),) = workbench.rows().items()
    other = Workbench(workbench.client, workbench.source)
    other.open()
    workbench.send("edit", row=key, line="gibberish 18")
    told = other.send("edit", row=key, line="gibberish 19")
    assert "You typed: gibberish 19" in told
    other.add("gibberish 20")
    texts = " ".join(row["text"] for row in workbench.rows().values())
    assert "gibberish 18" in texts
    assert "gibberish 20" in texts


def test_voices_speak_from_then_on(workbench: Workbench):
    workbench.send("voice", name="police", kind="official")
    workbench.add("gibberish 17")
    ((_, row),) = workbench.rows().items()
    assert "2 police" in row["text"]


def test_the_text_is_cut_into_passages_and_can_be_removed(workbench: Workbench):
    workbench.send("text", text="Six died.\n\nNobody claimed it.")
    text = workbench.open()
    assert "Nobody claimed it." in text
    assert 'data-p="¶2"' in text
    workbench.send("text", text="")
    assert not ReportText.objects.exists()


def test_a_draft_is_for_its_editor_and_the_page_for_editors(workbench: Workbench):
    workbench.add("gibberish 17")
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    assert "gibberish 17" not in Workbench(other, workbench.source).open()
    reader = Client()
    reader.force_login(User.objects.create_user("reader", is_staff=True))
    assert reader.get(workbench.url).status_code == 403
