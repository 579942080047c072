"""The graph around an entity, as JSON and in the formats of graph programs."""

import io

import networkx as nx
import pytest

from actors.models import Entity
from sources.models import Assertion

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make.hub()


def names(answer):
    return [node["slug"] for node in answer["nodes"]]


def pairs(answer):
    return [(edge["from"]["slug"], edge["to"]["slug"]) for edge in answer["edges"]]


@pytest.fixture
@make.together()
def star():
    """c–a, c–b (twice), a–b, a–far, far–further."""
    made = {name: make.actor(slug=f"g-{name}") for name in ("c", "a", "b", "far", "further")}
    for one, other, kind in (
        ("a", "c", "part_of"),
        ("b", "c", "part_of"),
        ("b", "c", "supports"),
        ("b", "a", "fights"),
        ("a", "far", "supports"),
        ("far", "further", "supports"),
    ):
        make.relationship(subject=made[one], object=made[other], kind=kind)
    return made


def test_nodes_by_distance_then_edges_then_slug(api, star):
    answer = api("graph", center="g-c", depth=3)
    assert names(answer) == ["g-c", "g-b", "g-a", "g-far", "g-further"]
    assert [node["distance"] for node in answer["nodes"]] == [0, 1, 1, 2, 3]
    assert answer["truncated"] is False
    assert names(api("graph", center="g-c")) == ["g-c", "g-b", "g-a"]
    assert names(api("graph", center="g-c", depth=2)) == ["g-c", "g-b", "g-a", "g-far"]


def test_two_nodes_have_one_edge_that_points_forward(api, star):
    answer = api("graph", center="g-c")
    assert pairs(answer) == [("g-a", "g-b"), ("g-a", "g-c"), ("g-b", "g-c")]
    counts = [edge["edge_count"] for edge in answer["edges"]]
    assert counts == [1, 1, 2]
    directions = [edge["edge"]["direction"] for edge in answer["edges"]]
    assert directions == ["none", "forward", "forward"]
    assert {node["slug"]: node["edge_count"] for node in answer["nodes"]} == {
        "g-c": 3,
        "g-b": 3,
        "g-a": 2,
    }


def test_limit_nodes_leaves_no_dangling_edge(api, star):
    answer = api("graph", center="g-c", depth=3, limit_nodes=2)
    assert names(answer) == ["g-c", "g-b"]
    assert pairs(answer) == [("g-b", "g-c")]
    assert answer["truncated"] is True
    answer = api("graph", center="g-c", limit_nodes=3)
    assert answer["truncated"] is False
    answer = api("graph", center="iskp", depth=3, limit_nodes=40)
    assert len(answer["nodes"]) == 40
    shown = set(names(answer))
    assert all(one in shown and other in shown for one, other in pairs(answer))


def test_who_stands_alone(api):
    alone = make.actor()
    answer = api("graph", center=alone.slug)
    assert names(answer) == [alone.slug]
    assert (answer["edges"], answer["truncated"]) == ([], False)


def test_filters(api, star):
    alone = {"kinds": "part_of", "via": "relationships"}
    assert pairs(api("graph", center="g-c", **alone)) == [("g-a", "g-c"), ("g-b", "g-c")]
    assert names(api("graph", center="g-c", via="presences")) == ["g-c"]
    assert names(api("graph", center="g-c", independent_sources__gte=2)) == ["g-c"]
    assert names(api("graph", center="g-c", status="disputed")) == ["g-c"]


def test_the_first_knowledge_base(api):
    answer = api("graph", center="rahimullah-haqqani")
    edge = next(e for e in answer["edges"] if e["to"]["slug"] == "rahimullah-haqqani")
    assert edge["from"]["slug"] == "iskp"
    assert edge["edge"]["direction"] == "forward"
    assert edge["edge"]["roles"] == {"from": ["perpetrator"], "to": ["victim"]}


