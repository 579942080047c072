"""A denial is of whoever denies, and stays a denial; what others say of a claim is theirs."""

import pytest

from sources.models import Assertion, Source

from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
EVENT = "armed attack, Belkhan, Sunday"
NDM = "Northern Dawn Movement"


def said(role: str) -> tuple[str, str]:
    """Who said last that somebody has this role, and with which stance."""
    one = Assertion.objects.filter(involvement__role=role).latest("pk")
    return str(one.speaker or one.speaker_label), one.stance


def test_what_corrects_a_denial_is_a_denial(workbench: Workbench):
    workbench.add(EVENT, f"denied by {NDM}")
    workbench.publish()
    first = Assertion.objects.get(involvement__role="perpetrator")
    workbench.send("correction", title="Correction of the report", date="5 March 2024")
    later = Workbench(workbench.client, Source.objects.latest("pk"))
    later.open()
    later.add(f"denied by {NDM}")
    later.send("correct", row=later.row("denied")["key"], corrects=str(first.uid))
    later.publish("The paper quotes it anew.")
    assert said("perpetrator") == (NDM, "denies")
    first.refresh_from_db()
    assert first.superseded_by is not None
    assert first.involvement.status == "denied"


def test_whoever_denies_speaks_also_if_another_voice_tells_it(workbench: Workbench):
    workbench.add(EVENT, f"2: {NDM} denied it")
    assert f"{NDM} is the one who says so." in workbench.row("denied")["text"]
    workbench.publish()
    assert said("perpetrator") == (NDM, "denies")


@pytest.mark.parametrize("stance", ["doubts", "cannot confirm", "confirms", "denies"])
def test_a_denial_has_no_other_stance(workbench: Workbench, stance: str):
    workbench.add(EVENT, f"{stance} denied by {NDM}", f"denied by {NDM}")
    assert workbench.states() == ["new", "faulty", "denied"]
    key = workbench.rows()[2]["key"]
    workbench.send("edit", row=key, stance="doubts")
    assert workbench.states() == ["new", "faulty", "faulty"]


@pytest.mark.parametrize("stance", ["doubts", "denies", "cannot confirm"])
def test_what_the_source_says_of_a_claim_is_not_said_by_the_claimant(
    workbench: Workbench, ostavar: Ostavar, stance: str
):
    workbench.add(EVENT, f"{stance} claimed by {NDM}")
    workbench.publish()
    assert said("claimant") == ("", stance.replace(" ", "_"))


@pytest.mark.parametrize("voice", ["", "2: "])
def test_a_person_who_denies_is_no_group(workbench: Workbench, ostavar: Ostavar, voice: str):
    workbench.add(EVENT, f"{voice}denied by Yaro Temesh")
    key = workbench.row("denied")["key"]
    workbench.send("choose", row=key, field="name", record=str(ostavar.yaro.uid))
    workbench.publish()
    one = Assertion.objects.get(involvement__role="perpetrator")
    assert (one.speaker.name, one.speaker_kind, one.stance) == ("Yaro Temesh", "unnamed", "denies")


def test_the_day_of_a_claim_is_not_the_day_on_which_others_tell_of_it(workbench: Workbench):
    workbench.add(EVENT, f"2: claimed by {NDM} on 2 March")
    workbench.publish()
    one = Assertion.objects.get(involvement__role="claimant")
    assert (one.speaker_label, one.stated_on, one.involvement.stated_on) == (
        "police",
        "",
        "2024-03-02",
    )


def test_a_correction_corrects_nothing_once_its_line_says_something_else(workbench: Workbench):
    workbench.add(EVENT, "5 killed", "6 killed")
    _, old, new = (each["key"] for each in workbench.rows())
    workbench.send("correct", row=new, corrects=old)
    workbench.send("edit", row=new, line="7 killed")
    assert workbench.states() == ["new", "superseded", "new"]
    workbench.send("edit", row=new, line="7 wounded")
    assert workbench.states() == ["new", "new", "new"]


def test_what_is_published_stands_below_with_the_doubt(workbench: Workbench):
    workbench.add(EVENT, "doubts 5 killed", "no comment on 7 wounded", "8 killed")
    workbench.publish()
    workbench.open()
    rows = [row for group in workbench.context["stored"].groups for row in group.rows]
    assert {row.says.split(", ")[0] for row in rows if row.kind == "figure"} == {
        "Doubts it: 5 killed",
        "Neither confirms nor denies it: 7 wounded",
        "8 killed",
    }
