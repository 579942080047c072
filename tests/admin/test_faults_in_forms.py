"""What is wrong in a form of the admin is told at its field."""

import pytest
from django.test import Client

from actors.models import Actor, Alias, Person, Relationship
from incidents.models import Figure, Incident, Place
from sources.models import Assertion, Source, SourceLink

from ..helpers.admin_pages import (
    Page,
    a_person,
    a_source,
    an_actor,
    an_incident,
    fault_of,
    page,
    said,
    the_only_fault,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.mark.parametrize("text", ["2022-13", "2022/2021"])
def test_a_date_that_is_none_is_refused_at_its_field(editor: Client, text: str):
    name, message = fault_of(editor, Incident, title="t", slug="t", date=text)
    assert name == "date"
    assert text in message


def test_a_moment_is_no_interval(editor: Client):
    values = {"title": "t", "slug": "t", "kind": "news", "published_basis": "stated"}
    name, message = fault_of(editor, Source, published="2021/2022", **values)
    assert (name, message[:36]) == ("published", "This is one moment, not an interval.")


LIMITS = "A number is from 0 to 10¹². Codes for missing values (-9, -99) are not numbers: "


@pytest.mark.parametrize(
    ("numbers", "field", "message"),
    [
        ({"low": 5, "high": 3}, "high", "The high must not lie below the low."),
        (
            {"low": 5, "high": 8, "best": 9},
            "best",
            "The best number must lie between low and high.",
        ),
        ({"best": 9}, "best", "A best number also needs a low or a high."),
        (
            {"low": 5, "high": 8, "flaw": "order"},
            "flaw",
            "Low, best and high are in order: leave the flaw empty.",
        ),
        (
            {"bound": "at_least", "low": 2.5},
            "low",
            "A number that counts people or things must be a whole number.",
        ),
        ({"bound": "at_most", "high": -99}, "high", f"{LIMITS}leave the field empty."),
        ({"bound": "at_most", "high": 10**12 + 1}, "high", f"{LIMITS}leave the field empty."),
    ],
    ids=str,
)
def test_a_figure_keeps_its_rules(numbers, field, message, editor: Client):
    assert fault_of(editor, Figure, metric="killed", **numbers) == (field, message)


def test_a_link_to_oneself_is_refused(editor: Client):
    ttp = an_actor()
    fault = fault_of(editor, Relationship, subject=ttp, kind="supports", object=ttp)
    assert fault == ("object", "Subject and object must be two different entities.")


def test_a_link_that_holds_both_ways_is_entered_once(editor: Client):
    ttp, iskp = an_actor("TTP"), an_actor("ISKP")
    Relationship.objects.create(subject=ttp, kind="rival_of", object=iskp)
    name, message = fault_of(editor, Relationship, subject=iskp, kind="rival_of", object=ttp)
    assert (name, "with subject and object swapped" in message) == ("object", True)


def test_a_link_ends_after_it_starts(editor: Client):
    ends = {"subject": an_actor("TTP"), "object": an_actor("ISKP"), "kind": "supports"}
    fault = fault_of(editor, Relationship, start="2022", end="2020", **ends)
    assert fault == ("end", "The end must not lie before the start.")


def test_a_group_leads_nobody(editor: Client):
    ends = {"subject": an_actor("TTP"), "object": an_actor("ISKP")}
    fault = fault_of(editor, Relationship, kind="leader_of", **ends)
    assert fault == ("subject", "TTP is an actor; leader_of takes a person here.")


def test_the_ends_of_a_link_are_checked_before_its_subject_is_stored(editor: Client):
    person = a_person("Mullah Omar")
    form = Page(editor, page(Person, "add")).fill(name="Noor Wali", slug="noor-wali")
    form.add_row("outgoing", kind="leader_of", object=person,
                 said_source=a_source(), said_locator="L1")  # fmt: skip
    name, message = the_only_fault(form.save())
    assert (name, message) == (
        "outgoing-0-object",
        "Mullah Omar is no actor, which this kind takes here.",
    )
    assert 'value="leader_of"' in form.text
    of_actors = Page(editor, page(Actor, "add")).text.partition('name="outgoing-__prefix__-kind"')
    assert 'value="leader_of"' not in of_actors[2].partition("</select>")[0]


def test_a_second_alias_of_the_same_text_is_refused(editor: Client):
    ttp = an_actor()
    Alias.objects.create(entity=ttp, text="Pakistani Taliban", kind="translation")
    name, message = fault_of(editor, Alias, entity=ttp, text="Pakistani Taliban", kind="spelling")
    assert (name, message) == ("text", "The entity already has this name.")
    form = Page(editor, page(ttp)).add_row("aliases", text="Pakistani Taliban", kind="spelling")
    assert not form.save().saved


def test_an_actor_has_a_kind(editor: Client):
    assert fault_of(editor, Actor, name="TTP", slug="ttp", kind="") == (
        "kind",
        "Choose the kind of the actor.",
    )


def test_nobody_dies_before_being_born(editor: Client):
    fault = fault_of(editor, Person, name="N", slug="n", born="1980", died="1970")
    assert fault == ("died", "The date of death lies before the date of birth.")


def test_citations_close_no_circle(editor: Client):
    dawn, un = a_source("dawn"), a_source("un")
    SourceLink.objects.create(citing=dawn, cited=un, mode="quotes")
    form = Page(editor, page(un)).add_row("cites", cited=dawn, mode="cites")
    name, message = the_only_fault(form.save())
    assert (name, "would make a cycle" in message) == ("cites-0-cited", True)
    name, message = fault_of(editor, SourceLink, citing=un, cited=dawn, mode="cites")
    assert (name, "would make a cycle" in message) == ("cited", True)


def test_containers_and_places_are_trees(editor: Client):
    issue, article = a_source("issue"), a_source("article")
    article.container = issue
    article.save()
    fault = the_only_fault(Page(editor, page(issue)).fill(container=article).save())
    assert fault == ("container", "A source cannot lie in itself, at any depth.")
    country = Place.objects.create(slug="af", name="Afghanistan", kind="country")
    city = Place.objects.create(slug="kabul", name="Kabul", kind="city", parent=country)
    fault = the_only_fault(Page(editor, page(country)).fill(parent=city).save())
    assert fault == ("parent", "A place cannot lie in itself.")


def test_a_document_can_only_have_a_thing_from_what_it_relays(editor: Client):
    incident, un = an_incident(), a_source("un")
    form = Page(editor, page(incident)).fill("assertions-0", origin=un)
    name, message = the_only_fault(form.save())
    assert (name, "does not pass on this origin" in message) == ("assertions-0-origin", True)
    # The row that brings a claim says so at its own field.
    form = Page(editor, page(incident)).add_row(
        "figures-2", metric="killed", low=1, high=1,
        said_source=a_source(), said_locator="L1", said_origin=un,
    )  # fmt: skip
    assert the_only_fault(form.save())[0] == "figures-2-0-said_origin"


def test_an_assertion_is_about_exactly_one_thing(editor: Client):
    values = {"source": a_source(), "locator": "L1"}
    fault = fault_of(editor, Assertion, **values)
    assert fault == ("", "An assertion is about exactly one record.")
    both = {"entity": an_actor(), "incident": an_incident()}
    assert fault_of(editor, Assertion, **values, **both) == fault


def test_an_unsafe_character_is_refused_at_its_field(editor: Client):
    name, message = fault_of(editor, Actor, name="TTP\u202e", slug="ttp", kind="armed_group")
    assert (name, "U+202E" in message) == ("name", True)


def test_a_rule_on_a_column_that_the_row_does_not_show_is_told_above_the_row(editor: Client):
    """The tally's parent is not in the incident's table of figures, but its rule holds there."""
    incident, other = an_incident(), an_incident("other")
    whole = said(Figure.objects.create(incident=other, metric="killed", low=9, high=9))
    figure = said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    Figure.objects.filter(pk=figure.pk).update(parent=whole)
    form = Page(editor, page(incident)).fill("figures-0", low="2", high="2")
    assert the_only_fault(form.save()) == (
        "figures-0-",
        "A part must be about the same incident or entity as the whole.",
    )
