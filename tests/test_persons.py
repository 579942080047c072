"""Human beings."""

import pytest

from . import factories as make
from .literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    (item,) = api("persons", slug="ahmad-shah-massoud")["results"]
    assert timeless(item) == literal(
        """
    {
      "id": "0c7e5e4f-18a9-52e0-be35-5166ede4dd8f", "type": "person",
      "slug": "ahmad-shah-massoud", "name": "Ahmad Shah Massoud", "named": true,
      "resolved": true,
      "description": "Central figure of the resistance to the Taliban in the 1990s, assassinated by al-Qaeda.",
      "born": null,
      "died": {"edtf": "2001-09-09", "earliest": "2001-09-09", "latest": "2001-09-09"},
      "aliases": [
        {
          "id": "d5367c4c-1c86-52d4-ad5c-c4c1631bbd8f", "text": "Lion of Panjshir",
          "kind": "nickname", "language": null, "valid": null, "sources": ["s001"]
        }
      ],
      "identifiers": [], "assertions": null, "created_at": "…", "updated_at": "…"
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
