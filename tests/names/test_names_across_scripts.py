"""One name in several spellings and scripts is found, whichever of them is typed."""

import json

import pytest
from django.db.models import QuerySet

from actors.models import Entity, KnownName, WordClue
from actors.names.across_scripts import across
from actors.names.arabic import keys
from actors.names.divided_words import divide
from actors.names.name import Name
from actors.names.scoring import LEAST_ACROSS
from base.values.letters import normal_form
from base.values.text import fold
from threatapi.recompute import recompute

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def first(api, typed, **parameters):
    results = api("entities", q=typed, **parameters)["results"]
    return (results[0]["slug"], results[0]["matched"]["how"]) if results else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),
        ("كمال", "کمال"),
        ("حركت", "حرکت"),
        ("مصطفى", "مصطفی"),
        ("أحمد", "احمد"),
        ("محـمّد", "محمد"),
        ("شہباز", "شهباز"),
        ("Łódź", "Lodz"),
        ("Işık", "Isik"),
        ("Đorđe Æsir", "Dorde Aesir"),
        ("Badri ٣١٣", "Badri 313"),
        ("Badri ۳۱۳", "Badri 313"),
        ("Москва", "Moskva"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_spellings_of_one_letter_have_one_normal_form(one, other):
    assert fold(one) == fold(other)


def test_a_zero_width_non_joiner_divides_words():
    assert normal_form("احمدی\u200cنژاد").split() == ["احمدي", "نژاد"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),
        ("کمال", "كمال"),
        ("حركة", "حرکت"),
        ("Łódź", "Lodz"),
        ("Işık", "Isik"),
        ("Badri ٣١٣", "Badri 313"),
    ],
)
def test_spelling_twins_find_each_other(one, other, api):
    for typed, kept in ((one, other), (other, one)):
        bearer = make.actor(slug="bearer", name=f"{kept}")
        assert "bearer" in api.slugs("entities", q=typed)
        bearer.delete()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("شهاب المهاجر", "Shahab al-Muhajir"),
        ("خالد بن الوليد", "Khalid ibn al-Walid"),
        ("صلاح الدين الأيوبي", "Salahuddin Ayyubi"),
        ("عبدالعزيز الرنتيسي", "Abd al-Aziz ar-Rantisi"),
        ("عبد القادر الجزائري", "Abdelkader El Djezairi"),
        ("جمال عبد الناصر", "Gamal Abdel Nasser"),
        ("گلاب خان خټک", "Gulab Khan Khattak"),
        ("پرویز ژاله", "Parviz Zhaleh"),
        ("ذوالفقار علی بھٹو", "Zulfikar Ali Bhutto"),
        ("احمدی\u200cنژاد", "Ahmadinejad"),
        ("عبدالستار ایدھی", "Abdul Sattar Edhi"),
        ("ابو الکلام آزاد", "Abul Kalam Azad"),
        ("نصرت الله", "Nusratullah"),
        ("هبت الله اخوندزاده", "Mullah Hibatullah Akhundzada"),
        ("هبة الله أخوند زاده", "Mullah Hibatullah Akhundzada"),
        ("هبت\u200cالله آخندزاده", "Hibatullah Akhundzada"),
        ("ننگرهار", "Nangarhar"),
        ("عثمان", "Uthman"),
        ("علي", "Ali"),
        ("Фёдор Крюков", "Fyodor Kryukov"),
        ("Шахаб аль-Мухаджир", "Shahab al-Muhajir"),
        ("Джамаль ад-Дин аз-Зубайр", "Jamal ad-Din al-Zubayr"),
        ("Халид Гатафани", "Khalid Ghatafani"),
        ("Герат", "Herat"),
        ("Джохар", "Dzhokhar"),
        ("Νίκος Καζαντζάκης", "Nikos Kazantzakis"),
    ],
)
def test_a_name_in_another_script_finds_it_both_ways(typed, kept, api):
    bearer = make.person(slug="bearer", name=kept)
    assert ("bearer", "script") in {
        (item["slug"], item["matched"]["how"]) for item in api("entities", q=typed)["results"]
    }
    bearer.name = typed
    bearer.save()
    assert len(typed) < 4 or "bearer" in api.slugs("entities", q=kept)


