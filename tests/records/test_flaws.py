"""Flaws of the words from which an assertion is read: told, found, and without effect."""

import pytest

from sources.models import Assertion

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

# One claim of each kind, by its list.
CLAIMS = {
    "incidents": make.incident,
    "involvements": lambda: make.involvement(make.incident()),
    "relationships": make.relationship,
    "presences": make.presence,
    "figures": lambda: make.figure(incident=make.incident()),
}


def found(api, path, **parameters):
    return [record["id"] for record in api(path, **parameters, limit=1000)["results"]]


def flawed(claim, flaw, **more):
    said = make.assertion(claim, flaw=flaw, **more)
    return str(said.uid)


def test_an_assertion_tells_its_flaw_and_is_found_by_it(api, empty_store):
    actor = make.actor()
    garbled, open_ = flawed(actor, "garbled"), flawed(actor, "ambiguous")
    plain = str(make.assertion(actor).uid)
    assert api(f"assertions/{garbled}")["flaw"] == "garbled"
    assert api(f"assertions/{plain}")["flaw"] is None
    assert found(api, "assertions", flaw="garbled") == [garbled]
    assert set(found(api, "assertions", flaw="garbled,ambiguous")) == {garbled, open_}
    assert found(api, "assertions", flaw__not="garbled") == [open_]
    assert found(api, "assertions", flaw__isnull=True) == [plain]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_list_of_claims_finds_what_is_said_in_flawed_words(name, api, empty_store):
    plain, misplaced = CLAIMS[name](), CLAIMS[name]()
    flawed(misplaced, "misplaced")
    assert found(api, name, flaw="misplaced") == [str(misplaced.uid)]
    assert found(api, name, flaw="garbled") == []
    assert found(api, name, flaw__not="garbled") == [str(misplaced.uid)]
    without = found(api, name, flaw__isnull=True)
    assert str(plain.uid) in without
    assert str(misplaced.uid) not in without


def test_entities_too(api, empty_store):
    flawed(make.person(slug="somebody"), "garbled")
    make.person(slug="other")
    for name in ("entities", "persons"):
        assert api.slugs(name, flaw="garbled") == ["somebody"]


def test_an_unknown_flaw_is_refused(api):
    (error,) = api.get("incidents", flaw="misplacd").json()["errors"]
    assert (error["parameter"], error["code"]) == ("flaw", "invalid_choice")
    assert "Did you mean misplaced" in error["detail"]
    # The flaw of a number is none of words.
    assert api.get("assertions", flaw="order").status_code == 400


def test_the_flaw_and_the_source_are_of_one_assertion(api, empty_store):
    incident, paper = make.incident(slug="event"), make.source(slug="paper")
    make.assertion(incident, source=paper)
    flawed(incident, "inconsistent")
    assert api.slugs("incidents", flaw="inconsistent") == ["event"]
    assert api.slugs("incidents", flaw="inconsistent", source="paper") == []


def test_only_an_assertion_in_view_counts(api, empty_store):
    incident = make.incident(slug="event", date="2020")
    make.assertion(incident, source=make.source(published="2021"))
    flawed(incident, "garbled", source=make.source(slug="late", published="2022"))
    assert api.slugs("incidents", flaw="garbled", known_by="2022") == ["event"]
    assert api.slugs("incidents", flaw="garbled", known_by="2021") == []
    assert api.slugs("incidents", flaw="garbled", exclude_source="late") == []


# The flaw of a number


def test_figures_are_found_by_the_flaw_of_the_number_and_by_that_of_the_words(api, empty_store):
    order = make.figure(low=9, high=8, flaw="order")
    sums, both = make.figure(), make.figure(low=9, high=8, flaw="order")
    flawed(sums, "arithmetic")
    flawed(both, "arithmetic")
    plain = make.figure()
    order, sums, both, plain = (str(each.uid) for each in (order, sums, both, plain))
    assert set(found(api, "figures", flaw="order")) == {order, both}
    assert set(found(api, "figures", flaw="arithmetic")) == {sums, both}
    assert set(found(api, "figures", flaw="order,arithmetic")) == {order, sums, both}
    assert found(api, "figures", flaw="arithmetic", flaw__not="order") == [sums]
    assert found(api, "figures", flaw__not="order") == [sums]
    assert found(api, "figures", flaw__isnull=True) == [plain]
    # Each tells its own.
    shown = api(f"figures/{sums}")
    assert (shown["flaw"], [said["flaw"] for said in shown["assertions"]]) == (
        None,
        [None, "arithmetic"],
    )


# No effect


def test_it_changes_neither_status_nor_numbers(api, empty_store):
    incident = make.incident(slug="event")
    make.figure(incident=incident, metric="killed", low=3, high=5)
    before = api("incidents/event")
    for said in Assertion.objects.all():
        said.flaw = "inconsistent"
        said.save()
    after = api("incidents/event")
    assert {said["flaw"] for said in after["assertions"]} == {"inconsistent"}
    for name in ("status", "modality", "independent_sources", "known_from", "killed", "contested"):
        assert after[name] == before[name]
