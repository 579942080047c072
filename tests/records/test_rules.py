"""What may be stored: the rules that the database keeps, and those that the models add.

Constraints are tried against the database itself, which no form and no loader stands before.
"""

import pytest
from django.db import IntegrityError, transaction

from actors.models import Actor, Entity, Person, Relationship
from incidents.models import Figure, Incident, Involvement, Place
from sources.models import Assertion, Identifier

from ..helpers import factories as make
from ..helpers.refusing import refused

pytestmark = pytest.mark.django_db


# Exactly one


def test_an_assertion_is_about_exactly_one_thing():
    source = make.source()
    with refused("assertion_has_one_target"):
        Assertion.objects.create(source=source, locator="L1")
    with refused("assertion_has_one_target"):
        Assertion.objects.create(
            source=source, locator="L1", entity=make.actor(), incident=make.incident()
        )


def test_every_pair_of_targets_is_one_too_many():
    incident = make.incident()
    targets = {
        "entity": make.actor(),
        "alias": make.alias(make.actor(), "Other"),
        "relationship": make.relationship(),
        "presence": make.presence(),
        "incident": incident,
        "involvement": make.involvement(incident),
        "figure": make.figure(incident=incident),
    }
    source = make.source()
    for one in targets:
        for other in targets:
            if one < other:
                pair = {one: targets[one], other: targets[other]}
                with refused("assertion_has_one_target"):
                    Assertion.objects.create(source=source, locator="L1", **pair)


def test_an_identifier_names_exactly_one_record():
    with refused("identifier_has_one_target"):
        Identifier.objects.create(scheme="wikidata", value="Q1")
    with refused("identifier_has_one_target"):
        Identifier.objects.create(
            scheme="wikidata", value="Q1", entity=make.actor(), place=make.place()
        )
    make.actor().identifiers.create(scheme="wikidata", value="Q1")
    with refused("identifier_unique"):
        make.place().identifiers.create(scheme="wikidata", value="Q1")


def test_a_speaker_is_an_entity_or_a_label():
    make.assertion(make.actor(), speaker=make.person())
    make.assertion(make.actor(), speaker_label="an official")
    with refused("assertion_one_speaker"):
        make.assertion(make.actor(), speaker=make.person(), speaker_label="an official")


def test_an_involvement_is_somebodys():
    incident = make.incident()
    Involvement.objects.create(incident=incident, label="two men on a motorbike", role="attacker")
    with refused("involvement_has_someone"):
        Involvement.objects.create(incident=incident, role="attacker")


def test_a_figure_is_about_one_thing_or_about_none():
    Figure.objects.create(metric="groups", low=20, high=20, place=make.place())
    with refused("figure_one_subject"):
        Figure.objects.create(metric="killed", incident=make.incident(), entity=make.actor())


# Columns that belong to a type


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("entity_actor_has_kind", {"type": "actor", "kind": ""}),
        ("entity_person_has_no_kind", {"type": "person", "kind": "armed_group"}),
        ("entity_person_is_not_founded", {"type": "person", "founded": "2015"}),
        ("entity_person_is_not_founded", {"type": "person", "dissolved": "2015"}),
        ("entity_actor_is_not_born", {"type": "actor", "kind": "state", "born": "1951"}),
        ("entity_actor_is_not_born", {"type": "actor", "kind": "state", "died": "1951"}),
    ],
)
def test_columns_of_actors_and_of_persons(constraint, columns):
    with refused(constraint):
        Entity.objects.create(slug="it", name="It", **columns)


def test_the_two_faces_are_of_their_type():
    assert Actor(name="x").type == "actor"
    assert Person(name="x").type == "person"
    group, man = make.actor(), make.person()
    assert not Person.objects.filter(pk=group.pk).exists()
    assert not Actor.objects.filter(pk=man.pk).exists()
    assert Entity.objects.filter(pk__in=[group.pk, man.pk]).count() == 2


# Numbers


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("figure_low_not_above_high", {"low": 2, "high": 1}),
        ("figure_vague_or_number", {"magnitude": "several", "low": 2, "high": 2}),
        ("figure_vague_or_number", {"magnitude": "dozens", "low": 40, "high": 40}),
        ("figure_lower_bound_is_open", {"bound": "at_least", "low": 1, "high": 2}),
        ("figure_lower_bound_is_open", {"bound": "more_than", "low": None, "high": 2}),
        ("figure_upper_bound_is_open", {"bound": "at_most", "low": 1, "high": 2}),
    ],
)
def test_numbers_that_make_no_sense(constraint, columns):
    with refused(constraint):
        make.figure(**columns)


