"""What was so is not told as being so; what was tried, blamed or miscounted reads as that."""

import pytest

from actors.models import Relationship
from incidents.models import Incident, Presence
from sources.models import Assertion

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
EVENT = "armed attack, Belkhan, Sunday"
BY_THE_REPORT = "[..2024-03-04]"


@pytest.mark.parametrize(
    ("line", "end", "as_of"),
    [
        ("used to be part of Northern Dawn Movement", BY_THE_REPORT, ""),
        ("used to support Northern Dawn Movement", BY_THE_REPORT, ""),
        ("was part of Northern Dawn Movement in 2010", "", "2010"),
        ("has been part of Northern Dawn Movement", "", "2024-03-04"),
        ("was formed by members of Northern Dawn Movement", "", "2024-03-04"),
    ],
)
def test_a_link_of_the_past_has_ended_by_the_report(
    workbench: Workbench, line: str, end: str, as_of: str
):
    make.actor(name="Dawn Riders")
    workbench.send("subject", kind="actor", name="Dawn Riders")
    workbench.add(line)
    workbench.publish()
    link = Relationship.objects.get()
    assert (link.end, link.as_of) == (end, as_of)


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("was based in Belkhan", BY_THE_REPORT),
        ("used to operate in Belkhan", BY_THE_REPORT),
        ("has been based in Belkhan", ""),
    ],
)
def test_a_presence_of_the_past_has_ended_by_the_report(
    workbench: Workbench, ostavar: Ostavar, line: str, end: str
):
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add(line)
    workbench.publish()
    assert Presence.objects.get().end == end


def test_whoever_led_it_leads_it_no_more_and_was_born_for_ever(
    workbench: Workbench, ostavar: Ostavar
):
    workbench.send("subject", kind="person", name=ostavar.yaro.name)
    (about,) = workbench.context["content"].subjects
    workbench.add("led Northern Dawn Movement", "was born in Belkhan")
    workbench.send("choose", subject=about.key, record=str(ostavar.yaro.uid))
    workbench.publish()
    assert Relationship.objects.get().end == BY_THE_REPORT
    assert Presence.objects.get().end == ""


@pytest.mark.parametrize(
    "line", ["attempted attack, Belkhan, Sunday", "assassination attempt, Belkhan, Sunday"]
)
def test_an_attack_that_was_attempted_failed(workbench: Workbench, line: str):
    workbench.add(line)
    workbench.publish()
    assert Incident.objects.get().outcome == "failed"


@pytest.mark.parametrize(
    ("line", "stance"),
    [
        ("2: blamed: Northern Dawn Movement", "blames"),
        ("2: blamed on Northern Dawn Movement", "blames"),
        ("2: Northern Dawn Movement was blamed", "blames"),
        ("2: doubts blamed: Northern Dawn Movement", "doubts"),
        ("blames Northern Dawn Movement", "blames"),
        ("blamed on Northern Dawn Movement", "asserts"),
    ],
)
def test_a_voice_that_tells_of_blame_blames_and_the_report_tells_that_others_do(
    workbench: Workbench, line: str, stance: str
):
    workbench.add(EVENT, line)
    told_by_report = "It is told that they are blamed, and not by whom"
    assert (told_by_report in workbench.rows()[-1]["text"]) == (stance == "asserts")
    workbench.publish()
    assert Assertion.objects.get(involvement__role="blamed").stance == stance


def test_a_number_of_people_that_is_not_whole_is_a_fault_at_once(workbench: Workbench):
    workbench.add(EVENT, "5 killed")
    row = workbench.row("killed · 5")
    workbench.send("edit", row=row["key"], line="5 killed", **{"field-low": "5.5"})
    assert workbench.states() == ["new", "faulty"]
    assert "must be a whole number" in workbench.rows()[-1]["text"]
