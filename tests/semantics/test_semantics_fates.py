"""What became of a person, and who holds which role."""

from typing import Any

import pytest

from actors.models import Relationship
from incidents.models import Involvement

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

UNKNOWN = ("unknown", None, None)
ZAWAHIRI = "ayman-al-zawahiri"
IN_THOSE_MONTHS = "[2022-04-05..2022-08-01]"  # between a video and the report of his death
FATES = [  # person, view: what became of it, when, how certain
    (ZAWAHIRI, {}, ("killed", IN_THOSE_MONTHS, "asserted")),
    (ZAWAHIRI, {"known_by": "2022-12-30"}, ("killed", IN_THOSE_MONTHS, "asserted")),
    (ZAWAHIRI, {"known_by": "2022-06-30"}, UNKNOWN),
    (ZAWAHIRI, {"as_of": "2022-04-04"}, UNKNOWN),
    (ZAWAHIRI, {"as_of": "2022-04-05"}, ("killed", IN_THOSE_MONTHS, "asserted")),
    ("aslam-farooqi", {}, ("killed", "2022", "suspected")),
    ("abu-ikhlas-al-masri", {}, ("released", "2021-06/2021-08", "asserted")),
    ("abu-ikhlas-al-masri", {"as_of": "2021-05-31"}, ("captured", "2010", "asserted")),
    ("abu-ikhlas-al-masri", {"as_of": "2009"}, UNKNOWN),
    ("julaybib-al-kabuli", {}, ("killed", "2022-03-04?", "suspected")),
    ("asim-umar", {}, ("killed", "2019-09", "asserted")),
    ("ahmad-massoud", {}, UNKNOWN),
]


def fate(api: Any, slug: str, **view: str) -> tuple:
    shown = api(f"persons/{slug}", **view)["fate"]
    return shown["value"], shown["date"] and shown["date"]["edtf"], shown["certainty"]


@pytest.mark.parametrize(("slug", "view", "expected"), FATES, ids=str)
def test_what_became_of_a_person(slug, view, expected, api):
    assert fate(api, slug, **view) == expected
    found = api("persons", fate=expected[0], limit=1000, **view)
    assert slug in [person["slug"] for person in found["results"]]


@make.together()
def happens(person: Any, outcome: str, date: str = "", role: str = "victim", **voice: Any) -> str:
    incident = make.incident(date=date)
    part = Involvement.objects.create(incident=incident, entity=person, role=role, outcome=outcome)
    make.assertion(part, **voice)
    return incident.slug


OUTCOMES = ("wounded", "captured", "hostage", "released", "convicted", "survived", "unharmed")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_a_fate_until_one_dies(outcome, api):
    person = make.person()
    happens(person, outcome, "2020")
    assert fate(api, person.slug) == (outcome, "2020", "asserted")
    happens(person, "died", "2021", hedge="rumoured")
    assert fate(api, person.slug) == ("died", "2021", "suspected")


def test_on_a_day_that_counts_which_may_have_happened_by_then(api):
    person = make.person()
    happens(person, "captured", "2020")
    assert fate(api, person.slug, as_of="2019-12-31") == UNKNOWN
    for day in ("2020-01-01", "2020-06-15", "2021"):
        assert fate(api, person.slug, as_of=day) == ("captured", "2020", "asserted")


def test_of_two_deaths_the_firmer_then_the_later_counts(api):
    person = make.person()
    happens(person, "killed", "2021", hedge="believed")
    disputed = happens(person, "killed", "2022")
    make.assertion(Involvement.objects.get(incident__slug=disputed), stance="denies")
    assert fate(api, person.slug) == ("killed", "2021", "suspected")
    happens(person, "died", "2015")
    assert fate(api, person.slug) == ("died", "2015", "asserted")
    happens(person, "killed", "2016")
    assert fate(api, person.slug) == ("killed", "2016", "asserted")


def test_else_the_latest_by_last_day_then_by_first_day_and_without_a_date_the_earliest(api):
    person = make.person()
    for outcome, date in (
        ("unharmed", ""), ("captured", "2010"), ("wounded", "[..2021]"), ("released", "2021"),
        ("survived", "2021-12"),
    ):  # fmt: skip
        happens(person, outcome, date)
        assert fate(api, person.slug)[:2] == (outcome, date or None)


