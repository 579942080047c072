"""What is planned or forecast can be seen on links, graph, paths and timelines, when asked for."""

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def plan(claim):
    """It is said to be planned, in a source of 2022."""
    said = claim.assertions.get()
    said.modality, said.source = "planned", make.source(published="2022")
    said.save()


@pytest.fixture
@make.together()
def plot():
    """Two who want to unite, and a third against whom an attack is planned."""
    one, other, third = (make.actor(slug=slug) for slug in ("one", "other", "third"))
    plan(make.relationship(subject=one, kind="allied_with", object=other))
    attack = make.incident(slug="attack", date="2023")
    plan(attack)
    make.involvement(attack, entity=one, role="perpetrator")
    make.involvement(attack, entity=third, role="target")
    make.figure(entity=one, metric="fighters", period="2022")


def linked(api, **parameters):
    found = api("entities/one/links", **parameters)["results"]
    return [link["neighbour"]["slug"] for link in found]


def test_links_are_actual_unless_another_modality_is_asked_for(api, plot):
    assert linked(api) == []
    assert linked(api, modality="planned") == ["other", "third"]
    assert linked(api, modality="actual,planned") == ["other", "third"]
    assert linked(api, modality="forecast") == []
    assert linked(api, modality="planned", via="relationships") == ["other"]


def test_the_modality_is_that_of_the_view(api, plot):
    assert linked(api, known_by="2022") == []
    assert linked(api, modality="planned", known_by="2022") == ["other"]  # the parts bear no day


def test_graph_and_paths_follow_the_modality(api, plot):
    nodes = api("graph", center="one", modality="planned")["nodes"]
    assert {node["slug"] for node in nodes} == {"one", "other", "third"}
    assert [node["slug"] for node in api("graph", center="one")["nodes"]] == ["one"]
    path = {"from": "other", "to": "third"}
    assert api("graph/path", **path)["path_count"] == 0
    (chain,) = api("graph/path", **path, modality="planned")["paths"]
    assert [node["slug"] for node in chain["nodes"]] == ["other", "one", "third"]


def test_a_timeline_follows_the_modality(api, plot):
    def types(**parameters):
        found = api("entities/one/timeline", **parameters)["results"]
        return sorted(item["type"] for item in found)

    assert types() == ["figure"]
    assert types(modality="planned") == ["incident", "relationship"]
    assert types(modality="actual,planned") == ["figure", "incident", "relationship"]
