"""Outlets of one body are one voice: who is behind a source."""

from typing import Any

import pytest

from sources.computed.bodies import topmost
from sources.computed.history import History
from sources.models import NEVER

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

ABOVE = {"unit": ["force"], "force": ["army"], "two": ["b", "a"], "x": ["y"], "y": ["x"]}
TOPS = [("alone", "alone"), ("unit", "army"), ("army", "army"), ("two", "a"), ("x", "x"),
        ("y", "x")]  # fmt: skip


@pytest.mark.parametrize(("start", "top"), TOPS)
def test_the_topmost_is_over_all_steps_and_of_several_the_first_by_name(start, top):
    assert topmost(start, ABOVE, name=str) == top


@make.together()
def belongs(part: Any, whole: Any, kind: str = "part_of", **voice: Any) -> Any:
    made = make.Relationship.objects.create(subject=part, kind=kind, object=whole)
    make.assertion(made, **voice)
    return made


@make.together()
def said_by(*sources: Any) -> Any:
    claim = make.Relationship.objects.create(
        subject=make.actor(), kind="linked_to", object=make.actor()
    )
    for source in sources:
        make.assertion(claim, source=source)
    return claim


def count(api: Any, claim: Any, **view: str) -> int:
    return api(f"relationships/{claim.uid}", **view)["independent_sources"]


@make.together()
def group_with_outlets(number: int = 3) -> tuple[Any, list[Any]]:
    group = make.actor()
    outlets = [make.actor(kind="media_outlet") for _ in range(number)]
    for outlet in outlets:
        belongs(outlet, group, "media_outlet_of")
    return group, outlets


def test_three_statements_of_one_groups_own_media_are_one_voice(api):
    _, outlets = group_with_outlets()
    claim = said_by(*(make.source(publisher=outlet) for outlet in outlets))
    assert count(api, claim) == 1
    assert api("relationships", id=claim.uid, independent_sources__gte=2)["count"] == 0
    make.assertion(claim, source=make.source(publisher=make.actor(kind="media_outlet")))
    assert count(api, claim) == 2


def test_the_body_is_that_of_what_a_document_relays(api):
    _, outlets = group_with_outlets(2)
    claim = said_by()
    for outlet in outlets:
        statement, article = make.source(publisher=outlet), make.source(publisher=make.actor())
        make.source_link(article, statement, "quotes")
        make.assertion(claim, source=article, origin=statement)
    assert count(api, claim) == 1


def test_without_a_publisher_it_is_the_only_author(api):
    writer, other = make.person(), make.person()
    sources = [make.source() for _ in range(2)]
    claim = said_by(*sources)
    assert count(api, claim) == 2
    for source in sources:
        source.authors.add(writer)
    assert count(api, claim) == 1
    sources[0].authors.add(other)  # of two authors neither is the body
    assert count(api, claim) == 2
    sources[0].authors.remove(writer)
    assert count(api, claim) == 2
    other.authored_sources.remove(sources[0])
    writer.authored_sources.add(sources[0])
    assert count(api, claim) == 1


def test_a_publisher_goes_before_an_author(api):
    writer = make.person()
    sources = [make.source(publisher=make.actor()) for _ in range(2)]
    for source in sources:
        source.authors.add(writer)
    assert count(api, said_by(*sources)) == 2


@pytest.mark.parametrize("kind", ["state", "government"])
def test_a_countrys_police_and_its_army_stay_two(kind, api):
    with make.together():
        country = make.actor(kind=kind)
        forces = [make.actor(kind="security_force") for _ in range(2)]
        for force in forces:
            belongs(force, country)
        claim = said_by(*(make.source(publisher=force) for force in forces))
    assert count(api, claim) == 2
    country.kind = "organisation"
    country.save()
    assert count(api, claim) == 1


BINDING = [
    ({}, 1),
    ({"stance": "claims"}, 1),
    ({"hedge": "believed"}, 1),
    ({"stance": "denies"}, 2),
    ({"modality": "planned"}, 2),
]


@pytest.mark.parametrize(("voice", "bodies"), BINDING, ids=str)
def test_links_that_are_asserted_claimed_or_suspected_make_one_body(voice, bodies, api):
    with make.together():
        group, other = make.actor(), make.actor()
        belongs(other, group, **voice)
        claim = said_by(make.source(publisher=group), make.source(publisher=other))
    assert count(api, claim) == bodies


def test_a_disputed_link_makes_no_body(api):
    group, other = make.actor(), make.actor()
    link = belongs(other, group)
    claim = said_by(make.source(publisher=group), make.source(publisher=other))
    assert count(api, claim) == 1
    denial = make.assertion(link, stance="denies")
    assert count(api, claim) == 2
    denial.delete()
    assert count(api, claim) == 1
    link.delete()
    assert count(api, claim) == 2


def test_a_restricted_view_knows_only_the_links_in_it(api):
    group, outlet = make.actor(), make.actor(kind="media_outlet")
    report = make.source(published="2022")
    belongs(outlet, group, "media_outlet_of", source=report)
    claim = said_by(
        make.source(publisher=group, published="2020"),
        make.source(publisher=outlet, published="2020"),
    )
    assert count(api, claim) == 1
    assert count(api, claim, known_by="2021") == 2
    assert count(api, claim, known_by="2022") == 1
    assert count(api, claim, exclude_source=report.slug) == 2


def test_a_source_given_another_publisher_is_counted_anew(api):
    group, outlets = group_with_outlets(1)
    source = make.source(publisher=make.actor())
    claim = said_by(make.source(publisher=group), source)
    assert count(api, claim) == 2
    source.publisher = outlets[0]
    source.save()
    assert count(api, claim) == 1


def test_the_impact_of_a_source_tells_which_claims_it_makes_more_independent(api):
    group, outlet = make.actor(), make.actor(kind="media_outlet")
    report = make.source(published="2022")
    belongs(outlet, group, "media_outlet_of", source=report)
    claim = said_by(make.source(publisher=group), make.source(publisher=outlet))
    changes = api(f"sources/{report.slug}/impact")["changes"]
    found = [
        (one["field"], one["before"], one["after"])
        for one in changes
        if one["claim"]["id"] == str(claim.uid)
    ]
    assert found == [("independent_sources", 1, 2)]


def test_the_bodies_of_speakers():
    group, outlets = group_with_outlets(2)
    links = History(NEVER).links
    links.know(outlet.pk for outlet in outlets)
    assert {links.body(outlet.pk, NEVER) for outlet in outlets} == {("entity", group.pk)}
