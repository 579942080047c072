"""A name as reports write it finds whom it means, and nobody is taken who may not be meant."""

import pytest

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.fixture
def islamic_party(ostavar: Ostavar) -> object:
    """An actor with two short forms, and one whose name another line gives in brackets."""
    party = make.actor(name="Veshtan Islamic Party")
    make.alias(party, "VIP", kind="acronym")
    make.alias(party, "EVIM", kind="acronym")
    return party


def about_ndm(workbench: Workbench) -> None:
    workbench.send("subject", kind="actor", name="Northern Dawn Movement")


def test_both_parts_of_a_name_with_a_slash_are_looked_up(
    workbench: Workbench, islamic_party: object
):
    about_ndm(workbench)
    workbench.add("works with EVIM/VIP")
    row = workbench.row("linked to EVIM/VIP")
    assert row["state"] == "ambiguous"
    assert "by “EVIM”: “EVIM” is another name of Veshtan Islamic Party" in row["text"]
    assert "by “VIP”:" in row["text"]


def test_a_name_in_brackets_is_looked_up_beside_the_one_before_it(workbench: Workbench):
    about_ndm(workbench)
    make.actor(name="Sorn Front")
    make.alias(make.actor(name="Army of the Sorn"), "SFL", kind="acronym")
    workbench.add("allied with Sorn Front (SFL)")
    row = workbench.row("allied with Sorn Front (SFL)")
    assert row["state"] == "ambiguous"  # the parts mean two actors
    assert "by “Sorn Front”:" in row["text"]
    assert "by “SFL”:" in row["text"]


def test_an_actor_of_just_the_whole_name_is_taken_as_before(
    workbench: Workbench, islamic_party: object
):
    about_ndm(workbench)
    make.actor(name="EVIM/VIP")
    workbench.add("allied with EVIM/VIP")
    assert "taken for EVIM/VIP" in workbench.row("allied with EVIM/VIP")["text"]
