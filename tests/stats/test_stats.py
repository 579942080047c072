"""Incidents counted by one or two axes: totals equal the list, nothing is dropped or put on a day
that nobody named.
"""

import pytest

from actors.models import Actor
from incidents.models import Figure, Incident, Involvement, Place

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

AXES = [
    "year",
    "month",
    "country",
    "province",
    "place",
    "actor",
    "role",
    "event_type",
    "attack_type",
    "target_kind",
    "claim_status",
]
FILTERS = [
    {},
    {"entity": "iskp"},
    {"entity": "iskp", "role": "claimant"},
    {"actor": "ttp", "date_from": "2022-03", "date_to": "2022-04"},
    {"date_from": "2022", "date_to": "2022", "date_match": "certain"},
    {"country": "AF", "attack_type": "bombing_explosion"},
    {"place": "kabul", "claim_status": ["claimed", "unclaimed_suspected"]},
    {"contested": "toll"},
    {"killed_min": "5"},
    {"q": "Kabul", "event_type__not": "suicide_bomb"},
    {"between": "ttp,iskp"},
    {"known_by": "2022-12-31"},
    {"known_by": "2021", "country": "AF"},
    {"exclude_source": "s001"},
    {"exclude_source": "s002", "entity": "iskp", "known_by": "2023"},
    {"source": "s001", "status": "asserted", "independent_sources__gte": "1"},
    {"person": "ayman-al-zawahiri"},
    {"modality": "planned"},
    {"target_kinds": "police", "is_aggregate": "false"},
    {"involvement_outcome": "killed"},
]


def cell(answer, *values):
    """The one cell with these values."""
    found = [
        each for each in answer["cells"] if tuple(key["value"] for key in each["keys"]) == values
    ]
    (only,) = found
    return only


def values(answer):
    return [tuple(key["value"] for key in each["keys"]) for each in answer["cells"]]


def expected(incidents):
    """What the list says, added up by hand."""
    added = [item for item in incidents if not item["is_aggregate"]]
    totals = {"count": len(incidents), "aggregates": len(incidents) - len(added)}
    totals["contested"] = sum(bool(item["contested"]) for item in incidents)
    for metric in ("killed", "wounded"):
        totals[f"without_{metric}"] = sum(item[metric] is None for item in incidents)
        tolls = [item[metric] for item in added if item[metric]]
        totals[metric] = {end: sum(toll[end] or 0 for toll in tolls) for end in ("low", "high")}
        if metric == "killed":
            totals["assailants"] = {
                end: sum(toll["assailants"][end] or 0 for toll in tolls if toll["assailants"])
                for end in ("low", "high")
            }
    killed, assailants = totals["killed"], totals["assailants"]
    totals["killed_others"] = {
        "low": max(0, killed["low"] - assailants["high"]),
        "high": killed["high"] - assailants["low"],
    }
    return totals


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("by", ["month", "actor,country"])
def test_the_total_is_that_of_the_list(filters, by, api):
    answer = api("incidents/stats", by=by, **filters)
    incidents = api("incidents", limit=1000, **filters)
    assert answer["total"]["count"] == incidents["count"]
    assert answer["total"] == expected(incidents["results"])


# Each axis with every fourth of the filters, and each filter with two or three axes.
PAIRS = [
    (by, filters)
    for number, by in enumerate(AXES)
    for other, filters in enumerate(FILTERS)
    if (number + other) % 4 == 0
]


@pytest.mark.parametrize(("by", "filters"), PAIRS, ids=str)
def test_cells_and_the_unassigned_make_up_the_total(filters, by, api):
    answer = api("incidents/stats", by=by, **filters)
    counted = answer["unassigned"]["count"] + sum(each["count"] for each in answer["cells"])
    if answer["overlapping"]:
        assert by in ("actor", "role", "target_kind")
        assert counted >= answer["total"]["count"]
    else:
        assert counted == answer["total"]["count"]
        for metric in ("killed", "wounded"):
            for end in ("low", "high"):
                parts = [*answer["cells"], answer["unassigned"]]
                whole = answer["total"][metric][end]
                assert sum(each[metric][end] for each in parts) == whole
    assert all(each["count"] for each in answer["cells"])


