"""Tallies: summed by cell, alternatives as a range; and whether their breakdowns add up."""

import pytest

from actors.models import Actor
from incidents.models import Figure, Place
from sources.models import Source

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

TTP_2022 = {"entity": "ttp", "dimension": "total", "date_from": "2022-01", "date_to": "2022-04"}


def tally(api, **filters):
    (found,) = api("figures", dimension="total", **filters)["results"]
    return found


def breakdown(api, figure, dimension, metric, **lens):
    answer = api(f"figures/{figure['id']}/check", **lens)
    assert answer["figure"] == figure["id"]
    (found,) = [
        each
        for each in answer["breakdowns"]
        if (each["dimension"], each["metric"]) == (dimension, metric)
    ]
    return found


def ttp(api, month):
    return tally(api, entity="ttp", metric="attacks_claimed", date_from=month, date_to=month)


# Sums


def test_killed_from_january_to_april_with_february_told_in_two_ways(api):
    answer = api("figures/stats", by="month", metric="killed", **TTP_2022)
    assert answer["total"]["sum"] == {"low": 250, "high": 256}
    assert answer["total"]["count"] == 5
    assert answer["total"]["cell_count"] == 4
    by_month = {each["keys"][0]["value"]: each for each in answer["cells"]}
    assert by_month["2022-02"]["sum"] == {"low": 30, "high": 36}
    assert by_month["2022-02"]["alternatives"] == 1
    assert by_month["2022-04"]["sum"] == {"low": 97, "high": 97}
    assert answer["unassigned"]["count"] == 0


def test_question_153_how_many_it_captured(api):
    answer = api("figures/stats", by="metric", metric="captured", **TTP_2022)
    (captured,) = answer["cells"]
    assert captured["keys"] == [{"by": "metric", "value": "captured", "name": "Captured"}]
    assert captured["sum"] == {"low": 11, "high": 11}


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"entity": "iskp"},
        {"place": "pakistan"},
        {"known_by": "2022-12-31"},
        {"exclude_source": "s001"},
        {"source": "s001", "status": "asserted"},
        {"date_from": "2022-02", "date_to": "2022-03", "date_match": "certain"},
        {"category": "Peshawar"},
    ],
    ids=str,
)
@pytest.mark.parametrize("dimension", ["total", "place"])
@pytest.mark.parametrize("by", ["metric", "metric,month", "entity,metric", "metric,category"])
def test_the_total_counts_the_figures_of_the_list(filters, dimension, by, api):
    answer = api("figures/stats", by=by, dimension=dimension, **filters)
    counted = api("figures", dimension=dimension, **filters)["count"]
    assert answer["total"]["count"] == counted
    parts = [answer["unassigned"], *answer["cells"]]
    assert sum(part["count"] for part in parts) == counted


def test_attacks_by_place_over_the_months(api):
    wanted = TTP_2022 | {"metric": "attacks_claimed", "dimension": "place"}
    answer = api("figures/stats", by="place", **wanted)
    most = answer["cells"][0]
    places = {each["keys"][0]["value"]: each["sum"]["low"] for each in answer["cells"]}
    assert most["keys"][0]["name"] == Place.objects.get(slug=most["keys"][0]["value"]).name
    assert places["north-waziristan"] == 12 + 8 + 7 + 14
    assert sum(places.values()) == answer["total"]["sum"]["low"] == 42 + 22 + 39 + 54


def test_a_period_longer_than_a_cell_is_unassigned(api):
    wanted = {"entity": "iskp", "place": "khyber-pakhtunkhwa", "dimension": "total"}
    answer = api("figures/stats", by="month", metric="attacks_claimed", **wanted)
    assert answer["cells"] == []
    assert answer["unassigned"]["sum"] == {"low": 31, "high": 31}
    answer = api("figures/stats", by="year", metric="attacks_claimed", **wanted)
    assert answer["cells"][0]["keys"][0]["value"] == "2022"


