"""Whose deed an incident is said to be, and what is contested in it."""

from typing import Any

import pytest

from incidents.models import Incident, Involvement

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

NAMED = {  # incident of tests/world: whose deed, and what is contested
    "assassination-of-a-cop-in-rawalpindi": ("multi_claimed", ["perpetrator"]),
    "attack-in-peshawar": ("multi_claimed", ["perpetrator"]),
    "assassination-of-a-cop-in-bara": ("multi_claimed", ["perpetrator"]),
    "assassination-of-asi-rahim-shah": ("multi_claimed", ["perpetrator"]),
    "rocket-attack-on-uzbek-forces-at-termez": ("claimed", []),
    "kabul-airport-attack": ("claimed", ["date", "toll"]),
    "gun-attack-on-a-preacher-in-bara": ("claimed", ["place"]),
    "suicide-bombing-at-sibi": ("claimed", ["toll"]),
    "ied-blast-in-mamond": ("claimed", ["toll"]),
    "suicide-bombing-of-the-peshawar-shia-mosque": ("claimed", []),
    "suicide-bombing-near-the-russian-embassy": ("claimed", []),
    "attack-on-gwadar-port": ("attributed", []),
    "attack-on-hazaras-in-dasht-e-barchi": ("unclaimed_suspected", []),
    "bombing-at-the-interior-ministry-mosque": ("unclaimed_suspected", []),
    "bomb-and-gun-attack-on-longyan-hotel": ("unclaimed_suspected", []),
    "car-bomb-and-mortar-assault-on-a-girls-school": ("unclaimed_suspected", []),
    "vehicle-suicide-bombing-killing-five-chinese": ("blamed", ["place"]),
    "killing-of-asim-umar": ("unknown", []),
}


@pytest.mark.parametrize("slug", NAMED)
def test_whose_deed_and_what_is_contested(slug, api):
    claim_status, contested = NAMED[slug]
    shown = api(f"incidents/{slug}")
    assert (shown["claim_status"], shown["contested"]) == (claim_status, contested)
    assert api.slugs("incidents", slug=slug, claim_status=claim_status) == [slug]
    assert api("incidents", slug=slug, claim_status__not=claim_status)["count"] == 0
    for what in ("date", "place", "perpetrator", "toll"):
        found = api("incidents", slug=slug, contested=what)["count"]
        assert found == (what in contested), what


DENIED, WEAK = [{"stance": "denies"}], [{"hedge": "suspected"}]
DISPUTED, NEITHER = [{}, {"stance": "denies"}], [{"stance": "no_comment"}]
BLAMES = [{"stance": "blames"}]
FIRM: list[dict[str, str]] = [{}]
DEEDS = [  # (role, what is said of it), each of another entity: whose deed
    ([("claimant", FIRM), ("claimant", FIRM)], "multi_claimed"),
    ([("claimant", FIRM), ("claimant", DISPUTED)], "multi_claimed"),
    ([("claimant", FIRM), ("claimant", DENIED)], "claimed"),
    ([("claimant", DISPUTED)], "claimed"),
    ([("claimant", WEAK), ("perpetrator", FIRM)], "claimed"),
    ([("perpetrator", FIRM)], "attributed"),
    ([("attacker", FIRM)], "attributed"),
    ([("perpetrator", DISPUTED), ("suspected", FIRM)], "attributed"),
    ([("perpetrator", WEAK), ("blamed", FIRM)], "unclaimed_suspected"),
    ([("attacker", WEAK)], "unclaimed_suspected"),
    ([("perpetrator", BLAMES)], "blamed"),
    ([("perpetrator", [*BLAMES, *DENIED])], "blamed"),  # a denial makes nothing firmer
    ([("perpetrator", [*WEAK, *DENIED])], "unclaimed_suspected"),
    ([("perpetrator", [*BLAMES, *WEAK, *DENIED])], "blamed"),
    ([("suspected", FIRM), ("blamed", FIRM)], "unclaimed_suspected"),
    ([("suspected", DISPUTED)], "unclaimed_suspected"),
    ([("blamed", FIRM)], "blamed"),
    ([("blamed", FIRM), ("perpetrator", DENIED)], "blamed"),
    ([("perpetrator", DENIED)], "denied"),
    ([("claimant", DENIED), ("suspected", DENIED), ("blamed", DENIED)], "denied"),
    ([("planner", FIRM), ("commander", FIRM), ("victim", FIRM)], "unknown"),
    ([], "unknown"),
]


