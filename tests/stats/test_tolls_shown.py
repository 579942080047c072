"""Tolls as the API shows, filters, orders and sums them: open ends, voices, attackers."""

import json
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from incidents.models import Figure, Incident

from ..helpers import factories as make
from ..semantics.test_semantics_tolls import say

pytestmark = pytest.mark.django_db

AIRPORT = "kabul-airport-attack"
MOSQUE = "suicide-bombing-of-the-peshawar-shia-mosque"
HOTEL = "bomb-and-gun-attack-on-longyan-hotel"
EMBASSY = "suicide-bombing-near-the-russian-embassy"
# A year of which tests/world tells nothing.
YEAR = {"date_from": "1987", "date_to": "1987", "date_match": "certain"}


@make.together()
def attack(*words: str, **fields: Any) -> Incident:
    """An incident with the killed that these voices state."""
    incident = make.incident(**fields)
    for each in words:
        say(incident, each)
    return incident


def test_a_toll_says_whether_its_high_is_open_how_many_speak_and_how_many_attackers_died(api):
    assert api(f"incidents/{AIRPORT}")["killed"] == {
        "low": 92, "high": 180, "high_is_open": True, "best": 180, "contested": True, "voices": 2,
        "assailants": None,
    }  # fmt: skip
    assert api(f"incidents/{HOTEL}")["killed"] == {
        "low": 3, "high": 3, "high_is_open": True, "best": 3, "contested": False, "voices": 1,
        "assailants": {"low": 3, "high": 3},
    }  # fmt: skip
    assert api(f"incidents/{EMBASSY}")["wounded"] == {
        "low": None, "high": 20, "high_is_open": False, "best": 20, "contested": False,
        "voices": 1, "assailants": None,
    }  # fmt: skip
    listed = api("incidents", slug=AIRPORT, exclude_source="s001")["results"]
    assert [item["killed"]["voices"] for item in listed] == [1]


@pytest.mark.parametrize(
    ("words", "is_open"),
    [
        (("10",), False),
        (("at least 10",), True),
        (("more than 10",), True),
        (("at most 10",), False),
        (("about 10",), False),
        (("at least 10", "10"), True),
        (("at least 10", "13-20"), False),  # the greatest number is exact
        (("at least 11", "10"), True),
    ],
)
def test_the_high_is_open_if_the_greatest_number_is_a_lower_bound(words, is_open, api):
    incident = attack(*words)
    assert api(f"incidents/{incident.slug}")["killed"]["high_is_open"] is is_open


def test_killed_max_finds_what_is_certainly_no_more(api):
    closed, opened, ranged = attack("10"), attack("at least 10"), attack("10-12")
    vague = make.incident()
    make.figure(incident=vague, low=None, high=None, magnitude="several")
    mine = [each.slug for each in (closed, opened, ranged, vague)]

    def found(**bounds: int) -> list[str]:
        return list(api.slugs("incidents", slug=",".join(mine), **bounds))

    assert found(killed_max=9) == []
    assert found(killed_max=10) == [closed.slug]
    assert sorted(found(killed_max=12)) == sorted([closed.slug, ranged.slug])
    assert sorted(found(killed_min=10, killed_max=10**6)) == sorted([closed.slug, ranged.slug])
    assert api.slugs("incidents", slug=EMBASSY, wounded_max=20) == [EMBASSY]
    assert api.slugs("incidents", slug=EMBASSY, wounded_max=19) == []
    assert api.slugs("incidents", slug=AIRPORT, killed_max=180) == []
    assert api.slugs("incidents", slug=AIRPORT, killed_max=92, exclude_source="s001") == []


def test_incidents_are_ordered_by_the_low_then_the_high_of_a_toll(api):
    made = [attack(*words) for words in (["10-12"], ["10"], ["9", "12"], ["at most 10"], [], [])]
    wide, ten, nine, at_most, *none = (each.slug for each in made)
    mine = ",".join(each.slug for each in made)
    upwards = api.slugs("incidents", slug=mine, ordering="killed")
    assert upwards[:4] == [nine, ten, wide, at_most]
    downwards = api.slugs("incidents", slug=mine, ordering="-killed")
    assert downwards[:4] == [wide, ten, nine, at_most]
    assert sorted(upwards[4:]) == sorted(downwards[4:]) == sorted(none)
    paged, cursor = [], ""
    while cursor is not None:
        page = api("incidents", slug=mine, ordering="-killed", limit=1, cursor=cursor)
        paged += [item["slug"] for item in page["results"]]
        cursor = re.search("cursor=([^&]+)", page["next"])[1] if page["next"] else None
    assert paged == downwards
    restricted = {"slug": mine, "ordering": "-killed", "exclude_source": "s001"}
    assert api.slugs("incidents", **restricted) == downwards


# Voices


