"""Who is meant: `q` ranks, tolerates spellings and slips, and says by which name it found whom."""

import pytest

from actors.models import Entity

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def first(api, typed, **parameters):
    return api("entities", q=typed, **parameters)["results"][0]


def found(api, typed):
    item = first(api, typed)
    return item["slug"], item["matched"]["how"]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("zawahri", "ayman-al-zawahiri"),
        ("Zawahiri", "ayman-al-zawahiri"),
        ("al-Dhawahiri", "ayman-al-zawahiri"),
        ("Zawahiry Aiman", "ayman-al-zawahiri"),
        ("Ayman Mohammed Rabie al-Zawahiri", "ayman-al-zawahiri"),
        ("Noor Wali Masood", "noor-wali-mehsud"),
        ("Nur Wali Mahsud", "noor-wali-mehsud"),
        ("Mehsud", "noor-wali-mehsud"),
        ("Mahsud", "noor-wali-mehsud"),
        ("Taiba", "lashkar-e-taiba"),
        ("Tayyiba", "lashkar-e-taiba"),
        ("Toiba", "lashkar-e-taiba"),
        ("Lashkar i Toiba", "lashkar-e-taiba"),
        ("Haqani Sirajudin", "sirajuddin-haqqani"),
        ("Gulbudin Hekmatyr", "gulbuddin-hekmatyar"),
        ("Turkestna Islamic Party", "turkestan-islamic-party"),
    ],
)
def test_spellings_order_and_slips_do_not_matter(typed, slug, api):
    assert api.slugs("entities", q=typed)[0] == slug


@pytest.mark.parametrize("typed", ["Masood", "Mahsud", "Mehsood"])
def test_one_sound_finds_all_who_bear_it(typed, api):
    slugs = {"noor-wali-mehsud", "baitullah-mehsud", "hakimullah-mehsud"}
    assert slugs <= set(api.slugs("persons", q=typed))


@pytest.mark.parametrize("paging", [{}, {"cursor": ""}, {"ordering": "name"}])
def test_a_search_obeys_the_other_filters(paging, api):
    north, south, other = (make.actor(name=name) for name in ("Zorvan N", "Zorvan S", "Qelbir"))
    make.relationship(subject=north, object=other)
    south.identifiers.create(scheme="wikidata", value="Q9")
    for asked, entity in (
        ({"linked_to": other.slug}, north),
        ({"identifier": "wikidata:Q9"}, south),
    ):
        page = api("entities", q="zorvan", **asked, **paging)
        assert (page["count"], [each["slug"] for each in page["results"]]) == (1, [entity.slug])


@pytest.mark.parametrize("typed", ["xqzvkw", "qwerty uiop", "Zbigniew Brzezinski", "9999", "zzzz"])
def test_what_nobody_is_called_finds_nobody(typed, api):
    assert api("entities", q=typed)["count"] == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("daesh", ("islamic-state", "exact")),
        ("Al Qa'ida", ("al-qaeda", "folded")),
        ("Lashkar-e-Tay", ("lashkar-e-taiba", "prefix")),
        ("zawahiri ayman", ("ayman-al-zawahiri", "words")),
        ("zawahri", ("ayman-al-zawahiri", "fuzzy")),
    ],
)
def test_it_says_how(typed, expected, api):
    assert found(api, typed) == expected


def test_score_and_matched_are_of_the_search(api):
    item = first(api, "TURKISTAN islamic party")
    assert item["score"] == 1
    assert item["matched"] == {
        "name": "Turkistan Islamic Party",
        "how": "exact",
        "cut_off": 0.5,
    }
    fuzzy = first(api, "turkistn islamic party")
    assert 0.5 <= fuzzy["score"] < 1
    for url in ("entities/iskp", "actors/iskp", "persons/ayman-al-zawahiri"):
        assert (api(url)["score"], api(url)["matched"]) == (None, None)
    assert {item["score"] for item in api("persons")["results"]} == {None}