@pytest.mark.parametrize(
    "by", ["country", "actor", "role", "event_type", "attack_type", "target_kind", "claim_status"]
)
@pytest.mark.parametrize("filters", [{}, {"date_from": "2022-03", "role": "claimant"}], ids=str)
def test_a_cell_is_the_list_with_that_filter(by, filters, api):
    name = {"target_kind": "target_kinds"}.get(by, by)
    answer = api("incidents/stats", by=by, **filters)
    assert answer["cells"]
    for each in answer["cells"]:
        wanted = filters | {name: each["keys"][0]["value"]}
        assert each["count"] == api("incidents", **wanted)["count"], each["keys"]


def test_the_roles_of_an_entity_are_its_own(api):
    """As in the list, where entity and role must hold of one and the same involvement."""
    cells = api("incidents/stats", by="role", entity="iskp")["cells"]
    assert len(cells) > 1
    for each in cells:
        role = each["keys"][0]["value"]
        assert each["count"] == api("incidents", entity="iskp", role=role)["count"]


def test_actor_and_role_are_of_one_involvement(api):
    cells = api("incidents/stats", by="actor,role")["cells"]
    assert len(cells) > 1
    for each in cells:
        actor, role = (key["value"] for key in each["keys"])
        assert each["count"] == api("incidents", actor=actor, role=role)["count"]


# Dates


@pytest.mark.parametrize(
    ("slug", "month", "year"),
    [
        ("ttp-pakistan-ceasefire-and-kabul-talks", None, "2022"),  # 2022-04/2022-11
        ("taliban-campaign-against-the-nrf-in-panjshir", None, None),  # 2021~
        ("capture-of-abu-ikhlas-al-masri", None, "2010"),
        ("killing-of-asim-umar", "2019-09", "2019"),
        ("us-drone-strike-killing-mullah-fazlullah", None, None),  # [..2018-06]
        ("kabul-airport-attack", "2021-08", "2021"),  # [2021-08-26,2021-08-27]
    ],
)
def test_a_date_is_in_the_cell_that_holds_all_of_it(slug, month, year, api):
    for by, wanted in (("month", month), ("year", year)):
        answer = api("incidents/stats", by=by, slug=slug)
        assert values(answer) == ([(wanted,)] if wanted else [])
        assert answer["unassigned"]["count"] == (0 if wanted else 1)
        assert answer["total"]["count"] == 1


def test_an_interval_within_one_month_is_in_it(api):
    bannu = Incident.objects.get(date="2022-12-18/2022-12-20")
    assert values(api("incidents/stats", by="month", slug=bannu.slug)) == [("2022-12",)]


def test_nothing_lands_on_the_first_of_january(api):
    make.incident(slug="year-only", date="2031")
    make.incident(slug="undated")
    make.incident(slug="exact", date="2031-01-01")
    answer = api("incidents/stats", by="month", slug=["year-only", "undated", "exact"])
    assert cell(answer, "2031-01")["count"] == 1
    assert answer["unassigned"]["count"] == 2
    assert answer["total"]["count"] == 3


def test_months_are_in_order(api):
    months = values(api("incidents/stats", by="month"))
    assert months == sorted(months)


# Places


