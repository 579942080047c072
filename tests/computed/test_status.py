"""Status and modality of a claim: what its assertions add up to."""

from typing import Any

import pytest

from sources.choices import FIRM_HEDGES, Hedge, Stance

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

FOR = ("asserts", "confirms", "claims", "blames", "corrects")
NEITHER = ("doubts", "cannot_confirm", "no_comment", "downplays", "condemns")
FIRM = ("stated", "reported", "claimed", "assessed")
WEAK = ("alleged", "suspected", "believed", "rumoured", "presumed", "implied", "unverified")


@make.together()
def link(*voices: dict[str, Any]) -> Any:
    """A relationship of which these voices, and no others, speak."""
    claim = make.Relationship.objects.create(
        subject=make.actor(), kind="linked_to", object=make.actor()
    )
    for voice in voices:
        make.assertion(claim, **voice)
    return claim


def status(api: Any, claim: Any, **parameters: Any) -> str:
    """As the single record says it; the list and its filter agree."""
    kind = f"{claim._meta.model_name}s"
    item = api(f"{kind}/{claim.uid}", **parameters)
    every = {"modality": item["modality"], "id": claim.uid}
    (listed,) = api(kind, **every, **parameters)["results"]
    assert listed["status"] == item["status"]
    assert api(kind, **every, status=item["status"], **parameters)["count"] == 1
    assert api(kind, **every, status__not=item["status"], **parameters)["count"] == 0
    return item["status"]


def voice(stance: str, hedge: str = "stated", **more: Any) -> dict[str, Any]:
    return {"stance": stance, "hedge": hedge, **more}


def test_every_stance_and_hedge_has_its_side_here():
    assert {*FOR, *NEITHER, "denies"} == set(Stance.values)
    assert {*FIRM, *WEAK} == set(Hedge.values)
    assert set(FIRM) == set(FIRM_HEDGES)


@pytest.mark.parametrize("stance", FOR)
def test_one_for_it(stance, api):
    expected = "claimed" if stance in ("claims", "blames") else "asserted"
    assert status(api, link(voice(stance))) == expected


@pytest.mark.parametrize("hedge", FIRM)
def test_a_firm_word_asserts(hedge, api):
    assert status(api, link(voice("asserts", hedge))) == "asserted"
    assert status(api, link(voice("asserts", "rumoured"), voice("confirms", hedge))) == "asserted"


@pytest.mark.parametrize("hedge", WEAK)
def test_a_weak_word_only_suspects(hedge, api):
    assert status(api, link(voice("asserts", hedge))) == "suspected"
    assert status(api, link(voice("asserts", hedge), voice("blames", hedge))) == "suspected"


@pytest.mark.parametrize("stance", FOR)
@pytest.mark.parametrize("hedge", ["stated", "rumoured"])
def test_for_and_against_is_disputed_whatever_the_weight(stance, hedge, api):
    assert status(api, link(voice(stance, hedge), voice("denies"))) == "disputed"
    assert status(api, link(voice(stance), voice("denies", hedge))) == "disputed"


@pytest.mark.parametrize("hedge", ["stated", "rumoured"])
def test_only_against_is_denied(hedge, api):
    assert status(api, link(voice("denies", hedge))) == "denied"


@pytest.mark.parametrize("stance", NEITHER)
def test_neither_for_nor_against(stance, api):
    assert status(api, link(voice(stance))) == "suspected"
    assert status(api, link(voice(stance), voice("asserts"))) == "asserted"
    assert status(api, link(voice(stance), voice("denies"))) == "denied"


def test_who_corrects_stands_for_what_it_is_attached_to(api):
    number = {"incident": make.incident(), "metric": "wounded"}
    only = make.Figure.objects.create(**number, low=3, high=3)
    make.assertion(only, stance="corrects")
    assert status(api, only) == "asserted"
    assert status(api, link(voice("corrects"))) == "asserted"
    assert status(api, link(voice("corrects"), voice("denies"))) == "disputed"


def test_what_is_retracted_is_shown_but_does_not_count(api):
    withdrawn = make.source(published="2020", retracted="2021-05-05")
    claim = link(voice("asserts", source=withdrawn))
    assert status(api, claim) == "retracted"
    assert api(f"relationships/{claim.uid}")["sources"] == [withdrawn.slug]
    assert api(f"relationships/{claim.uid}")["independent_sources"] == 0
    # The later retraction was not yet known.
    assert status(api, claim, known_by="2020") == "asserted"
    assert status(api, claim, known_by="2021-05-04") == "asserted"
    assert status(api, claim, known_by="2021-05-05") == "retracted"
    make.assertion(claim, stance="denies")
    assert status(api, claim) == "denied"


