"""Numbers that someone gives: tolls, strengths, shares, tallies and their cells."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db

MARCH = {"date_from": "2022-03", "date_to": "2022-03"}


def test_a_complete_item(api):
    (item,) = api("figures", entity="ttp", metric="cash_seized", expand="assertions")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "a4497e33-b37c-51e3-a61f-d7642f8cfff3", "incident": null,
      "entity": {
        "id": "8bb16045-d9af-5104-adcf-9d9331e47b63", "type": "actor", "slug": "ttp",
        "name": "Tehrik-e-Taliban Pakistan", "kind": "armed_group"
      },
      "place": null, "metric": "cash_seized", "population": "total", "low": 1052000.0,
      "high": 1052000.0, "best": null, "bound": "exact", "flaw": null, "magnitude": null,
      "unit": "PKR", "counts": "cash; the text counts it in lac",
      "period": {"edtf": "2022-04", "earliest": "2022-04-01", "latest": "2022-04-30"},
      "parent": "65d1c881-fa82-5e71-9511-f7ee8205cc6d", "dimension": "item", "category": "rupees",
      "status": "claimed", "modality": "actual", "known_from": "2022-12-30",
      "independent_sources": 1, "sources": ["s001"], "origins": ["ttp_claims"],
      "assertions": [
        {
          "id": "7c4caf13-5982-53b7-8964-d80ea1a68ee6",
          "target": {
            "type": "figure", "id": "a4497e33-b37c-51e3-a61f-d7642f8cfff3",
            "name": "1052000 cash_seized, Tehrik-e-Taliban Pakistan"
          },
          "source": {
            "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df", "type": "source", "slug": "s001",
            "name": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
            "kind": "analysis"
          },
          "locator": "L245",
          "origin": {
            "id": "14b63581-3d84-55c5-8d69-079a98361c80", "type": "source", "slug": "ttp_claims",
            "name": "TTP monthly claim totals, January to April 2022", "kind": "group_claim"
          },
          "speaker": {
            "id": "8bb16045-d9af-5104-adcf-9d9331e47b63", "type": "actor", "slug": "ttp",
            "name": "Tehrik-e-Taliban Pakistan", "kind": "armed_group"
          },
          "speaker_label": null, "speaker_kind": "group", "stance": "claims", "hedge": "claimed",
          "modality": "actual", "credibility": 6, "stated_on": null, "says_date": null,
          "says_place": null, "says_text": null,
          "corrects": null, "superseded_by": null, "flaw": null, "note": null,
          "created_at": "…", "updated_at": "…"
        }
      ],
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_the_tally_of_ttp_in_march_2022_by_place(api):
    tally = {"entity": "ttp", "metric": "attacks_claimed", **MARCH}
    (whole,) = api("figures", **tally, dimension="total")["results"]
    assert whole["low"] == whole["high"] == 39
    cells = api("figures", **tally, dimension="place", ordering="-low")["results"]
    most = [(cell["place"]["slug"], cell["low"]) for cell in cells[:4]]
    assert most == [("south-waziristan", 10), ("north-waziristan", 7), ("di-khan", 5), ("bannu", 3)]
    assert len(cells) == 13
    assert sum(cell["low"] for cell in cells) == 39
    assert {cell["parent"] for cell in cells} == {whole["id"]}


def test_the_cells_of_a_tally_by_service(api):
    whole = api("figures", entity="ttp", metric="attacks_claimed", dimension="total", **MARCH)
    cells = api("figures", parent=whole["results"][0]["id"], dimension="service")["results"]
    assert {cell["category"]: cell["low"] for cell in cells} == {
        "military": 99,
        "FC": 33,
        "police": 17,
        "secret services": 6,
    }


def test_totals_month_by_month(api):
    totals = {"entity": "ttp", "metric": "attacks_claimed", "dimension": "total"}
    certain = {"date_from": "2022-01", "date_to": "2022-04", "date_match": "certain"}
    found = api("figures", **totals, **certain, ordering="period")["results"]
    assert [figure["low"] for figure in found] == [42, 22, 39, 54]
    last = api("figures", **totals, ordering="-period", limit=1)["results"]
    assert [figure["period"]["edtf"] for figure in last] == ["2022-04"]


def test_two_numbers_for_one_thing_stand_side_by_side(api):
    found = api("figures", entity="ttp", metric="killed", date_from="2022-02", date_to="2022-02")
    assert sorted(figure["low"] for figure in found["results"]) == [30, 36]


def test_a_vague_word_is_no_number(api):
    (item,) = api("figures", entity="jaish-e-mohammed", metric="fighters")["results"]
    assert (item["magnitude"], item["low"], item["high"]) == ("hundreds", None, None)
    assert item["id"] not in [
        figure["id"] for figure in api("figures", low__gte=0, limit=1000)["results"]
    ]


def test_open_bounds_are_null(api):
    bounds = {
        figure["bound"]: (figure["low"], figure["high"])
        for slug in ("suicide-bombing-near-the-russian-embassy", "kabul-airport-attack")
        for figure in api("figures", incident=slug, population="total")["results"]
    }
    assert bounds == {"at_least": (8, None), "at_most": (None, 20), "more_than": (180, None)}


def test_numbers_are_filtered_as_stored(api):
    peak = api("figures", low__gte=8000, high__lte=9000, entity="iskp", metric="fighters")
    assert [(figure["low"], figure["bound"]) for figure in peak["results"]] == [(8500, "about")]
    battalion = api("figures", entity="badri-313-battalion", low=600, high=700)["results"]
    assert [figure["metric"] for figure in battalion] == ["fighters"]


def test_whose_number(api):
    share = api("figures", entity="iskp", metric="share_percent", ordering="low")["results"]
    assert [(figure["low"], figure["unit"]) for figure in share] == [(10, "%"), (50, "%")]
    of_nobody = api("figures", incident__isnull=True, entity__isnull=True, limit=1000)["results"]
    assert {figure["place"]["slug"] for figure in of_nobody} >= {"afghanistan", "pakistan"}


def test_actor_and_person_are_whose_number_it_is(api):
    (age,) = api("figures", person="ahmad-massoud")["results"]
    assert (age["metric"], age["low"], age["unit"]) == ("age", 32, "years")
    assert api("figures", actor="ttp")["count"] == api("figures", entity="ttp")["count"]
    assert api.get("figures", actor="ahmad-massoud").status_code == 400


def test_place_is_where_it_was_counted_and_all_below(api):
    province = {"entity": "iskp", "metric": "attacks_claimed", "dimension": "total"}
    (item,) = api("figures", **province, place="khyber-pakhtunkhwa")["results"]
    assert (item["low"], item["period"]["edtf"]) == (31, "2022-01/2022-12")
    assert api("figures", **province, place="pakistan")["count"] == 5
    assert api("figures", **province, country="PK")["count"] == 5


def test_population_and_bound(api):
    deaths = {"incident": "kabul-airport-attack", "metric": "killed"}
    assert api("figures", **deaths, population="afghans")["results"][0]["low"] == 79
    assert api("figures", **deaths, population__not="us_personnel")["count"] == 2
    assert api("figures", **deaths, bound="more_than,at_least")["count"] == 3
    assert api("figures", **deaths, bound="exact")["count"] == 1


def test_source_and_stance(api):
    un = {"entity": "ttp", "metric": "fighters", "population": "total", "source": "un2022may"}
    (strength,) = api("figures", **un)["results"]
    assert (strength["low"], strength["high"]) == (3000, 4000)
    (provinces,) = api("figures", entity="ainlm", stance="cannot_confirm")["results"]
    assert (provinces["metric"], provinces["low"]) == ("provinces", 26)


def test_order_by_number_puts_what_has_none_last_both_ways(api):
    toll = make.incident(slug="toll")
    for low in (3, None, 12):
        make.figure(incident=toll, low=low, high=low, magnitude="" if low else "several")
    for ordering, expected in (("low", [3, 12, None]), ("-low", [12, 3, None])):
        found = api("figures", incident="toll", ordering=ordering)["results"]
        assert [figure["low"] for figure in found] == expected


def test_q_looks_at_entity_incident_and_place(api):
    make.figure(entity=make.actor(name="Zarb Brigade"), metric="fighters", counts="of the brigade")
    make.figure(place=make.place(name="Zarb valley"), metric="groups", counts="in the valley")
    make.figure(incident=make.incident(title="Zarb ambush"), counts="in the ambush")
    found = api("figures", q="zarb", ordering="metric")["results"]
    assert [figure["counts"] for figure in found] == [
        "of the brigade",
        "in the valley",
        "in the ambush",
    ]
    assert api("figures", q="zarb valley")["count"] == 1
