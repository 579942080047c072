"""What is planned, forecast or supposed has no part in what happened."""

from typing import Any

import pytest

from ..helpers import factories as make
from .test_semantics_tolls import say

pytestmark = pytest.mark.django_db

VIEWS: tuple[dict[str, str], ...] = ({}, {"known_by": "2021"})


@make.together()
def tell(claim: Any, **voice: Any) -> Any:
    make.assertion(claim, **{"source": make.source(published="2020")} | voice)
    return claim


def incident(slug: str, **voice: Any) -> Any:
    return tell(make.Incident.objects.create(title=slug, slug=slug), **voice)


@make.together()
def part(whole: Any, role: str, entity: Any = None, outcome: str = "", **voice: Any) -> Any:
    made = make.Involvement.objects.create(
        incident=whole, role=role, entity=entity or make.actor(), outcome=outcome
    )
    return tell(made, **voice)


@pytest.fixture
@make.together()
def attack() -> Any:
    """What happened to `target`; of `planner` it is only said that it would do it again."""
    attack = incident("attack")
    part(attack, "perpetrator", make.actor(slug="planner"), modality="planned")
    part(attack, "target", make.actor(slug="target"))
    return attack


# Whose deed


def judged(api: Any, slug: str, **view: str) -> tuple[str, list[str]]:
    shown = api(f"incidents/{slug}", **view)
    return shown["claim_status"], shown["contested"]


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("modality", ["planned", "forecast", "hypothesised"])
def test_whose_deed_it_is_rests_on_actual_parts(modality, view, api):
    attack = incident("attack")
    for role in ("perpetrator", "claimant"):
        part(attack, role, modality=modality)
    assert judged(api, "attack", **view) == ("unknown", [])
    part(attack, "perpetrator")
    assert judged(api, "attack", **view) == ("attributed", [])


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_whose_plan_it_is_rests_on_the_parts_of_what_is_planned(view, api):
    part(incident("plan", modality="planned"), "perpetrator", modality="planned")
    assert judged(api, "plan", **view) == ("attributed", [])
    part(incident("guess", modality="hypothesised"), "claimant")
    assert judged(api, "guess", **view) == ("claimed", [])


def test_a_part_that_turns_out_to_have_happened_counts(api, attack):
    assert judged(api, "attack") == ("unknown", [])
    tell(attack.involvements.get(role="perpetrator"))
    assert judged(api, "attack") == ("attributed", [])


# Who speaks of what happened


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_who_plans_or_expects_a_number_is_no_voice_on_what_happened(view, api):
    attack = incident("attack")
    figure = say(attack, "9")
    tell(figure, modality="planned", speaker_kind="court")
    tell(figure, modality="forecast")
    shown = api("incidents/attack", **view)
    assert (shown["killed"]["voices"], shown["toll_voices"]) == (1, 1)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_warning_does_not_contest_the_date_and_place_of_what_happened(view, api):
    one, other = make.place(), make.place()
    attack = incident("attack", says_date="2020-05", says_place=one)
    tell(attack, says_date="2020-01", says_place=other, modality="planned")
    assert judged(api, "attack", **view)[1] == []
    tell(attack, says_date="2020-01", says_place=other)
    assert judged(api, "attack", **view)[1] == ["date", "place"]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_two_plans_may_contest_each_others_date(view, api):
    plan = incident("plan", modality="planned", says_date="2020-05")
    tell(plan, modality="planned", says_date="2020-06")
    assert judged(api, "plan", **view)[1] == ["date"]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_firm_word_on_a_plan_makes_no_suspicion_firm(view, api):
    suspected = part(incident("attack"), "perpetrator", hedge="suspected")
    tell(suspected, modality="planned")
    assert judged(api, "attack", **view)[0] == "unclaimed_suspected"
    blamed = part(incident("other"), "perpetrator", stance="blames")
    tell(blamed, modality="planned", stance="claims")
    assert judged(api, "other", **view)[0] == "blamed"


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_who_names_two_in_a_plan_does_not_name_them_together_in_the_deed(view, api):
    attack, planner = incident("attack"), make.source(published="2020")
    for _ in range(2):
        tell(part(attack, "perpetrator"), modality="planned", source=planner)
    assert judged(api, "attack", **view)[1] == ["perpetrator"]


# Filters and statistics


FILTERS: list[dict[str, str]] = [
    {"entity": "planner"},
    {"actor": "planner"},
    {"entity": "planner", "role": "perpetrator"},
    {"role": "perpetrator"},
    {"between": "planner,target"},
    {"role__isnull": "false", "entity": "planner"},
    {"claim_status": "attributed"},
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_a_planned_part_is_not_found_among_what_happened(asked, view, api, attack):
    assert api("incidents", slug="attack", **asked, **view)["count"] == 0


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_planned_parts_are_found_where_they_are_asked_for(view, api, attack):
    part(incident("plan", modality="planned"), "perpetrator", make.actor(slug="other"))

    def found(modality, **asked):
        asked |= {"slug": "attack,plan", "ordering": "slug", "modality": modality}
        return api.slugs("incidents", **asked, **view)

    assert found("actual,planned", entity="planner") == ["attack"]
    assert found("actual,planned", role="perpetrator") == ["attack", "plan"]
    assert found("planned", role="perpetrator") == ["plan"]  # of a plan all parts are planned
    assert found("planned", entity="planner") == []
    without = {"slug": "attack,plan", "role": "perpetrator", **view}
    assert api("incidents", modality__not="forecast", **without)["count"] == 2
    assert api("incidents", modality__not="planned", **without)["count"] == 0


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_has_claimant_and_suspect_ask_for_actual_parts(view, api):
    attack = incident("attack")
    part(attack, "claimant", modality="forecast")
    part(attack, "suspected", make.actor(slug="suspect"), modality="hypothesised")
    mine = {"slug": "attack", **view}
    assert api("incidents", has_claimant="true", **mine)["count"] == 0
    assert api("incidents", has_claimant="false", **mine)["count"] == 1
    assert api("incidents", suspect="suspect", **mine)["count"] == 0


def test_a_planned_killing_has_no_victim(api):
    person = make.person(slug="somebody")
    part(incident("attack"), "victim", person, "killed", modality="planned")
    asked = {"person": "somebody", "role": "victim", "involvement_outcome": "killed"}
    assert api("incidents", **asked)["count"] == 0
    assert api("persons/somebody")["fate"]["value"] == "unknown"


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_statistics_count_the_parts_that_the_filters_find(view, api, attack):
    def cells(by, **asked):
        answer = api("incidents/stats", by=by, slug="attack", **asked, **view)
        return {each["keys"][0]["value"]: each["count"] for each in answer["cells"]}

    assert cells("actor") == {"target": 1}
    assert cells("role") == {"target": 1}
    assert cells("actor", modality="actual,planned") == {"planner": 1, "target": 1}
    assert cells("role", modality="actual,planned") == {"perpetrator": 1, "target": 1}
