"""One slip in any word of a name: the rest of the name says who is meant."""

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
@make.together()
def bearers():
    for name in ("Jose al-Madaf", "Ivan Sowari", "Rashid al-Ghasis", "Chidi Ansine", "Ali Tedhadh"):
        make.person(slug=name.partition(" ")[0].lower(), name=name)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Joe al-Madaf", "jose"),
        ("Jsoe al-Madaf", "jose"),
        ("Josse al Madaf", "jose"),
        ("Ivn Sowari", "ivan"),
        ("Rashid al-Gthasis", "rashid"),
        ("Cihdi Ansine", "chidi"),
        ("Rashid al-Gxhasis", "rashid"),
    ],
)
def test_a_slip_in_a_short_word_or_in_a_sound_is_forgiven_beside_the_right_word(
    typed, slug, bearers, api
):
    item = api("entities", q=typed)["results"][0]
    assert (item["slug"], item["matched"]["how"]) == (slug, "fuzzy")
    assert item["score"] < 0.95


@pytest.mark.parametrize(
    "typed", ["Jse", "Ivn", "Joe al-Mataf", "Joe Sowari", "Ansine Cihdy Rashid", "Ai Tedhadh"]
)
def test_a_slip_in_a_short_word_is_not_forgiven_alone_or_beside_another(typed, bearers, api):
    assert api("entities", q=typed)["count"] == 0


def test_digits_are_no_slips_beside_the_right_words(api):
    make.actor(slug="nine", name="Khwarazm Battalion 419")
    assert api.slugs("entities", q="Khwarazm Battalion 418") == []
    assert api.slugs("entities", q="Khwarazm Batalion 419") == ["nine"]


def test_two_vowels_of_five_letters_may_differ_where_the_sound_is_the_same(api):
    make.person(slug="saddad", name="Nasir Sadad")
    assert api.slugs("entities", q="Sedud") == ["saddad"]