def test_best_first_unless_another_order_is_asked_for(api):
    scores = [item["score"] for item in api("entities", q="taliban")["results"]]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[1] < 1) == (1, True)
    names = [item["name"] for item in api("entities", q="taliban", ordering="-slug")["results"]]
    assert len(names) == len(scores)
    slugs = api.slugs("entities", q="taliban", ordering="-slug")
    assert slugs == sorted(slugs, reverse=True)


def test_pages_filters_and_count_agree(api):
    whole = api("entities", q="haqani")
    assert whole["count"] == len(whole["results"]) == 4
    pages = [api.slugs("entities", q="haqani", limit=1, offset=at)[0] for at in range(4)]
    assert pages == [item["slug"] for item in whole["results"]]
    persons = api("entities", q="haqani", type="person")
    assert persons["count"] == 3
    assert api("persons", q="haqani")["count"] == 3
    assert api.slugs("actors", q="haqani") == ["haqqani-network"]
    assert api("entities", q="haqani", kind="cell")["count"] == 0


def test_when_very_many_are_found_the_filters_choose_first(api, monkeypatch):
    monkeypatch.setattr("actors.names.search.MOST_FOUND", 2)
    assert api("entities", q="haqani")["count"] == 2
    assert api.slugs("actors", q="haqani") == ["haqqani-network"]
    assert api("persons", q="haqani")["count"] == 2


def test_a_name_that_is_not_in_view_finds_nobody(api):
    early = make.source(published="2001-01-01")
    late = make.source(published="2005-01-01")
    bearer = make.person(slug="bearer", name="Yusuf Ghatafani")
    make.assertion(bearer, source=early)
    make.assertion(make.alias(bearer, "Qandil the Weaver"), source=late)
    assert api.slugs("entities", q="Kandil Weaver") == ["bearer"]
    assert api.slugs("entities", q="Kandil Weaver", known_by="2004") == []
    assert api.slugs("entities", q="Kandil Weaver", known_by="2005") == ["bearer"]
    assert api.slugs("entities", q="Kandil Weaver", exclude_source=late.slug) == []
    assert api.slugs("entities", q="Yousef Ghatafani", known_by="2004") == ["bearer"]
    assert api.slugs("entities", q="Yousef Ghatafani", known_by="2000") == []


def test_every_change_of_a_name_is_seen_at_once(api):
    bearer = make.person(slug="bearer", name="Yusuf Ghatafani")
    assert api.slugs("entities", q="Ghatafani") == ["bearer"]
    bearer.name = "Yusuf Tarmadhi"
    bearer.save()
    assert api.slugs("entities", q="Ghatafani") == []
    alias = make.alias(bearer, "Weaver of Nishapur")
    assert api.slugs("entities", q="weaver nishapur") == ["bearer"]
    alias.text = "Potter of Balkh"
    alias.save()
    assert api.slugs("entities", q="weaver nishapur") == []
    assert api.slugs("entities", q="poter balkh") == ["bearer"]
    alias.delete()
    assert api.slugs("entities", q="potter balkh") == []
    Entity.objects.filter(pk=bearer.pk).delete()
    assert api.slugs("entities", q="Tarmadhi") == []


def test_digits_are_not_slips(api):
    make.actor(slug="nine", name="Battalion 419 of Khwarazm")
    assert api.slugs("entities", q="Battalion 419 Khwarazm") == ["nine"]
    assert api.slugs("entities", q="Battalion 418 Khwarazm") == []


def test_a_search_costs_a_fixed_number_of_queries(api, count_queries):
    api("entities", q="haqqani")
    # Three look names up, one asks for the state of the store, beside those of any list.
    with count_queries(13) as few:
        api("entities", q="haqqani", limit=1)
    with count_queries(len(few)):
        assert api("entities", q="al", limit=200)["count"] > 15
