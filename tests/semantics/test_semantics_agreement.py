"""What the API answers in two ways agrees, whatever is asked: for many combinations of filters,
days and sources that are left out, always the same ones.
"""

import os
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from ..conftest import Api

pytestmark = pytest.mark.django_db

COMBINATIONS = int(os.environ.get("COMBINATIONS", 12))

KNOWN_BY = [None, "2020-06-30", "2021", "2022-12-31", "2023-07-29"]
EXCLUDED = [None, "s001", "s002", "un2020", "iskp_claims", "s003,s004"]
AS_OF = [None, "2015", "2020-06-14", "2022-12-15", "2024"]
WINDOWS = [
    {},
    {"date_from": "2022-01", "date_to": "2022-04"},
    {"date_from": "2021", "date_to": "2021"},
    {"date_to": "2020-06"},
    {"date_from": "2022-08"},
]
OF_INCIDENTS = [
    {},
    {"country": "AF"},
    {"country": "PK", "event_type__not": "suicide_bomb"},
    {"place": "kabul"},
    {"entity": "iskp"},
    {"actor": "ttp", "role": "claimant"},
    {"contested": "toll,perpetrator"},
    {"claim_status": "claimed,multi_claimed"},
    {"killed_min": "2"},
    {"status": "asserted", "independent_sources__gte": "2"},
    {"q": "attack"},
    {"target_kinds": "police"},
]
AXES = ["month", "year", "country", "place", "claim_status", "event_type", "actor", "role,month"]
OF_LINKS = [
    {},
    {"via": "relationships"},
    {"via": "incidents"},
    {"via": "relationships,incidents,presences"},
    {"status": "asserted"},
    {"status": "disputed,denied"},
    {"independent_sources__gte": "2"},
    {"kinds": "leader_of,allied_with", "via": "relationships"},
    {"direction": "backward"},
]
ENTITIES = ["iskp", "ttp", "al-qaeda", "afghan-taliban", "haqqani-network", "nrf", "pakistan"]
OF_LISTS: dict[str, list[dict[str, str]]] = {
    "relationships": [{}, {"involves": "iskp"}, {"status__not": "asserted"}, {"kind": "leader_of"}],
    "presences": [{}, {"country": "AF"}, {"kind": "based_in"}],
    "incidents": [{}, {"contested": "toll"}, {"q": "Kabul"}, {"killed_min": "1"}],
    "involvements": [{}, {"role": "claimant"}, {"status": "suspected,disputed"}],
    "figures": [{}, {"metric": "killed"}, {"bound": "at_least,more_than"}],
    "persons": [{}, {"fate": "killed"}, {"name__icontains": "al-"}],
    "actors": [{}, {"kind": "armed_group"}],
    "sources": [{}, {"assertion_count__gte": "1"}],
}
DATED = ("incidents", "figures", "sources")
OF_A_DAY = ("relationships", "presences", "persons", "actors")


def chosen(numbers: random.Random, *choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: value for of in choices for name, value in numbers.choice(of).items() if value}


def lens(name: str, values: list[Any]) -> list[dict[str, Any]]:
    return [{name: value} for value in values]


VIEW = lens("known_by", KNOWN_BY), lens("exclude_source", EXCLUDED)
MATCH = lens("date_match", [None, "possible", "certain"])


def that_finds(api: Any, number: int, draw: Callable) -> tuple[str, dict[str, Any]]:
    """The first question of this number that finds something: path and parameters."""
    numbers = random.Random(number)
    for _ in range(50):
        path, asked = draw(numbers)
        if api.get(path, **{"limit": 1} | asked).json().get("count"):
            return path, asked
    pytest.fail("None of 50 questions finds anything.")


@cache
def of_incidents(number: int) -> dict[str, Any]:
    def draw(numbers: random.Random) -> tuple[str, dict[str, Any]]:
        return "incidents", chosen(numbers, OF_INCIDENTS, WINDOWS, MATCH, *VIEW)

    return that_finds(Api(), number, draw)[1]


