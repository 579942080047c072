"""Who is meant by a name: the first that a search finds."""

import pytest

from ..helpers.asking import ask, one, read, rows

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

ISKP = "Islamic State Khorasan Province"
AQIS = "al-Qaeda in the Indian Subcontinent"


def test_q001_actor_behind_an_acronym():
    assert rows("entities?q=IS-K", "name")[0] == ISKP


def test_q003_person_behind_a_nom_de_guerre_and_his_post():
    person, *_ = ask("persons?q=Shahab al-Muhajir&as_of=2022")
    assert person["name"] == "Sanaullah Ghafari"
    assert read(person["current_roles"], "title", "object") == [("leader", ISKP)]


def test_q005_person_behind_a_title_and_name():
    assert rows("persons?q=Mufti Abu Asim Mansoor", "name")[0] == "Noor Wali Mehsud"


def test_q007_everyone_called_so_and_their_groups():
    found = ask("persons?name__icontains=Salahuddin")
    groups = {person["name"]: read(person["current_roles"], "object") for person in found}
    assert groups == {"Mawlawi Rajab Salahuddin": [ISKP], "Salahuddin": [AQIS]}


def test_q009_person_behind_a_nickname():
    assert rows("persons?q=Lion of Panjshir", "name")[0] == "Ahmad Shah Massoud"


def test_q011_everyone_with_the_same_last_name():
    assert set(rows("persons?name__icontains=al-Masri", "name")) == {
        "Abu Muhammad al-Masri",
        "Abu Ikhlas al-Masri",
        "Sheikh Abdul Hakim al-Masri",
    }


def test_q013_two_names_of_one_actor():
    acronym = ask("entities?q=ETIM")[0]
    spelling = ask("entities?q=Turkistan Islamic Party")[0]
    assert acronym["id"] == spelling["id"]
    assert acronym["name"] == "Turkestan Islamic Party"


def test_q015_actor_behind_a_spelling_and_who_spells_it_so():
    actor = one("entities?name=Tehreek-i-Taliban Pakistan")
    assert actor["name"] == "Tehrik-e-Taliban Pakistan"
    spelt = {alias["text"]: alias["sources"] for alias in actor["aliases"]}
    assert spelt["Tehreek-i-Taliban Pakistan"] == ["s004"]


def test_q017_former_name_and_when_it_changed():
    magazine = ask("actors/nawa-e-ghazwa-e-hind")
    assert magazine["name"] == "Nawa-e-Ghazwa-e-Hind"
    former = [alias for alias in magazine["aliases"] if alias["kind"] == "former_name"]
    assert read(former, "text", "valid") == [("Nawa-e-Afghan Jihad", "../2020-03")]
    announced = one("incidents?entity=aqis&date_from=2020-03&date_to=2020-03")
    assert announced["date"] == "2020-03"


# Others of the kind


def test_actor_behind_a_name_in_another_language():
    assert rows("entities?q=Wilayah Bakistan", "name")[0] == "Islamic State Pakistan Province"


def test_everyone_of_whom_name_or_alias_holds_a_word():
    found = ask("persons?name__icontains=Fateh")
    groups = {person["name"]: read(person["current_roles"], "object") for person in found}
    assert groups == {"Qari Fateh": [ISKP], "Qari Tufail": [AQIS]}


def test_everyone_from_one_province_by_name():
    assert set(rows("persons?name__icontains=al-Balochi", "name")) == {
        "Hidayatullah al-Balochi",
        "Imran al-Balochi",
        "Abu Jarah al-Balochi",
    }
