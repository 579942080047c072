"""Fates: what became of a person."""

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def outcome(person, value, date="", **voice):
    part = make.Involvement.objects.create(
        incident=make.incident(date=date), entity=person, role="victim", outcome=value
    )
    make.assertion(part, **voice)
    return part


def fate(api, person, **parameters):
    return api(f"persons/{person.slug}", **parameters)["fate"]


def test_nothing_is_known(api):
    nothing = {"value": "unknown", "date": None, "certainty": None, "incident": None}
    assert fate(api, make.person()) == nothing


def test_a_death_goes_before_all_else_and_the_firmest_first(api):
    person = make.person()
    outcome(person, "killed", "2021", hedge="rumoured")
    outcome(person, "released", "2020")
    assert (fate(api, person)["value"], fate(api, person)["certainty"]) == ("killed", "suspected")
    outcome(person, "died", "2014")
    assert (fate(api, person)["value"], fate(api, person)["certainty"]) == ("died", "asserted")
    assert fate(api, person, as_of="2013")["value"] == "unknown"


def test_else_the_latest_and_never_what_is_denied(api):
    person = make.person()
    outcome(person, "captured", "2010")
    outcome(person, "released", "2021-08~")
    outcome(person, "killed", "2022", stance="denies")
    assert fate(api, person)["value"] == "released"
    assert fate(api, person, as_of="2012")["value"] == "captured"


def test_the_filter_sees_what_the_item_shows(api):
    zawahiri = {"name__icontains": "zawahiri", "known_by": "2022-06-30"}
    assert "ayman-al-zawahiri" not in api.slugs("persons", fate="killed", **zawahiri)
    assert "ayman-al-zawahiri" in api.slugs("persons", fate="unknown", **zawahiri)
    asked = {"name__icontains": "zawahiri", "as_of": "2019"}
    assert "ayman-al-zawahiri" not in api.slugs("persons", fate="killed", **asked)


def test_the_example(api):
    found = api("persons/ayman-al-zawahiri")["fate"]
    assert (found["value"], found["certainty"]) == ("killed", "asserted")
    assert found["date"]["edtf"] == "[2022-04-05..2022-08-01]"
