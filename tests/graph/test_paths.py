"""Shortest chains between two entities: every one, in order, through what is in view."""

from itertools import pairwise

import pytest

from actors.models import Entity, Relationship
from sources.models import Assertion

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make.hub()


def chains(answer):
    return [[node["slug"] for node in path["nodes"]] for path in answer["paths"]]


def ask(api, start, goal, **parameters):
    return api("graph/path", **{"from": start, "to": goal, **parameters})


def test_from_yasin_zia_to_ahmad_massoud(api):
    answer = ask(api, "yasin-zia", "ahmad-massoud")
    assert chains(answer) == [["yasin-zia", "ahmad-shah-massoud", "ahmad-massoud"]]
    assert answer["searched_hops"] == 2
    first, second = answer["paths"][0]["hops"]
    assert (first["edge"]["kind"], first["edge"]["direction"]) == ("associate_of", "forward")
    assert (second["edge"]["kind"], second["edge"]["direction"]) == ("relative_of", "backward")
    assert first["edge"]["sources"] == ["s001"]
    assert answer["paths"][0]["weakest_hop"] == 0


def test_a_victim_and_its_perpetrator_are_one_hop_apart(api):
    answer = ask(api, "rahimullah-haqqani", "iskp")
    ((hop,),) = [path["hops"] for path in answer["paths"]]
    edge = hop["edge"]
    assert edge["type"] == "incident"
    assert edge["slug"] == "assassination-of-rahimullah-haqqani"
    assert edge["roles"] == {"from": ["victim"], "to": ["perpetrator"]}
    assert (edge["direction"], edge["date"]["edtf"]) == ("backward", "2022-08")
    there = ask(api, "iskp", "rahimullah-haqqani")["paths"][0]["hops"][0]["edge"]
    assert (there["direction"], there["id"]) == ("forward", edge["id"])


def test_from_one_to_itself(api):
    answer = ask(api, "iskp", "iskp")
    assert chains(answer) == [["iskp"]]
    assert answer["paths"][0]["hops"] == []
    assert answer["paths"][0]["weakest_hop"] is None
    assert answer["path_count"] == 1


def test_no_path_says_how_far_it_looked(api):
    one, other = make.actor(), make.actor()
    answer = ask(api, one.slug, other.slug, max_hops=3)
    assert (answer["paths"], answer["searched_hops"]) == ([], 3)
    assert (answer["path_count"], answer["truncated"]) == (0, False)
    answer = ask(api, "yasin-zia", "ahmad-massoud", max_hops=1)
    assert (answer["paths"], answer["searched_hops"]) == ([], 1)


def revise(claim, **fields):
    """The only assertion of the claim, otherwise."""
    assertion = Assertion.objects.get(**{claim._meta.model_name: claim})
    for name, value in fields.items():
        setattr(assertion, name, value)
    assertion.save()
    return claim


@make.together()
@make.together()
def weave(*pairs, **fields):
    return [make.relationship(subject=one, object=other, **fields) for one, other in pairs]


def test_all_shortest_chains_stronger_first_then_by_slug(api):
    start, goal = make.actor(slug="p-start"), make.actor(slug="p-goal")
    ends = {name: make.actor(slug=name) for name in ("p-b", "p-a", "p-c", "p-weak")}
    for middle in ends.values():
        weave((start, middle))
        if middle.slug != "p-weak":
            weave((goal, middle))
    (weak,) = weave((ends["p-weak"], goal))
    revise(weak, hedge="believed")
    make.assertion(Relationship.objects.get(subject=start, object=ends["p-c"]))
    make.assertion(Relationship.objects.get(subject=goal, object=ends["p-c"]))
    answer = ask(api, "p-start", "p-goal")
    middles = [nodes[1] for nodes in chains(answer)]
    # Two sources for each hop, one for each, in the order of slugs; then a mere belief.
    assert middles == ["p-c", "p-a", "p-b", "p-weak"]
    assert answer["path_count"] == 4
    assert answer["paths"][3]["weakest_hop"] == 1
    assert answer["paths"][3]["hops"][1]["edge"]["status"] == "suspected"
    assert answer["paths"][0]["weakest_hop"] == 0
    some = ask(api, "p-start", "p-goal", limit=2)
    assert [nodes[1] for nodes in chains(some)] == ["p-c", "p-a"]
    assert some["path_count"] == 4
    back = ask(api, "p-goal", "p-start")
    assert [nodes[1] for nodes in chains(back)] == ["p-c", "p-a", "p-b", "p-weak"]


