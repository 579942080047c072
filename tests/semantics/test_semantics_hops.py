"""Hops between entities: what makes one, where it points, how strong it is; order of paths."""

import itertools
from typing import Any

import pytest

from actors.models import Entity
from incidents.choices import Role
from incidents.models import Involvement

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

ACTING = ("perpetrator", "claimant", "suspected", "blamed", "attacker", "commander", "planner")
ACTING += ("casualty",)
AFFECTED = ("target", "victim", "convicted")
NEITHER = (
    "party", "mediator", "announcer", "responder", "designated", "court", "beneficiary", "motive",
)  # fmt: skip
SILENT = ("nearby", "condemner")


def hops(api: Any, start: Any, goal: Any, **asked: Any) -> list[dict[str, Any]]:
    """The edges of the first path; none if there is no path."""
    ends = {"from": getattr(start, "slug", start), "to": getattr(goal, "slug", goal)}
    paths = api("graph/path", **ends, **asked)["paths"]
    found = paths[0]["hops"] if paths else []
    return [hop["edge"] | {"edge_count": hop["edge_count"]} for hop in found]


@make.together()
def shared(*parts: tuple[str, list[dict[str, Any]]], date: str = "") -> list[Any]:
    """Entities with these roles in one incident, of which these voices speak."""
    incident, who = make.incident(date=date), []
    for role, voices in parts:
        who.append(make.actor())
        made = Involvement.objects.create(incident=incident, role=role, entity=who[-1])
        for voice in voices:
            make.assertion(made, **voice)
    return who


FIRM: list[dict[str, Any]] = [{}]
WEAK = [{"hedge": "believed"}]
DISPUTED = [{}, {"stance": "denies"}]
DENIED = [{"stance": "denies"}]


@pytest.mark.parametrize("acting", ACTING)
@pytest.mark.parametrize("affected", AFFECTED)
def test_who_acts_points_to_whom_it_affects(acting, affected, api):
    doer, other = shared((acting, FIRM), (affected, FIRM))
    (there,), (back,) = hops(api, doer, other), hops(api, other, doer)
    assert (there["type"], there["direction"], back["direction"]) == (
        "incident", "forward", "backward",
    )  # fmt: skip
    assert there["roles"] == {"from": [acting], "to": [affected]}
    assert back["roles"] == {"from": [affected], "to": [acting]}


@pytest.mark.parametrize(
    ("one", "other"),
    [("victim", "victim"), ("victim", "target"), ("perpetrator", "claimant"), ("party", "party")]
    + [(role, "victim") for role in NEITHER]
    + [("perpetrator", role) for role in NEITHER],
)
def test_any_other_two_in_one_incident_are_linked_either_way(one, other, api):
    (hop,) = hops(api, *shared((one, FIRM), (other, FIRM)))
    assert hop["direction"] == "none"


@pytest.mark.parametrize("role", SILENT)
def test_who_stood_by_or_condemns_is_not_linked(role, api):
    assert hops(api, *shared((role, FIRM), ("victim", FIRM))) == []


def test_every_role_is_named_here():
    assert {*ACTING, *AFFECTED, *NEITHER, *SILENT} == set(Role.values)


def test_two_who_did_it_to_each_other_are_linked_either_way(api):
    incident, one, other = make.incident(), make.actor(), make.actor()
    for role in ("perpetrator", "victim"):
        for who in (one, other):
            make.involvement(incident, entity=who, role=role)
    (hop,) = hops(api, one, other)
    assert (hop["direction"], hop["edge_count"]) == ("none", 1)
    assert hop["roles"]["from"] == ["perpetrator", "victim"]


def test_a_relationship_points_from_subject_to_object_unless_it_holds_both_ways(api):
    link = make.relationship(kind="supports", title="with money")
    (there,), (back,) = hops(api, link.subject, link.object), hops(api, link.object, link.subject)
    assert (there["direction"], back["direction"]) == ("forward", "backward")
    assert (there["kind"], there["name"], there["id"]) == ("supports", "with money", str(link.uid))
    both = make.relationship(kind="allied_with")
    assert hops(api, both.subject, both.object)[0]["direction"] == "none"


def test_the_chain_from_yasin_zia_to_ahmad_massoud(api):
    one, two = hops(api, "yasin-zia", "ahmad-massoud")
    assert (one["kind"], one["direction"]) == ("associate_of", "forward")
    assert (two["kind"], two["direction"]) == ("relative_of", "backward")


def test_a_cleric_and_his_killer_are_one_hop_apart(api):
    (hop,) = hops(api, "rahimullah-haqqani", "iskp")
    assert (hop["slug"], hop["direction"]) == ("assassination-of-rahimullah-haqqani", "backward")
    assert hop["roles"] == {"from": ["victim"], "to": ["perpetrator"]}


def test_presences_link_only_at_one_and_the_same_place_record(api):
    province = make.place(kind="province")
    city = make.place(parent=province)
    one, other, above = (make.presence(place=at).entity for at in (city, city, province))
    assert hops(api, one, other) == []
    (hop,) = hops(api, one, other, via="presences")
    assert (hop["type"], hop["direction"], hop["slug"]) == ("presence", "none", city.slug)
    assert hops(api, one, above, via="presences") == []


# The day