@make.together()
def part(incident: Any, role: str, voices: Any = FIRM, who: Any = None, **fields: Any) -> Any:
    who = {} if fields else {"entity": who or make.actor()}
    made = Involvement.objects.create(incident=incident, role=role, **who, **fields)
    for voice in voices:
        make.assertion(made, **voice)
    return made


@make.together()
def done(deeds: Any) -> Incident:
    incident = make.incident()
    for role, voices in deeds:
        part(incident, role, voices)
    return incident


@pytest.mark.parametrize(("deeds", "claim_status"), DEEDS, ids=str)
def test_whose_deed_is_the_first_that_holds(deeds, claim_status, api):
    incident = done(deeds)
    assert api(f"incidents/{incident.slug}")["claim_status"] == claim_status


def test_someone_without_a_name_is_no_perpetrator_but_may_be_suspected(api):
    incident = make.incident()
    part(incident, "attacker", label="gunmen")
    assert api(f"incidents/{incident.slug}")["claim_status"] == "unknown"
    part(incident, "suspected", label="militants")
    assert api(f"incidents/{incident.slug}")["claim_status"] == "unclaimed_suspected"


def test_what_all_that_said_so_have_withdrawn_is_nobodys_deed(api):
    for role in ("claimant", "perpetrator", "blamed"):
        incident = make.incident()
        withdrawn = make.source(published="2020", retracted="2022")
        part(incident, role, [{"source": withdrawn}])
        part(incident, "suspected")
        shown = api(f"incidents/{incident.slug}")
        assert (shown["claim_status"], shown["contested"]) == ("unclaimed_suspected", [])
        then = api(f"incidents/{incident.slug}", known_by="2021")
        # The other part is of a source without a date, so it is not in view.
        assert then["claim_status"] != "unclaimed_suspected"


# Contested: whose deed


PERPETRATORS = {
    "two claimants of no one body": ([("claimant", FIRM), ("claimant", FIRM)], True),
    "a claim that is denied": ([("claimant", DISPUTED)], True),
    "a deed that is only denied": ([("perpetrator", DENIED)], True),
    "one perpetrator": ([("perpetrator", FIRM)], False),
    "a claimant and a perpetrator by another source": (
        [("claimant", FIRM), ("perpetrator", FIRM)], True,
    ),
    "a suspected and a blamed by two sources": ([("suspected", WEAK), ("blamed", FIRM)], True),
    "one whom nobody stands for": ([("perpetrator", FIRM), ("suspected", NEITHER)], False),
    "a perpetrator and a planner": ([("perpetrator", FIRM), ("planner", FIRM)], False),
}  # fmt: skip


@pytest.mark.parametrize("case", PERPETRATORS)
def test_whose_deed_is_contested(case, api):
    deeds, contested = PERPETRATORS[case]
    incident = done(deeds)
    found = api(f"incidents/{incident.slug}")["contested"]
    assert found == (["perpetrator"] if contested else [])


def test_a_joint_operation_told_by_one_source_is_not_contested(api):
    incident, source = make.incident(), make.source()
    for _ in range(2):
        part(incident, "perpetrator", [{"source": source}])
    assert api(f"incidents/{incident.slug}")["contested"] == []
    # Nor is it when a second source names one of the two.
    make.assertion(incident.involvements.first())
    assert api(f"incidents/{incident.slug}")["contested"] == []
    part(incident, "perpetrator")
    assert api(f"incidents/{incident.slug}")["contested"] == ["perpetrator"]


@pytest.mark.parametrize("whole_first", [False, True])
@pytest.mark.parametrize("voices", [FIRM, WEAK, DISPUTED])
def test_a_part_at_any_depth_and_its_whole_are_one_body(voices, whole_first, api):
    with make.together():
        cell, group, network = make.actor(), make.actor(), make.actor()
        link = make.Relationship.objects.create(subject=cell, kind="part_of", object=group)
        for voice in voices:
            make.assertion(link, **voice)
        make.relationship(subject=group, kind="part_of", object=network)
        incident = make.incident()
        for who in (network, cell) if whole_first else (cell, network):
            part(incident, "claimant", who=who)
    shown = api(f"incidents/{incident.slug}")
    assert (shown["claim_status"], shown["contested"]) == ("claimed", [])