def test_what_is_written_so_comes_before_what_sounds_so(api):
    make.person(slug="latin", name="Rashid Tarmadhi")
    make.person(slug="arabic", name="رشيد الترمذي")
    assert api.slugs("entities", q="رشيد الترمذي")[:2] == ["arabic", "latin"]
    assert api.slugs("entities", q="Rashid Tarmadhi")[:2] == ["latin", "arabic"]


@pytest.mark.parametrize("typed", ["بتجورس طنمكف", "زغمير قصطوف", "Ждыщ Эюбъя"])
def test_what_nobody_is_called_in_another_script_finds_nobody(typed, api):
    assert api("entities", q=typed)["count"] == 0


@pytest.mark.parametrize(
    ("typed", "kept", "noise"),
    [
        ("塔尔马迪", "Taermadi", "Tarmadi"),
        ("北京", "Beijing", "Beijung"),
        ("カブル", "Kaburu", "Kabul"),
        ("Китай", "Kitay", "Quetta"),
    ],
)
def test_what_is_spelt_by_syllables_or_with_vowels_finds_what_is_spelt_so(typed, kept, noise, api):
    make.place(slug="noise", name=noise)
    assert api.slugs("places", q=typed) == []
    make.place(slug="right", name=kept)
    assert api.slugs("places", q=typed) == ["right"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Хамдун", "Hamdun"),
        ("Хан Гатафани", "Khan Ghatafani"),
        ("Халид Хамдани", "Khalid Hamdani"),
        ("Хальгар Гамдани", "Khalgar Hamdani"),
        ("Джабир Гамидзай", "Jabir Hamidzai"),
    ],
)
def test_cyrillic_letters_are_read_as_each_word_needs(typed, kept, api):
    make.person(slug="bearer", name=kept)
    (item,) = api("entities", q=typed, least=0.82)["results"]
    assert item["slug"] == "bearer"
    Entity.objects.filter(slug="bearer").delete()
    make.person(slug="bearer", name=typed)
    assert api.slugs("entities", q=kept, least=0.82) == ["bearer"]


def test_a_short_word_of_cyrillic_script_goes_with_the_rest_of_a_name(api):
    assert api.slugs("entities", q="Джо Байден") == ["joe-biden"]


def test_an_alias_in_arabic_script_is_found_by_its_bearer_alone(api):
    bearer = make.person(slug="bearer", name="Qandil the Weaver")
    make.alias(bearer, "قنديل النساج")
    item = api("entities", q="قنديل النساج")["results"][0]
    assert (item["slug"], item["matched"]["how"], item["score"]) == ("bearer", "exact", 1)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("abdulaziz", ("abd", "aziz")),
        ("abdurrahman", ("abd", "rahman")),
        ("abdullah", ("abd", "allah")),
        ("saifullah", ("saif", "allah")),
        ("salahuddin", ("salah", "din")),
        ("abdel", ("abd",)),
        ("abul", ("abu",)),
        ("mullah", ("mullah",)),
        ("عبدالعزيز", ("عبد", "العزيز")),
        ("نصرالله", ("نصر", "الله")),
    ],
)
def test_names_are_divided_as_others_write_them(word, parts):
    assert divide([word]) == parts


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("خالد", "khalid"),
        ("قاسم", "qasim"),
        ("الظواهري", "zawahiri"),
        ("الياس", "ilyas"),
        ("جمال", "gamal"),
        ("اسحاق", "ishaq"),
        ("نصره", "nusrat"),
        ("پرويز", "parviz"),
    ],
)
def test_two_scripts_share_a_key(arabic, latin):
    assert set(keys(arabic)) & set(keys(latin))


@pytest.mark.parametrize(
    ("arabic", "closer", "farther"),
    [
        ("خالد جابر", "Khalid Jabir", "Jabir Khalid"),
        ("خالد", "Khalid", "Khalid Jabir"),
        ("خالد جابر", "Khalid", "Khalid Tariq"),
        ("خالد جابر طارق سليمان", "Khalid Jabir Tariq Faysal", "Khalid Jabir Rashid Faysal"),
        ("خالد الجابر", "Khalid Jabir", "Khalid Tajabir"),
        ("شهابمهاجر", "Shahab Muhajir", "Shahab Muhajirun"),
        ("الشيخ خالد جابر", "Khalid Jabir", "Shahin Khalid Jabir"),
    ],
)
def test_of_two_names_in_another_script_the_closer_scores_more(arabic, closer, farther):
    near, far = (across(Name.of(arabic), Name.of(name)) for name in (closer, farther))
    assert near > far
    assert across(Name.of(closer), Name.of(arabic)) == pytest.approx(near)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("كرمان", "Germany"),
        ("كرمان", "Charming"),
        ("حقاني", "Khan"),
        ("سوزخ فحاه", "Yahya Sadiq Uvahi"),
        ("جارم طنفيخ", "Karim Ahmad Novak"),
    ],
)
def test_the_same_classes_of_consonants_are_not_enough(arabic, latin):
    assert across(Name.of(arabic), Name.of(latin)) < LEAST_ACROSS


