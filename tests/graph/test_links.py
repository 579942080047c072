"""All links of an entity, and its timeline."""

import uuid

import pytest

from sources.models import Assertion

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def said_by(claim, source):
    """The claim, now said by this source alone."""
    name = claim._meta.model_name
    told = Assertion.objects.get(**{name: claim})
    told.source = source
    told.save()
    return claim


@pytest.fixture
@make.together()
def linked():
    """Somebody with two relationships, two incidents with a rival, and a place in common."""
    one, rival, leader = make.actor(slug="l-one"), make.actor(slug="l-rival"), make.person()
    make.relationship(subject=leader, object=one, kind="leader_of", start="2011", title="emir")
    make.relationship(subject=rival, object=one, kind="fights", start="2015")
    for year in ("2013", "2012"):
        incident = make.incident(slug=f"l-{year}", date=year)
        make.involvement(incident, entity=one, role="perpetrator")
        make.involvement(incident, entity=rival, role="victim")
    place = make.place(slug="l-place")
    make.presence(entity=one, place=place, start="2014")
    make.presence(entity=rival, place=place)
    make.figure(entity=one, metric="fighters", low=500, high=500, period="2010-05")
    return one, rival, leader


def groups(answer):
    return [
        (group["type"], group["kind"], group["direction"], group["edge_count"])
        for group in answer["groups"]
    ]


def test_links_by_kind_and_direction_with_counts(api, linked):
    answer = api("entities/l-one/links")
    assert groups(answer) == [
        ("relationship", "fights", "none", 1),
        ("relationship", "leader_of", "backward", 1),
        ("incident", None, "forward", 2),
    ]
    assert answer["count"] == 4
    assert answer["entity"]["slug"] == "l-one"
    shown = [
        (item["neighbour"]["slug"], item["edge"]["type"], item["edge_count"])
        for item in answer["results"]
    ]
    rival, leader = linked[1].slug, linked[2].slug
    assert shown == [
        (rival, "relationship", 1),
        (rival, "incident", 2),
        (rival, "incident", 2),
        (leader, "relationship", 1),
    ]
    back = api("entities/l-rival/links", neighbour="l-one", direction="backward")
    assert groups(back) == [("incident", None, "backward", 2)]


def test_links_are_paged(api, linked):
    whole = api("entities/l-one/links")["results"]
    answer = api("entities/l-one/links", limit=1, offset=2)
    assert answer["results"] == whole[2:3]
    assert answer["count"] == 4
    assert "offset=3" in answer["next"]
    assert "offset=1" in answer["previous"]
    assert api("entities/l-one/links", offset=10)["results"] == []


def test_links_to_a_neighbour_with_fewer_links_point_the_same_way(api, linked):
    """They are read from the side of the neighbour, who would be at their other end."""
    _, rival, leader = linked
    to_rival = api("entities/l-one/links", neighbour=rival.slug)
    assert groups(to_rival) == [
        ("relationship", "fights", "none", 1),
        ("incident", None, "forward", 2),
    ]
    to_leader = api("entities/l-one/links", neighbour=leader.slug)
    assert groups(to_leader) == [("relationship", "leader_of", "backward", 1)]
    whole = api("entities/l-one/links")["results"]
    assert to_rival["results"] + to_leader["results"] == whole


def test_of_several_links_to_one_neighbour_the_strongest_comes_first(api):
    """By status, then by independent sources; their ids are in the opposite order."""
    one, other, strongest = make.actor(), make.actor(), 3
    for number in (1, 2, strongest):
        incident = make.incident(slug=f"shared-{number}", uid=uuid.UUID(int=number))
        for entity in (one, other):
            part = make.involvement(incident, entity=entity, role="party")
            if number == 1:
                told = part.assertions.get()
                told.hedge = "suspected"
                told.save()
            if number == strongest:
                make.assertion(part)
    found = api(f"entities/{one.slug}/links")["results"]
    assert [item["edge"]["slug"] for item in found] == ["shared-3", "shared-2", "shared-1"]


def test_links_take_the_filters_of_edges(api, linked):
    rival = linked[1].slug
    answer = api("entities/l-one/links", via="presences")
    assert groups(answer) == [("presence", None, "none", 1)]
    assert answer["results"][0]["neighbour"]["slug"] == rival
    assert api("entities/l-one/links", via="relationships", kinds="leader_of")["count"] == 1
    assert api("entities/l-one/links", as_of="2012")["count"] == 2
    assert api("entities/l-one/links", independent_sources__gte=2)["count"] == 0