def test_a_long_chain_is_found_from_both_ends(api):
    row = [make.actor(slug=f"row-{number}") for number in range(8)]
    weave(*pairwise(row))
    answer = ask(api, "row-0", "row-6")
    assert chains(answer) == [[f"row-{number}" for number in range(7)]]
    assert ask(api, "row-0", "row-7")["paths"] == []


def test_of_several_edges_the_strongest_is_the_hop(api):
    one, other = make.actor(), make.actor()
    weave((one, other), kind="supports")
    (strong,) = weave((other, one), kind="fights")
    make.assertion(strong)
    incident = make.incident()
    for who, role in ((one, "perpetrator"), (other, "victim")):
        make.involvement(incident, entity=who, role=role)
    (hop,) = ask(api, one.slug, other.slug)["paths"][0]["hops"]
    assert hop["edge"]["kind"] == "fights"
    assert hop["edge"]["direction"] == "none"
    assert hop["edge"]["independent_sources"] == 2
    assert hop["edge_count"] == 3
    (hop,) = ask(api, one.slug, other.slug, via="incidents")["paths"][0]["hops"]
    assert (hop["edge"]["id"], hop["edge_count"]) == (str(incident.uid), 1)
    (hop,) = ask(api, one.slug, other.slug, kinds="supports", via="relationships")["paths"][0][
        "hops"
    ]
    assert (hop["edge"]["kind"], hop["edge_count"]) == ("supports", 1)


def test_who_stands_by_or_condemns_is_not_linked(api):
    incident = make.incident()
    one, other = make.actor(), make.actor()
    make.involvement(incident, entity=one, role="victim")
    make.involvement(incident, entity=other, role="nearby")
    make.involvement(incident, entity=other, role="condemner")
    assert ask(api, one.slug, other.slug)["paths"] == []


def test_an_incident_is_as_weak_as_its_weaker_end(api):
    incident = make.incident()
    one, other = make.actor(), make.actor()
    part = make.involvement(incident, entity=one, role="suspected")
    revise(part, hedge="suspected")
    victim = make.involvement(incident, entity=other, role="victim")
    make.assertion(victim)
    (hop,) = ask(api, one.slug, other.slug)["paths"][0]["hops"]
    assert (hop["edge"]["status"], hop["edge"]["independent_sources"]) == ("suspected", 1)
    assert len(hop["edge"]["sources"]) == 3
    assert ask(api, one.slug, other.slug, status="asserted")["paths"] == []
    assert ask(api, one.slug, other.slug, status="suspected")["path_count"] == 1
    assert ask(api, one.slug, other.slug, independent_sources__gte=2)["paths"] == []


def test_what_is_denied_links_only_who_asks_for_it(api):
    (link,) = weave((make.actor(), make.actor()))
    revise(link, stance="denies")
    ends = link.subject.slug, link.object.slug
    assert ask(api, *ends)["paths"] == []
    (hop,) = ask(api, *ends, status="denied")["paths"][0]["hops"]
    assert hop["edge"]["status"] == "denied"


def test_presences_link_only_who_asks_for_them(api):
    place = make.place()
    one, other = (make.presence(place=place).entity for _ in range(2))
    assert ask(api, one.slug, other.slug)["paths"] == []
    (hop,) = ask(api, one.slug, other.slug, via="presences")["paths"][0]["hops"]
    assert (hop["edge"]["type"], hop["edge"]["slug"]) == ("presence", place.slug)
    assert hop["edge"]["roles"] == {"from": ["operates_in"], "to": ["operates_in"]}
    day = {"via": "presences", "as_of": "2020"}
    (hop,) = ask(api, one.slug, other.slug, **day)["paths"][0]["hops"]
    assert hop["edge"]["certainty"] == "possible"


