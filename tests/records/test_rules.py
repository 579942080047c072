"""What may be stored: the rules that the database keeps, and those that the models add.

Constraints are tried against the database itself, which no form and no loader stands before.
"""

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from actors.models import Actor, Alias, Entity, Person, Relationship
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion, Identifier, Source, SourceLink

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@contextmanager
def refused(constraint):
    """The database refuses it; SQLite names no constraint that is a plain unique index."""
    with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
        yield


@contextmanager
def invalid(field, words):
    """The model refuses it, at this field and in these words."""
    with pytest.raises(ValidationError) as caught:
        yield
    assert words in " ".join(caught.value.message_dict[field])


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


# What the models add


@pytest.mark.parametrize("slug", ["stats", "path", "check", "links", "timeline", "impact"])
def test_a_word_of_the_urls_is_no_slug(slug):
    with invalid("slug", "is a word of the URLs"):
        Place(slug=slug, name="x", kind="city").full_clean()


def test_what_looks_like_an_id_is_no_slug():
    for slug in (str(make.place().uid), make.place().uid.hex):
        with invalid("slug", "may not look like an id"):
            Place(slug=slug, name="x", kind="city").full_clean()


def test_the_ends_of_a_relationship_are_of_the_right_type():
    group, man = make.actor(), make.person()
    Relationship(subject=man, kind="leader_of", object=group).full_clean()
    with invalid("subject", "takes a person here"):
        Relationship(subject=group, kind="leader_of", object=man).full_clean()
    with invalid("object", "takes a person here"):
        Relationship(subject=man, kind="relative_of", object=group).full_clean()


def test_a_broken_rule_is_shown_at_its_field():
    one, other = make.actor(), make.actor()
    make.relationship(subject=one, kind="rival_of", object=other)
    with invalid("object", "already recorded with subject and object swapped"):
        Relationship(subject=other, kind="rival_of", object=one).full_clean()
    with invalid("end", "lie before the start"):
        Relationship(
            subject=one, kind="supports", object=other, start="2020", end="2019"
        ).full_clean()
    with invalid("high", "lie below the low"):
        Figure(metric="killed", low=2, high=1).full_clean()
    with invalid("kind", "Choose the kind of the actor"):
        Actor(slug="x", name="X").full_clean()


def test_moments_are_no_intervals():
    ends = {"subject": make.actor(), "kind": "supports", "object": make.actor()}
    for column in ("start", "end"):
        with invalid(column, "not an interval"):
            Relationship(**ends, **{column: "2015/2018"}).full_clean()
    Relationship(**ends, as_of="2015/2018").full_clean()
    with invalid("start", "not a day of the calendar"):
        Relationship(**ends, start="2015-13").full_clean()


def test_text_without_control_characters():
    with invalid("name", "U+202E is not allowed"):
        Actor(slug="x", name="al-\u202eQaeda", kind="armed_group").full_clean()
    with invalid("names", "U+001B is not allowed"):
        Place(slug="x", name="X", kind="city", names=["Ka\x1bbul"]).full_clean()


def test_containers_and_places_are_trees():
    issue = make.source()
    article = make.source(container=issue)
    remark = make.source(container=article)
    issue.container = remark
    with invalid("container", "cannot lie in itself"):
        issue.full_clean()
    country = make.place()
    city = make.place(parent=make.place(parent=country))
    country.parent = city
    with invalid("parent", "cannot lie in itself"):
        country.full_clean()
    battle = make.incident()
    battle.parent = make.incident(parent=make.incident(parent=battle))
    with invalid("parent", "cannot be part of itself"):
        battle.full_clean()


def test_citations_have_no_circle():
    one, two, three = make.source(), make.source(), make.source()
    make.source_link(one, two)
    make.source_link(two, three)
    with invalid("cited", "would make a cycle"):
        SourceLink(citing=three, cited=one, mode="quotes").full_clean()
    SourceLink(citing=one, cited=three, mode="quotes").full_clean()


def test_an_origin_can_be_reached_from_the_document():
    article, report, remark, other = (make.source() for _ in range(4))
    make.source_link(article, report)
    Source.objects.filter(pk=remark.pk).update(container=report)
    make.source_link(article, other, mode="mentions")
    said = {"entity": make.actor(), "source": article, "locator": "L1"}
    Assertion(**said, origin=report).full_clean()
    Assertion(**said, origin=remark).full_clean()  # stands in what the article relays
    with invalid("origin", "does not pass on this origin"):
        Assertion(**said, origin=other).full_clean()  # mentioned, not relayed
    with invalid("origin", "does not pass on this origin"):
        Assertion(**said, origin=make.source()).full_clean()


def test_a_publication_has_a_basis():
    with invalid("published_basis", "Give it if there is a publication date"):
        Source(slug="x", title="X", kind="news", published="2022").full_clean()
    with invalid("published_basis", "Give it if there is a publication date"):
        Source(slug="x", title="X", kind="news", published_basis="stated").full_clean()


def test_a_part_is_about_the_same_as_the_whole():
    tally = make.figure(entity=make.actor())
    with invalid("parent", "about the same incident or entity as the whole"):
        Figure(metric="killed", parent=tally, entity=make.actor()).full_clean()
    Figure(metric="killed", parent=tally, entity=tally.entity).full_clean()