def test_places_roll_up(api):
    country = make.place(slug="borduria", kind="country", country="AL")
    province = make.place(slug="szohod", kind="province", parent=country)
    town = make.place(slug="szplug", kind="city", parent=province)
    border = make.place(slug="some-border", kind="border")
    for number, place in enumerate([town, province, country, border, None]):
        make.incident(slug=f"incident-{number}", place=place)
    wanted = {"slug": [f"incident-{number}" for number in range(5)]}
    answer = api("incidents/stats", by="country", **wanted)
    assert answer["unassigned"]["count"] == 2
    assert cell(answer, "AL")["count"] == 3
    assert cell(answer, "AL")["keys"] == [{"by": "country", "value": "AL", "name": "Albania"}]
    answer = api("incidents/stats", by="province", **wanted)
    assert cell(answer, "szohod")["count"] == 2
    assert answer["unassigned"]["count"] == 3
    answer = api("incidents/stats", by="place", **wanted)
    assert set(values(answer)) == {("szplug",), ("szohod",), ("borduria",), ("some-border",)}
    assert answer["unassigned"]["count"] == 1


def test_a_border_is_in_no_country(api):
    answer = api("incidents/stats", by="country", place="iranian-pakistani-border")
    assert answer["cells"] == []
    assert answer["unassigned"]["count"] == answer["total"]["count"] == 1


# What is summed


@make.together()
def attack(killed, **fields):
    incident = make.incident(place=Place.objects.get(slug="kabul"), date="2031-05", **fields)
    make.figure(incident=incident, low=killed, high=killed)
    return incident


def test_aggregates_and_wholes_are_counted_not_summed(api):
    whole = attack(10)
    attack(4, parent=whole)
    attack(100, is_aggregate=True)
    attack(3)
    make.incident(date="2031-05")
    answer = api("incidents/stats", by="month", date_from="2031")
    (may,) = answer["cells"]
    assert may["count"] == 5
    assert may["aggregates"] == 2
    assert may["killed"] == {"low": 7, "high": 7}
    assert may["without_killed"] == 1
    assert may["without_wounded"] == 5
    # Without its part in the result, the whole speaks for itself.
    alone = api("incidents/stats", by="month", slug=whole.slug)
    assert alone["total"]["killed"] == {"low": 10, "high": 10}
    assert alone["total"]["aggregates"] == 0


def test_voices_give_a_range_and_contested_says_that_they_differ(api):
    answer = api("incidents/stats", by="month", slug="kabul-airport-attack")
    assert answer["total"]["killed"] == {"low": 92, "high": 180}
    assert answer["total"]["contested"] == 1


def test_an_upper_bound_alone_has_no_low(api):
    slug = "suicide-bombing-near-the-russian-embassy"
    total = api("incidents/stats", by="month", slug=slug)["total"]
    assert total["wounded"] == {"low": 0, "high": 20}
    assert total["without_wounded"] == 0


def test_tallies_are_not_added(api):
    before = api("incidents/stats", by="month", date_from="2022-04", date_to="2022-04")["total"]
    ttp = Actor.objects.get(slug="ttp")
    make.figure(entity=ttp, low=500, high=500, period="2022-04", dimension="total")
    after = api("incidents/stats", by="month", date_from="2022-04", date_to="2022-04")["total"]
    assert before == after


# Cells that overlap


def test_an_incident_is_once_in_each_of_its_cells(api):
    incident = make.incident(date="2031-05", target_kinds=["police", "military"])
    first, second = make.actor(), make.actor()
    make.involvement(incident, entity=first, role="claimant")
    make.involvement(incident, entity=first, role="perpetrator")
    make.involvement(incident, entity=second, role="target")
    make.involvement(incident, entity=make.person(), role="victim")
    wanted = {"slug": incident.slug}
    answer = api("incidents/stats", by="actor", **wanted)
    assert answer["overlapping"] is True
    assert set(values(answer)) == {(first.slug,), (second.slug,)}
    assert {each["count"] for each in answer["cells"]} == {1}
    answer = api("incidents/stats", by="role", **wanted)
    assert {value for (value,) in values(answer)} == {"claimant", "perpetrator", "target", "victim"}
    answer = api("incidents/stats", by="target_kind,month", **wanted)
    assert set(values(answer)) == {("police", "2031-05"), ("military", "2031-05")}
    answer = api("incidents/stats", by="actor", role="claimant", **wanted)
    assert values(answer) == [(first.slug,)]


