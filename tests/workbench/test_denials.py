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
