"""The fields of a row's form are read as lines are; what they get wrong stands at the row."""

import pytest

from actors.models import Relationship
from incidents.models import Incident
from sources.models import Assertion

from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.mark.parametrize("typed", ["nan", "inf", "1e400", "-1", "1.000", "3,5", "5 or 6", "²"])
def test_what_is_not_one_number_is_a_fault_of_its_row(workbench: Workbench, typed: str):
    workbench.add("armed attack, Belkhan, Sunday", "5 killed")
    key = workbench.row("killed · 5")["key"]
    workbench.send("edit", row=key, **{"field-low": typed, "field-high": typed})
    assert workbench.states() == ["new", "faulty"]


@pytest.mark.parametrize("typed", ["1,500", "1500", "fifteen hundred"])
def test_numbers_in_fields_are_those_of_lines(workbench: Workbench, typed: str):
    workbench.add("armed attack, Belkhan, Sunday", "5 killed")
    key = workbench.row("killed · 5")["key"]
    workbench.send("edit", row=key, **{"field-low": typed, "field-high": typed})
    assert "would be 1500" in " ".join(workbench.row(typed)["text"].split())


def test_a_credibility_is_one_of_the_list(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday")
    workbench.send("edit", row=workbench.row("attack")["key"], credibility="²")
    assert workbench.preview().count == 1


def test_a_link_has_its_title_and_dates_in_its_form(workbench: Workbench, ostavar: Ostavar):
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("led by Yaro Temesh")
    key = workbench.row("led by")["key"]
    workbench.send("choose", row=key, field="name", record=str(ostavar.yaro.uid))
    dates = {"field-start": "March 2016", "field-end": "mid-month"}
    workbench.send("edit", row=key, **dates, **{"field-title": "overall leader"})
    assert workbench.states() == ["faulty"]
    workbench.send("edit", row=key, **{"field-end": "[..2018]"})
    workbench.publish()
    link = Relationship.objects.get()
    assert (link.title, link.start, link.end) == ("overall leader", "2016-03", "[..2018]")


def test_an_event_has_its_weapons_and_targets_in_its_form(workbench: Workbench):
    workbench.add("suicide bombing, Belkhan, Sunday")
    key = workbench.row("bombing")["key"]
    given = {"field-weapons": "Suicide vest, cannonball", "field-target_kinds": "police, military"}
    workbench.send("edit", row=key, **given)
    assert "“cannonball” is none of: " in workbench.row("suicide")["text"]
    workbench.send("edit", row=key, **{"field-weapons": "Suicide vest"})
    workbench.publish()
    event = Incident.objects.get()
    assert (event.weapons, event.target_kinds) == (["suicide_vest"], ["police", "military"])


def test_what_a_new_line_says_is_not_undone_by_its_form(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "6 killed")
    key = workbench.row("killed · 6")["key"]
    rest = {"stance": "", "hedge": "", "modality": "", "note": ""}
    workbench.send("edit", row=key, line="reportedly possibly 6 killed", **rest)
    assert "killed · 6, reported, hypothesised" in workbench.row("killed · 6")["text"]
    workbench.publish()
    told = Assertion.objects.get(figure__isnull=False)
    assert (told.hedge, told.modality) == ("reported", "hypothesised")


def test_a_row_shows_the_stance_and_the_hedge_that_were_set_in_its_form(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "reportedly 6 killed")
    key = workbench.row("6, reported")["key"]
    workbench.send("edit", row=key, stance="denies", hedge="alleged", modality="hypothesised")
    assert "denies: toll · killed · 6 · total, alleged, hypothesised" in workbench.row("6")["text"]
