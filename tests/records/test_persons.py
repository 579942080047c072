"""Human beings."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    (item,) = api("persons", slug="qassem-soleimani")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "016e0bff-5f75-5c6d-ab6f-7cdda55c9529", "type": "person", "slug": "qassem-soleimani",
      "name": "Qassem Soleimani", "named": true, "resolved": true,
      "description": "Once head of the Quds Force, killed by a US drone in Iraq.", "born": null,
      "died": {"edtf": "2020", "earliest": "2020-01-01", "latest": "2020-12-31"},
      "aliases": [
        {
          "id": "ad9df4c9-3a20-505e-881a-f2659d770bd6", "text": "Soleimani", "kind": "spelling",
          "language": null, "valid": null, "sources": ["s004"]
        }
      ],
      "identifiers": [],
      "current_roles": [],
      "fate": {
        "value": "killed",
        "date": {"edtf": "2020", "earliest": "2020-01-01", "latest": "2020-12-31"},
        "certainty": "asserted",
        "incident": {
          "id": "8e7c0933-0f38-5352-8251-15e34ad70164", "type": "incident",
          "slug": "us-drone-strike-killing-qassem-soleimani",
          "name": "US drone strike killing Qassem Soleimani", "kind": "air_drone_strike"
        }
      },
      "score": null, "matched": null, "assertions": null, "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_only_persons(api):
    make.actor(slug="the-battalion")
    make.person(slug="the-commander")
    assert api.slugs("persons", slug="the-battalion,the-commander") == ["the-commander"]
    assert api.get("persons/the-battalion").status_code == 404


def test_a_person_has_no_kind_and_no_foundation(api):
    person = api("persons/ayman-al-zawahiri")
    assert {"born", "died"} <= set(person)
    assert not {"kind", "founded", "dissolved"} & set(person)
    assert api.get("persons", kind="armed_group").status_code == 400


def test_by_a_part_of_any_name(api):
    salahuddins = api.slugs("persons", name__icontains="Salahuddin")
    assert set(salahuddins) == {"rajab-salahuddin", "salahuddin"}
    masris = api.slugs("persons", name__icontains="al-Masri")
    assert set(masris) == {"abu-ikhlas-al-masri", "abu-muhammad-al-masri", "abdul-hakim-al-masri"}


def test_death_is_as_vague_as_the_sources_are(api):
    assert api("persons/fazlullah")["died"] == {
        "edtf": "[..2018-06]",
        "earliest": None,
        "latest": "2018-06-30",
    }
    in_2018 = {"died__gte": "2018", "died__lte": "2018"}
    assert api.slugs("persons", **in_2018) == ["hidayatullah-al-balochi"]
    assert "fazlullah" in api.slugs("persons", died__lte="2018-06")


def test_order_of_death(api):
    dead = api.slugs("persons", died__isnull=False, ordering="died", limit=3)
    assert dead == ["ahmad-shah-massoud", "hidayatullah-al-balochi", "fazlullah"]
    # Whoever is not said to be dead comes last, whichever way.
    assert api.slugs("persons", ordering="-died", limit=1000)[-1] not in dead


def test_said_by(api):
    person = make.person(slug="witnessed")
    make.assertion(person, source=make.source(slug="witness"), stance="doubts")
    assert api.slugs("persons", source="witness", stance="doubts") == ["witnessed"]
    assert api.slugs("persons", source="witness", stance="asserts") == []
    assert api("persons/witnessed")["assertions"][0]["stance"] == "doubts"
