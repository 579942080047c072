"""Where a hub has too many edges, the graph follows those recorded last, and says so."""

import pytest

from threatapi.graph import budget

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
@make.together()
def crowd():
    """Six incidents of a hub, each with somebody else, and six members of it."""
    hub = make.actor(slug="b-hub")
    for number in range(6):
        incident = make.incident(slug=f"b-{number}")
        make.involvement(incident, entity=hub, role="perpetrator")
        make.involvement(incident, entity=make.actor(slug=f"b-shared-{number}"), role="victim")
        make.relationship(subject=make.actor(slug=f"b-member-{number}"), object=hub, kind="part_of")
    return hub


@pytest.fixture
def little(monkeypatch):
    monkeypatch.setattr(budget, "FOLLOWED", 3)
    monkeypatch.setattr(budget, "LEAST_SHARE", 2)


def others(answer):
    return {node["slug"] for node in answer["nodes"]} - {answer["center"]["slug"]}


def test_within_the_budget_all_is_told(api, crowd):
    answer = api("graph", center="b-hub")
    assert len(others(answer)) == 12
    assert answer["truncated"] is False


def test_of_a_hub_the_last_are_followed(api, crowd, little):
    answer = api("graph", center="b-hub")
    last = range(3, 6)
    assert others(answer) == {f"b-{sort}-{n}" for sort in ("shared", "member") for n in last}
    assert answer["truncated"] is True
    assert api("graph", center="b-hub", via="relationships")["truncated"] is True


def test_who_has_few_keeps_all_of_its_edges_beside_a_hub(api, crowd, little):
    """The hub would not tell its first incident any more, but its victim does."""
    answer = api("graph", center="b-shared-0")
    (edge,) = answer["edges"]
    assert (edge["from"]["slug"], edge["to"]["slug"]) == ("b-hub", "b-shared-0")
    assert edge["edge_count"] == 1


def test_paths_and_links_know_no_budget(api, crowd, little):
    assert api("entities/b-hub/links")["count"] == 12
    answer = api("graph/path", **{"from": "b-shared-0", "to": "b-member-0"})
    assert [node["slug"] for node in answer["paths"][0]["nodes"]] == [
        "b-shared-0",
        "b-hub",
        "b-member-0",
    ]


def test_views_know_no_budget(api, crowd, little):
    """What is recorded later must not change what somebody could have known before."""
    answer = api("graph", center="b-hub", exclude_source=make.source().slug)
    assert len(others(answer)) == 12
    assert answer["truncated"] is False
