"""With `REVIEW_NEEDED` nobody writes alone what names a living person as perpetrator, suspect or
leader: what does so, as programs meet it."""

from typing import Any

import pytest

from actors.choices import RelationshipKind
from actors.models import Entity
from incidents.choices import InvolvementOutcome, Metric, PresenceKind, Role
from incidents.models import Involvement
from sources.choices import Stance
from threatapi.changes.numbers import last_number

from ..helpers import factories as make
from ..helpers.reviews import NOOR, SAID, asked, link, make_world, named

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(migrated_store: None, settings: Any) -> None:
    make_world()
    settings.REVIEW_NEEDED = True


def test_a_perpetrator_is_named(editor):
    (statement,) = asked(editor, records=named())
    assert statement.startswith(NOOR)
    assert not Involvement.objects.exists()


def test_a_dry_run_lists_what_must_be_reviewed_beside_what_would_be_done(editor, settings):
    body = {"base": last_number(), "records": named(), "dry_run": True}
    response = editor.post(**body)
    assert response.status_code == 200
    (statement,) = response.json()["review_needed"]
    assert statement.startswith(NOOR)
    kinds = {each["kind"] for each in response.json()["records"]}
    assert kinds == {"involvement", "assertion"}
    assert not Involvement.objects.exists()
    assert editor.post(**body | {"records": named("khan")}).json()["review_needed"] == []
    settings.REVIEW_NEEDED = False
    assert editor.post(**body).json()["review_needed"] == []


def test_without_the_setting_nobody_is_asked(editor, settings):
    settings.REVIEW_NEEDED = False
    editor.correct(records=named())


def test_dead_persons_and_groups_may_be_named(editor):
    editor.correct(records=named("khan"))
    editor.correct(records=named("wolves"))
    editor.correct(records=link("khan", "leader_of", "wolves"))


def test_who_is_asserted_to_have_been_killed_is_dead(editor):
    make.involvement(
        make.incident(date="2020"), entity=Entity.objects.get(slug="noor"),
        role="victim", outcome="killed",
    )  # fmt: skip
    editor.correct(records=named())


def test_a_killing_that_is_yet_to_come_is_none(editor):
    make.involvement(
        make.incident(date="2999"), entity=Entity.objects.get(slug="noor"),
        role="victim", outcome="killed",
    )  # fmt: skip
    assert asked(editor, records=named())


def test_of_whose_death_is_rumoured_it_is_not_known(editor):
    killed = Involvement.objects.create(
        incident=make.incident(date="2020"), entity=Entity.objects.get(slug="noor"),
        role="victim", outcome="killed",
    )  # fmt: skip
    make.assertion(killed, hedge="rumoured")
    assert asked(editor, records=named())


@pytest.mark.parametrize("died", ["2999", "2015/..", "[2020..]", "1980/2999", "20XX"])
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
    "possibly_same_as": "both",
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


METRICS = {
    "killed", "died", "wounded", "killed_or_wounded", "captured", "hostages", "convicted",
    "fighters", "members", "operatives", "commanders", "attacks", "attacks_claimed", "attackers",
    "units", "rockets", "missiles", "weapons_seized", "cash_seized", "value",
}  # fmt: skip


@pytest.mark.parametrize("metric", Metric.values)
def test_numbers_that_say_what_a_person_did_or_leads(editor, metric):
    figure = {"entity": "noor", "metric": metric, "low": 4, "high": 4, "assertions": SAID}
    response = editor.post(base=last_number(), records={"figures": [figure]})
    assert response.status_code == (403 if metric in METRICS else 201)


@pytest.mark.parametrize("stance", Stance.values)
def test_stances_that_name_the_speaker(editor, stance):
    """Whoever claims a deed in their own interest is named with it."""
    said = [{**SAID[0], "speaker": "noor", "stance": stance}]
    for records in (named("wolves", assertions=said), title_said(said)):
        response = editor.post(base=last_number(), records=records)
        assert response.status_code == (403 if stance == "claims" else 201)


def title_said(said: list[dict[str, Any]]) -> dict[str, Any]:
    return {"incidents": [{"slug": "raid", "assertions": said}]}


def test_dead_and_institutional_speakers_are_asked_of_nobody(editor):
    for speaker, role in (("khan", "perpetrator"), ("wolves", "attacker")):
        said = [{**SAID[0], "speaker": speaker, "stance": "claims"}]
        editor.correct(records=named("wolves", role, assertions=said))
    said = [{**SAID[0], "speaker": "noor", "stance": "claims"}]
    editor.correct(records=named("wolves", role="victim", assertions=said))


def test_what_is_only_denied_names_nobody(editor):
    denial = [{"source": "paper", "locator": "L1", "stance": "denies"}]
    editor.correct(records=named(assertions=denial))
