"""Whose deed, what is contested, and the tolls of an incident."""

from typing import Any

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@make.together()
def part(incident: Any, role: str, entity: Any = None, **voice: Any) -> Any:
    made = make.Involvement.objects.create(
        incident=incident, role=role, entity=entity or make.actor()
    )
    make.assertion(made, **voice)
    return made


def attribution(api: Any, *parts: tuple[str, dict[str, Any]]) -> str:
    incident = make.incident()
    for role, voice in parts:
        part(incident, role, **voice)
    return api(f"incidents/{incident.slug}")["claim_status"]


def test_claim_status_is_the_first_that_holds(api):
    denied, hedged = {"stance": "denies"}, {"hedge": "suspected"}
    assert attribution(api, ("claimant", {}), ("claimant", {})) == "multi_claimed"
    assert attribution(api, ("claimant", {}), ("perpetrator", {})) == "claimed"
    assert attribution(api, ("perpetrator", {}), ("suspected", {})) == "attributed"
    assert attribution(api, ("perpetrator", hedged)) == "unclaimed_suspected"
    assert attribution(api, ("suspected", {}), ("blamed", {})) == "unclaimed_suspected"
    assert attribution(api, ("blamed", {})) == "blamed"
    assert attribution(api, ("claimant", denied)) == "denied"
    assert attribution(api, ("victim", {})) == "unknown"


def test_kin_claim_as_one(api):
    one, other, incident = make.actor(), make.actor(), make.incident()
    make.relationship(subject=one, kind="part_of", object=other)
    part(incident, "claimant", one)
    part(incident, "claimant", other)
    found = api(f"incidents/{incident.slug}")
    assert (found["claim_status"], found["contested"]) == ("claimed", [])


def test_dates_that_exclude_each_other_are_contested(api):
    incident = make.incident()
    make.assertion(incident, says_date="2021-05")
    make.assertion(incident, says_date="2021-05-09")
    assert api(f"incidents/{incident.slug}")["contested"] == []
    make.assertion(incident, says_date="2021-06")
    assert api(f"incidents/{incident.slug}")["contested"] == ["date"]


def number(incident: Any, low: Any, high: Any, bound: str = "exact", **more: Any) -> None:
    voice = {"speaker_kind": more.pop("kind", "narrator")}
    figure = make.Figure.objects.create(
        **{"incident": incident, "metric": "killed", "population": "total", "low": low,
           "high": high, "bound": bound} | more
    )  # fmt: skip
    make.assertion(figure, source=make.source(published="2022"), **voice)


def test_tolls(api):
    incident = make.incident()
    assert api(f"incidents/{incident.slug}")["killed"] is None
    number(incident, 3, 3, kind="group")
    number(incident, 4, None, "at_least", kind="local_source")
    found = api(f"incidents/{incident.slug}")
    assert found["killed"] == {
        "low": 3, "high": 4, "high_is_open": True, "best": 4, "contested": True, "voices": 2,
        "assailants": None,
    }  # fmt: skip
    assert found["contested"] == ["toll"]
    assert incident.slug in api.slugs("incidents", killed_min=4, title=incident.title)


def test_an_upper_bound_alone(api):
    incident = make.incident()
    number(incident, None, 20, "at_most")
    found = api(f"incidents/{incident.slug}")["killed"]
    assert found == {
        "low": None, "high": 20, "high_is_open": False, "best": 20, "contested": False,
        "voices": 1, "assailants": None,
    }  # fmt: skip