def test_a_source_that_is_retracted_later_changes_what_hangs_on_it(api):
    source = make.source(published="2020")
    claim = link(voice("asserts", source=source), voice("denies"))
    assert status(api, claim) == "disputed"
    source.retracted = "2022"
    source.save()
    assert status(api, claim) == "denied"


def test_grades_never_change_the_status(api):
    bad = make.source(reliability="E")
    assert status(api, link(voice("asserts", source=bad, credibility=5))) == "asserted"
    claim = link(voice("asserts", credibility=1), voice("denies", source=bad, credibility=5))
    assert status(api, claim) == "disputed"


# Modality


def test_modality_is_the_first_that_one_for_it_has(api):
    claim = link(voice("asserts", modality="hypothesised"))
    for modality in ("hypothesised", "forecast", "planned", "actual"):
        make.assertion(claim, modality=modality)
        assert api(f"relationships/{claim.uid}")["modality"] == modality
        assert api("relationships", id=claim.uid, modality=modality)["count"] == 1
        assert api("relationships", id=claim.uid)["count"] == (modality == "actual")


def test_without_anyone_for_it_modality_is_that_of_any(api):
    claim = link(voice("denies", modality="planned"), voice("doubts", modality="forecast"))
    item = api(f"relationships/{claim.uid}")
    assert (item["modality"], item["status"]) == ("planned", "denied")
    # One against what is so does not make a plan actual.
    claim = link(voice("asserts", modality="planned"), voice("denies", modality="actual"))
    item = api(f"relationships/{claim.uid}")
    assert (item["modality"], item["status"]) == ("planned", "disputed")


def test_only_the_assertions_of_that_modality_are_for_it(api):
    claim = link(voice("asserts", "rumoured"), voice("asserts", "stated", modality="planned"))
    item = api(f"relationships/{claim.uid}")
    assert (item["modality"], item["status"], item["independent_sources"]) == (
        "actual",
        "suspected",
        1,
    )
    make.assertion(claim, stance="denies", modality="planned")
    assert status(api, claim) == "disputed"


# Incidents: their own assertions, else those of their parts


def test_an_incident_without_own_assertions_has_the_status_of_its_parts(api):
    incident = make.Incident.objects.create(slug="raid", title="Raid")
    part = make.Involvement.objects.create(incident=incident, role="claimant", label="x")
    make.assertion(part, hedge="rumoured")
    assert api("incidents/raid")["status"] == "suspected"
    make.figure(incident=incident)
    assert api("incidents/raid")["status"] == "asserted"
    make.assertion(part, stance="denies")
    assert api("incidents/raid")["status"] == "disputed"
    make.assertion(incident, hedge="believed")
    assert api("incidents/raid")["status"] == "suspected"


def test_sources_of_an_incident_are_its_own_and_those_of_its_parts(api):
    early, late = make.source(published="2020"), make.source(published="2021")
    incident = make.Incident.objects.create(slug="raid", title="Raid")
    make.assertion(incident, source=late)
    part = make.Involvement.objects.create(incident=incident, role="claimant", label="x")
    make.assertion(part, source=early, stance="cannot_confirm")
    item = api("incidents/raid")
    assert item["sources"] == [early.slug, late.slug]
    assert item["known_from"] == "2020-12-31"
    assert item["status"] == "asserted"
    for found in ({"source": early.slug}, {"stance": "cannot_confirm"}):
        assert api.slugs("incidents", **found, q="raid", title="Raid") == ["raid"]
    # Looked at from before the report of the whole, its part is all there is.
    assert api("incidents/raid", known_by="2020")["status"] == "suspected"


# The examples


def the_one(api: Any, path: str, **parameters: Any) -> Any:
    (item,) = api(path, **parameters)["results"]
    return item


def test_the_examples(api):
    sanctuary = {"subject": "afghan-taliban", "object": "al-qaeda", "stance": "denies"}
    assert the_one(api, "relationships", **sanctuary)["status"] == "disputed"
    assert the_one(api, "presences", entity="ttp", kind="controls")["status"] == "denied"
    linked = {"subject": "haqqani-network", "object": "iskp", "kind": "allied_with"}
    assert the_one(api, "relationships", **linked)["status"] == "suspected"
    apr22 = {"stance": "cannot_confirm", "date_from": "2022-04-22", "date_to": "2022-04-22"}
    assert {item["status"] for item in api("incidents", **apr22)["results"]} == {"claimed"}


def test_a_plan_is_in_no_default_list_but_is_found(api):
    plan = {"subject": "al-qaeda", "object": "proposed-hqn-aq-joint-unit", "kind": "supports"}
    assert api("relationships", **plan)["count"] == 0
    item = the_one(api, "relationships", **plan, modality="planned")
    found = api(f"relationships/{item['id']}")
    assert found["modality"] == "planned"
    assert found["assertions"]