def test_as_of_keeps_what_held_on_the_day(api):
    (link,) = weave((make.actor(), make.actor()), start="2015", end="2017")
    ends = link.subject.slug, link.object.slug
    assert ask(api, *ends, as_of="2010")["paths"] == []
    (hop,) = ask(api, *ends, as_of="2015-12-31")["paths"][0]["hops"]
    assert hop["edge"]["certainty"]
    incident = make.incident(date="2019-05")
    one, other = (make.involvement(incident, role="party").entity for _ in range(2))
    assert ask(api, one.slug, other.slug, as_of="2019-04")["paths"] == []
    assert ask(api, one.slug, other.slug, as_of="2019")["path_count"] == 1


def test_known_by_and_exclude_source_leak_nothing(api):
    early, late = make.source(published="2001-01-01"), make.source(published="2019-01-01")
    one, middle, other = make.actor(), make.actor(), make.actor()
    for entity in (one, middle, other):
        make.assertion(entity, source=early)
    incident = make.incident()
    for pair, source in (((one, middle), early), ((middle, other), early), ((one, other), late)):
        for link in weave(pair):
            revise(link, source=source)
    for entity in (one, other):
        revise(make.involvement(incident, entity=entity, role="party"), source=late)
    ends = one.slug, other.slug
    assert [len(path["hops"]) for path in ask(api, *ends)["paths"]] == [1]
    for view in ({"known_by": "2010"}, {"exclude_source": late.slug}):
        answer = ask(api, *ends, **view)
        assert chains(answer) == [[one.slug, middle.slug, other.slug]]
        assert {hop["edge_count"] for hop in answer["paths"][0]["hops"]} == {1}
        assert late.slug not in str(answer)
    response = api.get("graph/path", **{"from": one.slug, "to": other.slug, "known_by": "2000"})
    assert response.status_code == 400
    assert {error["code"] for error in response.json()["errors"]} == {"unknown"}


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({}, {"from", "to"}),
        ({"from": "iskp"}, {"to"}),
        ({"from": "iskp", "to": "ttp", "max_hops": "7"}, {"max_hops"}),
        ({"from": "iskp", "to": "ttp", "max_hops": "0"}, {"max_hops"}),
        ({"from": "iskp", "to": "ttp", "max_hops": "two"}, {"max_hops"}),
        ({"from": "iskp", "to": "ttp", "limit": "101"}, {"limit"}),
        ({"from": "iskp", "to": "ttp", "via": "rumours"}, {"via"}),
        ({"from": "iskp", "to": "ttp", "kinds": "leads"}, {"kinds"}),
        ({"from": "iskp", "to": "ttp", "as_of": "yesterday"}, {"as_of"}),
        ({"from": "iskp", "to": "ttp", "hops": "2"}, {"hops"}),
        ({"from": "iskpp", "to": "ttp"}, {"from"}),
        ({"from": "iskp,ttp", "to": "ttp"}, {"from"}),
    ],
)
def test_bad_input_is_refused(api, parameters, wrong):
    response = api.get("graph/path", **parameters)
    assert response.status_code == 400
    assert {error["parameter"] for error in response.json()["errors"]} == wrong


def test_a_hub_is_not_walked(api, hub, count_queries):
    """Thousands of links at the middle, and at one end: the queries stay as many."""
    far = make.actor()
    weave((Entity.objects.get(slug="spoke-7"), far))
    with count_queries(25):
        answer = ask(api, far.slug, "spoke-9")
    assert chains(answer) == [[far.slug, "spoke-7", "hub", "spoke-9"]]
    with count_queries(25):
        answer = ask(api, "hub", far.slug)
    assert chains(answer) == [["hub", "spoke-7", far.slug]]
    alone = make.actor()
    with count_queries(25):
        assert ask(api, "hub", alone.slug)["paths"] == []


def test_a_search_that_is_too_wide_says_so(api, hub, monkeypatch):
    monkeypatch.setattr("threatapi.graph.paths.NODE_BUDGET", 100)
    ring = [make.actor() for _ in range(4)]
    weave(*pairwise(ring))
    # The far side has ended before the hub had to be asked.
    answer = ask(api, "hub", ring[0].slug)
    assert (answer["paths"], answer["truncated"], answer["searched_hops"]) == ([], False, 6)
    # Two hubs, each too wide to be asked.
    other = make.actor()
    weave(*((other, make.actor()) for _ in range(120)))
    answer = ask(api, "hub", other.slug)
    assert (answer["paths"], answer["truncated"], answer["searched_hops"]) == ([], True, 1)