def test_one_telling_word_of_several_is_not_enough_across_scripts():
    assert across(Name.of("الخوارزمي"), Name.of("Khwarizmi Ali")) < LEAST_ACROSS
    assert across(Name.of("الخوارزمي"), Name.of("Shaykh al-Khwarizmi")) > LEAST_ACROSS


@pytest.mark.parametrize("title", ["Amir", "Brigadier", "Ustad", "Mawlawi", "Engineer"])
def test_a_title_is_not_needed_and_counts_for_little(title, api):
    make.person(slug="untitled", name="Tarmadhi Ghatafani")
    make.person(slug="titled", name=f"{title} Tarmadhi Ghatafani")
    assert api.slugs("entities", q=f"{title} Tarmadhi Ghatafani") == ["titled", "untitled"]
    assert api.slugs("entities", q="Tarmadhi Ghatafani")[0] == "untitled"


def test_a_title_in_arabic_script_is_not_needed(api):
    make.person(slug="bearer", name="Tarmadhi Ghatafani")
    assert api.slugs("entities", q="الشيخ ترمذي غطفاني") == ["bearer"]


def test_part_of_a_word_and_another_spelling_go_together(api):
    make.actor(slug="movement", name="Eastern Khwarazmistan Weavers Movement")
    assert api.slugs("entities", q="East Khwarezmestan Weavers Movement") == ["movement"]
    assert first(api, "East Turkestan Islamic Movement") == ("turkestan-islamic-party", "fuzzy")


@pytest.mark.parametrize(("typed", "noise"), [("Yaqoob", "jacob"), ("Daesh", "jaish")])
def test_another_beginning_is_another_name(typed, noise, api):
    for slug, name in (("jacob", "Jacob Brone"), ("jaish", "Jaish-e-Weavers")):
        make.actor(slug=slug, name=name)
    assert noise not in api.slugs("entities", q=typed)


def test_least_asks_for_more_or_less_and_the_answer_tells_the_cut_off(api):
    make.person(slug="bearer", name="Hamdun Ghatafani")
    typed = "Hamdan Gatafany"
    (item,) = api("entities", q=typed)["results"]
    assert item["matched"]["cut_off"] == 0.5
    score = item["score"]
    (item,) = api("persons", q=typed, least=0.3)["results"]
    assert item["matched"]["cut_off"] == 0.3
    assert api("entities", q=typed, least=score)["count"] == 1
    assert api("entities", q=typed, least=score + 0.01)["count"] == 0
    (item,) = api("entities", q="حمدون غطفاني")["results"]
    assert item["matched"]["cut_off"] == 0.8 <= item["score"]
    assert api("entities", q="حمدون غطفاني", least=1)["count"] == 0


@pytest.mark.parametrize("path", ["entities", "actors", "persons", "places"])
def test_a_list_tells_the_cut_off_even_if_nothing_is_found(path, api):
    answer = api(path, q="Tarmadhi Ghatafani")
    assert answer["count"] == 0
    assert answer["cut_off"] == {"spelt": 0.5, "across_scripts": 0.8}
    for page in ({}, {"cursor": ""}, {"count": False}, {"ordering": "name"}):
        answer = api(path, q="Tarmadhi Ghatafani", least=0.9, **page)
        assert answer["cut_off"] == {"spelt": 0.9, "across_scripts": 0.9}
    assert "cut_off" not in api(path)


def test_of_scripts_less_is_found_only_if_asked_for(api):
    make.person(slug="bearer", name="Hamdun Ghatafani Tarmadhi")
    typed = "حمدون غطفاني سمرقندي"
    assert api("entities", q=typed)["count"] == 0
    make.person(slug="shorter", name="Hamdun Ghatafani")
    assert api.slugs("entities", q=typed, least=0.5) == ["shorter"]


