"""POST match: whom each of many names may mean, and why."""

import json

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(api):
    def send(body, expected=200, query=""):
        text = body if isinstance(body, str) else json.dumps(body)
        url = f"/api/v1/match{query}"
        response = api.client.post(url, text, content_type="application/json")
        assert response.status_code == expected, response.content.decode()
        if expected == 400:
            assert response["Content-Type"] == "application/problem+json"
        return response.json()

    return send


@pytest.fixture
def match(post):
    def ask(name, query="", **known):
        (result,) = post({"queries": [{"name": name, **known}]}, query=query)["results"]
        return result["candidates"]

    return ask


def slugs(candidates):
    return [candidate["entity"]["slug"] for candidate in candidates]


def test_a_complete_answer(post, api):
    answer = post({"queries": [{"name": "al-Dhawahiri", "type": "person"}]})
    assert answer == {
        "results": [
            {
                "query": {
                    "name": "al-Dhawahiri",
                    "type": "person",
                    "country": None,
                    "related": None,
                    "least": None,
                },
                "cut_off": {"spelt": 0.5, "across_scripts": 0.8},
                "candidates": [
                    {
                        "entity": {
                            "id": api("entities/ayman-al-zawahiri")["id"],
                            "type": "person",
                            "slug": "ayman-al-zawahiri",
                            "name": "Ayman al-Zawahiri",
                            "kind": None,
                        },
                        "score": 0.874,
                        "matched": {"name": "al-Zawahiri", "how": "fuzzy", "cut_off": 0.5},
                        "reasons": [
                            "“al-Zawahiri” is another name of Ayman al-Zawahiri: "
                            "a similar spelling.",
                            "It is a person, as asked.",
                        ],
                    }
                ],
            }
        ]
    }


def test_many_names_are_answered_in_their_order(post):
    names = ["zawahri", "xqzvkw", "Tehreek i Taliban", "daesh"]
    results = post({"queries": [{"name": name} for name in names], "limit": 1})["results"]
    assert [result["query"]["name"] for result in results] == names
    found = [slugs(result["candidates"]) for result in results]
    assert found == [["ayman-al-zawahiri"], [], ["ttp"], ["islamic-state"]]


@pytest.mark.parametrize("name", ["haqani", "Taliban", "al qaida", "IS"])
def test_it_is_the_engine_of_q(name, post, api):
    (result,) = post({"queries": [{"name": name}], "limit": 20})["results"]
    listed = api("entities", q=name, limit=20)["results"]
    assert slugs(result["candidates"]) == [item["slug"] for item in listed]
    scores = [candidate["score"] for candidate in result["candidates"]]
    assert scores == [item["score"] for item in listed]


def test_type_leaves_only_its_own(match):
    assert slugs(match("haqqani", type="actor")) == ["haqqani-network"]
    assert "haqqani-network" not in slugs(match("haqqani", type="person"))


def test_country_and_related_speak_for_a_candidate_or_against(match):
    one, other = (make.person(slug=slug, name="Yusuf Ghatafani") for slug in ("one", "other"))
    group = make.actor(slug="group", name="Weavers of Khwarazm")
    land = make.place(name="Wilusa", country="PK", kind="country")
    make.presence(entity=other, place=make.place(name="Ephyra", parent=land))
    make.relationship(subject=one, kind="leader_of", object=group)
    assert [item["score"] for item in match("Yusuf Ghatafani")] == [1, 1]
    there = match("Yousuf Ghatafani", country="pk")
    assert slugs(there) == ["other", "one"]
    assert "Ephyra (PK)" in there[0]["reasons"][-1]
    assert there[1]["reasons"][-1] == "Nothing in view has to do with PK."
    linked = match("Yousuf Ghatafani", related="group")
    assert slugs(linked) == ["one", "other"]
    assert linked[0]["reasons"][-1] == (
        "It is recorded that Yusuf Ghatafani leads Weavers of Khwarazm."
    )
    assert linked[1]["reasons"][-1] == "Nothing in view links it to group."
    assert match("Yousuf Ghatafani", related=str(group.uid))[0]["score"] == linked[0]["score"]