def test_a_relationship_that_did_not_hold_on_the_day_is_no_hop(api):
    link = make.relationship(start="2015")
    days = {"2014": 0, "2015": 1, "2040": 1}
    assert {day: len(hops(api, link.subject, link.object, as_of=day)) for day in days} == days


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2019-05", {"2019-04": 0, "2019-05-01": 1, "2030": 1}),
        ("[..2019-05]", {"2019-05-30": 0, "2019-05-31": 1}),  # by its only day
        ("2019/..", {"2018": 0, "2019-01-01": 1}),
        ("", {"2030": 0}),
    ],
)
def test_an_incident_that_had_not_happened_by_the_day_is_no_hop(date, days, api):
    two = shared(("party", FIRM), ("party", FIRM), date=date)
    assert len(hops(api, *two)) == 1
    assert {day: len(hops(api, *two, as_of=day)) for day in days} == days


# Strength


def test_what_is_denied_is_no_hop_unless_asked_for(api):
    two = shared(("perpetrator", DENIED), ("victim", FIRM))
    assert hops(api, *two) == []
    assert hops(api, *two, status="denied")[0]["status"] == "denied"


@pytest.mark.parametrize(
    ("one", "other", "status", "independent"),
    [
        (FIRM, FIRM * 2, "asserted", 1),
        (FIRM * 3, FIRM * 2, "asserted", 2),
        (WEAK * 2, FIRM, "suspected", 1),
        (WEAK, DISPUTED, "disputed", 1),
        (FIRM, DISPUTED, "disputed", 1),
    ],
    ids=str,
)
def test_an_incident_is_as_weak_as_the_weaker_of_its_two_ends(one, other, status, independent, api):
    (hop,) = hops(api, *shared(("perpetrator", one), ("victim", other)))
    assert (hop["status"], hop["independent_sources"]) == (status, independent)


@make.together()
def tell(link: Any, voices: list[dict[str, Any]]) -> Any:
    made = make.Relationship.objects.create(**link)
    for voice in voices:
        make.assertion(made, **voice)
    return made


def test_of_several_edges_the_firmest_best_sourced_is_the_hop(api):
    one, other = make.actor(), make.actor()
    ends = {"subject": one, "object": other}
    weaker_first = [
        ("fights", DISPUTED + FIRM),
        ("threatens", WEAK),
        ("rival_of", WEAK * 2),
        ("supports", FIRM),
        ("linked_to", FIRM * 2),
    ]
    for number, (kind, voices) in enumerate(weaker_first, 1):
        tell(ends | {"kind": kind}, voices)
        (hop,) = hops(api, one, other)
        assert (hop["kind"], hop["edge_count"]) == (kind, number)


def test_of_equals_a_relationship_goes_before_an_incident_before_a_presence(api):
    one, other = make.actor(), make.actor()
    every = {"via": "relationships,incidents,presences"}
    place, incident = make.place(), make.incident()
    for who in (one, other):
        make.presence(entity=who, place=place)
    assert hops(api, one, other, **every)[0]["type"] == "presence"
    for who in (one, other):
        make.involvement(incident, entity=who, role="party")
    assert hops(api, one, other, **every)[0]["type"] == "incident"
    first, second = (
        tell({"subject": one, "object": other, "kind": kind}, FIRM)
        for kind in ("supports", "linked_to")
    )
    (hop,) = hops(api, one, other, **every)
    assert hop["id"] == min(str(first.uid), str(second.uid))  # of equals, by id
    assert hop["edge_count"] == 4


# Paths


@make.together()
def weave(*slugs: str, voices: Any = FIRM) -> None:
    for one, other in itertools.pairwise(slugs):
        ends = [Entity.objects.get(slug=slug) for slug in (one, other)]
        tell({"subject": ends[0], "object": ends[1], "kind": "supports"}, voices)


def test_paths_are_ordered_by_their_weakest_hop_then_by_the_slugs(api):
    for slug in ("w-start", "w-goal", "w-a", "w-b", "w-c", "w-d"):
        make.actor(slug=slug)
    weave("w-start", "w-a", voices=FIRM * 5)
    weave("w-a", "w-goal", voices=WEAK)  # strong, then weak
    weave("w-start", "w-b", "w-goal", voices=FIRM)
    weave("w-start", "w-c", "w-goal", voices=FIRM)
    weave("w-start", "w-d", "w-goal", voices=FIRM * 2)
    answer = api("graph/path", **{"from": "w-start", "to": "w-goal"})
    middle = [path["nodes"][1]["slug"] for path in answer["paths"]]
    assert middle == ["w-d", "w-b", "w-c", "w-a"]
    assert [path["weakest_hop"] for path in answer["paths"]] == [0, 0, 0, 1]


def test_several_edges_make_one_path_and_only_the_shortest_are_paths(api):
    for slug in ("w-start", "w-goal", "w-a", "w-b"):
        make.actor(slug=slug)
    weave("w-start", "w-a", "w-goal")
    weave("w-start", "w-b", "w-a")
    answer = api("graph/path", **{"from": "w-start", "to": "w-goal"})
    assert [[node["slug"] for node in path["nodes"]] for path in answer["paths"]] == [
        ["w-start", "w-a", "w-goal"]
    ]


def test_from_one_to_itself_is_a_path_without_hops_and_no_path_is_none(api):
    answer = api("graph/path", **{"from": "iskp", "to": "iskp"})
    assert [path["hops"] for path in answer["paths"]] == [[]]
    answer = api("graph/path", **{"from": make.actor().slug, "to": "iskp", "max_hops": 4})
    assert (answer["paths"], answer["searched_hops"]) == ([], 4)
