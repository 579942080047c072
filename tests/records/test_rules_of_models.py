"""What models check beside the constraints of the database."""

import pytest

from actors.models import Actor, Relationship
from incidents.models import Figure, Place
from sources.models import Assertion, Source, SourceLink

from ..helpers import factories as make
from ..helpers.refusing import invalid

pytestmark = pytest.mark.django_db


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
