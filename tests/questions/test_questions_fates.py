"""Who was killed or convicted, by whom, when and where; and the deadliest of all."""

import pytest

from ..helpers.asking import ask, numbers, one, rows, who

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

BY, WHEN, WHERE = "perpetrator", "date", "place"


def death(person: str) -> dict:
    return one(f"incidents?person={person}&role=victim")


def test_q088_soldiers_killed_at_a_port():
    attack = one("incidents?place=gwadar")
    assert (attack[WHEN], attack[WHERE]) == ("2024-03-21", "Gwadar")
    assert who(attack, BY) == ["Baloch separatists"]
    assert numbers(attack, "killed") == {"military": 2}


def test_q090_killer_of_a_former_leader():
    killing = death("abu-omar-al-khorasani")
    assert (killing[WHEN], who(killing, BY)) == ("2021-08", ["Afghan Taliban"])


def test_q092_who_died_with_him():
    killing = death("asim-umar")
    assert (killing[WHEN], killing[WHERE]) == ("2019-09", "southern Afghanistan")
    assert who(killing, "victim") == ["Asim Umar", "courier"]


def test_q094_relative_of_a_rebel_leader():
    killing = one("incidents?place=mazar-e-sharif")
    assert who(killing, "victim") == ["Sohail Zimaray"]
    assert killing[WHEN] == "[2022-04-21..2022-04-30]"
    url = "relationships?subject=sohail-zimaray&kind=relative_of"
    assert rows(url, "title", "object") == [("nephew", "Ata Mohammad Noor")]


def test_q096_fifty_or_more_dead_by_any_source():
    assert set(rows("incidents?killed_min=50", WHERE, WHEN)) == {
        ("Kabul airport", "[2021-08-26,2021-08-27]"),
        ("Dasht-e-Barchi", "[2021-05-01..2021-05-09]"),
        ("Peshawar", "2022-03-04?"),
        ("Kerman", "2024-01-03"),
    }


def test_q096_the_text_says_only_in_which_month_the_school_was_hit():
    (school,) = ask("incidents?q=girls school&expand=assertions")
    assert {"s002", "photo caption"} >= {
        said["speaker_label"] or said["source"] for said in school["assertions"]
    }
    assert [said["says_date"] for said in school["assertions"]] == ["2021-05", "[..2021-05-09]"]


def test_q098_convicted_by_a_court():
    verdict = one("incidents?country=DE&role=convicted")
    assert verdict[WHEN] == "2022-05-31"
    assert [p["count"] for p in verdict["involvements"] if p["role"] == "convicted"] == [5]


def test_q100_killer_of_a_governor():
    killing = death("hidayatullah-al-balochi")
    assert (killing[WHEN], killing[WHERE]) == ("2018", "Balochistan")
    assert who(killing, BY) == ["Pakistani military and security forces"]


def test_q102_assassination_on_a_computed_day():
    killing = death("ahmad-shah-massoud")
    assert (killing[WHEN], killing["date_basis"]) == ("2001-09-09", "computed")
    assert who(killing, BY) == ["al-Qaeda"]


# Others of the kind


def test_killed_by_a_drone_abroad():
    strike = death("qassem-soleimani")
    assert (strike[WHEN], strike[WHERE]) == ("2020", "Iraq")
    assert (who(strike, BY), strike["weapons"]) == (["United States"], ["drone"])


def test_killed_before_a_successor_took_over():
    strike = death("fazlullah")
    assert (strike[WHEN], strike[WHERE]) == ("[..2018-06]", "Afghanistan")
    assert who(strike, BY) == ["United States"]


def test_civilians_killed_beside_a_convoy():
    attack = one("incidents?place=miranshah&entity=hafiz-gul-bahadur-group")
    assert attack[WHEN] == "2022-12-19"
    assert numbers(attack, "killed") == {"civilians": 2}
    assert numbers(attack, "wounded") == {"military": 4}


def test_captured_and_freed_again():
    person = ask("persons/abu-ikhlas-al-masri")
    assert (person["fate"]["value"], person["fate"]["date"]) == ("released", "2021-06/2021-08")
