"""When something ended, as far as those in view could know; and what ends with a person."""

from typing import Any

import pytest

from ..helpers import factories as make
from .test_semantics_held_on_a_day import link, on, tell

pytestmark = pytest.mark.django_db


def end(api: Any, claim: Any, **view: str) -> str | None:
    shown = api(f"relationships/{claim.uid}", **view)["end"]
    return shown and shown["edtf"]


def test_an_end_shows_once_somebody_in_view_could_know_of_it(api):
    claim = link({"published": "2020"}, {"published": "2022-08-01"}, end="2022-08", start="2018")
    assert end(api, claim) == "2022-08"
    assert end(api, claim, known_by="2022-08-01") == "2022-08"
    assert end(api, claim, known_by="2022-07-31") is None
    assert on(api, claim, "2022-09-01") is None
    assert on(api, claim, "2022-09-01", known_by="2022-07-31") == "possible"


def test_an_end_shows_if_a_voice_gives_it_though_it_is_to_come(api):
    claim = link({"published": "2020"}, end="2022")
    assert end(api, claim) is None
    tell(claim, published="2020", says="2018/2022")
    assert end(api, claim) == "2022"


def test_who_denies_it_supports_no_end(api):
    claim = link({"published": "2020"}, end="2022-08")
    tell(claim, published="2023", stance="denies")
    assert end(api, claim) is None


def test_the_leader_of_al_qaeda_had_no_end_yet_in_june_2022(api):
    asked = {"subject": "ayman-al-zawahiri", "kind": "leader_of"}
    (now,) = api("relationships", **asked)["results"]
    (then,) = api("relationships", **asked, known_by="2022-06-30")["results"]
    assert now["end"]["edtf"] == "[2022-04-05..2022-08-01]"
    assert (then["end"], then["sources"]) == (None, ["s003"])


# What ends with a person


ROLES = {
    "leader_of", "deputy_of", "spokesperson_of", "commander_in", "holds_post_in", "member_of",
    "associate_of",
}  # fmt: skip


def dies(person: Any, date: str = "2022-08", outcome: str = "killed", **voice: Any) -> None:
    incident = make.incident(date=date)
    part = make.Involvement.objects.create(
        incident=incident, entity=person, role="victim", outcome=outcome
    )
    make.assertion(part, **voice)


@pytest.mark.parametrize("kind", sorted(ROLES | {"supports", "linked_to", "pledged_to"}))
def test_roles_end_with_the_person_and_nothing_else_does(kind, api):
    outcome = "died" if len(kind) % 2 else "killed"
    claim = link({"published": "2020"}, kind=kind, start="2018")
    dies(claim.subject, outcome=outcome)
    assert end(api, claim) == ("2022-08" if kind in ROLES else None)
    assert on(api, claim, "2022-09-01") == (None if kind in ROLES else "possible")


def test_a_death_that_is_only_suspected_or_disputed_ends_nothing(api):
    for voice in ({"hedge": "believed"}, {"stance": "denies"}):
        claim = link({"published": "2020"}, start="2018")
        dies(claim.subject, **voice)
        assert end(api, claim) is None
    wounded = link({"published": "2020"}, start="2018")
    dies(wounded.subject, outcome="wounded")
    assert end(api, wounded) is None


def test_an_earlier_end_goes_before_the_death(api):
    before = link({"published": "2023"}, end="2020")
    after = link({"published": "2023"}, end="2023")
    for claim in (before, after):
        dies(claim.subject)
    assert (end(api, before), end(api, after)) == ("2020", "2022-08")


def test_a_death_not_yet_in_view_ends_nothing_yet(api):
    claim = link({"published": "2020"}, start="2018")
    dies(claim.subject, source=make.source(published="2023"))
    assert end(api, claim) == "2022-08"
    assert end(api, claim, known_by="2022") is None
