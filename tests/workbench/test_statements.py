"""What is said of somebody in words, and that somebody is named: assertions on the record."""

import pytest

from actors.models import Actor
from sources.models import Assertion

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
NDM = "Northern Dawn Movement"
ABLE = "able to strike abroad"


def test_a_statement_is_an_assertion_on_the_actor_in_its_words(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.send("subject", kind="actor", name=NDM)
    workbench.add(f"3: reportedly says: {ABLE}", f"2: denies says: {ABLE}", locator="¶1 s2")
    workbench.add("says: wants to widen its hold on the valley")
    assert workbench.states() == ["new", "denied", "new"]
    workbench.publish()
    told = Assertion.objects.filter(entity=ostavar.ndm).order_by("pk")
    names = ("speaker_label", "stance", "hedge", "modality", "locator", "says_text")
    assert [*told.values_list(*names)] == [
        ("doctor", "asserts", "reported", "actual", "¶1 s2", ABLE),
        ("police", "denies", "stated", "actual", "¶1 s2", ABLE),
        ("", "asserts", "stated", "planned", "¶1 s1", "wants to widen its hold on the valley"),
    ]
    page = workbench.open()
    assert f"{NDM}: {ABLE}" in page
    assert f"Denied: {ABLE}" in page


def test_a_statement_may_name_whom_it_is_about(workbench: Workbench):
    workbench.add("Dawn Riders: says: lacks popular appeal")
    key = workbench.row("lacks popular appeal")["key"]
    workbench.send("edit_subject", row=key, field="name", subject=about(workbench), sort="faction")
    workbench.publish()
    riders = Actor.objects.get(name="Dawn Riders")
    assert riders.assertions.filter(says_text="lacks popular appeal").exists()


def about(workbench: Workbench) -> str:
    (*_, group) = workbench.context["groups"]
    return group.subject.key


def test_a_statement_on_an_event_is_on_the_event(workbench: Workbench, attack):
    stored = attack()
    workbench.add("armed attack, Belkhan, Sunday")
    workbench.send("choose", subject=about(workbench), record=str(stored.uid))
    workbench.add("says: shows that the valley is not held", about=about(workbench))
    workbench.publish()
    assert stored.assertions.filter(says_text="shows that the valley is not held").count() == 1


def test_what_others_said_in_the_same_words_stands_at_the_row(
    workbench: Workbench, ostavar: Ostavar
):
    wire = make.source(title="Veshtan Wire")
    make.assertion(ostavar.ndm, source=wire, says_text=ABLE)
    make.assertion(ostavar.ndm, source=wire, says_text="gains ground", stance="denies")
    workbench.send("subject", kind="actor", name=NDM)
    workbench.add(f"says: {ABLE}", "says: gains ground", "says: lies low")
    assert workbench.states() == ["known", "rival", "new"]
    assert "Veshtan Wire" in workbench.row(ABLE)["text"]


def test_a_mention_is_a_bare_assertion_of_a_known_or_a_new_record(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.add(f"mentioned: {NDM}", "mentioned: Dawn Riders", locator="¶3 s1")
    workbench.send("edit_subject", subject=about(workbench), sort="faction")
    assert workbench.states() == ["new", "new"]
    workbench.publish()
    told = Assertion.objects.filter(source=ostavar.report).order_by("pk")
    assert [(str(one.entity), one.locator, one.says_text) for one in told] == [
        (NDM, "¶3 s1", ""),
        ("Dawn Riders", "¶3 s1", ""),
    ]
    workbench.add(f"mentioned: {NDM}")
    assert "names it, at ¶3 s1" in workbench.row("mentioned")["text"]
    assert workbench.states() == ["known"]


def test_a_line_that_is_no_claim_becomes_a_statement_by_one_press(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.send("subject", kind="actor", name=NDM)
    url = f"{workbench.url}read/"
    typed = workbench.client.get(url, {"line": f"3: {ABLE}"}).content.decode()
    assert f'name="offer" value="3: says: {ABLE}"' in typed
    text = workbench.send("add", line=ABLE, offer=f"3: says: {ABLE}", locator="¶1 s1", voice=1)
    assert "Row added: says" in text
    workbench.add("lacks popular appeal")
    assert workbench.states() == ["new", "faulty"]
    assert 'value="says: lacks popular appeal"' in workbench.open()
    key = workbench.row("“lacks popular appeal” is not read")["key"]
    workbench.send("edit", row=key, line="says: lacks popular appeal")
    assert workbench.states() == ["new", "new"]


def test_any_claim_may_say_more_in_words(workbench: Workbench, ostavar: Ostavar):
    workbench.send("subject", kind="actor", name=NDM)
    workbench.add("aka NDM")
    key = workbench.row("alias")["key"]
    workbench.send("edit", row=key, says="used by its enemies alone")
    workbench.publish()
    assert Assertion.objects.get(alias__text="NDM").says_text == "used by its enemies alone"


def test_what_is_planned_can_be_said_in_the_form_of_a_row(workbench: Workbench):
    workbench.send("subject", kind="actor", name=NDM)
    workbench.add("operates in Belkhan", "plans to target Belkhan")
    key = workbench.row("operates in")["key"]
    workbench.send("edit", row=key, modality="forecast")
    workbench.publish()
    told = Assertion.objects.filter(presence__isnull=False).order_by("pk")
    assert [*told.values_list("presence__kind", "modality")] == [
        ("operates_in", "forecast"),
        ("targets", "planned"),
    ]


def test_a_line_that_names_whom_it_is_about_is_about_them(workbench: Workbench, ostavar: Ostavar):
    workbench.send("subject", kind="actor", name="Sorn Front")
    workbench.add(f"{NDM} operates in Belkhan")
    workbench.publish()
    assert ostavar.ndm.presences.get().place == ostavar.belkhan


def test_words_of_the_report_are_not_taken_over(workbench: Workbench):
    words = "is able to strike far beyond the borders of the valley"
    workbench.send("text", text=f"The Movement {words}, they say.")
    workbench.send("subject", kind="actor", name=NDM)
    workbench.add(f"says: {words}", f"says: {ABLE}, beyond the borders of the valley")
    assert "say it in your own" in workbench.row(words)["text"]
    assert "say it in your own" not in workbench.row(ABLE)["text"]
