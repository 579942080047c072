"""What the store knows shows at the row, and nothing is chosen for the editor in silence."""

from collections.abc import Callable

import pytest

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
EVENT = "armed attack, Belkhan, Sunday"


def test_a_person_of_that_name_is_a_candidate_with_why_and_never_taken(
    workbench: Workbench, ostavar: Ostavar
):
    make.alias(ostavar.yaro, "Commander Yaro")
    workbench.add(EVENT, "claimed by Dawn Riders", "faction of Northern Dawn Movement")
    workbench.add("led by Commander Yaro")
    row = workbench.row("led by Commander Yaro")
    assert row["state"] == "ambiguous"
    assert "Yaro Temesh" in row["text"]
    assert "“Commander Yaro” is another name of Yaro Temesh: the same letters." in row["text"]
    workbench.send("choose", row=row["key"], field="name", record=str(ostavar.yaro.uid))
    assert workbench.row("led by Commander Yaro")["state"] == "new"


def test_the_only_actor_of_just_that_name_is_taken_and_told(workbench: Workbench):
    workbench.add(EVENT, "denied by Northern Dawn Movement")
    row = workbench.row("Northern Dawn Movement")
    assert row["state"] == "denied"
    assert "taken for “Northern Dawn Movement”" in row["text"]
    assert "taken for Northern Dawn Movement" in row["text"].split("¶1 s1")[0]  # without opening it


def test_a_new_actor_waits_until_it_is_said_what_sort_it_is(workbench: Workbench):
    workbench.add(EVENT, "claimed by Dawn Riders")
    row = workbench.row("claimed by Dawn Riders")
    assert row["state"] == "draft"
    workbench.send("edit_subject", row=row["key"], field="name", sort="faction")
    assert workbench.row("claimed by Dawn Riders")["state"] == "new"


def test_an_event_of_that_day_and_place_is_a_candidate(workbench: Workbench, attack: Callable):
    stored = attack(5)
    workbench.add(EVENT)
    row = workbench.row("Armed attack, Belkhan")
    assert row["state"] == "ambiguous"
    (group,) = workbench.context["groups"]
    (candidate,) = group.candidates
    assert candidate.record == str(stored.uid)
    assert "same day" in candidate.why
    assert "same place" in candidate.why
    assert "killed 5" in candidate.about
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    assert workbench.row("Armed attack, Belkhan")["state"] == "known"


def chosen(workbench: Workbench, stored: object) -> None:
    workbench.add(EVENT)
    (group,) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))  # type: ignore[attr-defined]


def test_a_toll_is_known_or_a_rival_and_shows_the_range_as_it_would_be(
    workbench: Workbench, attack: Callable
):
    chosen(workbench, attack(5))
    workbench.add("5 killed")
    assert workbench.row("killed · 5")["state"] == "known"
    workbench.add("3: 8 killed")
    row = workbench.row("killed · 8")
    assert row["state"] == "rival"
    assert "Killed in this event would be 5–8, contested" in row["text"]
    assert "Veshtan Wire" in row["text"]
    (group,) = workbench.context["groups"]
    (wire,) = (each for each in group.rows[-1].voices if each.voice == "Veshtan Wire")
    assert (wire.says, wire.counts, wire.corrects) == ("5", "yes", "")
    assert "it can be contradicted, not corrected" in wire.why_not


def test_a_voice_corrects_itself_and_no_other(workbench: Workbench):
    workbench.add(EVENT, "2: 3 killed", "2: 4 killed", "3: 6 killed")
    early, late = workbench.row("killed · 3"), workbench.row("killed · 4")
    workbench.send("correct", row=late["key"], corrects=early["key"])
    assert workbench.states() == ["new", "superseded", "rival", "rival"]
    workbench.send("stands", row=late["key"], corrects=early["key"])
    assert workbench.states() == ["new", "rival", "rival", "rival"]


def test_nobody_claimed_it_and_a_claim_are_rivals(workbench: Workbench, attack: Callable):
    stored = attack()
    make.involvement(stored, entity=make.actor(name="Ashen Column"), role="claimant")
    chosen(workbench, stored)
    workbench.add("nobody claimed")
    row = workbench.row("nobody has claimed it")
    assert row["state"] == "rival"
    assert "Ashen Column" in row["text"]


def test_a_link_that_somebody_tells_is_known(workbench: Workbench, ostavar: Ostavar):
    riders = make.actor(name="Dawn Riders", kind="faction")
    make.relationship(subject=riders, kind="part_of", object=ostavar.ndm)
    workbench.send("subject", kind="actor", name="Dawn Riders")
    workbench.add("faction of Northern Dawn Movement")
    workbench.add("faction of Northern Dawn Movement since 2016")  # says more
    assert workbench.states() == ["known", "new"]


def test_a_place_that_nobody_knows_is_told_with_the_row(workbench: Workbench):
    workbench.send("subject", kind="actor", name="Northern Dawn Movement")
    workbench.add("operates in Nowhere")
    row = workbench.row("operates in Nowhere")
    assert row["state"] == "faulty"
    assert "No place is called “Nowhere”" in row["text"]