def test_incidents_of_which_several_voices_give_tolls_fitting_or_not(api):
    mosque = api(f"incidents/{MOSQUE}")
    assert (mosque["toll_voices"], mosque["contested"]) == (2, [])
    several = api("incidents", toll_voices__gte=2, limit=1000)["results"]
    assert {MOSQUE, AIRPORT} <= {item["slug"] for item in several}
    assert all(item["toll_voices"] >= 2 for item in several)
    counts = [
        api("incidents", **{name: 2})["count"]
        for name in ("toll_voices__gte", "toll_voices__lte", "toll_voices", "toll_voices__not")
    ]
    total = api("incidents")["count"]
    assert counts[0] + counts[1] - counts[2] == total == counts[2] + counts[3]
    assert api.slugs("incidents", slug=AIRPORT, toll_voices=1, exclude_source="s001") == [AIRPORT]
    assert api.slugs("incidents", ordering="-toll_voices", limit=1, slug=f"{HOTEL},{MOSQUE}") == [
        MOSQUE
    ]


# Attackers


def test_the_killed_of_whom_some_were_attackers(api):
    incident, source = make.incident(date="1987"), make.source(published="2020")
    say(incident, "30", source=source)
    say(incident, "9", source=source, population="assailants")
    say(incident, "11", population="assailants", voice={"speaker_label": "a medic"})
    assert api(f"incidents/{incident.slug}")["killed"]["assailants"] == {"low": 9, "high": 11}
    attack("12", date="1987-05")
    answer = api("incidents/stats", by="year", **YEAR)
    (cell,) = answer["cells"]
    assert cell["killed"] == {"low": 42, "high": 42}
    assert cell["assailants"] == {"low": 9, "high": 11}
    assert cell["killed_others"] == {"low": 31, "high": 33}
    assert cell == answer["total"] | {"keys": cell["keys"]}


def test_no_fewer_than_nobody_was_killed_beside_the_attackers(api):
    incident = attack("3", date="1987")
    say(incident, "9", population="assailants")
    (cell,) = api("incidents/stats", by="year", **YEAR)["cells"]
    assert cell["killed_others"] == {"low": 0, "high": 0}


# Types


def test_people_are_counted_in_whole_numbers_and_money_is_not(api):
    def text(path: str, **parameters: Any) -> str:
        return api.get(path, **parameters).content.decode()

    for view in ({}, {"exclude_source": "s003"}):
        detail = text(f"incidents/{AIRPORT}", **view)
        tolls = re.findall(r'"(?:low|high|best)": ?([^,}]+)', detail)
        assert tolls
        assert [each for each in tolls if "." in each] == []
        money = text("figures", entity="ttp", metric="cash_seized", **view)
        assert re.search(r'"low": ?1052000\.0\b', money)
    stats = json.loads(text("incidents/stats", by="year"), parse_float=str)
    assert all(isinstance(stats["total"]["killed"][end], int) for end in ("low", "high"))
    totals = {"by": "month", "metric": "killed", "dimension": "total", "entity": "ttp"}
    stats = json.loads(text("figures/stats", **totals), parse_float=str)
    assert isinstance(stats["total"]["sum"]["low"], int)
    (share, *_) = api("figures", metric="share_percent", ordering="low")["results"]
    assert isinstance(share["low"], float)


@pytest.mark.parametrize("name", ["low", "best", "high"])
@pytest.mark.parametrize("number", [-1, -9, -99, 10**12 + 1, 2.5, float("inf")])
def test_a_number_of_people_is_whole_finite_and_within_limits(name, number):
    given = {"low": 3, "high": 3, "best": None, "flaw": "order"} | {name: number}
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(metric="killed", **given)


def test_a_share_has_a_fraction_and_the_greatest_number_is_taken(api):
    figures = [
        make.figure(metric="share_percent", low=2.5, high=2.5),
        make.figure(incident=make.incident(), low=10**12, high=10**12),
    ]
    shown = [api(f"figures/{figure.uid}")["high"] for figure in figures]
    assert shown == [2.5, 10**12]


# Totals whose cells stand elsewhere


def test_a_total_of_killed_without_parts_names_the_tally_whose_cells_count_it(api):
    asked = {"entity": "ttp", "dimension": "total", "date_from": "2022-04", "date_to": "2022-04"}
    (tally,) = api("figures", metric="attacks_claimed", **asked)["results"]
    for metric in ("killed", "wounded"):
        (total,) = api("figures", metric=metric, **asked)["results"]
        answer = api(f"figures/{total['id']}/check")
        assert answer == {
            "figure": total["id"],
            "breakdowns": [],
            "counted_in": tally["id"],
        }
    assert api(f"figures/{tally['id']}/check")["counted_in"] is None
    alone = make.figure(entity=make.actor(), dimension="total")
    assert api(f"figures/{alone.uid}/check")["counted_in"] is None
