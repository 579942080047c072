"""Valid time: what held on a day, how surely, and who is named first."""

from typing import Any

import pytest

from actors.models import Relationship

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@make.together()
def link(published: str = "", says: str = "", **fields: Any) -> Any:
    """A role of which one source speaks."""
    claim = make.Relationship.objects.create(
        **{"kind": "leader_of", "subject": make.person(), "object": make.actor(), **fields}
    )
    make.assertion(claim, source=make.source(published=published), says_date=says)
    return claim


def on(api: Any, claim: Any, day: str, **parameters: Any) -> str | None:
    """How surely it held on the day; None if it is in the list no more."""
    found = api("relationships", id=claim.uid, as_of=day, **parameters)["results"]
    return found[0]["certainty"] if found else None


def test_without_a_day_nothing_is_excluded(api):
    claim = link(start="2019", end="2020", published="2021")
    assert api(f"relationships/{claim.uid}")["certainty"] is None


def test_between_known_dates(api):
    claim = link(start="2019-06", end="2020-03", published="2021")
    days = {
        "2019-05-31": None, "2019-06-15": "possible", "2019-06-30": "certain",
        "2020-03-01": "certain", "2020-03-02": "possible", "2020-04-01": None,
    }  # fmt: skip
    assert {day: on(api, claim, day) for day in days} == days
    assert on(api, claim, "2020-02", certainty="certain") == "certain"
    assert on(api, claim, "2020-02", certainty="possible,as_stated") is None


def test_an_open_end_holds_until_the_last_that_tells_of_it(api):
    claim = link(start="2018", published="2021-05-05")
    assert on(api, claim, "2021-05-05") == "certain"
    assert on(api, claim, "2021-05-06") == "possible"
    assert on(api, claim, "2040") == "possible"


def test_as_of_is_not_carried_back(api):
    claim = link(as_of="2022", published="2023")
    assert on(api, claim, "2021-12-31") is None
    assert on(api, claim, "2022-12-15") == "as_stated"
    assert on(api, claim, "2023-01-01") == "possible"


def test_a_date_that_a_voice_gives(api):
    claim = link(says="2010/2015")
    assert on(api, claim, "2012") == "as_stated"
    assert on(api, claim, "2009") is None
    make.assertion(claim, says_date="2018")
    assert on(api, claim, "2017") == "certain"
    assert on(api, claim, "2019") == "possible"


def test_an_end_with_unknown_start_and_no_date_at_all(api):
    assert on(api, link(end="2018", published="2022"), "2017") == "possible"
    assert on(api, link(published="2022"), "1950") == "possible"


def test_an_end_that_nobody_in_view_could_know(api):
    claim = link(start="2018", end="2022-08", published="2020")
    make.assertion(claim, source=make.source(published="2023"))
    assert api(f"relationships/{claim.uid}")["end"]["edtf"] == "2022-08"
    assert api(f"relationships/{claim.uid}", known_by="2022-06-30")["end"] is None
    assert on(api, claim, "2022-12") is None
    assert on(api, claim, "2022-12", known_by="2022-06-30") == "possible"


def test_moments_and_what_does_not_lapse(api):
    split = link(kind="split_from", subject=make.actor(), start="2014-08")
    assert [on(api, split, day) for day in ("2014-07", "2014-08-10", "2014-08")] == [
        None, "possible", "certain",
    ]  # fmt: skip
    assert on(api, split, "2030") == "certain"
    kin = link(kind="relative_of", object=make.person(), as_of="2022")
    assert on(api, kin, "1960") == "certain"


LED = {  # group, day: who is named first, and who is possible
    ("iskp", "2015-02-01"): "hafiz-saeed-khan",
    ("iskp", "2022-12-15"): "sanaullah-ghafari",
    ("afghan-taliban", "2021-08-31"): "hibatullah-akhundzada",
    ("al-qaeda", "2020-06-14"): "ayman-al-zawahiri",
    ("ttp", "2019-01-01"): "noor-wali-mehsud",
}


@pytest.mark.parametrize(("group", "day"), LED)
def test_who_led(group, day, api):
    asked = {"object": group, "kind": "leader_of", "as_of": day}
    first = api("relationships", **asked)["results"][0]
    assert first["subject"]["slug"] == LED[group, day]


def test_who_did_not_lead(api):
    asked = {"object": "iskp", "kind": "leader_of", "as_of": "2021-01-01"}
    led = [item["subject"]["slug"] for item in api("relationships", **asked)["results"]]
    assert "sanaullah-ghafari" not in led
    quds = {"subject": "qassem-soleimani", "kind": "leader_of", "as_of": "2021-06-01"}
    assert api("relationships", **quds)["count"] == 0


def test_order_by_end_does_not_tell_an_end_not_yet_in_view(api):
    """Of two links, the one that ended first comes last while nobody could know that it ended."""
    early = make.source(published="2010", published_basis="stated")
    late = make.source(published="2022", published_basis="stated")
    one, other = make.actor(), make.actor()
    ended = Relationship.objects.create(subject=one, kind="supports", object=other, end="2015")
    make.assertion(ended, source=early)
    make.assertion(ended, source=late)
    over = Relationship.objects.create(subject=other, kind="supports", object=one, end="2009")
    make.assertion(over, source=early)

    def order(**parameters):
        found = api("relationships", involves=one.slug, ordering="-end", **parameters)
        return [(item["id"], (item["end"] or {}).get("edtf")) for item in found["results"]]

    assert order() == [(str(ended.uid), "2015"), (str(over.uid), "2009")]
    assert order(known_by="2012") == [(str(over.uid), "2009"), (str(ended.uid), None)]
