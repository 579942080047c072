"""Several events as one, counts that are of no actor, and words in brackets behind a name."""

import pytest

from actors.models import Relationship
from incidents.models import Figure, Incident, Involvement, Place

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
SEVERAL = "several attacks on leaders, Veshtan, Quillport and Sornfort, by 27 July 2023"


@pytest.fixture
def provinces(ostavar: Ostavar) -> object:
    """A country with three provinces."""
    country = make.place(name="Ostavar", kind="country", country="OS")
    for name in ("Veshtan", "Quillport", "Sornfort"):
        make.place(name=name, kind="province", parent=country)
    return country


def test_several_attacks_are_one_event_at_the_place_that_holds_all(
    workbench: Workbench, provinces: object
):
    workbench.add(SEVERAL)
    assert workbench.states() == ["new"]
    assert "the place is Ostavar, and the words are kept" in workbench.rows()[0]["text"]
    workbench.publish()
    event = Incident.objects.get()
    assert (event.is_aggregate, event.date) == (True, "[..2023-07-27]")
    assert (event.place, event.location) == (provinces, "Veshtan, Quillport and Sornfort")
    assert event.place_precision == 6


def test_a_place_with_what_it_lies_in_is_that_place(workbench: Workbench, provinces: object):
    make.place(name="Millbrook", kind="city", parent=Place.objects.get(name="Veshtan"))
    workbench.add("armed attack, Millbrook, Veshtan, Sunday")
    workbench.publish()
    event = Incident.objects.get()
    assert (event.place.name, event.location) == ("Millbrook", "Millbrook, Veshtan")


def test_the_form_of_the_row_says_whether_it_is_one_event_or_several(workbench: Workbench):
    workbench.add("three bombings, Belkhan, Sunday")
    assert "several events as one" in workbench.rows()[0]["text"]
    key = workbench.rows()[0]["key"]
    workbench.send("edit", row=key, **{"field-is_aggregate": ""})
    workbench.publish()
    assert not Incident.objects.get().is_aggregate


def test_how_many_groups_there_are_in_a_place_is_said_of_the_place(
    workbench: Workbench, provinces: object
):
    workbench.send("subject", kind="actor", name="Northern Dawn Movement")
    workbench.add("20 or more terrorist groups in Ostavar")
    (group,) = workbench.context["groups"]
    assert (group.name, group.kind, workbench.states()) == ("Ostavar", "place", ["new"])
    workbench.publish()
    figure = Figure.objects.get()
    assert (figure.place, figure.entity, figure.incident) == (provinces, None, None)
    assert (figure.metric, figure.low, figure.bound) == ("groups", 20, "at_least")
    assert figure.counts == "terrorist groups in Ostavar"
    workbench.add("20 or more terrorist groups in Ostavar")
    assert workbench.states() == ["known"]
    workbench.add("15 terrorist groups in Ostavar")
    assert len(workbench.context["groups"]) == 1


def test_a_count_in_a_place_that_nobody_knows_waits(workbench: Workbench):
    workbench.add("20 groups in Nowhere", "20 groups operate in the region")
    assert workbench.states() == ["faulty", "faulty"]
    assert "No place is called “Nowhere”" in workbench.rows()[0]["text"]
    assert "write the name of the place" in workbench.rows()[1]["text"]


def test_words_in_brackets_are_the_title_of_a_link_and_no_part_of_the_name(
    workbench: Workbench, ostavar: Ostavar
):
    make.actor(name="Sorn Front")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("linked to Sorn Front (access and influence)", "works with Sorn Front")
    assert workbench.states() == ["new", "new"]
    workbench.publish()
    titles = Relationship.objects.order_by("title").values_list("title", flat=True)
    assert [*titles] == ["access and influence", "works with"]


def test_words_in_brackets_stay_with_a_part(workbench: Workbench, ostavar: Ostavar):
    workbench.add("armed attack, Belkhan, Sunday", "target: Northern Dawn Movement (its office)")
    workbench.add("claimed by Northern Dawn Movement (in a video)")
    assert workbench.states() == ["new", "new", "faulty"]
    assert "no part of the name" in workbench.rows()[-1]["text"]
    workbench.publish()
    part = Involvement.objects.get()
    assert (part.entity_id, part.label) == (ostavar.ndm.pk, "its office")


def test_a_link_to_groups_without_a_name_is_refused_with_what_to_write(workbench: Workbench):
    workbench.send("subject", kind="actor", name="Northern Dawn Movement")
    workbench.add("merged with several splinter groups")
    (row,) = workbench.rows()
    assert row["state"] == "faulty"
    assert "“several groups (merged with several splinter groups)”" in row["text"]
    assert "“event: merger with several splinter groups, by May 2023”" in row["text"]
    workbench.add("several groups (merged with several splinter groups)", about="")
    workbench.add("event: merger with several splinter groups, by May 2023")
    assert workbench.states()[1:] == ["new", "new"]
