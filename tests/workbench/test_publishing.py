"""What can be published becomes one change; the rest stays in the draft and says why."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.test import Client

from actors.models import Actor, Relationship
from incidents.models import Figure, Incident, Involvement
from sources.models import Assertion, Distinction, Source
from threatapi.changes.models import Change
from threatapi.logins.roles import make_groups
from threatapi.proposals import life
from threatapi.proposals.choices import ProposalStatus
from threatapi.proposals.models import Proposal

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
EVENT = "armed attack, Belkhan, Sunday"


def sort(workbench: Workbench, words: str, sort_: str) -> None:
    workbench.send("edit_subject", row=workbench.row(words)["key"], field="name", sort=sort_)


def test_a_report_becomes_one_change(workbench: Workbench, ostavar: Ostavar):
    workbench.send("voice", name="Dawn Riders", kind="group", origin="Telegram 3 March")
    workbench.add(EVENT, "two gunmen attackers", "2: 3 killed", "2: 4 killed", "3: 6 killed")
    workbench.add("4: claimed by Dawn Riders", "denied by Northern Dawn Movement")
    workbench.add("faction of Northern Dawn Movement", "acronym DR", "100-150 fighters")
    early, late = workbench.row("killed · 3"), workbench.row("killed · 4")
    workbench.send("correct", row=late["key"], corrects=early["key"])
    before = Change.objects.count()
    (effect, *_) = workbench.preview().effects
    assert (effect.name, effect.before) == ("Armed attack, Belkhan", "")
    assert "killed 4–6, contested" in effect.after
    assert Change.objects.count() == before
    said = workbench.publish("First report of the attack.")
    made = Change.objects.latest("number")
    assert said == [f"Published 10 rows as change {made.number}: 11 claims, 11 assertions."]
    assert (made.door, made.reason) == ("workbench", "First report of the attack.")
    assert (made.source, Change.objects.count()) == (ostavar.report, before + 1)
    attack = Incident.objects.get()
    assert (attack.date, attack.place) == ("2024-03-03", ostavar.belkhan)
    assert (attack.killed_low, attack.killed_high, attack.killed_contested) == (4, 6, True)
    four = Assertion.objects.get(figure__low=4)
    assert (four.speaker_label, four.stance, four.corrects.figure.low) == ("police", "corrects", 3)
    riders = Actor.objects.get(name="Dawn Riders")
    claim = Assertion.objects.get(involvement__role="claimant")
    assert (claim.speaker.pk, claim.stance, claim.hedge) == (riders.pk, "claims", "claimed")
    statement = claim.origin
    assert (statement.kind, statement.published, statement.publisher.pk) == (
        "group_claim",
        "2024-03-03",
        riders.pk,
    )
    assert ostavar.report.cites.get().cited == statement
    denial = Assertion.objects.get(involvement__role="perpetrator")
    assert (denial.speaker.pk, denial.stance) == (ostavar.ndm.pk, "denies")
    assert Relationship.objects.get().object.pk == ostavar.ndm.pk
    assert riders.assertions.exists()  # nobody is there without a source

    assert not workbench.rows()
    text = workbench.open()
    assert "11 claims of this source, 11 assertions" in text
    answer = workbench.client.get(f"/api/v1/sources/{ostavar.report.slug}/claims")
    assert answer.json()["count"] == 11
    assert "Northern Dawn Movement: denied to be perpetrator" in text


def test_what_waits_stays_and_says_why(workbench: Workbench, ostavar: Ostavar):
    make.alias(ostavar.yaro, "Commander Yaro")
    workbench.add(EVENT, "6 killed", "a dozzen killed", "victim: Commander Yaro")
    stays = {each.says: each.why for each in workbench.preview().stays}
    assert stays["victim · Commander Yaro"] == "Say which “Commander Yaro” is meant."
    assert len(stays) == 2
    workbench.publish()
    assert Figure.objects.get().low == 6
    assert sorted(workbench.states()) == ["ambiguous", "faulty"]
    assert not Involvement.objects.exists()


def test_a_claim_that_is_known_gets_a_voice_and_no_double(workbench: Workbench, attack: Callable):
    stored = attack(5)
    workbench.add(EVENT)
    (group,) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    workbench.add("2: 5 killed")
    workbench.publish()
    figure = Figure.objects.get()
    assert {one.speaker_label for one in figure.assertions.all()} == {"", "police"}
    workbench.add("2: 5 killed")
    assert "that this report says so, at ¶1 s1" in workbench.row("killed · 5")["text"]
    stored.refresh_from_db()
    assert stored.independent_sources == 2


def test_not_the_same_is_remembered(workbench: Workbench, ostavar: Ostavar):
    make.alias(ostavar.yaro, "Commander Yaro")
    workbench.add(EVENT, "victim: Commander Yaro")
    key = workbench.row("Commander Yaro")["key"]
    workbench.send("apart", row=key, field="name", record=str(ostavar.yaro.uid))
    sort(workbench, "Commander Yaro", "person")
    workbench.publish()
    told = Distinction.objects.get()
    assert {each.name for each in told.pair} == {"Commander Yaro", "Yaro Temesh"}


def test_without_a_reason_nothing_is_published_and_nothing_lost(workbench: Workbench):
    workbench.add(EVENT)
    workbench.publish(reason="")
    assert workbench.context["refused"]
    assert not Incident.objects.exists()
    assert workbench.states() == ["new"]


def test_what_the_store_refuses_stands_at_its_row(workbench: Workbench):
    workbench.add(EVENT, "6 killed", "5 wounded")
    row = workbench.row("wounded · 5")
    workbench.send(
        "edit", row=row["key"], line="5 wounded", **{"field-low": "9", "field-high": "5"}
    )
    workbench.publish()
    assert {each.metric for each in Figure.objects.all()} == {"killed"}
    assert workbench.states() == ["faulty"]
    assert "The high must not lie below the low." in workbench.row("wounded")["text"]


def test_what_others_have_deleted_meanwhile_stands_at_its_row(
    workbench: Workbench, attack: Callable
):
    stored = attack(5)
    workbench.add(EVENT)
    (group,) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    workbench.add("5 killed")
    seen = workbench.preview()
    stored.figures.get().delete()
    workbench.send_as_shown("publish", seen, "Later.")
    assert not workbench.rows()  # the figure is new again, with the voice of the report
    assert Figure.objects.get().assertions.get().source == workbench.source


def test_a_second_person_is_asked_for_where_the_setting_says_so(
    ostavar: Ostavar, client: Client, settings: LazySettings
):
    settings.REVIEW_NEEDED = True
    make_groups()
    user = User.objects.create_user("nora", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    workbench = Workbench(client, ostavar.report)
    workbench.open()
    workbench.send("subject", kind="actor", name="Northern Dawn Movement")
    workbench.add("led by Yaro Temesh")
    key = workbench.row("led by Yaro Temesh")["key"]
    workbench.send("choose", row=key, field="name", record=str(ostavar.yaro.uid))
    shown = workbench.preview()
    assert shown.statements
    assert not shown.may_publish
    workbench.publish()
    assert not Relationship.objects.exists()
    workbench.send_as_shown("propose", workbench.preview(), "Who leads it.")
    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.author, proposal.why) == ("proposed", "nora", "Who leads it.")
    assert "Sent to review" in workbench.row("led by Yaro Temesh")["text"]
    reviewer = User.objects.create_superuser("rahima")
    life.move(proposal.pk, ProposalStatus.RETURNED, reviewer, "Since when?")
    assert "Since when?" in workbench.row("led by Yaro Temesh")["text"]
    workbench.send_as_shown("propose", workbench.preview(), "Who leads it, as of the report.")
    again = Proposal.objects.latest("pk")
    life.publish(again.pk, reviewer, again.version)
    assert not workbench.rows()
    assert Relationship.objects.get().subject.pk == ostavar.yaro.pk


def test_a_row_stays_as_it_was_sent_to_review(workbench: Workbench):
    workbench.add(EVENT, "2: 6 killed")
    workbench.send_as_shown("propose", workbench.preview(), "First report.")
    toll = {"row": workbench.row("killed · 6")["key"]}
    for action, values in (
        ("edit", toll | {"line": "7 killed", "note": "two children"}),
        ("remove", toll),
        ("correct", toll | {"corrects": "r9"}),
        ("edit_voice", {"voice": 2, "name": "army"}),
        ("choose", {"subject": workbench.context["groups"][0].subject.key, "record": "new"}),
    ):
        assert "It was sent to review: nothing was saved." in workbench.send(action, **values)
    assert "You typed: 7 killed, two children." in workbench.send(
        "edit", line="7 killed", note="two children", **toll
    )
    assert "Sent to review" in workbench.row("killed · 6")["text"]
    assert "Line" not in workbench.row("killed · 6")["text"]
    life.move(Proposal.objects.get().pk, ProposalStatus.WITHDRAWN, User.objects.get())
    workbench.send("edit", line="7 killed", **toll)
    assert workbench.row("killed · 7")


@pytest.mark.parametrize("action", ["publish", "propose"])
def test_nothing_is_published_that_the_preview_did_not_show(workbench: Workbench, action: str):
    workbench.add(EVENT, "6 killed")
    shown = workbench.preview()
    other = Workbench(workbench.client, workbench.source)
    other.add("99 killed")
    text = workbench.send_as_shown(action, shown, "First report.")
    assert "the draft has changed since you looked" in text
    assert not Incident.objects.exists()
    assert not Proposal.objects.exists()
    again = workbench.context["preview"]
    assert again.count == 3
    other.send("keep", line="what is only being typed")
    workbench.send_as_shown("publish", again, "First report.")
    assert Figure.objects.count() == 2


def test_a_change_that_cannot_be_is_refused_as_any_fault(workbench: Workbench):
    workbench.add(EVENT)
    shown = workbench.preview()
    shown.seen = 10**17
    assert "Nothing was published." in workbench.send_as_shown("publish", shown, "First report.")


def test_a_correction_is_entered_on_the_same_page_by_the_same_voices(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.add(EVENT, "2: 4 killed")
    workbench.publish()
    workbench.send("correction", title="Correction: the toll", date="5 March 2024")
    correction = Source.objects.latest("pk")
    assert (correction.title, correction.publisher) == (
        "Correction: the toll",
        ostavar.report.publisher,
    )
    later = Workbench(workbench.client, correction)
    later.open()
    later.add("2: 5 killed")
    row = later.row("killed · 5")
    assert row["state"] == "rival"
    four = Assertion.objects.get(figure__low=4)
    later.send("correct", row=row["key"], corrects=str(four.uid))
    later.publish("The paper corrects its toll.")
    attack = Incident.objects.get()
    assert (attack.killed_low, attack.killed_high, attack.killed_contested) == (5, 5, False)


def test_what_is_shown_before_publishing_names_what_is_there(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("operates in Belkhan")
    workbench.add("operates in Belkhan", locator="¶2 s1")
    (effect,) = workbench.preview().effects
    assert effect.before == "in the store"
    assert effect.after == "one more passage of the same voice: operates in Belkhan"


def test_of_voices_and_passages_each_is_counted_once(workbench: Workbench, ostavar: Ostavar):
    make.presence(entity=ostavar.ndm, place=ostavar.belkhan, kind="operates_in")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    line = "operates in Belkhan"
    workbench.add(f"2: {line}", line)
    workbench.add(f"2: {line}", locator="¶2 s1")
    (effect,) = workbench.preview().effects
    kept = "kept with this voice: as of 2024-03-04"
    voices = "2 more voices, one more passage of the same voice"
    assert effect.after == f"{voices}: {line} ({kept})"
    (told,) = workbench.context["preview"].voices
    assert (told.number, told.name, told.who) == (2, "police", "speaker: only a label")
    workbench.publish()
    workbench.add(f"2: {line}", locator="¶3 s1")
    (effect,) = workbench.preview().effects
    assert effect.after == f"one more passage of the same voice: {line} ({kept})"
