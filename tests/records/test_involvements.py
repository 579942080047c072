"""Who had what part in which incident."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def parts(api, **parameters):
    """The parts found, as (who, role)."""
    return [
        ((item["entity"] or {"slug": item["label"]})["slug"], item["role"])
        for item in api("involvements", **parameters)["results"]
    ]


def test_a_complete_item(api):
    (item,) = api("involvements", person="rahimullah-haqqani", expand="assertions")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "cb4b5656-9c35-5593-a5cf-6a2269fcd27f",
      "incident": {
        "id": "f9c9f785-7f34-580d-996f-1bfba8dd301f", "type": "incident",
        "slug": "assassination-of-rahimullah-haqqani",
        "name": "Assassination of Rahimullah Haqqani", "kind": "attack",
        "date": {"edtf": "2022-08", "earliest": "2022-08-01", "latest": "2022-08-31"},
        "place": {"id": "319a7c9c-ae61-5a11-a49a-82575f1bd9bd", "type": "place",
          "slug": "kabul", "name": "Kabul", "kind": "city"}
      },
      "entity": {
        "id": "7250159f-0c73-5d9e-b5b8-ad31a0249e64", "type": "person",
        "slug": "rahimullah-haqqani", "name": "Rahimullah Haqqani", "kind": null
      },
      "identity": null, "label": null, "count": null, "role": "victim",
      "outcome": "killed", "stated_on": null,
      "status": "asserted", "modality": "actual", "known_from": "2022-12-30",
      "independent_sources": 1, "sources": ["s001"], "origins": [],
      "assertions": [
        {
          "id": "a18c1c5a-da78-5f90-a2b7-628ce92d41f2",
          "target": {
            "type": "involvement", "id": "cb4b5656-9c35-5593-a5cf-6a2269fcd27f",
            "name": "Rahimullah Haqqani: victim in Assassination of Rahimullah Haqqani (2022-08)"
          },
          "source": {
            "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df", "type": "source", "slug": "s001",
            "name": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
            "kind": "analysis"
          },
          "locator": "L73", "origin": null, "speaker": null, "speaker_label": null,
          "speaker_kind": "narrator", "stance": "asserts", "hedge": "stated", "modality": "actual",
          "credibility": 6, "stated_on": null, "says_date": null, "says_place": null,
          "says_text": "Taliban ideologue",
          "corrects": null, "superseded_by": null, "flaw": null, "note": null,
          "created_at": "…", "updated_at": "…"
        }
      ],
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_whoever_was_at_sibi(api):
    assert sorted(parts(api, incident="suicide-bombing-at-sibi")) == [
        ("abdul-rehman-al-bakistani", "attacker"),
        ("abdul-rehman-al-bakistani", "casualty"),
        ("ispp", "claimant"),
        ("pakistani-military-and-security-forces", "target"),
        ("president-alvi", "nearby"),
    ]


def test_people_without_a_name_have_a_label_and_a_count(api):
    wanted = {"incident": "seizure-of-the-ctd-facility-bannu", "outcome": "captured"}
    (item,) = api("involvements", **wanted)["results"]
    assert item["entity"] is None
    assert (item["label"], item["count"]) == ("militants captured alive", 11)
    assert ("militants captured alive", "casualty") in parts(
        api, entity__isnull=True, count__gte=11
    )
    assert parts(api, entity__isnull=True, count__gte=12) == []


def test_actor_and_person(api):
    assert parts(api, person="rahim-shah") == [("rahim-shah", "victim")]
    assert set(parts(api, actor="nato,us-military")) >= {("us-military", "victim")}
    assert api.get("involvements", person="nato").status_code == 400


def test_a_life_in_the_order_of_its_incidents(api):
    person = make.person(slug="somebody")
    happened = {"raid": "2020-03", "capture": "2021", "birth": "1990", "rumour": ""}
    for slug, date in happened.items():
        make.involvement(make.incident(slug=slug, date=date), entity=person)
    life = api("involvements", person="somebody", ordering="incident")["results"]
    told = [part["incident"]["slug"] for part in life]
    assert told == ["birth", "raid", "capture", "rumour"]  # what has no date comes last


def test_role_and_outcome(api):
    assert parts(api, outcome="survived") == [("faqeer-mohammed", "victim")]
    avenged = parts(api, role="motive", entity__isnull=False)
    assert set(avenged) == {("omar-khalid-khurasani", "motive"), ("qassem-soleimani", "motive")}
    assert api("involvements", role="designated")["count"] == 0


def test_label_says_what_was_avenged(api):
    (item,) = api("involvements", person="omar-khalid-khurasani", role="motive")["results"]
    assert item["label"] == "avenged"
    assert api("involvements", label="avenged", role="motive")["results"] == [item]


def test_place_and_country_are_those_of_the_incident(api):
    claimants = parts(api, place="peshawar", role="claimant")
    assert set(claimants) == {("ttp", "claimant"), ("iskp", "claimant")}
    assert ("iskp", "claimant") in parts(api, country="UZ")
    assert ("rahim-shah", "victim") not in parts(api, country="UZ")


def test_when_it_was_claimed(api):
    claimed = parts(api, stated_on__gte="2022-04-13", stated_on__lte="2022-04-13")
    assert claimed == [("iskp", "claimant")]


def test_source_speaker_and_stance(api):
    one, other = make.actor(slug="one"), make.actor(slug="other")
    part = make.Involvement.objects.create(
        incident=make.incident(slug="raid"), entity=one, role="claimant"
    )
    make.assertion(part, source=make.source(slug="ours"), speaker=one, stance="claims")
    make.assertion(part, source=make.source(slug="theirs"), speaker=other, stance="denies")
    for voice in (
        {"speaker": "other", "stance": "denies", "source": "theirs"},
        {"speaker": "one", "stance": "claims", "source": "ours"},
    ):
        assert parts(api, **voice) == [("one", "claimant")]
    assert parts(api, speaker="one", stance="denies") == []
    assert parts(api, source="ours", speaker="other") == []
    assert parts(api, source="ours", stance="denies") == []


def test_q_looks_at_entity_and_incident(api):
    raid = make.incident(title="Raid on the Zarb mill")
    make.involvement(raid, entity=make.actor(slug="millers", name="The Millers"))
    make.involvement(raid, entity=make.actor(slug="raiders", name="The Raiders"))
    assert parts(api, q="zarb millers") == [("millers", "target")]
    assert len(parts(api, q="zarb mill")) == 2