def test_known_by_and_exclude_source_leak_nothing(api):
    early, late = make.source(published="2001-01-01"), make.source(published="2019-01-01")
    center, friend, stranger = make.actor(), make.actor(), make.actor()
    for other, source in ((friend, early), (stranger, late)):
        link = make.relationship(subject=center, object=other)
        told = Assertion.objects.get(relationship=link)
        told.source = source
        told.save()
    assert len(api("graph", center=center.slug)["nodes"]) == 3
    for view in ({"known_by": "2010"}, {"exclude_source": late.slug}):
        answer = api("graph", center=center.slug, **view)
        assert names(answer) == [center.slug, friend.slug]
        assert stranger.slug not in str(answer)
        assert late.slug not in str(answer)
    response = api.get("graph", center=stranger.slug[:-1] + "x", known_by="2010")
    assert stranger.slug not in response.content.decode()
    assert api.get("graph", center=stranger.slug, known_by="2010").status_code == 400


@pytest.mark.parametrize("day", ["2020-06-30", "2022-06-30", "2023-12-31"])
def test_a_view_is_a_part_of_the_whole(api, day):
    whole = api("graph", center="al-qaeda", limit_nodes=500)
    part = api("graph", center="al-qaeda", limit_nodes=500, known_by=day)
    assert set(names(part)) <= set(names(whole))
    sources = {source for edge in part["edges"] for source in edge["edge"]["sources"]}
    assert sources <= set(api.slugs("sources", known_from__lte=day, limit=1000))


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({}, "center"),
        ({"center": "nobody-at-all"}, "center"),
        ({"center": "iskp", "depth": "4"}, "depth"),
        ({"center": "iskp", "depth": "1.5"}, "depth"),
        ({"center": "iskp", "limit_nodes": "0"}, "limit_nodes"),
        ({"center": "iskp", "limit_nodes": "1001"}, "limit_nodes"),
        ({"center": "iskp", "status": "true"}, "status"),
        ({"center": "iskp", "known_by": "22"}, "known_by"),
        ({"center": "iskp", "exclude_source": "nothing"}, "exclude_source"),
        ({"center": "iskp", "independent_sources__gte": "-1"}, "independent_sources__gte"),
        ({"center": "iskp", "centre": "iskp"}, "centre"),
    ],
)
@pytest.mark.parametrize("path", ["graph", "graph.graphml"])
def test_bad_input_is_refused(api, path, parameters, wrong):
    response = api.get(path, **parameters)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == [wrong]


@pytest.mark.parametrize(
    ("ending", "media_type", "read"),
    [
        ("graphml", "application/graphml+xml", nx.read_graphml),
        ("gexf", "application/gexf+xml", nx.read_gexf),
    ],
)
def test_xml_formats_hold_the_same_graph(api, ending, media_type, read):
    answer = api("graph", center="iskp", limit_nodes=30)
    response = api.get(f"graph.{ending}", center="iskp", limit_nodes=30)
    assert response["Content-Type"] == media_type
    graph = read(io.BytesIO(response.content))
    assert sorted(graph.nodes) == sorted(names(answer))
    assert sorted(graph.edges()) == sorted(pairs(answer))
    one, other = pairs(answer)[0]
    assert graph.edges[one, other]["status"] == answer["edges"][0]["edge"]["status"]
    assert graph.nodes["iskp"]["label"] == "Islamic State Khorasan Province"


def test_cytoscape_holds_the_same_graph(api):
    answer = api("graph", center="iskp", limit_nodes=30)
    shown = api("graph.cytoscape.json", center="iskp", limit_nodes=30)["elements"]
    assert [node["data"]["id"] for node in shown["nodes"]] == names(answer)
    edges = {(edge["data"]["source"], edge["data"]["target"]) for edge in shown["edges"]}
    assert edges == set(pairs(answer))


def test_a_hub_is_cut_in_the_database(api, hub, count_queries):
    with count_queries(12):
        answer = api("graph", center="hub", depth=3, limit_nodes=50)
    assert len(answer["nodes"]) == 50
    assert answer["truncated"] is True
    assert names(answer)[1:] == sorted(names(answer)[1:])
    with count_queries(14):
        answer = api("graph", center="spoke-5", depth=2, limit_nodes=20)
    assert names(answer)[:3] == ["spoke-5", "hub", "spoke-0"]


def test_queries_do_not_grow_with_the_answer(api, count_queries):
    with count_queries(15):
        api("graph", center="iskp", limit_nodes=2)
    with count_queries(15):
        api("graph", center="iskp", limit_nodes=100)
    assert Entity.objects.count() > 100
