"""A record that is named in two ways in one draft stays one record."""

import pytest

from actors.models import Actor, Alias, Relationship

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.fixture
def riders() -> Actor:
    made = make.actor(name="Riders of Dawn")
    make.alias(entity=made, text="Dawn Front")
    return made


def choose(workbench: Workbench, text: str, record: Actor) -> None:
    key = workbench.row(text)["key"]
    workbench.send("choose", row=key, field="name", record=str(record.uid))


def test_what_is_said_of_both_names_is_published_of_the_one_record(
    workbench: Workbench, ostavar: Ostavar, riders: Actor
):
    workbench.add("Riders of Dawn: aka RD", "Dawn Front: aka DF")
    assert workbench.states() == ["new", "new"]
    workbench.publish()
    assert {each.text for each in Alias.objects.filter(entity=riders)} >= {"RD", "DF"}


def test_a_link_of_a_record_with_itself_is_at_fault(
    workbench: Workbench, ostavar: Ostavar, riders: Actor
):
    workbench.add("Riders of Dawn: faction of Dawn Front")
    row = workbench.row("part of")
    assert row["state"] == "faulty"
    assert "“Dawn Front” is what the line is about: a link is between two." in row["text"]
    assert not Relationship.objects.exists()


def test_a_row_says_for_whom_a_name_was_chosen(workbench: Workbench, ostavar: Ostavar):
    workbench.add("armed attack, Belkhan, Sunday", "victim: Yaro")
    workbench.send(
        "choose", row=workbench.row("victim")["key"], field="name", record=str(ostavar.yaro.uid)
    )
    assert f"taken for {ostavar.yaro.name}" in workbench.row("victim")["text"]
