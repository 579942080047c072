"""Incidents counted by cell, what would fall without a source, and whether a tally adds up."""

from typing import Any

import pytest

from incidents.models import Figure, Place

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def cells(api: Any, by: str, **asked: Any) -> tuple[dict[tuple, int], int, int]:
    """How many are in each cell, in none, and in all."""
    answer = api("incidents/stats", by=by, **asked)
    found = {tuple(key["value"] for key in cell["keys"]): cell["count"] for cell in answer["cells"]}
    return found, answer["unassigned"]["count"], answer["total"]["count"]


DATES = {  # date: the month and the year that hold all of it
    "2031-05-31": ("2031-05", "2031"),
    "2031-05": ("2031-05", "2031"),
    "2031-05-XX": ("2031-05", "2031"),
    "2031": (None, "2031"),
    "2031-XX": (None, "2031"),
    "2031?": (None, "2031"),
    "2031~": (None, None),
    "2031-05~": (None, "2031"),
    "2031-01~": (None, None),
    "2031-05-31~": (None, "2031"),
    "2031-12-31~": (None, None),
    "203X": (None, None),
    "[2031-05-01,2031-05-31]": ("2031-05", "2031"),
    "[2031-05-31,2031-06-01]": (None, "2031"),
    "[..2031-05]": (None, None),
    "[2031-05..]": (None, None),
    "2031-05-18/2031-05-20": ("2031-05", "2031"),
    "2031-04/2031-11": (None, "2031"),
    "2031-05/..": (None, None),
    "2031-05/": (None, None),
    "../2031-05": (None, None),
    "": (None, None),
}


@pytest.mark.parametrize("date", DATES)
def test_a_date_is_in_the_cell_that_holds_all_of_it_else_in_none(date, api):
    make.incident(slug="it", date=date)
    for by, value in zip(("month", "year"), DATES[date], strict=True):
        expected = ({(value,): 1}, 0, 1) if value else ({}, 1, 1)
        assert cells(api, by, slug="it") == expected


EXAMPLES = [
    ("seizure-of-the-ctd-facility-bannu", "month", "2022-12"),
    ("ttp-pakistan-ceasefire-and-kabul-talks", "month", None),
    ("ttp-pakistan-ceasefire-and-kabul-talks", "year", "2022"),
    ("blowing-up-of-a-communications-tower-in-salarzo", "year", None),
    ("cross-border-raids-blamed-on-baloch-militants", "country", None),
    ("kabul-airport-attack", "country", "AF"),
    ("kabul-airport-attack", "month", "2021-08"),
]


@pytest.mark.parametrize(("slug", "by", "value"), EXAMPLES)
def test_cells_of_the_first_knowledge_base(slug, by, value, api):
    expected = ({(value,): 1}, 0, 1) if value else ({}, 1, 1)
    assert cells(api, by, slug=slug) == expected


def test_the_country_is_that_of_the_nearest_place_above_that_has_one(api):
    land = make.place(kind="country", country="AL")
    enclave = make.place(kind="province", parent=land, country="GR")
    make.incident(slug="it", place=make.place(parent=make.place(parent=enclave, kind="district")))
    assert cells(api, "country", slug="it")[0] == {("GR",): 1}
    assert cells(api, "province", slug="it")[0] == {(enclave.slug,): 1}


def test_who_lacks_one_of_two_keys_is_in_no_cell_and_empty_cells_are_left_out(api):
    kabul = Place.objects.get(slug="kabul")
    make.incident(slug="it", date="2031", place=kabul)
    make.incident(slug="other", date="2031-05", place=kabul)
    both = {"slug": "it,other"}
    assert cells(api, "month,country", **both) == ({("2031-05", "AF"): 1}, 1, 2)
    assert cells(api, "year,country", **both) == ({("2031", "AF"): 2}, 0, 2)


@pytest.mark.parametrize(("by", "overlapping"), [("actor", True), ("role", True),
    ("target_kind", True), ("month", False), ("claim_status", False)])  # fmt: skip
def test_only_what_an_incident_can_have_several_of_overlaps(by, overlapping, api):
    answer = api("incidents/stats", by=by, entity="iskp")
    assert answer["overlapping"] == overlapping


def test_with_a_role_actors_are_counted_in_that_role(api):
    found, _, total = cells(api, "actor", slug="attack-in-peshawar", role="claimant")
    assert (found, total) == ({("iskp",): 1, ("ttp",): 1}, 1)
    found, _, total = cells(api, "actor", slug="attack-in-peshawar")
    assert {key for (key,) in found} == {"iskp", "ttp", "pakistani-police", "afghan-taliban"}


@make.together()
def attack(slug: str, *numbers: float | None, **fields: Any) -> Any:
    incident = make.incident(slug=slug, date="2031-05", **fields)
    for number in numbers:
        low = None if number is None else number
        make.figure(incident=incident, low=low, high=low, magnitude="" if number else "several")
    return incident


def test_what_is_summed_of_a_cell(api):
    whole = attack("whole", 100)
    attack("part", 4, 7, parent=whole)  # two voices
    attack("aggregate", 1000, is_aggregate=True)
    attack("vague", None)
    attack("silent")
    upper = attack("upper")
    make.figure(incident=upper, low=None, high=20, bound="at_most")
    answer = api("incidents/stats", by="month", date_from="2031")
    (cell,) = answer["cells"]
    assert cell["count"] == answer["total"]["count"] == 6
    assert cell["killed"] == {"low": 4, "high": 27}
    assert cell["aggregates"] == 2  # the aggregate, and the whole of a part
    assert cell["without_killed"] == 2
    assert cell["without_wounded"] == 6
    assert cell["contested"] == 1


# Without a source


