"""Whoever is not found by the name of the report is searched for from the row, and named."""

from collections.abc import Callable

import pytest

from actors.models import Relationship
from incidents.models import Presence

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.fixture
def about_ndm(workbench: Workbench, ostavar: Ostavar) -> Workbench:
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    return workbench


def test_an_actor_is_searched_for_and_named_from_the_row(about_ndm: Workbench, ostavar: Ostavar):
    column = make.actor(name="Ashen Column")
    about_ndm.add("allied with Men of the Ash")
    key = about_ndm.rows()[0]["key"]
    about_ndm.send("seek", row=key, field="name", seek="Ashen Colum")
    (row,) = about_ndm.rows()
    assert row["state"] == "ambiguous"
    assert "by “Ashen Colum”: “Ashen Column” is its name" in row["text"]
    about_ndm.send("choose", row=key, field="name", record=str(column.uid))
    assert about_ndm.states() == ["new"]
    about_ndm.publish()
    assert Relationship.objects.get().object_id == column.pk


def test_who_was_taken_wrongly_is_searched_for_anew(about_ndm: Workbench, ostavar: Ostavar):
    make.actor(name="Ashen Column")
    about_ndm.add("allied with Ashen Column")
    key = about_ndm.rows()[0]["key"]
    about_ndm.send("seek", row=key, field="name", seek="Yaro Temesh")
    (row,) = about_ndm.rows()
    assert row["state"] == "ambiguous"  # nobody is taken any more
    assert row["text"].index("Yaro Temesh") < row["text"].index("Ashen Column” is its name")
    about_ndm.send("choose_again", row=key, field="name")
    assert "taken for “Ashen Column”" in about_ndm.rows()[0]["text"]


def test_a_search_in_vain_is_told_and_one_without_a_name_refused(about_ndm: Workbench):
    about_ndm.add("allied with Men of the Ash")
    key = about_ndm.rows()[0]["key"]
    about_ndm.send("seek", row=key, field="name", seek="Zzyx")
    assert "The store has nobody and nothing by “Zzyx”." in about_ndm.rows()[0]["text"]
    assert "by which name" in about_ndm.send("seek", row=key, field="name", seek="")


def test_an_event_is_searched_for_from_its_head(workbench: Workbench, attack: Callable):
    stored = attack(title="Storming of the Quillport prison", date="2019-05-01")
    workbench.add("armed attack, Belkhan, Sunday")
    (group,) = workbench.context["groups"]
    workbench.send("seek", subject=group.subject.key, seek="quillport prison")
    (group,) = workbench.context["groups"]
    assert workbench.states() == ["ambiguous"]
    assert group.candidates[0].record == str(stored.uid)
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    assert workbench.states() == ["rival"]  # the store has another day


def test_a_place_is_searched_for_and_holds_for_all_rows(about_ndm: Workbench, ostavar: Ostavar):
    about_ndm.add("operates in Old Belkan", "camp in Old Belkan")
    row, _ = about_ndm.rows()
    assert row["state"] == "faulty"
    about_ndm.send("seek", row=row["key"], field="place", seek="Belkan")
    assert about_ndm.states() == ["ambiguous", "ambiguous"]
    place = str(ostavar.belkhan.uid)
    about_ndm.send("choose", row=row["key"], field="place", record=place)
    assert about_ndm.states() == ["new", "new"]
    about_ndm.publish()
    assert {each.place for each in Presence.objects.all()} == {ostavar.belkhan}


def test_an_unknown_place_has_a_link_that_adds_it_and_the_draft_knows_it_then(
    about_ndm: Workbench,
):
    about_ndm.add("operates in the Sorn valley")
    page = about_ndm.open()
    assert 'places/add/?name=Sorn%20valley" target="_blank"' in page.replace("/place/", "/places/")
    make.place(name="Sorn valley", kind="region")
    assert about_ndm.states() == ["new"]


def test_an_actor_is_no_target_of_a_presence_and_the_row_says_what_to_write(
    about_ndm: Workbench,
):
    column = make.actor(name="Ashen Column")
    make.alias(column, "ACL", kind="acronym")
    about_ndm.add("targets ACL", "operates in ACL")
    targets, operates = about_ndm.rows()
    assert "write “fights ACL” or “threatens ACL”" in targets["text"]
    assert "is an actor and no place" in operates["text"]


# The same two


def test_a_link_of_the_same_two_is_offered_as_the_same(about_ndm: Workbench, ostavar: Ostavar):
    column = make.actor(name="Ashen Column")
    stored = make.relationship(
        subject=column, kind="linked_to", object=ostavar.ndm, title="common ground"
    )
    about_ndm.add("close ties to Ashen Column")
    (row,) = about_ndm.rows()
    assert row["state"] == "new"
    assert "A link of this kind between the two is there already." in row["text"]
    about_ndm.send("same_link", row=row["key"], same=str(stored.uid))
    assert about_ndm.states() == ["known"]
    about_ndm.publish()
    assert Relationship.objects.get() == stored
    assert stored.assertions.latest("pk").says_text == "close ties"


def test_two_rows_of_the_same_two_become_one_link_if_the_editor_says_so(
    about_ndm: Workbench, ostavar: Ostavar
):
    make.actor(name="Ashen Column")
    about_ndm.add("linked to Ashen Column (common ground)", "linked to Ashen Column")
    first, second = about_ndm.rows()
    assert "A link of this kind" not in first["text"]
    about_ndm.send("same_link", row=second["key"], same=first["key"])
    about_ndm.publish()
    link = Relationship.objects.get()
    assert (link.title, link.assertions.count()) == ("common ground", 2)


def test_two_rows_of_the_same_two_stay_two_links_if_nothing_is_said(
    about_ndm: Workbench, ostavar: Ostavar
):
    make.actor(name="Ashen Column")
    about_ndm.add("linked to Ashen Column (common ground)", "linked to Ashen Column")
    about_ndm.publish()
    assert Relationship.objects.count() == 2