def test_whoever_took_part_in_any_role_may_have_a_fate(api):
    for role in ("casualty", "target", "party", "convicted"):
        person = make.person()
        happens(person, "killed", "2020", role)
        assert fate(api, person.slug)[0] == "killed"


def test_a_death_that_is_only_denied_or_withdrawn_is_none(api):
    person = make.person()
    happens(person, "killed", "2020", stance="denies")
    happens(person, "killed", "2020", source=make.source(published="2020", retracted="2021"))
    assert fate(api, person.slug) == UNKNOWN
    assert fate(api, person.slug, known_by="2020") == ("killed", "2020", "asserted")
    assert person.slug in api.slugs("persons", fate="unknown", limit=1000)


def test_no_comment_on_a_death_leaves_it_as_it_was(api):
    person = make.person()
    incident = happens(person, "killed", "2020")
    make.assertion(Involvement.objects.get(incident__slug=incident), stance="no_comment")
    assert fate(api, person.slug) == ("killed", "2020", "asserted")


def test_a_fate_names_its_incident_and_that_of_nobody_is_null(api):
    person = make.person()
    assert api(f"persons/{person.slug}")["fate"]["incident"] is None
    slug = happens(person, "killed", "2020")
    assert api(f"persons/{person.slug}")["fate"]["incident"]["slug"] == slug
    assert api(f"entities/{make.actor().slug}")["fate"] is None


# Roles


def roles(api: Any, path: str, end: str, **view: str) -> list[tuple[str, str]]:
    shown = api(path, **view)["current_roles"]
    return sorted((role["kind"], role[end]["slug"]) for role in shown)


def test_a_person_shows_the_roles_it_holds_and_an_actor_those_held_in_it(api):
    ghafari = roles(api, "persons/sanaullah-ghafari", "object")
    assert ghafari == [("leader_of", "iskp")]
    assert ("leader_of", "sanaullah-ghafari") in roles(api, "actors/iskp", "subject")
    assert roles(api, "actors/nrf", "subject") == [
        ("holds_post_in", "ali-nazary"),
        ("leader_of", "ahmad-massoud"),
    ]


def test_roles_that_ended_are_shown_of_a_day_on_which_they_were_held(api):
    assert roles(api, f"persons/{ZAWAHIRI}", "object") == []
    then = api(f"persons/{ZAWAHIRI}", as_of="2020-06-14")["current_roles"]
    assert [(role["object"]["slug"], role["certainty"]) for role in then] == [
        ("al-qaeda", "certain")
    ]
    assert roles(api, f"persons/{ZAWAHIRI}", "object", known_by="2022-06-30") == [
        ("leader_of", "al-qaeda")
    ]
    assert "leader_of" not in dict(roles(api, "actors/al-qaeda", "subject"))


def test_only_posts_and_memberships_that_nobody_alone_denies_are_roles(api):
    person, group = make.person(), make.actor()
    kinds = (
        "leader_of", "deputy_of", "spokesperson_of", "commander_in", "holds_post_in", "member_of",
        "associate_of",
    )  # fmt: skip
    for kind in (*kinds, "supports", "linked_to", "pledged_to"):
        make.relationship(subject=person, kind=kind, object=group)
    shown = roles(api, f"persons/{person.slug}", "object")
    assert shown == sorted((kind, group.slug) for kind in kinds)
    for claim in Relationship.objects.filter(subject=person, kind="leader_of"):
        claim.assertions.all()._raw_delete("default")
        make.assertion(claim, stance="denies")
    assert "leader_of" not in dict(roles(api, f"persons/{person.slug}", "object"))


def test_roles_on_a_day_are_in_the_order_of_the_list(api):
    shown = api("actors/iskp", as_of="2022-12-15")["current_roles"]
    leaders = [role["id"] for role in shown if role["kind"] == "leader_of"]
    asked = {"object": "iskp", "kind": "leader_of", "as_of": "2022-12-15"}
    assert leaders == [item["id"] for item in api("relationships", **asked)["results"]]