def test_different_metrics_and_units_have_no_sum(api):
    answer = api("figures/stats", by="month", metric="killed", **TTP_2022)
    assert answer["total"]["sum"] is not None
    answer = api("figures/stats", by="metric", **TTP_2022)
    assert answer["total"]["sum"] is None
    assert all(each["sum"] for each in answer["cells"])
    actor = make.actor()
    for unit in ("PKR", "USD"):
        make.figure(entity=actor, metric="cash_seized", unit=unit, dimension="item", category=unit)
    wanted = {"entity": actor.slug, "metric": "cash_seized", "dimension": "item"}
    answer = api("figures/stats", by="entity", **wanted)
    assert answer["total"]["sum"] is None
    assert answer["total"]["units"] == ["PKR", "USD"]
    answer = api("figures/stats", by="category", **wanted)
    assert [each["sum"] for each in answer["cells"]] == [{"low": 1, "high": 1}] * 2


def test_open_and_absent_numbers_leave_the_sum_open(api):
    actor = make.actor()
    wanted = {"entity": actor.slug, "metric": "killed", "dimension": "place"}

    def total(**fields):
        make.figure(entity=actor, dimension="place", **fields)
        return api("figures/stats", by="entity", **wanted)["total"]

    assert total(category="a", low=None, high=None, magnitude="several")["sum"] is None
    Figure.objects.filter(entity=actor).delete()
    assert total(category="b", low=None, high=20, bound="at_most")["sum"] == {"low": 0, "high": 20}
    assert total(category="c", low=5, high=5)["sum"] == {"low": 5, "high": 25}
    assert total(category="d", low=7, high=None, bound="at_least")["sum"] == {
        "low": 12,
        "high": None,
    }
    last = total(category="e", low=None, high=None, magnitude="several")
    assert last["sum"] == {"low": 12, "high": None}
    assert last["without_number"] == 1


def test_what_is_denied_is_counted_but_not_summed(api):
    actor = make.actor()
    make.figure(entity=actor, dimension="total", low=5, high=5)
    denied = Figure.objects.create(entity=actor, metric="killed", dimension="total", low=9, high=9)
    make.assertion(denied, stance="denies")
    wanted = {"entity": actor.slug, "metric": "killed", "dimension": "total"}
    total = api("figures/stats", by="entity", **wanted)["total"]
    assert (total["count"], total["cell_count"]) == (2, 1)
    assert total["sum"] == {"low": 5, "high": 5}


