"""Who is at which place, and in what way."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def places(api, **parameters):
    return sorted(item["place"]["slug"] for item in api("presences", **parameters)["results"])


def test_a_complete_item_which_is_a_denied_control(api):
    """That the TTP controls no ground is a presence which the UN denies."""
    (item,) = api("presences", entity="ttp", kind="controls", expand="assertions")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "74f844b7-8d3e-5d0b-946c-e552065fe50c",
      "entity": {
        "id": "8bb16045-d9af-5104-adcf-9d9331e47b63", "type": "actor", "slug": "ttp",
        "name": "Tehrik-e-Taliban Pakistan", "kind": "armed_group"
      },
      "kind": "controls",
      "place": {
        "id": "7bee8afb-f6f8-56fb-99c9-0a98ff5229c5", "type": "place", "slug": "pakistan",
        "name": "Pakistan", "kind": "country"
      },
      "start": null, "end": null,
      "as_of": {"edtf": "2023-07", "earliest": "2023-07-01", "latest": "2023-07-31"},
      "certainty": null, "status": "denied", "modality": "actual", "known_from": "2023-07-29",
      "independent_sources": 0, "sources": ["s000"], "origins": ["un2023"],
      "assertions": [
        {
          "id": "f6f6f811-c0bb-5866-a1bb-47497bd49ca5",
          "target": {
            "type": "presence", "id": "74f844b7-8d3e-5d0b-946c-e552065fe50c",
            "name": "Tehrik-e-Taliban Pakistan controls Pakistan"
          },
          "source": {
            "id": "088be26e-a738-5c75-ab3e-cb3e009e6592", "type": "source", "slug": "s000",
            "name": "Article on the UN report about terror groups in Afghanistan", "kind": "news"
          },
          "locator": "L15",
          "origin": {
            "id": "1360d0ed-579b-5619-827b-7c754f16b689", "type": "source", "slug": "un2023",
            "name": "UN Security Council Monitoring Team report on Daesh, al-Qaeda and associates",
            "kind": "un_report"
          },
          "speaker": {
            "id": "a2140dcb-8a94-5746-b753-edd5f2ea31de", "type": "actor",
            "slug": "un-monitoring-team",
            "name": "UN Analytical Support and Sanctions Monitoring Team",
            "kind": "intergovernmental"
          },
          "speaker_label": null, "speaker_kind": "intergovernmental", "stance": "denies",
          "hedge": "assessed", "modality": "actual", "credibility": 6, "stated_on": null,
          "says_date": null, "says_place": null, "says_text": "controls no territory yet",
          "corrects": null, "superseded_by": null, "flaw": null,
          "note": null, "created_at": "…", "updated_at": "…"
        }
      ],
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_denied_controls(api):
    denied = api("presences", kind="controls", stance="denies")["results"]
    assert {(item["entity"]["slug"], item["place"]["slug"]) for item in denied} == {
        ("nrf", "panjshir"),
        ("ttp", "pakistan"),
    }


def test_aqis_is_based_in_six_provinces(api):
    six = ["ghazni", "helmand", "kandahar", "nimruz", "paktika", "zabul"]
    assert places(api, entity="aqis", kind="based_in") == six


def test_place_includes_all_below_it(api):
    assert places(api, entity="aqis", place="afghanistan", kind="based_in,operates_in") == [
        "afghanistan",
        "ghazni",
        "helmand",
        "kandahar",
        "nimruz",
        "paktika",
        "zabul",
    ]
    assert places(api, entity="aqis", place="zabul") == ["zabul"]


def test_country_and_bbox(api):
    assert places(api, entity="ttp", country="PK") == ["pakistan"]
    around_zabul = {"bbox": "65.8,31.1,68.4,33.4", "place_match": "certain"}
    assert set(places(api, **around_zabul)) == {"zabul"}
    assert places(api, bbox="66,31,67.5,31.5", place_match="certain") == []


def test_the_same_place_in_two_ways(api):
    base = make.place(slug="the-base")
    group = make.actor(slug="the-group")
    for kind in ("based_in", "camp_in"):
        make.presence(entity=group, place=base, kind=kind)
    assert places(api, entity="the-group") == ["the-base", "the-base"]
    assert places(api, entity="the-group", kind="camp_in") == ["the-base"]
    assert places(api, entity="the-group", kind__not="camp_in,based_in") == []


def test_actor_and_person(api):
    assert places(api, person="abu-muhammad-al-masri", kind="located_in") == ["iran"]
    assert places(api, actor="baloch-separatists", kind="camp_in") == ["iran", "pakistan"]
    assert api.get("presences", actor="abu-muhammad-al-masri").status_code == 400


def test_source_is_whoever_speaks_in_it(api):
    by_valle = places(api, entity="iskp", source="valle")
    assert "turkey" in by_valle
    # He speaks to the South China Morning Post, which s004 relays.
    assert set(by_valle) <= set(places(api, entity="iskp", source="scmp"))
    assert places(api, entity="iskp", source="smith") == []


def test_a_contradiction_is_one_presence_with_two_voices(api):
    asked = {"entity": "nrf", "kind": "operates_in", "stance": "denies", "expand": "assertions"}
    (item,) = api("presences", **asked)["results"]
    voices = {said["speaker"]["slug"]: said["stance"] for said in item["assertions"]}
    assert voices == {"ali-nazary": "asserts", "suhail-shaheen": "denies"}
    assert (item["place"]["slug"], item["status"]) == ("afghanistan", "disputed")


def test_start_and_end(api):
    camp = {"entity": make.actor(slug="campers"), "kind": "camp_in"}
    old = make.presence(**camp, place=make.place(slug="old-camp"), start="199X", end="2001")
    # Only who writes after an end can tell of it.
    make.assertion(old, source=make.source(published="2002"))
    make.presence(**camp, place=make.place(slug="new-camp"), start="2021-08")
    make.presence(**camp, place=make.place(slug="some-camp"), as_of="2022")
    mine = {"entity": "campers"}
    assert places(api, **mine, start__lte="1999") == ["old-camp"]
    assert places(api, **mine, start__gte="1990", end__isnull=True) == ["new-camp"]
    assert places(api, **mine, as_of__isnull=False) == ["some-camp"]


def test_q_looks_at_entity_and_place(api):
    make.presence(entity=make.actor(name="Zarb Brigade"), place=make.place(slug="z", name="Zhob"))
    assert places(api, q="zhob zarb") == ["z"]
    assert places(api, q="zhob khyber") == []