@pytest.mark.parametrize(
    "voice", [{"stance": "denies"}, {"source": {"retracted": "2021", "published": "2020"}}], ids=str
)
def test_who_is_only_denied_or_no_longer_said_to_be_a_part_is_not_of_one_body(voice, api):
    one, other = make.actor(), make.actor()
    if "source" in voice:
        voice = {"source": make.source(**voice["source"])}
    link = make.Relationship.objects.create(subject=one, kind="part_of", object=other)
    make.assertion(link, **voice)
    incident = make.incident()
    for who in (one, other):
        part(incident, "claimant", who=who)
    assert api(f"incidents/{incident.slug}")["claim_status"] == "multi_claimed"


@pytest.mark.parametrize("modality", ["planned", "forecast", "hypothesised"])
def test_who_is_not_yet_a_part_is_not_of_one_body(modality, api):
    with make.together():
        one, other, incident = make.actor(), make.actor(), make.incident()
        link = make.Relationship.objects.create(subject=one, kind="part_of", object=other)
        make.assertion(link, modality=modality, source=make.source(published="2020"))
        for who in (one, other):
            part(incident, "claimant", [{"source": make.source(published="2020")}], who)
    for view in ({}, {"known_by": "2021"}):
        assert api(f"incidents/{incident.slug}", **view)["claim_status"] == "multi_claimed"


def test_two_parts_of_one_whole_are_not_of_one_body(api):
    whole, incident = make.actor(), make.incident()
    for _ in range(2):
        wing = make.relationship(kind="part_of", object=whole).subject
        part(incident, "claimant", who=wing)
    assert api(f"incidents/{incident.slug}")["claim_status"] == "multi_claimed"


# Contested: when and where


@pytest.mark.parametrize(
    ("dates", "contested"),
    [
        (["2021-08-26", "2021-08-27"], True),
        (["2021-05", "2021-05-09"], False),
        (["2021", "2022"], True),
        (["2022", "2021"], True),
        (["[..2021-05]", "2021-06"], True),
        (["2021-06", "[..2021-05]"], True),
        (["2022", "2021-05/.."], False),
        (["2021-05/..", "2022"], False),
        (["2021~", "2020"], False),
        (["2021", "", "2021-04"], False),
        (["2021", "2021-01", "2021-03"], True),
        (["2021-05-09", "2021-05-09"], False),
        (["2021/2022-05-09", "2022-05-09/2023"], False),
    ],
    ids=str,
)
def test_two_dates_that_exclude_each_other(dates, contested, api):
    with make.together():
        incident = Incident.objects.create(title="It", slug="it", date="2021")
        for date in dates:
            make.assertion(incident, says_date=date)
        make.assertion(incident, says_date="1999", stance="doubts")  # not for it
        make.assertion(incident, says_date="1999", source=make.source(retracted="2020"))
    assert api("incidents/it")["contested"] == (["date"] if contested else [])


def test_two_places_of_which_neither_is_in_the_other(api):
    country = make.place(kind="country")
    city = make.place(parent=make.place(kind="province", parent=country))
    other = make.place(parent=country)
    incident = Incident.objects.create(title="It", slug="it")
    make.assertion(incident, says_place=country)
    make.assertion(incident, says_place=city)
    make.assertion(incident, says_place=other, stance="denies")
    assert api("incidents/it")["contested"] == []
    make.assertion(incident, says_place=other)
    assert api("incidents/it")["contested"] == ["place"]


def test_the_preacher_was_shot_in_bara_or_in_peshawar(api):
    shown = api("incidents/gun-attack-on-a-preacher-in-bara")
    places = {said["says_place"]["slug"] for said in shown["assertions"] if said["says_place"]}
    assert {"bara", "peshawar"} <= places


def test_an_incident_that_is_denied_as_such_is_disputed_not_contested(api):
    incident = make.incident()
    make.assertion(incident, stance="denies")
    shown = api(f"incidents/{incident.slug}")
    assert (shown["status"], shown["contested"]) == ("disputed", [])
    assert shown["claim_status"] == "unknown"


def test_what_is_contested_is_named_in_one_order(api):
    incident = make.incident()
    for _ in range(2):
        part(incident, "claimant")
    for number in (1, 9):
        make.figure(incident=incident, low=number, high=number)
    for year, place in (("2020", make.place()), ("2021", make.place())):
        make.assertion(incident, says_date=year, says_place=place)
    shown = api(f"incidents/{incident.slug}")
    assert shown["contested"] == ["date", "place", "perpetrator", "toll"]
