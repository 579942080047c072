"""Nationalities of members and targets of actors: ties to a place that do not say who is there."""

from typing import Any

import pytest

from actors.models import Entity

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

ELSEWHERE = ["citizen_of", "national_of", "targets"]


@pytest.fixture
def country() -> Any:
    return make.place(slug="utopia", kind="country", country="CV")


def found(api: Any, **asked: Any) -> list[str]:
    return [each["entity"]["slug"] for each in api("presences", **asked)["results"]]


def test_who_targets_a_country_is_found_by_all_that_lies_in_it(country, api):
    port = make.place(parent=country)
    of_country, of_port = make.actor(name="A"), make.actor(name="B")
    make.presence(entity=of_country, kind="targets", place=country)
    make.presence(entity=of_port, kind="targets", place=port)
    make.presence(kind="operates_in", place=country)
    assert found(api, kind="targets", place="utopia") == [of_country.slug, of_port.slug]
    assert found(api, kind="targets", country="CV") == [of_country.slug, of_port.slug]
    assert found(api, kind="targets", place=port.slug) == [of_port.slug]


def test_nationals_are_told_as_of_a_day(country, api):
    group = make.actor()
    make.presence(entity=group, kind="national_of", place=country, as_of="2022")
    (claim,) = api("presences", kind="national_of", place="utopia", as_of="2022-06")["results"]
    assert (claim["entity"]["slug"], claim["certainty"]) == (group.slug, "as_stated")


def edges(api: Any, one: Entity, **asked: Any) -> list[str]:
    return [
        edge["type"] for edge in api("graph", center=one.slug, via="presences", **asked)["edges"]
    ]


@pytest.mark.parametrize("kind", ELSEWHERE)
@pytest.mark.parametrize("asked", [{}, {"as_of": "2022"}, {"exclude_source": "s003"}])
def test_those_tied_to_one_country_are_not_at_one_place(kind, asked, country, api):
    one, other = make.actor(), make.actor()
    make.presence(entity=one, kind=kind, place=country, as_of="2022")
    make.presence(entity=other, kind=kind, place=country, as_of="2022")
    make.presence(kind="operates_in", place=country, as_of="2022")
    assert edges(api, one, **asked) == []
    path = api("graph/path", **{"from": one.slug, "to": other.slug, "via": "presences", **asked})
    assert path["paths"] == []


@pytest.mark.parametrize("asked", [{}, {"as_of": "2022"}, {"exclude_source": "s003"}])
def test_those_who_are_there_are_still_linked_and_told_by_that_alone(asked, country, api):
    one, other = make.actor(), make.actor()
    make.presence(entity=one, kind="operates_in", place=country, as_of="2022")
    make.presence(entity=one, kind="targets", place=country, as_of="2022")
    make.presence(entity=other, kind="based_in", place=country, as_of="2022")
    (link,) = api(f"entities/{one.slug}/links", via="presences", **asked)["results"]
    assert link["edge"]["roles"] == {"from": ["operates_in"], "to": ["based_in"]}


def test_the_timeline_tells_targets_and_nationals(country, api):
    group = make.actor()
    for kind in ("national_of", "targets"):
        make.presence(entity=group, kind=kind, place=country)
    items = api(f"entities/{group.slug}/timeline")["results"]
    assert sorted(item["kind"] for item in items) == ["national_of", "targets"]


def test_whoever_targets_a_country_is_not_of_it(country, api):
    foe, native = (make.actor(name=f"Zugluft {word}") for word in ("Foe", "Native"))
    make.presence(entity=foe, kind="targets", place=country)
    make.presence(entity=native, kind="national_of", place=country)
    body = {"queries": [{"name": "Zugluft", "country": "CV"}]}
    answer = api.client.post("/api/v1/match", body, content_type="application/json").json()
    reasons = {
        each["entity"]["slug"]: [
            text for text in str(each).split("'") if "Utopia" in text or "utopia" in text
        ]
        for each in answer["results"][0]["candidates"]
    }
    assert reasons[foe.slug] == []
    assert reasons[native.slug] != []


def test_a_community_is_found_as_the_target_of_incidents(api):
    people = make.actor(slug="weavers", kind="community")
    attack = make.incident(slug="attack")
    make.involvement(attack, entity=people, role="target")
    other = make.incident(slug="other")
    make.involvement(other, entity=people, role="party")
    assert api.slugs("incidents", entity="weavers", role="target") == ["attack"]
    assert "weavers" in api.slugs("actors", kind="community")