def test_an_incident_with_somebody_is_a_link_to_them(match):
    one = make.person(slug="one", name="Yusuf Ghatafani")
    group = make.actor(slug="group", name="Weavers")
    event = make.incident(title="Fair of the weavers")
    for party in (one, group):
        make.involvement(event, entity=party)
    (candidate,) = match("Yusuf Ghatafani", related="group")
    words = "It is involved in an incident with Weavers: Fair of the weavers."
    assert candidate["reasons"][-1] == words


def test_what_is_not_in_view_is_no_candidate_and_no_reason(match):
    early, late = make.source(published="2001-01-01"), make.source(published="2005-01-01")
    one = make.person(slug="one", name="Yusuf Ghatafani")
    make.assertion(one, source=early)
    make.assertion(make.alias(one, "Qandil the Weaver"), source=late)
    land = make.place(name="Wilusa", country="PK", kind="country")
    there = make.presence(entity=one, place=land)
    there.assertions.update(source=late)
    assert slugs(match("Qandil Weaver")) == ["one"]
    assert match("Qandil Weaver", query="?known_by=2004") == []
    assert match("Yusuf Ghatafani", query="?known_by=2000") == []
    (then,) = match("Yusuf Ghatafani", query="?known_by=2004", country="PK")
    assert then["reasons"][-1] == "Nothing in view has to do with PK."
    (now,) = match("Yusuf Ghatafani", country="PK")
    assert "Wilusa (PK)" in now["reasons"][-1]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ([], "", "not_an_object"),
        ({}, "/queries", "required"),
        ({"queries": []}, "/queries", "min_length"),
        ({"queries": {"name": "x"}}, "/queries", "not_a_list"),
        ({"queries": [{"name": "x"}] * 101}, "/queries", "max_length"),
        ({"queries": [{"name": "x"}], "limit": 0}, "/limit", "min_value"),
        ({"queries": [{"name": "x"}], "limit": "3"}, "/limit", "invalid"),
        ({"queries": [{"name": "x"}], "limt": 3}, "/limt", "unknown"),
        ({"queries": [{"name": "x"}, 3]}, "/queries/1", "not_an_object"),
        ({"queries": [{"name": "x"}, {}]}, "/queries/1/name", "required"),
        ({"queries": [{"name": "…"}]}, "/queries/0/name", "no_words"),
        ({"queries": [{"name": "x " * 21}]}, "/queries/0/name", "too_many_words"),
        ({"queries": [{"name": "x" * 401}]}, "/queries/0/name", "max_length"),
        ({"queries": [{"name": "x" + " " * 400}]}, "/queries/0/name", "max_length"),
        ({"queries": [{"name": 313}]}, "/queries/0/name", "invalid"),
        ({"queries": [{"name": "x", "country": 4}]}, "/queries/0/country", "invalid"),
        ({"queries": [{"name": "x", "related": True}]}, "/queries/0/related", "invalid"),
        ({"queries": [{"name": "x", "type": "group"}]}, "/queries/0/type", "invalid_choice"),
        ({"queries": [{"name": "x", "country": "XX"}]}, "/queries/0/country", "invalid_choice"),
        ({"queries": [{"name": "x", "related": "al-qaed"}]}, "/queries/0/related", "unknown"),
        ({"queries": [{"name": "x", "kind": "cell"}]}, "/queries/0/kind", "unknown"),
    ],
)
def test_faults_of_the_body_are_pointed_at(body, pointer, code, post):
    (fault,) = post(body, expected=400)["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, code)


def test_other_faults(post, api):
    fault = post({"queries": [{"name": "x", "related": "al-qaed"}]}, expected=400)["errors"][0]
    assert "al-qaeda" in fault["detail"]
    post("{", expected=400)
    (fault,) = post({}, expected=400, query="?knwon_by=2020")["errors"]
    assert fault["parameter"] == "knwon_by"
    assert api.get("match").status_code == 405


def test_a_hundred_names_cost_the_queries_of_one(post, django_assert_num_queries):
    def body(names):
        known = {"country": "PK", "related": "al-qaeda"}
        return {"queries": [{"name": name, **known} for name in names]}

    post(body(["haqqani"]))
    # Which tables have hidden rows, revision of the names, the related entity, candidates, places,
    # presences, the related entity's name, relationships, incidents.
    with django_assert_num_queries(9):
        post(body(["haqqani"]))
    with django_assert_num_queries(9):
        post(body(["haqqani", "taliban", "zawahri", "IS", "mahsud"] * 20))
