"""A link or presence told with other days or words is one claim: each voice keeps its own."""

import pytest

from actors.models import Relationship
from incidents.models import Presence
from sources.models import Assertion

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def of_the_movement(workbench: Workbench, ostavar: Ostavar, *lines: str) -> None:
    """Enter what is said of the Northern Dawn Movement, led by Yaro Temesh."""
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    for line in lines:
        workbench.add(line)
        if "Yaro" in line:
            row = workbench.rows()[-1]
            record = str(ostavar.yaro.uid)
            workbench.send("choose", row=row["key"], field="name", record=record)


def kept(of: str) -> list[tuple[str, str]]:
    """The days and words that the voices of links or presences keep, in the order of rows."""
    told = Assertion.objects.filter(**{f"{of}__isnull": False}, source__published="2024-03-04")
    return [*told.order_by("pk").values_list("says_date", "says_text")]


def test_who_led_it_at_another_time_is_told_with_that_time(workbench: Workbench, ostavar: Ostavar):
    make.relationship(subject=ostavar.yaro, kind="leader_of", object=ostavar.ndm, as_of="2010")
    of_the_movement(workbench, ostavar, "led by Yaro Temesh")
    assert workbench.states() == ["known"]
    assert "as saying besides: as of 2024-03-04" in workbench.rows()[0]["text"]
    (effect,) = workbench.preview().effects
    assert "(kept with this voice: as of 2024-03-04)" in effect.after
    workbench.publish()
    assert Relationship.objects.get().as_of == "2010"
    assert kept("relationship") == [("2024-03-04", "")]


def test_that_a_known_link_has_ended_is_kept_with_the_voice(workbench: Workbench, ostavar: Ostavar):
    make.relationship(subject=ostavar.yaro, kind="leader_of", object=ostavar.ndm, as_of="2010")
    of_the_movement(workbench, ostavar, "led by Yaro Temesh until 2018")
    assert workbench.states() == ["known"]
    workbench.publish()
    assert Relationship.objects.get().end == ""
    assert kept("relationship") == [("[..2018]", "until 2018")]


def test_what_was_so_before_a_link_began_is_another_one(workbench: Workbench, ostavar: Ostavar):
    make.relationship(subject=ostavar.yaro, kind="leader_of", object=ostavar.ndm, start="2016")
    of_the_movement(workbench, ostavar, "led by Yaro Temesh", "led by Yaro Temesh in 2010")
    assert workbench.states() == ["known", "new"]
    assert "as saying besides" not in workbench.rows()[0]["text"]  # the day of the report says that


def test_a_presence_of_another_year_is_told_with_that_year(workbench: Workbench, ostavar: Ostavar):
    where = {"entity": ostavar.ndm, "kind": "operates_in", "place": ostavar.belkhan}
    make.presence(**where, as_of="2010")
    of_the_movement(workbench, ostavar, "operates in Belkhan")
    assert workbench.states() == ["known"]
    workbench.publish()
    assert Presence.objects.get().as_of == "2010"
    assert kept("presence") == [("2024-03-04", "")]


@pytest.mark.parametrize("ends", [("", " since 2016"), (" since 2016", "")])
def test_a_link_told_from_both_ends_with_other_days_is_one(
    workbench: Workbench, ostavar: Ostavar, ends: tuple[str, str]
):
    column = make.actor(name="Ashen Column")
    of_the_movement(workbench, ostavar, f"fights Ashen Column{ends[0]}")
    workbench.send("subject", kind="actor", name=column.name)
    (*_, about) = workbench.context["content"].subjects
    workbench.add(f"2: fights Northern Dawn Movement{ends[1]}", about=about.key)
    assert "It is one claim with the row" in " ".join(row["text"] for row in workbench.rows())
    workbench.publish()
    link = Relationship.objects.get()
    assert (link.start, link.as_of) == ("2016", "")
    assert link.assertions.count() == 2


def test_rows_of_other_years_are_one_claim_that_keeps_the_years(
    workbench: Workbench, ostavar: Ostavar
):
    lines = ["led by Yaro Temesh in 2010", "led by Yaro Temesh in 2012", "was led by Yaro Temesh"]
    of_the_movement(workbench, ostavar, *lines)
    workbench.publish()
    assert workbench.states() == []
    assert Relationship.objects.get().as_of == "2010"
    assert kept("relationship") == [
        ("", ""),
        ("2012", ""),
        ("[..2024-03-04]", "until [..2024-03-04]"),
    ]


def test_the_words_for_a_link_are_kept_where_the_stored_one_has_none(
    workbench: Workbench, ostavar: Ostavar
):
    column = make.actor(name="Ashen Column")
    make.relationship(subject=ostavar.ndm, kind="linked_to", object=column, as_of="2024-03-04")
    of_the_movement(workbench, ostavar, "linked to Ashen Column (common ground)")
    assert workbench.states() == ["known"]
    assert "as saying besides: common ground" in workbench.rows()[0]["text"]
    (effect,) = workbench.preview().effects
    assert "(kept with this voice: common ground)" in effect.after
    workbench.publish()
    assert Relationship.objects.get().title == ""
    assert kept("relationship") == [("", "common ground")]