def test_links_of_the_first_knowledge_base_match_the_lists(api):
    links = api("entities/ttp/links", via="relationships", limit=1000)
    listed = api("relationships", involves="ttp", status__not="denied", limit=1000)
    assert {item["edge"]["id"] for item in links["results"]} == {
        item["id"] for item in listed["results"]
    }
    by_incident = api("entities/ttp/links", via="incidents", limit=1000)
    for item in by_incident["results"]:
        assert item["edge"]["roles"]["from"]
        assert item["neighbour"]["slug"] != "ttp"


def test_links_and_timeline_leak_nothing(api):
    early, late = make.source(published="2001-01-01"), make.source(published="2019-01-01")
    one, friend, stranger = make.actor(), make.actor(), make.actor()
    said_by(make.relationship(subject=one, object=friend, start="2000"), early)
    said_by(make.relationship(subject=one, object=stranger, start="2000-05"), late)
    incident = make.incident(date="2000-06")
    said_by(incident, late)
    for entity in (one, stranger):
        said_by(make.involvement(incident, entity=entity, role="party"), late)
    said_by(make.figure(entity=one, metric="fighters", period="2000"), late)
    said_by(make.presence(entity=one), late)
    assert api(f"entities/{one.slug}/links")["count"] == 3
    assert api(f"entities/{one.slug}/timeline")["count"] == 5
    for view in ({"known_by": "2010"}, {"exclude_source": late.slug}):
        links = api(f"entities/{one.slug}/links", **view)
        assert [item["neighbour"]["slug"] for item in links["results"]] == [friend.slug]
        assert links["count"] == 1
        timeline = api(f"entities/{one.slug}/timeline", **view)
        assert [item["other"]["slug"] for item in timeline["results"]] == [friend.slug]
        assert timeline["count"] == 1
        for answer in (links, timeline):
            assert stranger.slug not in str(answer)
            assert late.slug not in str(answer)
        for path in ("links", "timeline"):
            assert api.get(f"entities/{stranger.slug}/{path}", **view).status_code == 404
    response = api.get(f"entities/{one.slug}/links", neighbour=stranger.slug, known_by="2010")
    assert response.status_code == 400


def test_the_timeline_is_in_date_order(api, linked):
    answer = api("entities/l-one/timeline")
    shown = [(item["type"], item["date"]["edtf"], item["dated_by"]) for item in answer["results"]]
    assert shown == [
        ("figure", "2010-05", "period"),
        ("relationship", "2011", "start"),
        ("incident", "2012", "date"),
        ("incident", "2013", "date"),
        ("presence", "2014", "start"),
        ("relationship", "2015", "start"),
    ]
    figure, role, incident, *_ = answer["results"]
    assert (figure["metric"], figure["low"], figure["high"]) == ("fighters", 500, 500)
    assert (role["name"], role["kind"], role["roles"]) == ("emir", "leader_of", ["object"])
    assert role["other"]["slug"] == linked[2].slug
    assert (incident["slug"], incident["roles"]) == ("l-2012", ["perpetrator"])


def test_the_timeline_is_paged_and_narrowed(api, linked):
    whole = api("entities/l-one/timeline")["results"]
    answer = api("entities/l-one/timeline", limit=2, offset=3)
    assert answer["results"] == whole[3:5]
    assert answer["count"] == 6
    only = api("entities/l-one/timeline", types="incident,figure")
    assert [item["type"] for item in only["results"]] == ["figure", "incident", "incident"]
    then = api("entities/l-one/timeline", as_of="2012")
    assert [item["type"] for item in then["results"]] == ["figure", "relationship", "incident"]
    undated = make.relationship(subject=linked[0])
    assert api("entities/l-one/timeline")["results"][-1]["id"] == str(undated.uid)
    assert api("entities/l-one/timeline")["results"][-1]["date"] is None


@pytest.mark.parametrize("path", ["links", "timeline"])
@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": "0"},
        {"limit": "1001"},
        {"offset": "-1"},
        {"status": "sure"},
        {"as_of": "2022-13"},
        {"known_by": ""},
        {"exclude_source": "nothing"},
        {"colour": "red"},
    ],
)
def test_bad_input_is_refused(api, path, parameters):
    response = api.get(f"entities/iskp/{path}", **parameters)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == list(parameters)


def test_who_is_not_there_is_not_found(api):
    for path in ("links", "timeline"):
        assert api.get(f"entities/nobody-at-all/{path}").status_code == 404


def test_a_hub_is_paged_in_the_database(api, count_queries):
    make.hub()
    for page in ({"limit": 2}, {"limit": 100, "offset": 2900}):
        with count_queries(8):
            answer = api("entities/hub/links", **page)
        assert answer["count"] == 3000
        assert groups(answer) == [("relationship", "part_of", "backward", 3000)]
        assert len(answer["results"]) == page["limit"]
        with count_queries(12):
            assert api("entities/hub/timeline", **page)["count"] == 3000
