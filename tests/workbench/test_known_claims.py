"""What the store takes a row for says no more than the row, and loses nothing of it."""

from collections.abc import Callable

import pytest

from actors.models import Relationship
from sources.models import Assertion

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
EVENT = "armed attack, Belkhan, Sunday"


def test_what_is_so_now_is_not_what_has_ended(workbench: Workbench, ostavar: Ostavar):
    kind = {"subject": ostavar.yaro, "kind": "leader_of", "object": ostavar.ndm}
    make.relationship(**kind, start="2016", end="2018")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("led by Yaro Temesh", "led by Yaro Temesh since 2016")
    workbench.add("led by Yaro Temesh from 2016 to 2018")
    key = workbench.rows()[0]["key"]
    workbench.send("choose", row=key, field="name", record=str(ostavar.yaro.uid))
    assert workbench.states() == ["new", "new", "known"]
    workbench.publish()
    assert workbench.states() == ["faulty"]  # no second claim with this beginning
    found = Relationship.objects.order_by("pk").values_list("start", "end", "as_of")
    assert [*found] == [
        ("2016", "2018", ""),
        ("", "", "2024-03-04"),
    ]


def test_what_a_voice_says_beyond_a_known_event_is_kept_in_words(
    workbench: Workbench, attack: Callable
):
    stored = attack()
    workbench.add("suicide bombing, Quillport market, Sunday")
    (group,) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    more = "besides: suicide bomb, bombing/explosion, suicide, at Quillport market."
    assert more in workbench.row("Suicide bombing")["text"]
    workbench.publish()
    told = Assertion.objects.filter(incident=stored).latest("pk")
    assert told.says_text == "suicide bomb, bombing/explosion, suicide, at Quillport market"


def test_that_a_known_attack_was_foiled_is_kept_in_words(workbench: Workbench, attack: Callable):
    stored = attack()
    workbench.add("foiled armed attack, Belkhan, Sunday")
    (group,) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    workbench.publish()
    told = Assertion.objects.filter(incident=stored).latest("pk")
    assert told.says_text == "attack, armed assault, foiled before it was carried out"


def test_a_voice_that_is_not_there_stays_a_fault_until_it_is(workbench: Workbench):
    workbench.add("4: " + EVENT)
    assert "There is no voice 4" in workbench.row("Armed attack")["text"]
    key = workbench.row("Armed attack")["key"]
    workbench.send("edit", row=key, voice="", **{"field-date_words": "2 March 2024"})
    assert workbench.states() == ["faulty"]
    workbench.send("voice", name="witness", kind="local_source")
    assert workbench.states() == ["new"]
    workbench.add("7: 6 killed")
    workbench.send("edit", row=workbench.row("killed")["key"], voice="2")
    assert workbench.states() == ["new", "new"]


def test_a_line_that_cannot_be_read_leaves_nothing_of_the_one_before(workbench: Workbench):
    workbench.add(EVENT)
    key = workbench.row("Armed attack")["key"]
    workbench.send("edit", row=key, line="a dozzen killed")
    workbench.send("edit", row=key, **{"field-date_words": "2 March 2024"})
    assert workbench.states() == ["faulty"]


def test_an_acronym_with_dots_is_another_form(workbench: Workbench, ostavar: Ostavar):
    make.alias(entity=ostavar.ndm, text="NDM", kind="acronym")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("acronym NDM", "acronym N.D.M.")
    assert workbench.states() == ["known", "new"]


def test_a_name_is_no_other_name_and_a_spelling_is_that_spelling(
    workbench: Workbench, ostavar: Ostavar
):
    make.alias(entity=ostavar.ndm, text="Northern-Dawn Movement", kind="spelling")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("spelling Northern Dawn Movement", "spelling Northern-Dawn Movement")
    workbench.add("spelling Northern Dawn-Movement")
    assert workbench.states() == ["faulty", "known", "new"]
    assert "is its name" in workbench.rows()[0]["text"]


def test_a_link_that_is_so_both_ways_is_known_either_way(workbench: Workbench, ostavar: Ostavar):
    column = make.actor(name="Ashen Column")
    make.relationship(subject=column, kind="fights", object=ostavar.ndm)
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("fights Ashen Column")
    assert workbench.states() == ["known"]
    workbench.publish()
    assert Relationship.objects.get().assertions.count() == 2


def test_a_number_of_others_or_of_another_year_is_not_the_same(
    workbench: Workbench, attack: Callable, ostavar: Ostavar
):
    ostavar.ndm.figures.create(metric="fighters", low=100, high=150, period="2016")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("100–150 fighters")
    assert workbench.states() == ["new"]
    stored = attack(12)
    workbench.add("armed attack, Belkhan, Sunday")
    (*_, group) = workbench.context["groups"]
    workbench.send("choose", subject=group.subject.key, record=str(stored.uid))
    workbench.add("12 killed (worshippers)", "12 killed")
    assert workbench.states()[2:] == ["new", "known"]


def test_a_number_that_is_only_held_possible_does_not_count(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "12 killed", "possibly 40 killed")
    assert "would be 12" in " ".join(workbench.row("killed · 12")["text"].split())
    assert workbench.states() == ["new", "new", "new"]


def test_which_event_is_meant_can_be_said_at_its_row(workbench: Workbench, attack: Callable):
    stored = attack()
    workbench.add("armed attack, Belkhan, Sunday")
    text = workbench.open()
    at_row = text[text.index('<li class="claim"') :]
    (key,) = (each.subject.key for each in workbench.context["groups"])
    assert f'name="subject" value="{key}"' in at_row
    workbench.send("choose", subject=key, record=str(stored.uid))
    assert workbench.states() == ["known"]


def test_an_actor_that_was_taken_by_a_short_name_is_named_before_publishing(
    workbench: Workbench, ostavar: Ostavar
):
    make.alias(entity=ostavar.ndm, text="NDM", kind="acronym")
    workbench.add("armed attack, Belkhan, Sunday", "suspected: NDM")
    assert "what was named last: Armed attack, Belkhan · NDM" in workbench.open()
    (effect, *_) = workbench.preview().effects
    assert "(taken for Northern Dawn Movement)" in effect.after


@pytest.mark.parametrize("more", ["", "2: denies "])
def test_a_link_that_two_rows_tell_from_either_end_is_one(
    workbench: Workbench, ostavar: Ostavar, more: str
):
    column = make.actor(name="Ashen Column")
    workbench.send("subject", kind="actor", name=ostavar.ndm.name)
    workbench.add("fights Ashen Column")
    workbench.send("subject", kind="actor", name=column.name)
    (*_, about) = workbench.context["content"].subjects
    workbench.add(f"{more}fights Northern Dawn Movement", about=about.key)
    workbench.publish()
    assert workbench.states() == []
    told = Relationship.objects.get().assertions.order_by("pk")
    assert [one.stance for one in told] == ["asserts", "denies" if more else "asserts"]
