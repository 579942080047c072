"""Names are found as they are now, whichever door changed them; short ones and very many."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from actors.models import Entity, KnownName, NamePart
from actors.names.indexing import store_all
from incidents.models import Place
from threatapi.recompute import recompute

from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


@pytest.fixture
def bearer():
    return make.person(slug="bearer", name="Yusuf Ghatafani")


def known():
    bearers = ("of", "entity", "alias", "place", "is_own", "text", "folded", "whole", "sound")
    parts = NamePart.objects.values_list("name__text", "word", "of", "telling", "size")
    return set(KnownName.objects.values_list(*bearers)), set(parts)


def from_nothing():
    NamePart.objects.all().delete()
    KnownName.objects.all().delete()
    store_all()
    return known()


def test_what_an_editor_writes_is_found_at_once(editor, bearer, api):
    alias = make.alias(bearer, "Weaver of Nishapur")
    assert Page(editor, page(alias)).fill(text="Potter of Balkh").save().saved
    assert api.slugs("entities", q="poter balkh") == ["bearer"]
    assert api.slugs("entities", q="weaver nishapur") == []
    assert editor.post(page(alias, "delete"), DELETION).status_code == 302
    assert api.slugs("entities", q="poter balkh") == []


def test_every_door_leaves_the_names_as_a_computation_from_nothing(bearer):
    other = make.actor(name="Weavers of Khwarazm")
    one, two = make.alias(bearer, "Qandil the Weaver"), make.alias(bearer, "Abu Zarb")
    one.entity = other
    one.save()
    two.text, two.entity = "Abu Zarb of Balkh", other
    two.save()
    other.name = "Guild of Weavers"
    other.save(update_fields=["name"])
    place = make.place(name="Ephyra", names=["Efyra"])
    place.names, place.name = ["Ephira"], "Ephyre"
    place.save()
    Place.objects.create(slug="gone", name="Gone", kind="city").delete()
    assert known() == from_nothing()


def test_recompute_forgets_what_went_without_saying(bearer, api):
    Entity._base_manager.filter(pk=bearer.pk)._raw_delete("default")
    recompute()
    assert not KnownName.objects.filter(text="Yusuf Ghatafani").exists()


@pytest.mark.parametrize("typed", ["AQ", "TTP", "UN", "IS"])
def test_a_few_letters_find_only_what_is_spelt_so(typed, api):
    first, *others = api("entities", q=typed)["results"]
    assert (first["score"], first["matched"]["how"]) == (1, "exact")
    for item in others:
        name = item["matched"]["name"]
        words = name.casefold().replace("-", " ").split()
        begins = "".join(words).startswith(typed.casefold())
        assert begins or typed.casefold() in words


def test_a_part_of_a_word_finds_it(api):
    (item,) = api("entities", q="awahi")["results"]
    assert (item["slug"], item["matched"]["how"]) == ("ayman-al-zawahiri", "words")
    assert api("entities", q="wah")["count"] == 0


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Miran Shah", "miranshah"),
        ("miramshah", "miranshah"),
        ("Qandahar", "kandahar"),
        ("Mazari Sherif", "mazar-e-sharif"),
    ],
)
def test_places_are_found_by_other_spellings(typed, slug, api):
    assert api.slugs("places", q=typed)[0] == slug


def test_places_come_best_first_unless_asked_otherwise(api):
    assert api.slugs("places", q="kabul")[0] == "kabul"
    for order in ("slug", "-slug"):
        slugs = api.slugs("places", q="kabul", ordering=order)
        assert slugs == sorted(slugs, reverse=order == "-slug")
    assert "ayman-al-zawahiri" not in api.slugs("places", q="zawahiri")


def test_of_very_many_the_view_and_the_filters_choose_first(api, monkeypatch):
    for n in range(20):
        make.person(slug=f"weaver-{n}", name=f"Weaver {n}")
    last = make.actor(slug="last", name="A guild whose name is longer: the Weaver")
    make.assertion(last, source=make.source(published="2001-01-01"))
    monkeypatch.setattr("actors.names.search.MOST_WEIGHED", 5)
    many = api("entities", q="weaver")
    assert (many["count"], many["count_is_capped"]) == (5, True)
    for answer in (api("actors", q="weaver"), api("entities", q="weaver", known_by="2002")):
        assert [item["slug"] for item in answer["results"]] == ["last"]
        assert answer["count_is_capped"] is False


def test_a_word_that_nobody_in_view_bears_leads_nowhere(bearer, api):
    make.assertion(bearer, source=make.source(published="2001-01-01"))
    late = make.source(published="2005-01-01")
    before = api("entities", q="Ghatafany", known_by="2004")["results"]
    for n in range(30):
        make.assertion(make.alias(bearer, f"Ghatafani {n}"), source=late)
    assert api("entities", q="Ghatafany", known_by="2004")["results"] == before


def test_long_and_empty_texts_are_searched_in_few_statements(api, count_queries):
    for typed in ("a", "-".join("abcdefghij" * 19), "muhammad " * 20, "ß" * 300, "1" * 390):
        with count_queries(14):
            api("entities", q=typed, limit=1)
