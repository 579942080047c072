"""Groups, states, bodies, outlets: the entities that are not one person."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    assert timeless(api("actors/nawa-e-ghazwa-e-hind")) == literal(
        """
    {
      "id": "3b758841-f912-5c30-a5b8-bc9714a87f17", "type": "actor", "slug": "nawa-e-ghazwa-e-hind",
      "name": "Nawa-e-Ghazwa-e-Hind", "kind": "media_outlet", "named": true, "resolved": true,
      "description": "Flagship magazine of AQIS, renamed in March 2020.", "founded": null,
      "dissolved": null,
      "aliases": [
        {
          "id": "562c9d72-8898-5b5e-b7c6-b5c30753091f", "text": "Nawa-e-Afghan Jihad",
          "kind": "former_name", "language": null,
          "valid": {"edtf": "../2020-03", "earliest": null, "latest": "2020-03-31"},
          "sources": ["s001"]
        }
      ],
      "identifiers": [],
      "current_roles": [],
      "score": null, "matched": null,
      "assertions": [
        {
          "id": "5960696a-98ef-5acc-aba3-e8f4800c60fc",
          "target": {
            "type": "entity", "id": "3b758841-f912-5c30-a5b8-bc9714a87f17",
            "name": "Nawa-e-Ghazwa-e-Hind"
          },
          "source": {
            "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df", "type": "source", "slug": "s001",
            "name": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
            "kind": "analysis"
          },
          "locator": "L443", "origin": null, "speaker": null, "speaker_label": null,
          "speaker_kind": "narrator", "stance": "asserts", "hedge": "stated", "modality": "actual",
          "credibility": 6, "stated_on": null, "says_date": null, "says_place": null,
          "says_text": null,
          "corrects": null, "superseded_by": null, "flaw": null, "note": null,
          "created_at": "…", "updated_at": "…"
        }
      ],
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_only_actors(api):
    make.actor(slug="the-battalion")
    make.person(slug="the-commander")
    assert api.slugs("actors", slug="the-battalion,the-commander") == ["the-battalion"]
    assert api.get("actors/the-commander").status_code == 404


def test_a_person_has_a_birth_and_an_actor_a_foundation(api):
    actor = api("actors/iskp")
    assert {"kind", "founded", "dissolved"} <= set(actor)
    assert not {"born", "died"} & set(actor)
    assert api.get("actors", born__gte=1950).status_code == 400


def test_the_former_name_says_until_when_it_was_used(api):
    (alias,) = api("actors/nawa-e-ghazwa-e-hind")["aliases"]
    assert (alias["text"], alias["kind"]) == ("Nawa-e-Afghan Jihad", "former_name")
    assert alias["valid"]["edtf"] == "../2020-03"


def test_kinds(api):
    factions = api.slugs("actors", kind="faction")
    assert set(factions) == {
        "kandahari-faction",
        "taliban-military-hardliners",
        "ttp-faction-march-2024",
    }
    assert set(api.slugs("actors", kind=["unit", "faction"])) > set(factions)


def test_founded_and_dissolved(api):
    make.actor(slug="younger", founded="2122-03-11")
    make.actor(slug="young", founded="2122-02-16", dissolved="2123")
    make.actor(slug="by-then", founded="[..2122-03-26]")
    asked = {"founded__gte": "2122"}
    assert api.slugs("actors", **asked, ordering="founded") == ["young", "younger"]
    assert api.slugs("actors", **asked, ordering="-founded") == ["younger", "young"]
    assert "by-then" in api.slugs("actors", **asked, date_match="possible")
    assert api.slugs("actors", dissolved__gte="2123") == ["young"]
    gone = api.slugs("actors", dissolved__lte="2021")
    assert gone == ["islamic-republic-era-afghan-government"]


def test_q_looks_at_actors_alone(api):
    assert "haqqani-network" in api.slugs("actors", q="haqqani")
    assert "sirajuddin-haqqani" not in api.slugs("actors", q="haqqani")


def test_identifiers_are_shown(api):
    group = make.actor(slug="listed-group")
    group.identifiers.create(scheme="un_sc", value="QDe.161")
    assert api("actors/listed-group")["identifiers"] == [{"scheme": "un_sc", "value": "QDe.161"}]
