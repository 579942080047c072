"""A draft outlives a merge of its source, and says no more of whoever is redacted."""

import pytest

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
    workbench.add("4: 9 wounded")
    workbench.add("7 killed", quote="Seven died, among them Yaro Temesh.")
    workbench.send("keep", line="2 killed near Yaro Temesh’s house", reason_of_change="Yaro Temesh")
    redact("entity", ostavar.yaro.uid, ChangeDoor.SHELL, reason="asked for", author="test")
    assert "temesh" not in str(Draft.objects.get().content).lower()
    assert [row["text"].split()[2] for row in workbench.rows()] == ["event", "toll"]
    assert workbench.row("killed · 7")


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
