"""Which stored events stop a row until the editor has said whether one of them is meant."""

from collections.abc import Callable

import pytest

from incidents.models import Incident

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.fixture
def country(ostavar: Ostavar) -> object:
    return make.place(name="Ostavar", kind="country", country="OS")


def candidates(workbench: Workbench) -> list[str]:
    return [each.name for each in workbench.context["groups"][-1].candidates]


def test_an_event_without_a_day_is_found_by_the_word_that_names_it(
    workbench: Workbench, attack: Callable
):
    attack(title="Ostavar-Sorn (Quill) agreement", event_type="agreement", date="[..2020-06-14]",
           place=None)  # fmt: skip
    workbench.add("agreement: Quill deal")
    workbench.add("agreement: Quill deal of the capital, by 14 June 2020")
    row, dated = workbench.rows()
    assert row["state"] == "ambiguous"
    assert dated["state"] == "new"  # another word speaks against it: it is shown, and stops nothing
    assert "Perhaps it is one of these" in workbench.open()
    assert candidates(workbench) == ["Ostavar-Sorn (Quill) agreement"]


def test_an_event_of_the_same_day_and_kind_that_no_place_tells_apart_is_asked_about(
    workbench: Workbench, attack: Callable
):
    attack(title="Quill attacks", event_type="attack", date="2001-09-11", place=None)
    attack(title="Sorn attacks", event_type="attack", date="2001-09-12", place=None)
    workbench.add("attack: 9/11, 11 September 2001")
    assert workbench.states() == ["ambiguous"]
    assert candidates(workbench)[0] == "Quill attacks"


def test_the_same_country_and_kind_are_no_reason_to_ask(
    workbench: Workbench, attack: Callable, country: object
):
    attack(title="Mass release of prisoners by the Front", event_type="other", place=country)
    workbench.add("other: drones of the Front violate air space, Ostavar")
    assert workbench.states() == ["new"]


def test_the_same_district_and_kind_on_another_day_are_shown_and_stop_nothing(
    workbench: Workbench, attack: Callable
):
    attack(title="Attack on a guard post at Belkhan", event_type="attack", date="2019")
    workbench.add("armed attack, Belkhan")
    assert workbench.states() == ["new"]
    assert candidates(workbench) == ["Attack on a guard post at Belkhan"]
    workbench.publish()
    assert Incident.objects.count() == 2


def test_a_word_that_many_events_bear_names_none_of_them(workbench: Workbench, attack: Callable):
    for number in range(8):
        attack(title=f"Attack on the Front {number}", event_type="attack", date="2019", place=None)
    workbench.add("attack on the Front, by January 2024")
    assert workbench.states() == ["new"]
