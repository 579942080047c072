"""The status `claimed`: said firmly by those alone who gain by it."""

from typing import Any

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

GROUP = {"stance": "claims", "speaker_kind": "group"}


@make.together()
def told(claim: Any, *voices: dict[str, Any]) -> Any:
    for voice in voices:
        make.assertion(claim, **voice)
    return claim


@make.together()
def link(*voices: dict[str, Any], **ends: Any) -> Any:
    ends = {"subject": make.actor(), "object": make.actor(), "kind": "linked_to", **ends}
    return told(make.Relationship.objects.create(**ends), *voices)


@make.together()
def part(incident: Any, role: str, *voices: dict[str, Any]) -> Any:
    made = make.Involvement.objects.create(incident=incident, role=role, entity=make.actor())
    return told(made, *voices)


def status(api: Any, path: str, claim: Any) -> str:
    return api(f"{path}/{claim.uid}")["status"]


def test_a_death_that_only_the_killers_tell_is_claimed(api):
    """Mufti Bashir's death is told only by ISKP, who say that they killed him."""
    (death,) = api("involvements", person="bashir", outcome="killed")["results"]
    assert death["status"] == "claimed"
    fate = api("persons/bashir")["fate"]
    assert (fate["value"], fate["certainty"]) == ("killed", "claimed")
    assert "bashir" in api.slugs("persons", fate="killed", limit=1000)


def test_an_incident_that_is_claimed_and_cannot_be_confirmed_is_claimed(api):
    """ISPP claims the killing in Afshan Colony; local sources cannot confirm it."""
    slug = "killing-of-a-christian-in-afshan-colony"
    assert api(f"incidents/{slug}")["status"] == "claimed"
    assert api.slugs("incidents", slug=slug, status="claimed") == [slug]
    assert api.slugs("incidents", slug=slug, status="asserted") == []


def test_a_group_that_names_its_own_leader_asserts(api):
    assert status(api, "relationships", link({"speaker_kind": "group"}, kind="leader_of",
                                             subject=make.person())) == "asserted"  # fmt: skip


@pytest.mark.parametrize("role", ["claimant", "announcer"])
def test_that_somebody_claims_a_deed_is_a_fact_that_the_document_tells(role, api):
    incident = make.incident()
    assert status(api, "involvements", part(incident, role, GROUP)) == "asserted"
    assert status(api, "involvements", part(incident, "perpetrator", GROUP)) == "claimed"


def test_a_count_of_attacks_claimed_is_asserted_and_one_of_dead_claimed(api):
    for metric, expected in (("attacks_claimed", "asserted"), ("killed", "claimed")):
        figure = make.Figure.objects.create(metric=metric, low=9, high=9, entity=make.actor())
        assert status(api, "figures", told(figure, GROUP)) == expected


def test_an_incident_told_by_its_claimants_alone_is_claimed(api):
    incident = make.Incident.objects.create(title="It", slug="it")
    part(incident, "claimant", GROUP)
    assert api("incidents/it")["status"] == "claimed"


BLAME = {"stance": "blames"}
DEEDS = [  # what is said of a perpetrator: whose deed it is
    ([GROUP], "attributed"),
    ([GROUP, BLAME], "attributed"),
    ([BLAME, {"hedge": "believed"}], "blamed"),
    ([BLAME], "blamed"),
    ([BLAME, {}], "attributed"),
    ([BLAME | {"hedge": "suspected"}], "unclaimed_suspected"),
]


@pytest.mark.parametrize(("voices", "attribution"), DEEDS, ids=str)
@pytest.mark.parametrize("role", ["perpetrator", "attacker"])
def test_a_claimed_doer_counts_as_asserted_and_one_who_is_only_blamed_as_blamed(
    role, voices, attribution, api
):
    incident = make.incident()
    part(incident, role, *voices)
    assert api(f"incidents/{incident.slug}")["claim_status"] == attribution


def test_a_death_that_is_only_claimed_ends_no_role(api):
    leader = make.person()
    role = link({}, subject=leader, kind="leader_of")
    killing = make.incident(date="2022-08-01")
    death = make.Involvement.objects.create(
        incident=killing, entity=leader, role="victim", outcome="killed"
    )
    make.assertion(death, **GROUP)
    assert api(f"relationships/{role.uid}")["end"] is None
    make.assertion(death)
    assert api(f"relationships/{role.uid}")["end"]["edtf"] == "2022-08-01"


def test_edges_are_ordered_from_asserted_by_claimed_to_suspected_and_disputed(api):
    center, between = make.actor(), {}
    for name, voices in (
        ("suspected", [{"hedge": "believed"}]), ("asserted", [{}]),
        ("disputed", [{}, {"stance": "denies"}]), ("claimed", [GROUP]),
    ):  # fmt: skip
        between[name] = make.actor(name=name)
        link(*voices, subject=center, object=between[name])
    order = ["asserted", "claimed", "suspected", "disputed"]
    asked = {"subject": center.slug, "as_of": "2022"}
    assert [one["status"] for one in api("relationships", **asked)["results"]] == order
    # Of two ways of two hops the one with the stronger weakest hop comes first.
    far = make.actor()
    for other in between.values():
        link({}, subject=other, object=far)
    paths = api("graph/path", **{"from": center.slug, "to": far.slug})["paths"]
    assert [path["hops"][0]["edge"]["status"] for path in paths] == order
    days = {"from": center.slug, "to": far.slug, "as_of": "2022"}
    dated = api("graph/path", **days)["paths"]
    assert [path["hops"][0]["edge"]["status"] for path in dated] == order