def test_a_number_of_the_future_is_no_alternative_yet(api):
    actor = make.actor()
    for number, day in ((30, "2020-01-01"), (36, "2030-01-01")):
        figure = Figure.objects.create(
            entity=actor, metric="killed", dimension="total", low=number, high=number
        )
        make.assertion(figure, source=make.source(published=day))
    wanted = {"by": "entity", "entity": actor.slug, "metric": "killed", "dimension": "total"}
    assert api("figures/stats", **wanted)["total"]["sum"] == {"low": 30, "high": 36}
    then = api("figures/stats", known_by="2025", **wanted)["total"]
    assert then["sum"] == {"low": 30, "high": 30}
    assert then["count"] == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"by": "metric"}, "dimension"),
        ({"by": "metric", "dimension": "total,place"}, "dimension"),
        ({"by": "metric", "dimension": ["total", "place"]}, "dimension"),
        ({"by": "month", "dimension": "total"}, "metric"),
        ({"by": "month", "dimension": "total", "metric": "killed,wounded"}, "metric"),
        ({"by": "country", "dimension": "total"}, "by"),
        ({"dimension": "total", "metric": "killed"}, "by"),
        ({"by": "metric", "dimension": "totl"}, "dimension"),
        ({"by": "metric", "dimension": "total", "limit": "many"}, "limit"),
        ({"by": "metric", "dimension": "total", "ordering": "low"}, "ordering"),
        ({"by": "metric", "dimension": "total", "expand": "assertions"}, "expand"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(query, parameter, api):
    response = api.get("figures/stats", **query)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


# Checks


def test_april_by_service_is_short_by_one_and_by_place_adds_up(api):
    april = ttp(api, "2022-04")
    assert breakdown(api, april, "service", "killed_or_wounded") == {
        "dimension": "service",
        "metric": "killed_or_wounded",
        "cells": 4,
        "sum": {"low": 196, "high": 196},
        "expected": {"low": 197, "high": 197},
        "difference": -1,
        "difference_is_open": False,
        "verdict": "short",
    }
    by_place = breakdown(api, april, "place", "attacks_claimed")
    assert by_place["sum"] == by_place["expected"] == {"low": 54, "high": 54}
    assert (by_place["difference"], by_place["verdict"]) == (0, "adds_up")
    assert breakdown(api, april, "attack_type", "attacks_claimed")["verdict"] == "adds_up"
    seized = breakdown(api, april, "item", "weapons_seized")
    assert (seized["expected"], seized["verdict"]) == (None, "cannot_tell")
    assert seized["sum"] == {"low": 18, "high": None}


def test_a_lower_bound_is_partly_accounted_for(api):
    slug = "suicide-bombing-near-the-russian-embassy"
    found = breakdown(api, tally(api, incident=slug, metric="killed"), "population", "killed")
    assert found["sum"] == {"low": 6, "high": 6}
    assert found["expected"] == {"low": 8, "high": None}
    assert (found["difference"], found["verdict"]) == (-2, "partial")
    assert found["difference_is_open"] is True


def test_two_figures_of_one_cell_are_alternatives(api):
    killed = breakdown(api, ttp(api, "2022-02"), "total", "killed")
    assert killed["cells"] == 1
    assert killed["sum"] == {"low": 30, "high": 36}
    services = breakdown(api, ttp(api, "2022-02"), "service", "killed_or_wounded")
    assert services["sum"] == {"low": 75, "high": 75}
    assert services["expected"] == {"low": 69, "high": 75}
    assert (services["difference"], services["verdict"]) == (0, "adds_up")


def test_alternatives_of_which_one_is_open_leave_the_cell_open(api):
    top = make.figure(entity=make.actor(), metric="attacks", dimension="total", low=40, high=40)
    cell = {"entity": top.entity, "metric": "attacks", "dimension": "place", "parent": top}
    make.figure(**cell, category="Kabul", low=30, high=30)
    make.figure(**cell, category="Kabul", low=36, high=None, bound="at_least")
    found = breakdown(api, {"id": str(top.uid)}, "place", "attacks")
    assert (found["cells"], found["sum"]) == (1, {"low": 30, "high": None})
    assert (found["difference"], found["verdict"]) == (0, "adds_up")


def test_of_a_tally_that_tells_the_killed_alone_no_killed_or_wounded_are_expected(api):
    actor = make.actor()
    top = make.figure(entity=actor, metric="attacks", dimension="total", low=9, high=9)
    mine = {"entity": actor, "parent": top, "low": 4, "high": 4}
    make.figure(**mine, metric="killed", dimension="total")
    make.figure(**mine, metric="killed_or_wounded", dimension="service", category="police")
    found = breakdown(api, {"id": str(top.uid)}, "service", "killed_or_wounded")
    assert (found["expected"], found["difference"]) == (None, None)
    assert found["verdict"] == "cannot_tell"


@make.together()
def parts(numbers, **whole):
    """A tally of 10 attacks, with these cells by place."""
    actor = make.actor()
    fields = {"entity": actor, "metric": "attacks", "dimension": "total", "low": 10, "high": 10}
    top = make.figure(**fields | whole)
    for number, part in enumerate(numbers):
        stated = part if isinstance(part, dict) else {"low": part, "high": part}
        fields = {"entity": actor, "metric": "attacks", "dimension": "place", "parent": top}
        make.figure(**fields, category=str(number), **stated)
    return {"id": str(top.uid)}


MORE_THAN_6, MORE_THAN_4 = ({"low": n, "high": None, "bound": "more_than"} for n in (6, 4))
SEVERAL = {"low": None, "high": None, "magnitude": "several"}


@pytest.mark.parametrize(
    ("numbers", "whole", "difference", "verdict"),
    [
        ([4, 6], {}, 0, "adds_up"),
        ([4, 5], {}, -1, "short"),
        ([4, 7], {}, 1, "over"),
        ([4, 5], {"high": None, "bound": "at_least"}, -1, "partial"),
        ([4, 6], {"high": None, "bound": "at_least"}, 0, "adds_up"),
        ([4, 6], {"high": None, "bound": "more_than"}, -1, "partial"),
        ([4, 9], {"high": None, "bound": "at_least"}, 0, "adds_up"),
        ([4, 6], {"low": 9, "high": 12}, 0, "adds_up"),
        ([4, 4], {"low": 9, "high": 12}, -1, "short"),
        ([4, 9], {"low": 9, "high": 12}, 1, "over"),
        ([4, 5], {"bound": "about"}, 0, "adds_up"),
        ([4, 7], {"bound": "about"}, 0, "adds_up"),
        ([4, 8], {"bound": "about"}, 1, "over"),
        ([4, 5], {"bound": "nearly"}, 0, "adds_up"),
        ([4, 7], {"bound": "nearly"}, 1, "over"),
        ([8, 5], {"low": 15, "high": 15, "bound": "about"}, -1, "short"),  # 14 at least
        ([4, {"low": 5, "high": 5, "bound": "about"}], {}, -1, "short"),
        ([4, {"low": 6, "high": 6, "bound": "about"}], {}, 0, "adds_up"),
        ([4, {"low": 3, "high": None, "bound": "at_least"}], {}, 0, "adds_up"),
        ([4, {"low": 7, "high": None, "bound": "at_least"}], {}, 1, "over"),
        ([4, {"low": 6, "high": None, "bound": "more_than"}], {}, 1, "over"),
        ([MORE_THAN_6, MORE_THAN_4], {}, 2, "over"),  # 7 and 5 at least
        ([MORE_THAN_6, MORE_THAN_4], {"low": None, "bound": "at_most"}, 2, "over"),
        ([MORE_THAN_6, MORE_THAN_4], {"low": 12, "high": 12}, 0, "adds_up"),
        ([4, {"low": None, "high": 5, "bound": "at_most"}], {}, -1, "short"),
        ([4, SEVERAL], {}, None, "cannot_tell"),
        ([SEVERAL], {}, None, "cannot_tell"),
        ([4, 6], SEVERAL, None, "cannot_tell"),
        ([4, 6], {"low": None, "bound": "at_most"}, 0, "adds_up"),
        ([4, 7], {"low": None, "bound": "at_most"}, 1, "over"),
    ],
    ids=str,
)
def test_verdicts(numbers, whole, difference, verdict, api):
    found = breakdown(api, parts(numbers, **whole), "place", "attacks")
    assert (found["difference"], found["verdict"]) == (difference, verdict)


def test_a_figure_without_parts_has_no_breakdowns(api):
    figure = make.figure(entity=Actor.objects.first())
    assert api(f"figures/{figure.uid}/check")["breakdowns"] == []


def test_a_check_is_made_from_a_standpoint(api):
    april = ttp(api, "2022-04")
    known = Source.objects.get(slug="s001").known_from.isoformat()
    assert api(f"figures/{april['id']}/check", known_by=known)["breakdowns"]
    assert api.get(f"figures/{april['id']}/check", known_by="2021").status_code == 404
    assert api.get(f"figures/{april['id']}/check", exclude_source="s001").status_code == 404
    late = parts([4, 6])
    more = Figure.objects.create(
        entity=Figure.objects.get(uid=late["id"]).entity,
        metric="attacks",
        dimension="place",
        category="late",
        parent=Figure.objects.get(uid=late["id"]),
        low=1,
        high=1,
    )
    source = make.source()
    make.assertion(more, source=source)
    assert breakdown(api, late, "place", "attacks")["verdict"] == "over"
    seen = breakdown(api, late, "place", "attacks", exclude_source=source.slug)
    assert seen["verdict"] == "adds_up"


def test_what_cannot_be_checked(api):
    april = ttp(api, "2022-04")
    for query in ({"limit": "1"}, {"expand": "assertions"}, {"known_by": "soon"}):
        assert api.get(f"figures/{april['id']}/check", **query).status_code == 400
    assert api.get("figures/nothing/check").status_code == 404


def test_the_queries_do_not_grow(api, count_queries):
    april = ttp(api, "2022-04")
    with count_queries(3):
        api(f"figures/{april['id']}/check")
    with count_queries(6):
        api("figures/stats", by="place,metric", dimension="place")
    # A restricted view looks up who belongs to which body, level by level.
    with count_queries(12):
        api("figures/stats", by="entity,metric", dimension="total", known_by="2022-12-31")