def test_one_word_of_another_script_finds_a_longer_name_only_if_asked_for(api):
    make.person(slug="bearer", name="Khaldun")
    make.person(slug="longer", name="Khaldun Ghatafani")
    assert api.slugs("entities", q="خلدون") == ["bearer"]
    assert "longer" in api.slugs("entities", q="خلدون", least=0.5)
    make.person(slug="written-so", name="خلدون غطفاني")
    assert set(api.slugs("entities", q="خلدون")) == {"bearer", "written-so"}


@pytest.mark.parametrize("typed", ["بن خلدون", "ملا خلدون", "سراج خلدون"])
def test_several_words_of_another_script_find_a_longer_name_that_has_them_together(typed, api):
    make.person(slug="longer", name="Ghatafani bin Khaldun")
    make.person(slug="titled", name="Mullah Khaldun Ghatafani")
    make.person(slug="three", name="Siraj Khaldun Ghatafani")
    make.person(slug="apart", name="Siraj Ghatafani Bin-Yamin Mullah Haydar Khaldun")
    right = {"بن خلدون": "longer", "ملا خلدون": "titled", "سراج خلدون": "three"}
    assert api.slugs("entities", q=typed) == [right[typed]]


def test_another_consonant_in_half_of_a_name_of_another_script_is_found_if_asked_for(api):
    make.person(slug="bearer", name="Ghatafani Bashmir")
    assert api.slugs("entities", q="غطفاني بشلير") == []
    assert api.slugs("entities", q="غطفاني بشلير", least=0.6) == ["bearer"]
    assert api.slugs("entities", q="غطفاني بشمير") == ["bearer"]


@pytest.mark.parametrize("least", ["-0.1", "1.1", "much", "nan"])
def test_least_is_from_0_to_1(least, api):
    response = api.get("entities", q="kabul", least=least)
    assert response.status_code == 400
    assert "least" in json.dumps(response.json())


def test_least_goes_with_q(api):
    response = api.get("entities", least="0.6")
    assert response.status_code == 400
    assert "required with `least`" in json.dumps(response.json())


def match(api, expected=200, **query):
    body = json.dumps({"queries": [query]})
    response = api.client.post("/api/v1/match", body, content_type="application/json")
    assert response.status_code == expected, response.content
    return response.json()["results"][0] if expected == 200 else response.json()


def test_match_tells_and_takes_the_cut_off(api):
    make.person(slug="bearer", name="Hamdun Ghatafani")
    result = match(api, name="حمدون غطفاني")
    assert result["cut_off"] == {"spelt": 0.5, "across_scripts": 0.8}
    (candidate,) = result["candidates"]
    assert candidate["matched"]["how"] == "script"
    assert "it sounds alike in another script" in candidate["reasons"][0]
    strict = match(api, name="حمدون غطفاني", least=0.99)
    assert strict["cut_off"] == {"spelt": 0.99, "across_scripts": 0.99}
    assert (strict["candidates"], strict["query"]["least"]) == ([], 0.99)
    for wrong in ("0.5", True, 2, -1):
        assert "least" in json.dumps(match(api, 400, name="Hamdun", least=wrong))


@pytest.mark.parametrize("typed", ["الترمذية", "Термадия"])
def test_places_are_found_by_names_in_another_script(typed, api):
    make.place(slug="town", name="Tarmadhia")
    assert api.slugs("places", q=typed)[0] == "town"
    assert api.slugs("places", q=typed, least=1) == []


def test_recompute_refills_what_follows_from_names(api):
    bearer = make.person(slug="bearer", name="Łatif Ghatafani")
    KnownName.objects.update(folded="", whole="")
    WordClue.objects.all().delete()
    QuerySet(Entity).filter(pk=bearer.pk).update(folded="łatifghatafani")
    assert api.slugs("entities", name="Latif Ghatafani") == []
    recompute()
    assert api.slugs("entities", name="Latif Ghatafani") == ["bearer"]
    assert api.slugs("entities", q="Lateef Ghatafany") == ["bearer"]
    assert api.slugs("entities", q="لطيف غطفاني") == ["bearer"]