def test_numbers_that_make_sense():
    make.figure(low=1, high=1)
    make.figure(low=1, high=2)
    make.figure(low=None, high=None)
    make.figure(magnitude="hundreds", low=None, high=None)
    make.figure(bound="at_least", low=79, high=None)
    make.figure(bound="at_most", low=None, high=20)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("place_point_is_whole", {"latitude": 34.5}),
        ("place_point_is_whole", {"longitude": 69.2}),
        ("place_point_is_whole", {"latitude": 90.1, "longitude": 0}),
        ("place_point_is_whole", {"latitude": 0, "longitude": -180.1}),
        ("place_radius_has_point", {"radius_km": 5}),
        ("place_radius_has_point", {"latitude": 0, "longitude": 0, "radius_km": -1}),
    ],
)
def test_points_that_are_nowhere(constraint, columns):
    with refused(constraint):
        make.place(**columns)


def test_grades_are_of_their_scale():
    with refused("assertion_credibility_known"):
        make.assertion(make.actor(), credibility=7)
    with refused("incident_precision_known"):
        make.incident(place_precision=0)


# Time


@pytest.mark.parametrize(
    ("start", "end"),
    [("2015", "2014"), ("2015-02", "2015-01-31"), ("[2020..]", "[..2010]")],
)
def test_nothing_ends_before_it_starts(start, end):
    with refused("relationship_end_after_start"):
        make.relationship(start=start, end=end)
    with refused("presence_end_after_start"):
        make.presence(start=start, end=end)
    with refused("entity_dissolved_after_founded"):
        make.actor(founded=start, dissolved=end)
    with refused("entity_died_after_born"):
        make.person(born=start, died=end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2015", "2015"),
        ("2015-01", "[2015-01..2022-12-30]"),
        ("2015-06", "2015"),  # the latest end is the end of 2015
        ("", "2001"),
        ("2001", ""),
    ],
)
def test_what_may_end_after_it_starts(start, end):
    make.relationship(start=start, end=end)
    make.presence(start=start, end=end)


# No link to itself


def test_nothing_is_linked_to_itself():
    group, source, place = make.actor(), make.source(), make.place()
    for kind in ("part_of", "allied_with"):
        with refused("relationship_not_to_itself"):
            make.relationship(subject=group, object=group, kind=kind)
    with refused("source_link_not_to_itself"):
        make.source_link(source, source)
    with refused("place_not_in_itself"):
        Place.objects.filter(pk=place.pk).update(parent=place)
    incident, figure = make.incident(), make.figure()
    with refused("incident_not_in_itself"):
        Incident.objects.filter(pk=incident.pk).update(parent=incident)
    with refused("figure_not_part_of_itself"):
        Figure.objects.filter(pk=figure.pk).update(parent=figure)


# Once


def test_a_relationship_is_stored_once_with_absent_as_the_empty_text():
    ends = {"subject": make.person(), "kind": "leader_of", "object": make.actor()}
    make.relationship(**ends)
    with refused("relationship_unique"):
        make.relationship(**ends)
    with refused("relationship_unique"):
        make.relationship(**ends, end="2020")  # the end does not tell two apart
    make.relationship(**ends, start="2015")
    with refused("relationship_unique"):
        make.relationship(**ends, start="2015")
    make.relationship(**ends, title="emir")


def test_a_symmetric_relationship_is_stored_one_way_round():
    one, other = make.actor(), make.actor()
    make.relationship(subject=one, kind="allied_with", object=other)
    with refused("relationship_symmetric_once"):
        make.relationship(subject=other, kind="allied_with", object=one)
    make.relationship(subject=other, kind="allied_with", object=one, start="2021")
    make.relationship(subject=other, kind="fights", object=one)


def test_a_directed_relationship_may_hold_both_ways():
    one, other = make.actor(), make.actor()
    make.relationship(subject=one, kind="supports", object=other)
    make.relationship(subject=other, kind="supports", object=one)


def test_the_ends_and_what_they_are_called_are_all_required():
    for column in ("subject", "object"):
        ends = {"subject": make.actor(), "object": make.actor()} | {column: None}
        with pytest.raises(IntegrityError), transaction.atomic():
            Relationship.objects.create(kind="supports", **ends)


def test_presences_involvements_names_and_citations_are_stored_once():
    there = {"entity": make.actor(), "kind": "operates_in", "place": make.place()}
    make.presence(**there)
    with refused("presence_unique"):
        make.presence(**there)
    make.presence(**there, as_of="2022")
    part = {"incident": make.incident(), "entity": make.actor(), "role": "target"}
    make.involvement(**part)
    with refused("involvement_unique"):
        make.involvement(**part)
    make.involvement(**part, outcome="killed")
    group = make.actor()
    make.alias(group, "The Base")
    make.alias(make.actor(), "The Base")  # several may share one
    with refused("alias_once_per_entity"):
        make.alias(group, "The Base", kind="nickname")
    one, other = make.source(), make.source()
    make.source_link(one, other)
    make.source_link(one, other, mode="quotes")
    with refused("source_link_unique"):
        make.source_link(one, other)


def test_slugs_and_ids_are_unique():
    group = make.actor(slug="base")
    with refused("slug"):
        make.person(slug="base")  # actors and persons share their URLs
    make.place(slug="base")
    with refused("uid"):
        make.actor(uid=group.uid)
