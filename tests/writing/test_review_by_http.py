"""With `REVIEW_NEEDED` nobody writes alone what names a living person as perpetrator, suspect or
leader. The rule, as programs meet it."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from actors.choices import RelationshipKind
from actors.models import Relationship
from incidents.choices import InvolvementOutcome, PresenceKind, Role
from incidents.models import Involvement
from sources.models import Assertion, Source
from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

NOOR = "It names Noor, who may be living, as perpetrator in “A raid”: a second person must review"
SAID = [{"source": "paper", "locator": "L1"}]


@pytest.fixture(autouse=True)
def world(migrated_store: None, settings: Any) -> None:
    """Noor may be living, Old Khan is dead."""
    make.source(slug="paper", published="2022-01-01")
    make.person(slug="noor", name="Noor")
    make.person(slug="khan", name="Old Khan", died="2001")
    make.actor(slug="wolves", name="Wolves")
    make.actor(slug="foxes", name="Foxes")
    make.incident(slug="raid", title="A raid")
    make.incident(slug="siege", title="A siege")
    settings.REVIEW_NEEDED = True


def reviewed() -> Any:
    """A change that a second person has reviewed."""
    reviewer = User.objects.filter(username="reviewer").first()
    return change(reviewed_by=reviewer or User.objects.create_superuser("reviewer"))


def part(who: str, role: str = "perpetrator", incident: str = "raid", **fields: Any) -> Involvement:
    with reviewed():
        return make.involvement(
            make.Incident.objects.get(slug=incident),
            entity=make.Entity.objects.get(slug=who),
            role=role,
            **fields,
        )


def id_of(record: Any) -> dict[str, str]:
    return {"id": str(record.uid)}


def raid(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"incidents": [{"slug": "raid", "involvements": list(parts)}]}


def named(who: str = "noor", role: str = "perpetrator", **fields: Any) -> dict[str, Any]:
    return raid({"entity": who, "role": role, "assertions": SAID, **fields})


def link(subject: str, kind: str, object: str) -> dict[str, Any]:
    ends = {"subject": subject, "kind": kind, "object": object}
    return {"relationships": [{**ends, "assertions": SAID}]}


def statements(editor: Any, response: Any) -> list[str]:
    """Those for which the request was refused."""
    assert response.status_code == 403, response.content.decode()
    problem = response.json()
    assert "a second person must review" in problem["detail"]
    assert {each["code"] for each in problem["errors"]} == {"review_needed"}
    return [each["detail"] for each in problem["errors"]]


def asked(editor: Any, **body: Any) -> list[str]:
    """What must be reviewed of this; nothing of it is written."""
    before = last_number()
    found = statements(editor, editor.post(base=before, **body))
    assert last_number() == before
    return found


# What names somebody so


def test_a_perpetrator_is_named(editor):
    (statement,) = asked(editor, records=named())
    assert statement.startswith(NOOR)
    assert not Involvement.objects.exists()


def test_a_dry_run_says_so_too(editor):
    assert asked(editor, records=named(), dry_run=True)


def test_without_the_setting_nobody_is_asked(editor, settings):
    settings.REVIEW_NEEDED = False
    editor.correct(records=named())


def test_dead_persons_and_groups_may_be_named(editor):
    editor.correct(records=named("khan"))
    editor.correct(records=named("wolves"))
    editor.correct(records=link("khan", "leader_of", "wolves"))


def test_who_is_asserted_to_have_been_killed_is_dead(editor):
    make.involvement(
        make.incident(date="2020"), entity=make.Entity.objects.get(slug="noor"),
        role="victim", outcome="killed",
    )  # fmt: skip
    editor.correct(records=named())


def test_of_whose_death_is_rumoured_it_is_not_known(editor):
    killed = Involvement.objects.create(
        incident=make.incident(date="2020"), entity=make.Entity.objects.get(slug="noor"),
        role="victim", outcome="killed",
    )  # fmt: skip
    make.assertion(killed, hedge="rumoured")
    assert asked(editor, records=named())


@pytest.mark.parametrize("died", ["2999", "2015/..", "[2020..]"])
def test_a_death_that_may_yet_come_is_none(editor, died):
    editor.correct(records={"persons": [{"slug": "noor", "died": died}]})
    assert asked(editor, records=named())


ROLES = {
    "perpetrator", "claimant", "suspected", "blamed", "attacker", "commander", "planner",
    "convicted", "designated", "casualty",
}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_roles_that_name_a_perpetrator_or_suspect(editor, role):
    response = editor.post(base=last_number(), records=named(role=role))
    assert response.status_code == (403 if role in ROLES else 201)


@pytest.mark.parametrize("outcome", InvolvementOutcome.values)
def test_outcomes_that_name_a_suspect(editor, outcome):
    response = editor.post(base=last_number(), records=named(role="target", outcome=outcome))
    assert response.status_code == (403 if outcome in ("captured", "convicted") else 201)


# The ends that are leaders.
LEADERS = {
    "leader_of": "subject", "deputy_of": "both", "commander_in": "subject", "controls": "subject",
    "holds_post_in": "subject", "succeeded": "both", "pledged_to": "object",
}  # fmt: skip


@pytest.mark.parametrize("kind", RelationshipKind.values)
@pytest.mark.parametrize("end", ["subject", "object"])
def test_links_that_name_a_leader(editor, kind, end):
    others = {"subject": "noor", "object": "wolves"} if end == "subject" else {
        "subject": "khan", "object": "noor"
    }  # fmt: skip
    response = editor.post(base=last_number(), records=link(kind=kind, **others))
    if response.status_code != 400:  # such a link cannot stand there
        assert (response.status_code == 403) == (LEADERS.get(kind) in (end, "both"))


@pytest.mark.parametrize("kind", PresenceKind.values)
def test_ties_to_places_that_name_a_leader_or_attacker(editor, kind):
    make.place(slug="kunar")
    tie = {"entity": "noor", "kind": kind, "place": "kunar", "assertions": SAID}
    response = editor.post(base=last_number(), records={"presences": [tie]})
    assert response.status_code == (403 if kind in ("controls", "camp_in", "targets") else 201)


def test_what_is_only_denied_names_nobody(editor):
    denial = [{"source": "paper", "locator": "L1", "stance": "denies"}]
    editor.correct(records=named(assertions=denial))


# Ways round


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
    # The two are one, who is dead.
    editor.correct(merge=[{"type": "person", "keep": "khan", "merge": "noor"}])


def test_a_merge_of_groups_that_gives_a_leader_to_another_one(editor):
    with reviewed():
        make.relationship(
            subject=make.Entity.objects.get(slug="noor"), kind="leader_of",
            object=make.Entity.objects.get(slug="wolves"),
        )  # fmt: skip
    (statement,) = asked(editor, merge=[{"type": "actor", "keep": "foxes", "merge": "wolves"}])
    assert "as somebody who leads Foxes" in statement


def test_a_date_of_death_that_is_taken_back(editor):
    part("khan")
    (statement,) = asked(editor, records={"persons": [{"slug": "khan", "died": None}]})
    assert "Old Khan" in statement


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


def test_what_is_hidden_needs_nobody_until_it_is_shown(editor):
    hidden = named(marking="red")
    editor.correct(records=hidden)
    record = Involvement.objects.get()
    assert asked(editor, records=raid({**id_of(record), "marking": None}))
    editor.correct(records={"incidents": [{"slug": "siege", "marking": "red"}]})
    with reviewed():
        record.delete()
    part("noor", incident="siege")
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
            subject=make.Entity.objects.get(slug="noor"), kind="leader_of",
            object=make.Entity.objects.get(slug="wolves"),
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