@pytest.mark.parametrize("by", ["role", "actor", "role,month"])
def test_what_no_incident_can_be_has_no_cells(by, api):
    answer = api("incidents/stats", by=by, place_precision__gte=10**15)
    assert (answer["total"]["count"], answer["cells"]) == (0, [])


def test_two_axes_make_pairs_and_what_lacks_one_is_unassigned(api):
    kabul = Place.objects.get(slug="kabul")
    make.incident(date="2031-05", place=kabul)
    make.incident(date="2031", place=kabul)
    make.incident(date="2031-05")
    answer = api("incidents/stats", by=["month", "country"], date_from="2031")
    assert answer["by"] == ["month", "country"]
    assert values(answer) == [("2031-05", "AF")]
    assert answer["unassigned"]["count"] == 2


# Standpoint


def test_nothing_of_the_future_is_counted(api):
    early = make.source(published="2020-01-01")
    late = make.source(published="2030-01-01")
    incident = Incident.objects.create(title="x", slug="known-early", date="2019-05")
    make.assertion(incident, source=early)
    for number, source in ((3, early), (9, late)):
        figure = Figure.objects.create(incident=incident, metric="killed", low=number, high=number)
        make.assertion(figure, source=source, speaker_label=str(number))
    part = Involvement.objects.create(incident=incident, entity=make.actor(), role="claimant")
    make.assertion(part, source=late)
    then = api("incidents/stats", by="actor", slug="known-early", known_by="2025")
    assert then["total"]["killed"] == {"low": 3, "high": 3}
    assert then["cells"] == []
    assert then["total"]["contested"] == 0
    now = api("incidents/stats", by="actor", slug="known-early")
    assert now["total"]["killed"] == {"low": 3, "high": 9}
    assert values(now) == [(part.entity.slug,)]
    without = api("incidents/stats", by="actor", slug="known-early", exclude_source=early.slug)
    assert without["total"]["killed"] == {"low": 9, "high": 9}


# Parameters


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "by"),
        ({"by": ""}, "by"),
        ({"by": "moth"}, "by"),
        ({"by": "month,year,country"}, "by"),
        ({"by": "month,month"}, "by"),
        ({"by": "month", "limit": "many"}, "limit"),
        ({"by": "month", "offset": "3"}, "offset"),
        ({"by": "month", "ordering": "date"}, "ordering"),
        ({"by": "month", "expand": "assertions"}, "expand"),
        ({"by": "month", "actr": "ttp"}, "actr"),
        ({"by": "month", "actor": "tpp"}, "actor"),
        ({"by": "month", "known_by": "soon"}, "known_by"),
        ({"by": "month", "date_from": "2023", "date_to": "2022"}, "date_to"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(query, parameter, api):
    response = api.get("incidents/stats", **query)
    assert response.status_code == 400
    assert parameter in [error["parameter"] for error in response.json()["errors"]]


def test_every_fault_is_told_at_once(api):
    errors = api.get("incidents/stats", by="moth", actor="tpp", lmit="1").json()["errors"]
    assert {error["parameter"] for error in errors} == {"by", "actor", "lmit"}
    assert "month" in next(error["detail"] for error in errors if error["parameter"] == "by")


def test_the_queries_do_not_grow(api, count_queries):
    # One asks whether there are several data sets.
    for by, most in (("month", 5), ("country,actor", 7), ("actor,role", 6), ("place", 6)):
        with count_queries(most):
            api("incidents/stats", by=by)
    # A restricted view looks up the bodies of sources and speakers, once each.
    with count_queries(33):
        api("incidents/stats", by="country,actor", known_by="2022-12-31")
    for _ in range(5):
        make.involvement(make.incident(place=make.place()))
    with count_queries(8):
        api("incidents/stats", by="country,actor")