# Nothing stands without someone who says so


def every_kind_of_claim():
    incident = make.incident()
    return [
        make.relationship(),
        make.presence(),
        incident,
        make.involvement(incident),
        make.figure(incident=incident),
    ]


def test_the_last_assertion_of_a_claim_cannot_be_deleted():
    for claim in every_kind_of_claim():
        (only,) = claim.assertions.all()
        with pytest.raises(ProtectedError, match="only assertion"), transaction.atomic():
            only.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            claim.assertions.all().delete()
        assert claim.assertions.count() == 1
        make.assertion(claim)
        only.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            Assertion.objects.filter(source__in=[a.source for a in claim.assertions.all()]).delete()


def test_all_assertions_at_once_are_the_last_one_too():
    claim = make.relationship()
    make.assertion(claim)
    with pytest.raises(ProtectedError), transaction.atomic():
        claim.assertions.all().delete()
    assert claim.assertions.count() == 2


def test_a_claim_is_deleted_with_its_assertions():
    for claim in reversed(every_kind_of_claim()):
        said = list(claim.assertions.values_list("pk", flat=True))
        claim.delete()
        assert not Assertion.objects.filter(pk__in=said).exists()


def test_entities_and_names_stand_without_an_assertion():
    group = make.actor()
    name = make.alias(group, "The Base")
    make.assertion(group).delete()
    make.assertion(name).delete()
    assert not Assertion.objects.filter(entity=group).exists()


def test_an_entity_with_assertions_is_not_deleted():
    for face in (make.actor(), make.person()):
        make.assertion(face)
        with pytest.raises(ProtectedError), transaction.atomic():
            face.delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            Entity.objects.filter(pk=face.pk).delete()


def test_an_entity_that_a_claim_is_about_is_not_deleted():
    for claim, column in (
        (make.relationship(), "subject"),
        (make.relationship(), "object"),
        (make.presence(), "entity"),
        (make.involvement(make.incident()), "entity"),
        (make.figure(entity=make.actor()), "entity"),
    ):
        with pytest.raises(ProtectedError), transaction.atomic():
            getattr(claim, column).delete()


def test_a_source_or_place_that_is_used_is_not_deleted():
    said = make.assertion(make.actor())
    presence = make.presence()
    cited = make.source()
    make.source_link(make.source(), cited)
    for used in (said.source, presence.place, cited):
        with pytest.raises(ProtectedError), transaction.atomic():
            used.delete()


def test_an_entity_that_nobody_speaks_of_goes_with_its_names():
    group = make.actor()
    make.alias(group, "The Base")
    group.delete()
    assert not Alias.objects.filter(text="The Base").exists()


# Derived columns follow every kind of write

JUNE, JUNE_DAYS = "2018-06", (date(2018, 6, 1), date(2018, 6, 30))
SPAN, SPAN_DAYS = "2015-01/..", (date(2015, 1, 1), None)


def days(record):
    record.refresh_from_db()
    return record.as_of_earliest, record.as_of_latest


def test_bounds_follow_save():
    presence = make.presence(as_of=JUNE)
    assert days(presence) == JUNE_DAYS
    presence.as_of = SPAN
    presence.save()
    assert days(presence) == SPAN_DAYS
    presence.as_of = ""
    presence.save(update_fields=["as_of"])
    assert days(presence) == (None, None)


def test_bounds_follow_bulk_create():
    ends = {"entity": make.actor(), "kind": "operates_in"}
    Presence.objects.bulk_create(
        [Presence(**ends, place=make.place(), as_of=as_of) for as_of in (JUNE, SPAN)]
    )
    stored = Presence.objects.filter(entity=ends["entity"]).order_by("as_of_earliest")
    assert [days(presence) for presence in stored] == [SPAN_DAYS, JUNE_DAYS]


def test_recompute_fills_the_bounds_after_an_update_of_a_queryset():
    presence = make.presence(as_of=JUNE)
    Presence.objects.filter(pk=presence.pk).update(as_of=SPAN)
    call_command("recompute", verbosity=0)
    presence.refresh_from_db()
    assert days(presence) == SPAN_DAYS


def test_what_q_looks_in_follows_too(api):
    place = make.place(slug="renamed", name="Zarb")
    assert api.slugs("places", q="zarb") == ["renamed"]
    place.name = "Zhob"
    place.save(update_fields=["name"])
    assert api.slugs("places", q="zarb") == []
    place.name, place.names = "Zarb", ["Zhob"]
    place.save()
    assert api.slugs("places", q="zarb") == api.slugs("places", q="zhob") == ["renamed"]
    group = make.actor(slug="renamed-group", name="Zarb")
    group.name = "Zhob"
    group.save()
    assert api.slugs("entities", q="zarb") == []
    assert api.slugs("entities", name="zhob") == ["renamed-group"]


def test_a_bad_date_is_not_stored():
    presence = make.presence(as_of=JUNE)
    presence.as_of = "2018-13"
    with pytest.raises(ValueError, match="2018-13"), transaction.atomic():
        presence.save()
    with pytest.raises(ValueError, match="2018-13"), transaction.atomic():
        Presence.objects.bulk_create([Presence(as_of="2018-13")])
    assert days(presence) == JUNE_DAYS
