"""Who says what, in which source and where, how firmly, for or against."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def targets(api, **parameters):
    return [item["target"]["name"] for item in api("assertions", **parameters)["results"]]


def test_a_complete_item(api):
    (item,) = api("assertions", says_place="bara")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "0be95309-e069-5dfa-bece-3f306f41509e",
      "target": {
        "type": "incident", "id": "628929d4-93d2-572d-a955-0f67033709d9",
        "name": "Claimed gun attack on a preacher in Bara (2022-04-15)"
      },
      "source": {
        "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df", "type": "source", "slug": "s001",
        "name": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
        "kind": "analysis"
      },
      "locator": "L377",
      "origin": {
        "id": "ed7cb275-6e78-5607-aa30-b1720e46e856", "type": "source", "slug": "iskp_claims",
        "name": "ISKP claim statements, January to May 2022", "kind": "group_claim"
      },
      "speaker": {
        "id": "9e272a28-f5b9-50c0-9f24-9736e278c276", "type": "actor", "slug": "iskp",
        "name": "Islamic State Khorasan Province", "kind": "armed_group"
      },
      "speaker_label": null, "speaker_kind": "group", "stance": "claims", "hedge": "claimed",
      "modality": "actual", "credibility": 6,
      "stated_on": {"edtf": "2022-04-17", "earliest": "2022-04-17", "latest": "2022-04-17"},
      "says_date": null,
      "says_place": {
        "id": "53962b92-d696-5054-b347-cd6353500862", "type": "place", "slug": "bara",
        "name": "Bara", "kind": "city"
      },
      "says_text": null,
      "corrects": null,
      "superseded_by": null,
      "flaw": "garbled",
      "note": "The place is written as Barah Khyber and as Peshawar in one breath.",
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_q_looks_at_what_is_said_and_at_the_note(api):
    (said,) = api("assertions", q="ears eyes")["results"]
    assert (said["speaker"]["slug"], said["origin"]["slug"]) == ("colin-clarke", "clarke")
    make.assertion(make.actor(slug="noted"), note="The translator’s word is “Zarb”.")
    assert targets(api, q="zarb translators") == ["noted"]
    manuals = api("assertions", q="manuals")["results"]
    assert {said["origin"]["slug"] for said in manuals} == {"chatham"}


def test_target_by_slug_and_by_id(api):
    by_slug = api("assertions", target="suicide-bombing-at-sibi")
    assert by_slug["count"] == 2
    incident = api("incidents/suicide-bombing-at-sibi")
    assert api("assertions", target=incident["id"])["results"] == by_slug["results"]
    assert {said["target"]["type"] for said in by_slug["results"]} == {"incident"}


def test_target_of_every_type(api):
    entity = make.actor()
    make.assertion(entity)
    alias = make.alias(entity, "The Other")
    make.assertion(alias)
    incident = make.incident()
    records = {
        "entity": entity,
        "alias": alias,
        "relationship": make.relationship(),
        "presence": make.presence(),
        "incident": incident,
        "involvement": make.involvement(incident),
        "figure": make.figure(incident=incident),
    }
    for name, record in records.items():
        for parameter in ("target", name):
            if name == "alias" and parameter == "alias":
                continue  # tested below: an alias has no slug, so it goes by id
            (said,) = api("assertions", **{parameter: str(record.uid)})["results"]
            assert said["target"]["type"] == name
            assert said["target"]["id"] == str(record.uid)
    (said,) = api("assertions", alias=str(alias.uid))["results"]
    assert said["target"]["name"] == f"The Other ({entity.name})"


def test_several_targets(api):
    both = targets(api, target="suicide-bombing-at-sibi,nawa-e-ghazwa-e-hind")
    assert set(both) == {"Suicide bombing at Sibi (2022-03-08?)", "Nawa-e-Ghazwa-e-Hind"}


def test_source_is_document_origin_and_what_they_stand_in(api):
    by_valle = {said["id"] for said in api("assertions", source="valle")["results"]}
    in_scmp = {said["id"] for said in api("assertions", source="scmp", limit=1000)["results"]}
    assert by_valle
    assert by_valle < in_scmp
    assert api("assertions", origin="valle")["count"] == len(by_valle)
    # The origin alone is just the origin.
    assert not by_valle & {
        said["id"] for said in api("assertions", origin="scmp", limit=1000)["results"]
    }


def test_speaker_and_kind_of_voice(api):
    assert api("assertions", speaker="colin-clarke")["count"] >= 1
    make.assertion(make.actor(slug="convicted"), speaker_kind="court")
    assert targets(api, speaker_kind="court") == ["convicted"]
    local = api("assertions", speaker_label="local sources", limit=1000)["results"]
    assert {said["speaker_kind"] for said in local} == {"local_source"}
    assert {said["speaker"] for said in local} == {None}


def test_stance_hedge_and_modality(api):
    assert "Killing of a Christian in Afshan Colony (2022-04-22?)" in targets(
        api, stance="cannot_confirm"
    )
    planned = targets(api, modality="planned", source="un2020")
    assert "al-Qaeda supports Proposed HQN-AQ joint unit" in planned
    weak = api("assertions", hedge="rumoured,presumed", limit=1000)["results"]
    assert {said["hedge"] for said in weak} == {"rumoured", "presumed"}
    assert api("assertions", hedge__not="stated", hedge="stated")["count"] == 0


def test_stated_on_has_the_window(api):
    day = {"date_from": "2022-04-17", "date_to": "2022-04-17", "date_match": "certain"}
    assert "Claimed gun attack on a preacher in Bara (2022-04-15)" in targets(api, **day)
    assert targets(api, **day | {"date_from": "2022-04-16", "date_to": "2022-04-16"}) != targets(
        api, **day
    )
    assert "2021-08-31" in {
        said["stated_on"]["edtf"]
        for said in api("assertions", stated_on__gte="2021-08-31", stated_on__lte="2021-08")[
            "results"
        ]
    }


def test_the_date_and_the_place_that_a_voice_gives(api):
    dates = api("assertions", incident="kabul-airport-attack", says_date__isnull=False)["results"]
    assert {said["says_date"]["edtf"] for said in dates} == {"2021-08-26", "2021-08-27"}
    assert api("assertions", says_date="2021-08-27", incident="kabul-airport-attack")["count"] == 1
    places = api("assertions", target="gun-attack-on-a-preacher-in-bara")["results"]
    assert "bara" in {(said["says_place"] or {}).get("slug") for said in places}


def test_credibility_is_a_grade(api):
    sure = make.assertion(make.actor(slug="sure"), credibility=2)
    assert [said["id"] for said in api("assertions", credibility="1,2")["results"]] == [
        str(sure.uid)
    ]
    assert api("assertions", credibility=2)["results"][0]["credibility"] == 2
    assert api.get("assertions", credibility=7).status_code == 400


def test_by_type_of_target(api):
    aliases = api("assertions", alias__isnull=False, limit=5)["results"]
    assert {said["target"]["type"] for said in aliases} == {"alias"}


def test_an_unknown_target_offers_the_nearest(api):
    (error,) = api.get("assertions", target="iskb").json()["errors"]
    assert error["parameter"] == "target"
    assert "iskp" in error["detail"]