@pytest.mark.parametrize("number", range(COMBINATIONS))
def test_the_statistics_count_what_the_list_counts(number, api):
    asked = of_incidents(number)
    by = AXES[number % len(AXES)]
    found = api("incidents", limit=1000, **asked)
    answer = api("incidents/stats", by=by, **asked)
    assert answer["total"]["count"] == found["count"] == len(found["results"]), asked
    if not answer["overlapping"]:
        cells = sum(cell["count"] for cell in answer["cells"])
        assert cells + answer["unassigned"]["count"] == found["count"], asked


@pytest.mark.parametrize("asked", [{"country": "AF"}, {"entity": "iskp"}], ids=str)
def test_statistics_of_nothing_count_nothing(asked, api):
    asked = asked | {"known_by": "1990"}
    assert api("incidents", **asked)["count"] == 0
    answer = api("incidents/stats", by="month", **asked)
    assert (answer["total"]["count"], answer["cells"]) == (0, [])


@pytest.mark.parametrize("number", range(COMBINATIONS))
def test_the_groups_of_links_add_up_to_their_count(number, api):
    def draw(numbers: random.Random) -> tuple[str, dict[str, Any]]:
        asked = chosen(numbers, OF_LINKS, lens("as_of", AS_OF), *VIEW)
        return f"entities/{numbers.choice(ENTITIES)}/links", asked

    path, asked = that_finds(api, number, draw)
    answer = api(path, limit=1000, **asked)
    assert sum(group["edge_count"] for group in answer["groups"]) == answer["count"], asked
    assert len(answer["results"]) == answer["count"] or answer["next"]
    first = api(path, limit=1, **asked)
    assert (first["count"], first["groups"]) == (answer["count"], answer["groups"])


def test_who_is_not_in_the_view_has_no_links(api):
    for path in ("entities/iskp", "entities/iskp/links"):
        assert api.get(path, known_by="1990").status_code == 404


@pytest.mark.parametrize("number", range(COMBINATIONS))
def test_an_item_of_a_list_is_the_single_record_but_for_its_assertions(number, api):
    path = list(OF_LISTS)[number % len(OF_LISTS)]
    views = [*VIEW, *([lens("as_of", AS_OF)] if path in OF_A_DAY else [])]
    filters = [OF_LISTS[path], *([WINDOWS, MATCH] if path in DATED else [])]

    def draw(numbers: random.Random) -> tuple[str, dict[str, Any]]:
        return path, chosen(numbers, *filters, *views)

    _, asked = that_finds(api, number, draw)
    view = {name: asked[name] for name in ("known_by", "exclude_source", "as_of") if name in asked}
    found = api(path, limit=1000, **asked)["results"]
    for item in random.Random(number).sample(found, min(4, len(found))):
        single = api(f"{path}/{item['id']}", **view)
        assert without_assertions(single) == without_assertions(item), (path, view)


def without_assertions(answer: Any) -> Any:
    """Parts of a record carry their assertions as well."""
    if isinstance(answer, list):
        return [without_assertions(item) for item in answer]
    if not isinstance(answer, dict):
        return answer
    return {
        name: without_assertions(value) for name, value in answer.items() if name != "assertions"
    }


@pytest.mark.parametrize("path", OF_LISTS)
def test_the_pages_of_a_list_hold_each_record_once(path, api):
    whole = [item["id"] for item in api(path, limit=1000)["results"]]
    count = api(path)["count"]
    paged = [
        item["id"]
        for offset in range(0, min(count, 1000), 70)
        for item in api(path, limit=70, offset=offset)["results"]
    ]
    assert len(set(paged)) == len(paged)
    assert paged[: len(whole)] == whole[: len(paged)]


def test_the_combinations_are_worth_their_name(db):
    """Many see less than everything, and hardly two are alike."""
    asked = [of_incidents(number) for number in range(COMBINATIONS)]
    assert len({str(sorted(each.items())) for each in asked}) > 0.8 * COMBINATIONS
    views = sum("known_by" in each or "exclude_source" in each for each in asked)
    assert views > 0.5 * COMBINATIONS