def changes(api: Any, source: str, uid: str) -> dict[str, tuple]:
    answer = api(f"sources/{source}/impact", limit=1000)
    return {
        item["field"]: (item["before"], item["after"])
        for item in answer["changes"]
        if item["claim"]["id"] == uid
    }


def test_support_for_iskp_falls_with_the_report_and_stands_without_an_article(api):
    asked = {"subject": "haqqani-network", "object": "iskp", "kind": "supports"}
    (claim,) = api("relationships", **asked)["results"]

    def falls(source: str) -> bool:
        answer = api(f"sources/{source}/impact", limit=1000)
        return claim["id"] in [item["id"] for item in answer["falls"]]

    assert falls("un2020")
    assert api("relationships", **asked, exclude_source="un2020")["count"] == 0
    for article in ("s002", "s003"):
        assert not falls(article)
        (left,) = api("relationships", **asked, exclude_source=article)["results"]
        assert left["independent_sources"] == 1
    assert "independent_sources" not in changes(api, "s002", claim["id"])
    assert changes(api, "s003", claim["id"]) == {"known_from": ("2020-06-14", "2021-08-31")}


def test_the_toll_of_the_airport_is_uncontested_without_either_article(api):
    incident = api("incidents/kabul-airport-attack")
    for source in ("s001", "s002"):
        changed = changes(api, source, incident["id"])
        assert changed["killed"][0]["contested"] is True
        assert changed["killed"][1]["contested"] is False
        assert changed["contested"] == (["date", "toll"], [])
    assert changes(api, "s002", incident["id"])["claim_status"] == ("claimed", "attributed")


def test_a_fate_changes_with_the_source_that_tells_of_it(api):
    zawahiri = api("persons/ayman-al-zawahiri")
    was, now = changes(api, "s001", zawahiri["id"])["fate"]
    assert (was["value"], now["value"]) == ("killed", "unknown")


# Does it add up?


def tally(api: Any, entity: str, metric: str, month: str) -> str:
    (found,) = api("figures", entity=entity, metric=metric, dimension="total", date_from=month,
                   date_to=month)["results"]  # fmt: skip
    return found["id"]


def verdict(api: Any, figure: str, dimension: str, metric: str) -> tuple:
    (found,) = [
        each for each in api(f"figures/{figure}/check")["breakdowns"]
        if (each["dimension"], each["metric"]) == (dimension, metric)
    ]  # fmt: skip
    return found["sum"]["low"], found["expected"]["low"], found["difference"], found["verdict"]


def test_ttp_in_april_adds_up_by_place_and_is_short_of_one_by_service(api):
    april = tally(api, "ttp", "attacks_claimed", "2022-04")
    assert verdict(api, april, "place", "attacks_claimed") == (54, 54, 0, "adds_up")
    assert verdict(api, april, "service", "killed_or_wounded") == (196, 197, -1, "short")


def test_the_dead_near_the_embassy_are_known_in_part(api):
    asked = {"incident": "suicide-bombing-near-the-russian-embassy", "metric": "killed"}
    (total,) = api("figures", **asked, population="total")["results"]
    assert verdict(api, total["id"], "population", "killed") == (6, 8, -2, "partial")


def test_killed_or_wounded_is_held_against_the_killed_and_wounded_of_the_same_whole(api):
    actor = make.actor()
    whole = make.figure(entity=actor, metric="attacks", dimension="total", low=9, high=9)
    mine = {"entity": actor, "parent": whole}
    for number, metric in ((4, "killed"), (6, "wounded")):
        make.figure(**mine, metric=metric, dimension="total", low=number, high=number)
    for number, service in ((7, "police"), (3, "army")):
        make.figure(**mine, metric="killed_or_wounded", dimension="service", category=service,
                    low=number, high=number)  # fmt: skip
    uid = str(whole.uid)
    assert verdict(api, uid, "service", "killed_or_wounded") == (10, 10, 0, "adds_up")
    Figure.objects.filter(parent=whole, metric="wounded").first().assertions.all()._raw_delete(
        "default"
    )
    Figure.objects.filter(parent=whole, metric="wounded")._raw_delete("default")
    (found,) = [
        each for each in api(f"figures/{uid}/check")["breakdowns"] if each["dimension"] == "service"
    ]
    assert found["expected"] is None or found["expected"]["low"] is None
    assert found["verdict"] == "cannot_tell"


def total(api: Any, by: str, **asked: str) -> tuple[float, float]:
    found = api("figures/stats", by=by, **asked)["total"]["sum"]
    return found["low"], found["high"]


def test_alternatives_widen_a_cell_and_cells_are_summed(api):
    asked = {"entity": "ttp", "metric": "killed", "dimension": "total"}
    window = {"date_from": "2022-01", "date_to": "2022-04"}
    assert total(api, "month", **asked, **window) == (250, 256)
    assert total(api, "month", **asked, date_from="2022-02", date_to="2022-02") == (30, 36)


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ({"by": "month", "metric": "killed"}, "dimension"),
        ({"by": "month", "dimension": "total"}, "metric"),
        ({"by": "month", "metric": "killed,wounded", "dimension": "total"}, "metric"),
        ({"by": "month", "metric": "killed", "dimension": "total,place"}, "dimension"),
        ({"metric": "killed", "dimension": "total"}, "by"),
    ],
    ids=str,
)
def test_what_cannot_be_summed_is_refused_by_name(asked, missing, api):
    response = api.get("figures/stats", **asked)
    assert response.status_code == 400
    assert missing in [fault["parameter"] for fault in response.json()["errors"]]


def test_metrics_may_be_apart(api):
    asked = {"by": "metric", "entity": "ttp", "dimension": "total"}
    assert api("figures/stats", **asked)["cells"]
