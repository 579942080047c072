"""With `REVIEW_NEEDED` nobody gets by a detour to what a second person must review."""

from typing import Any

import pytest

from actors.models import Entity, Relationship
from incidents.models import Involvement
from sources.models import Assertion, Source
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.reviews import (
    NOOR,
    SAID,
    asked,
    id_of,
    make_world,
    named,
    part,
    raid,
    reviewed,
    statements,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(migrated_store: None, settings: Any) -> None:
    make_world()
    settings.REVIEW_NEEDED = True


def test_a_role_that_is_changed_later(editor):
    record = part("noor", "nearby")
    assert asked(editor, records=raid({**id_of(record), "role": "suspected"}))


def test_a_dead_person_who_becomes_another_one(editor):
    record = part("khan")
    assert asked(editor, records=raid({**id_of(record), "entity": "noor"}))


def test_a_claim_that_a_merge_gives_to_another_person(editor):
    part("noor")
    make.person(slug="twin", name="Twin")
    (statement,) = asked(editor, merge=[{"type": "person", "keep": "twin", "merge": "noor"}])
    assert statement.startswith("It names Twin, who may be living")


@pytest.mark.parametrize(
    ("keep", "merge", "named"),
    [
        ("noor", "twin", NOOR),
        ("twin", "noor", "It names Twin, who may be living, as perpetrator in “A raid”"),
        # Whoever looks for Noor finds what is said of a dead person.
        ("khan", "noor", "It names Old Khan, who may be living, as perpetrator in “A raid”"),
    ],
)
def test_a_person_who_is_one_with_an_accused_one_whichever_is_kept(keep, merge, named, editor):
    make.person(slug="twin", name="Twin")
    part("khan" if keep == "khan" else "noor")
    (statement,) = asked(editor, merge=[{"type": "person", "keep": keep, "merge": merge}])
    assert statement.startswith(named)


def test_a_person_who_is_one_with_a_speaker_who_claims_a_deed(editor):
    said = [{**SAID[0], "speaker": "khan", "stance": "claims"}]
    editor.correct(records=named("wolves", assertions=said))
    (statement,) = asked(editor, merge=[{"type": "person", "keep": "khan", "merge": "noor"}])
    assert "Old Khan, who may be living, as somebody who claims “A raid”" in statement


def test_a_merge_of_two_of_whom_neither_is_accused_or_both_are_dead(editor):
    part("khan")
    make.person(slug="twin", name="Twin")
    make.person(slug="sultan", name="Old Sultan", died="2002")
    editor.correct(merge=[{"type": "person", "keep": "noor", "merge": "twin"}])
    editor.correct(merge=[{"type": "person", "keep": "khan", "merge": "sultan"}])


@pytest.mark.parametrize("pair", [("raid", "siege"), ("siege", "raid")])
def test_an_incident_that_is_one_with_that_of_an_accused_person(pair, editor):
    part("noor")
    keep, merge = pair
    (statement,) = asked(editor, merge=[{"type": "incident", "keep": keep, "merge": merge}])
    assert "Noor, who may be living, as perpetrator in “A " in statement


@pytest.mark.parametrize("pair", [("foxes", "wolves"), ("wolves", "foxes")])
def test_a_group_that_is_one_with_that_of_a_leader(pair, editor):
    keep, merge = pair
    with reviewed():
        make.relationship(
            subject=Entity.objects.get(slug="noor"), kind="leader_of",
            object=Entity.objects.get(slug="wolves"),
        )  # fmt: skip
    (statement,) = asked(editor, merge=[{"type": "actor", "keep": keep, "merge": merge}])
    assert f"as somebody who leads {keep.title()}" in statement


def test_a_date_of_death_that_is_taken_back(editor):
    part("khan")
    (statement,) = asked(editor, records={"persons": [{"slug": "khan", "died": None}]})
    assert "Old Khan" in statement


def test_a_death_that_is_told_with_the_deed(editor):
    records = named() | {"persons": [{"slug": "noor", "died": "1990"}]}
    (statement,) = asked(editor, records=records)
    assert statement.startswith(NOOR)
    killed = {"entity": "noor", "role": "victim", "outcome": "killed", "assertions": SAID}
    assert NOOR in asked(editor, records=raid(*named()["incidents"][0]["involvements"], killed))[0]
    # One who was not known before is what the change says.
    editor.correct(
        records=named("sultan") | {"persons": [{"slug": "sultan", "name": "S", "died": "1990"}]}
    )


def test_a_killing_that_is_taken_back(editor):
    killed = part("noor", "victim", "siege", outcome="killed")
    part("noor")
    killing = {"type": "involvement", "id": str(killed.uid)}
    (statement,) = asked(editor, delete=[killing])
    assert statement.startswith(NOOR)
    doubt = {"source": "paper", "locator": "L9", "stance": "denies"}
    denied = {**id_of(killed), "assertions": [doubt]}
    siege = {"incidents": [{"slug": "siege", "involvements": [denied]}]}
    assert asked(editor, records=siege) == [statement]


def test_another_source_that_says_so(editor):
    record = part("noor")
    assert asked(editor, records=raid({**id_of(record), "assertions": SAID}))
    denial = {"source": "paper", "locator": "L1", "stance": "denies"}
    editor.correct(records=raid({**id_of(record), "assertions": [denial]}))


def test_a_denial_that_becomes_an_accusation_or_goes(editor):
    record = part("noor")
    with reviewed():
        denial = make.assertion(record, stance="denies")
    changed = {**id_of(denial), "stance": "blames"}
    assert asked(editor, records=raid({**id_of(record), "assertions": [changed]}))
    assert asked(editor, delete=[{"type": "assertion", "id": str(denial.uid)}])


def test_a_hedge_that_is_dropped_but_not_one_that_is_added(editor):
    record = part("noor")
    told = {**id_of(Assertion.objects.get(involvement=record)), "hedge": "rumoured"}
    editor.correct(records=raid({**id_of(record), "assertions": [told]}))
    assert asked(editor, records=raid({**id_of(record), "assertions": [told | {"hedge": None}]}))


def test_a_hedge_that_becomes_another_one(editor):
    record = part("noor")
    told = {**id_of(Assertion.objects.get(involvement=record)), "hedge": "rumoured"}
    editor.correct(records=raid({**id_of(record), "assertions": [told]}))
    assert asked(
        editor, records=raid({**id_of(record), "assertions": [told | {"hedge": "believed"}]})
    )


def test_a_part_that_becomes_a_deed_which_somebody_claims(editor):
    record = part("wolves", "nearby")
    said = [{**SAID[0], "speaker": "noor", "stance": "claims"}]
    editor.correct(records=raid({**id_of(record), "assertions": said}))
    (statement,) = asked(editor, records=raid({**id_of(record), "role": "attacker"}))
    assert "Noor, who may be living, as somebody who claims “A raid”" in statement


def test_a_speaker_who_is_living_again(editor):
    said = [{**SAID[0], "speaker": "khan", "stance": "claims"}]
    editor.correct(records=named("wolves", assertions=said))
    (statement,) = asked(editor, records={"persons": [{"slug": "khan", "died": None}]})
    assert "Old Khan" in statement


def test_a_source_that_was_retracted_and_is_not_any_more(editor):
    record = part("noor")
    source = Source.objects.get(assertions__involvement=record)
    retracted = {"slug": source.slug, "retracted": "2022-02-02"}
    editor.correct(records={"sources": [retracted]})
    assert asked(editor, records={"sources": [retracted | {"retracted": None}]})


def test_a_claim_that_is_moved_to_another_incident(editor):
    record = part("noor")
    siege = {"incidents": [{"slug": "siege", "involvements": [id_of(record)]}]}
    (statement,) = asked(editor, records=siege)
    assert "in “A siege”" in statement


def test_what_is_made_hidden_needs_nobody_until_it_is_shown(editor):
    editor.correct(records=named(marking="red"))
    record = Involvement.objects.get()
    assert asked(editor, records=raid({**id_of(record), "marking": None}))


def test_what_was_shown_before_needs_a_review_to_be_shown_again(editor):
    record = part("noor")
    editor.correct(records=raid({**id_of(record), "marking": "red"}))
    assert asked(editor, records=raid({**id_of(record), "marking": None}))


def test_a_claim_that_is_shown_with_its_incident(editor):
    part("noor", incident="siege")
    editor.correct(records={"incidents": [{"slug": "siege", "marking": "red"}]})
    (statement,) = asked(editor, records={"incidents": [{"slug": "siege", "marking": None}]})
    assert "in “A siege”" in statement


def test_a_deletion_that_is_undone(editor):
    record = part("noor")
    done = editor.correct(delete=[{"type": "involvement", "id": str(record.uid)}])
    assert statements(editor, editor.undo(done["number"]))[0].startswith(NOOR)
    assert not Involvement.objects.exists()


def test_what_weakens_or_says_nothing_more_needs_nobody(editor):
    record = part("noor")
    told = id_of(Assertion.objects.get(involvement=record))
    corrected = {**told, "locator": "L7", "note": "A misprint."}
    editor.correct(records=raid({**id_of(record), "assertions": [corrected]}))
    editor.correct(records={"persons": [{"slug": "noor", "name": "Noor the Elder"}]})
    with reviewed():
        make.relationship(
            subject=Entity.objects.get(slug="noor"), kind="leader_of",
            object=Entity.objects.get(slug="wolves"),
        )  # fmt: skip
    leads = Relationship.objects.get()
    editor.correct(records={"relationships": [{**id_of(leads), "end": "2020"}]})
    editor.correct(records=raid({**id_of(record), "marking": "red"}))
    editor.correct(delete=[{"type": "involvement", "id": str(record.uid)}])


# Who reviewed


def test_staff_see_who_reviewed_a_change(editor, client):
    part("noor")
    number = Change.objects.get(reviewer="reviewer").number
    for path in (f"changes/{number}", f"changes?after={number - 1}"):
        for who, name in ((editor.client, "reviewer"), (client, None)):
            answer = who.get(f"/api/v1/{path}").json()
            assert (answer["results"][0] if "results" in answer else answer)["reviewed_by"] == name
