"""Actors and persons together: found by any name, however it is spelt."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    assert timeless(api("entities/badri-313-battalion")) == literal(
        """
    {
      "id": "d758b496-3c00-5a53-9c85-260a9d2fc3ec", "type": "actor", "slug": "badri-313-battalion",
      "name": "Badri 313 Battalion", "kind": "unit", "named": true, "resolved": true,
      "description": "One of the three special battalions of the Taliban.", "founded": null,
      "dissolved": null, "born": null, "died": null, "aliases": [], "identifiers": [],
      "current_roles": [
        {
          "id": "2a264d31-431c-5748-9941-3266b9ec0482", "kind": "leader_of", "title": null,
          "subject": {
            "id": "ddd0cc2f-8b51-5608-a236-66f97c174b93", "type": "person",
            "slug": "abdul-hafeez-hafiz", "name": "Abdul Hafeez Hafiz", "kind": null
          },
          "object": {
            "id": "d758b496-3c00-5a53-9c85-260a9d2fc3ec", "type": "actor",
            "slug": "badri-313-battalion", "name": "Badri 313 Battalion", "kind": "unit"
          },
          "start": null,
          "as_of": {"edtf": "2022", "earliest": "2022-01-01", "latest": "2022-12-31"},
          "status": "asserted", "certainty": null
        }
      ],
      "fate": null, "score": null, "matched": null,
      "assertions": [
        {
          "id": "50efde1c-3e44-5d7f-b9ec-9c3b881c883f",
          "target": {
            "type": "entity", "id": "d758b496-3c00-5a53-9c85-260a9d2fc3ec",
            "name": "Badri 313 Battalion"
          },
          "source": {
            "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df", "type": "source", "slug": "s001",
            "name": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
            "kind": "analysis"
          },
          "locator": "L41", "origin": null, "speaker": null, "speaker_label": null,
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


def test_actors_and_persons_have_the_same_properties(api):
    actor, person = api("entities/iskp"), api("entities/ayman-al-zawahiri")
    assert (actor["type"], actor["kind"]) == ("actor", "armed_group")
    assert (person["type"], person["kind"]) == ("person", None)
    assert list(actor) == list(person)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Tehreek i Taliban", "ttp"),
        ("TEHRIK-E-TALIBAN", "ttp"),
        ("tehriketaliban", "ttp"),
        ("al qaida", "al-qaeda"),
        ("Al-Qa'ida", "al-qaeda"),
        ("ál-Qāʿida", "al-qaeda"),
        ("daesh", "islamic-state"),
        ("zawahiri", "ayman-al-zawahiri"),
        ("al zawahiri", "ayman-al-zawahiri"),
        ("IS-K", "iskp"),
        ("Wilayah Khorasan", "iskp"),
        ("ETIM", "turkestan-islamic-party"),
        ("Turkistan Islamic Party", "turkestan-islamic-party"),
        ("Lion of Panjshir", "ahmad-shah-massoud"),
        ("Mufti Abu Asim Mansoor", "noor-wali-mehsud"),
    ],
)
def test_q_finds_by_any_name_however_it_is_spelt(typed, slug, api):
    assert api.slugs("entities", q=typed)[0] == slug


def test_q_wants_all_words_in_one_name(api):
    assert api.slugs("entities", q="massoud ahmad") == ["ahmad-massoud", "ahmad-shah-massoud"]
    # “Massoud junior” is an alias of the one, “Ahmad Massoud” its name: no name has both words.
    assert api.slugs("entities", q="junior ahmad") == []


def test_q_folds_what_is_stored_as_well_as_what_is_typed(api):
    make.person(slug="dosti", name="Ṣalāḥ ad-Dīn D’Óstî")
    assert api.slugs("entities", q="salah addin dosti") == ["dosti"]
    assert api.slugs("entities", q="SALAHADDIN D'OSTI") == ["dosti"]


def test_q_puts_whole_names_first_then_beginnings(api):
    for slug, name in (
        ("third", "Army of the Zarb"),
        ("second", "Zarb Brigade"),
        ("first-by-alias", "Brigade 9"),
        ("first", "Zarb"),
    ):
        make.actor(slug=slug, name=name)
    make.alias(make.actor(slug="alias-begins", name="Yet another"), "Zarb of the north")
    by_slug = api("entities/first-by-alias")["id"]
    make.alias(make.Actor.objects.get(uid=by_slug), "ZARB")
    # “Brigade 9” and “Zarb” are whole names, in their order; then come those that begin so.
    expected = ["first-by-alias", "first", "alias-begins", "second", "third"]
    assert api.slugs("entities", q="zarb") == expected
    assert api.slugs("entities", q="zarb", ordering="name") != expected


def test_the_short_name_of_one_is_not_drowned_by_the_long_names_of_others(api):
    assert api.slugs("entities", q="IS")[0] == "islamic-state"
    assert api.slugs("entities", q="taliban")[0] == "afghan-taliban"


def test_name_is_whole_and_looks_over_aliases(api):
    assert api.slugs("entities", name="Tehreek-i-Taliban Pakistan") == ["ttp"]
    assert api.slugs("entities", name="tehrik e taliban pakistan") == ["ttp"]
    assert api.slugs("entities", name="Tehreek") == []
    both = api.slugs("entities", name=["daesh", "IS-K"])
    assert set(both) == {"islamic-state", "iskp"}


def test_an_alias_carries_who_writes_it_so(api):
    (item,) = api("entities", name="Tehreek-i-Taliban Pakistan")["results"]
    writers = {alias["text"]: alias["sources"] for alias in item["aliases"]}
    assert writers["Tehreek-i-Taliban Pakistan"] == ["s004"]


def test_name_suffixes_look_over_aliases_too(api):
    assert api.slugs("entities", name__istartswith="tehrik") == ["ttp"]
    assert "noor-wali-mehsud" in api.slugs("entities", name__icontains="ABU ASIM")
    assert "islamic-state" not in api.slugs("entities", name__not="daesh", limit=1000)
    assert "iskp" in api.slugs("entities", name__not="daesh", limit=1000)


def test_type_and_kind(api):
    persons = api.slugs("entities", type="person", q="haqqani")
    assert set(persons) == {"fazl-haqqani", "rahimullah-haqqani", "sirajuddin-haqqani"}
    assert api("entities", kind__isnull=True)["count"] == api("persons")["count"]
    assert api("entities", type="actor")["count"] == api("actors")["count"]


def test_whom_the_sources_do_not_name_or_settle(api):
    assert api.slugs("entities", resolved=False, ordering="slug") == [
        "al-qaeda-pakistan-branch",
        "leader-of-aff",
    ]
    assert "kerman-istanbul-cell" in api.slugs("entities", named=False, kind="cell")


def test_source_is_of_the_entity_or_one_of_its_names(api):
    named = make.actor(slug="named-elsewhere")
    make.assertion(
        make.alias(named, "The Elsewhere"), source=make.source(slug="elsewhere", title="Elsewhere")
    )
    assert api.slugs("entities", source="elsewhere") == ["named-elsewhere"]
    assert set(api.slugs("entities", source="valle")) == {"islamic-state", "iskp"}


def test_speaker_and_stance_hold_of_one_assertion(api):
    assert set(api.slugs("entities", speaker="iskp", stance="claims")) == {"iskp", "bashir"}
    assert api.slugs("entities", speaker="iskp", stance="denies") == []


def test_by_id_or_slug_and_on_its_own_face_only(api):
    iskp = api("entities/iskp")
    assert api(f"entities/{iskp['id']}") == iskp
    assert api.get("persons/iskp").status_code == 404
    assert api.get("actors/ayman-al-zawahiri").status_code == 404


def test_of_every_person_and_of_no_actor_it_is_said_what_became(api):
    for is_absent, kind in (("true", "actor"), ("false", "person")):
        found = api("entities", fate__isnull=is_absent, limit=1000)["results"]
        assert {each["type"] for each in found} == {kind}
