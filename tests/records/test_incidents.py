"""What happened: who took part in what role, where, when, and how many."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    (item,) = api("incidents", slug="cross-border-sniping-charming")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "4fe9117c-0add-5fd5-9642-c9eb4259d475", "slug": "cross-border-sniping-charming",
      "title": "Claimed cross-border sniping, Charming", "event_type": "attack",
      "attack_type": "armed_assault", "suicide": false, "weapons": ["sniper_rifle"],
      "target_kinds": ["unknown"],
      "outcome": "unknown", "names": [],
      "date": {"edtf": "[..2022-03-18]", "earliest": null, "latest": "2022-03-18"},
      "date_basis": "inferred",
      "place": {
        "id": "25a55446-db18-5c05-8580-9712b9efe49a", "type": "place", "slug": "charming",
        "name": "Charming", "kind": "district"
      },
      "location": "at the Afghan-Pakistani border", "origin_place": null, "place_precision": 3,
      "latitude": null, "longitude": null, "radius_km": null,
      "parent": null, "response_to": null, "answers": [], "is_aggregate": false,
      "counted_in": "8dc1e137-20f7-50a4-bfaa-832582e62cc7",
      "claim_status": "unclaimed_suspected", "killed": null, "wounded": null, "contested": [],
      "toll_voices": 0, "identifiers": [],
      "involvements": [
        {
          "id": "0936bb2c-cdb6-560a-978c-942cae1edc2f",
          "incident": {
            "id": "4fe9117c-0add-5fd5-9642-c9eb4259d475", "type": "incident",
            "slug": "cross-border-sniping-charming",
            "name": "Claimed cross-border sniping, Charming", "kind": "attack",
            "date": {"edtf": "[..2022-03-18]", "earliest": null, "latest": "2022-03-18"},
            "place": {"id": "25a55446-db18-5c05-8580-9712b9efe49a", "type": "place",
              "slug": "charming", "name": "Charming", "kind": "district"}
          },
          "entity": {
            "id": "9e272a28-f5b9-50c0-9f24-9736e278c276", "type": "actor", "slug": "iskp",
            "name": "Islamic State Khorasan Province", "kind": "armed_group"
          },
          "identity": null, "label": null, "count": null, "role": "perpetrator",
          "outcome": null, "stated_on": null,
          "status": "suspected", "modality": "actual", "known_from": "2022-12-30",
          "independent_sources": 1, "sources": ["s001"], "origins": ["naba330"], "assertions": null,
          "created_at": "…", "updated_at": "…"
        }
      ],
      "figures": [],
      "status": "suspected", "modality": "actual", "known_from": "2022-12-30",
      "independent_sources": 1, "sources": ["s001"], "origins": ["naba330"], "assertions": null,
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_kabul_airport_shows_both_tolls_and_who_says_which(api):
    found = api("incidents", q="Kabul airport", expand="assertions")["results"]
    (attack,) = [item for item in found if item["slug"] == "kabul-airport-attack"]
    tolls = {
        (said["source"]["slug"], toll["population"], toll["bound"], toll["low"], toll["high"])
        for toll in attack["figures"]
        if toll["metric"] == "killed"
        for said in toll["assertions"]
    }
    assert tolls == {
        ("s001", "total", "more_than", 180, None),
        ("s001", "us_personnel", "exact", 13, 13),
        ("s002", "afghans", "at_least", 79, None),
        ("s002", "us_personnel", "at_least", 13, None),
    }


def test_kabul_airport_shows_both_dates_and_who_says_which(api):
    attack = api("incidents/kabul-airport-attack")
    assert attack["date"]["edtf"] == "[2021-08-26,2021-08-27]"
    dates = {
        said["source"]["slug"]: said["says_date"]["edtf"]
        for said in attack["assertions"]
        if said["says_date"]
    }
    assert dates == {"s001": "2021-08-27", "s002": "2021-08-26"}


def test_sources_are_those_of_its_parts_too(api):
    incident = make.incident(slug="told-in-parts")
    make.assertion(make.involvement(incident), source=make.source(slug="of-a-part"))
    toll = make.figure(incident=incident)
    make.assertion(toll, source=make.source(slug="of-the-toll"), stance="cannot_confirm")
    assert {"of-a-part", "of-the-toll"} <= set(api("incidents/told-in-parts")["sources"])
    for source in ("of-a-part", "of-the-toll"):
        assert api.slugs("incidents", source=source) == ["told-in-parts"]
    assert api.slugs("incidents", source="of-the-toll", stance="cannot_confirm")
    assert not api.slugs("incidents", source="of-a-part", stance="cannot_confirm")


def test_expanding_assertions_expands_those_of_the_parts(api):
    wanted = {"slug": "killing-of-sohail-zimaray"}
    (short,) = api("incidents", **wanted)["results"]
    (full,) = api("incidents", **wanted, expand="assertions")["results"]
    for part in ("involvements", "figures"):
        assert all(item["assertions"] is None for item in short[part])
        assert all(len(item["assertions"]) == 1 for item in full[part])


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Peshawar Shia mosque", "suicide-bombing-of-the-peshawar-shia-mosque"),
        ("sikh TEMPLE", "attack-on-the-sikh-temple-in-kabul"),
        ("Longyan Hotel", "bomb-and-gun-attack-on-longyan-hotel"),
        ("battle of revenge", "rocket-attack-on-uzbek-forces-at-termez"),  # its other name
        ("seminary", "assassination-of-rahimullah-haqqani"),  # the spot
        ("miranshah convoy", "suicide-attack-on-a-convoy-miranshah"),
        ("barah preacher", "gun-attack-on-a-preacher-in-bara"),  # a spelling of the place
    ],
)
def test_q_looks_at_title_names_spot_and_place(words, slug, api):
    assert api.slugs("incidents", q=words) == [slug]


def test_place_includes_all_below_it(api):
    in_bajaur = api.slugs("incidents", place="bajaur", limit=1000)
    assert "ied-killing-of-mufti-shafiullah" in in_bajaur  # in Mamond, a part of Bajaur
    in_province = api.slugs("incidents", place="khyber-pakhtunkhwa", limit=1000)
    in_pakistan = api.slugs("incidents", place="pakistan", limit=1000)
    assert set(in_bajaur) < set(in_province) < set(in_pakistan)
    assert api.slugs("incidents", place="mamond,gwadar", limit=1000)[-1] == "attack-on-gwadar-port"
    assert "rocket-attack-on-uzbek-forces-at-termez" not in in_pakistan


def test_place_isnull(api):
    nowhere = api.slugs("incidents", place__isnull=True, limit=1000)
    assert "meeting-of-haqqani-leaders-with-al-zawahiri" in nowhere
    assert "kabul-airport-attack" not in nowhere


def test_country_includes_all_below_it(api):
    assert api.slugs("incidents", country="UZ") == ["rocket-attack-on-uzbek-forces-at-termez"]
    assert api.slugs("incidents", country="uz,de") == [
        "rocket-attack-on-uzbek-forces-at-termez",
        "german-court-convicts-five-is-cell-members",
    ]
    # A place without a code of its own lies in the country that it is a part of.
    country = make.place(kind="country", country="TO")
    island = make.place(parent=make.place(parent=country))
    make.incident(slug="on-the-island", place=island)
    assert api.slugs("incidents", country="TO") == ["on-the-island"]


def test_bbox(api):
    around_balkh = api.slugs("incidents", bbox="66,36,69,38", place_match="certain")
    assert around_balkh == [
        "rocket-attack-on-uzbek-forces-at-termez",
        "killing-of-sohail-zimaray",
    ]


def test_bbox_across_the_antimeridian(api):
    for slug, longitude in (("fiji", 178.4), ("samoa", -171.8), ("guam", 144.8)):
        make.incident(slug=slug, place=make.place(latitude=-15, longitude=longitude))
    across = api.slugs("incidents", bbox="175,-20,-170,-10", ordering="slug")
    assert across == ["fiji", "samoa"]
    assert api.slugs("incidents", bbox="-175,-20,-170,-10") == ["samoa"]
    assert api.slugs("incidents", bbox="175,-10,-170,0") == []


def test_role_must_hold_of_the_same_involvement(api):
    ours, theirs = make.actor(slug="ours"), make.actor(slug="theirs")
    raid = make.incident(slug="raid")
    make.involvement(raid, entity=ours, role="perpetrator")
    make.involvement(raid, entity=theirs, role="victim", outcome="killed")
    assert api.slugs("incidents", entity="ours", role="perpetrator") == ["raid"]
    assert api.slugs("incidents", entity="ours", role="victim") == []
    assert api.slugs("incidents", entity="ours", role="victim,perpetrator") == ["raid"]
    assert api.slugs("incidents", entity="theirs", involvement_outcome="killed") == ["raid"]
    assert api.slugs("incidents", entity="ours", involvement_outcome="killed") == []
    assert api.slugs("incidents", entity="theirs", role="perpetrator") == []


def test_role_alone_is_anyones(api):
    assert api.slugs("incidents", role="designated") == []
    assert api.slugs("incidents", country="DE", role="convicted") == [
        "german-court-convicts-five-is-cell-members"
    ]
    assert api.slugs("incidents", role="convicted", involvement_outcome="killed") == []


def test_entity_actor_and_person(api):
    killing = ["assassination-of-asi-rahim-shah"]
    assert api.slugs("incidents", person="rahim-shah", role="victim") == killing
    assert api.slugs("incidents", entity="rahim-shah", actor="iskp") == killing
    assert api.slugs("incidents", actor="nato", person="rahim-shah") == []
    assert api.slugs("incidents", entity="aqis", date_from="2020-03", date_to="2020-03") == [
        "aqis-renames-its-magazine"
    ]


def test_between_wants_both_in_that_role(api):
    assert api.slugs("incidents", between="ttp,iskp", role="claimant", ordering="date") == [
        "assassination-of-a-cop-in-rawalpindi",
        "attack-in-peshawar",
        "assassination-of-a-cop-in-bara",
        "assassination-of-asi-rahim-shah",
    ]
    assert api.slugs("incidents", between="rahim-shah,iskp") == ["assassination-of-asi-rahim-shah"]
    assert api.slugs("incidents", between="rahim-shah,iskp", role="claimant") == []


def test_killed_min_and_wounded_min_take_anyones_number(api):
    assert api.slugs("incidents", killed_min=50, ordering="date") == [
        "car-bomb-and-mortar-assault-on-a-girls-school",
        "kabul-airport-attack",
        "suicide-bombing-of-the-peshawar-shia-mosque",
        "twin-suicide-bombings-at-kerman",
    ]
    assert api.slugs("incidents", killed_min=180) == ["kabul-airport-attack"]
    assert api.slugs("incidents", killed_min=181) == []
    assert api.slugs("incidents", wounded_min=100) == [
        "suicide-bombing-of-the-peshawar-shia-mosque"
    ]


def test_what_local_sources_cannot_confirm_of_march_and_april_2022(api):
    unconfirmed = {"stance": "cannot_confirm", "date_from": "2022-03", "date_to": "2022-04"}
    assert api.slugs("incidents", **unconfirmed) == [
        "aff-attack-claims",  # from March 2022 to the end of the year
        "gun-attack-on-two-cops-in-bajaur",
        "killing-of-a-christian-in-afshan-colony",
    ]


def test_stance_and_speaker(api):
    assert api.slugs("incidents", entity="aff", stance="confirms") == [
        "grenade-attack-on-a-police-station"
    ]
    group, raid = make.actor(slug="those"), make.incident(slug="raid")
    make.assertion(raid, speaker=group, stance="denies")
    assert api.slugs("incidents", speaker="those", stance="denies") == ["raid"]
    assert api.slugs("incidents", speaker="those", stance="asserts") == []


def test_lists_of_codes(api):
    make.incident(slug="mixed", date="2122", weapons=["firearm", "rocket"])
    rockets = api.slugs("incidents", weapons="rocket", ordering="date")
    assert rockets == [
        "rocket-attack-on-uzbek-forces-at-termez",
        "rocket-attack-on-a-tajik-base",
        "mixed",
    ]
    assert set(api.slugs("incidents", weapons="rocket,mortar")) > set(rockets)
    without = api.slugs("incidents", weapons="rocket", weapons__not="firearm", ordering="date")
    assert without == rockets[:-1]


def test_a_code_is_not_found_in_a_longer_one(api):
    """As a longer list of weapons may have it one day."""
    make.incident(slug="by-rocket", weapons=["ied", "rocket"])
    make.incident(slug="by-launcher", weapons=["rocket_launcher"])
    mine = {"slug": "by-rocket,by-launcher"}
    assert api.slugs("incidents", **mine, weapons="rocket") == ["by-rocket"]
    assert api.slugs("incidents", **mine, weapons__not="rocket") == ["by-launcher"]


def test_suicide_attacks_in_khyber_pakhtunkhwa(api):
    assert api.slugs("incidents", suicide=True, place="khyber-pakhtunkhwa") == [
        "suicide-bombing-of-the-peshawar-shia-mosque",
        "suicide-bombing-miranshah",
        "suicide-attack-on-a-convoy-miranshah",
    ]


def test_where_the_rockets_came_from(api):
    (item,) = api("incidents", origin_place="hairatan")["results"]
    assert item["place"]["slug"] == "termez"
    assert item["names"] == ["The Battle of Revenge for two Shaikhs"]


def test_counted_in_a_tally(api):
    tally = api("figures", incident__isnull=True, metric="attacks_claimed", entity="iskp", limit=1)
    (figure,) = tally["results"]
    make.incident(slug="counted", counted_in=make.Figure.objects.get(uid=figure["id"]))
    assert "counted" in api.slugs("incidents", counted_in=figure["id"])
    assert api("incidents/counted")["counted_in"] == figure["id"]


def test_parts_of_a_larger_incident(api):
    battle = make.incident(slug="battle", is_aggregate=True)
    make.incident(slug="ambush", parent=battle)
    assert api.slugs("incidents", parent="battle") == ["ambush"]
    assert api("incidents/ambush")["parent"]["slug"] == "battle"
    assert "battle" in api.slugs("incidents", is_aggregate=True, limit=1000)
