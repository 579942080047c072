"""Who led, spoke for, or held a post in what, and when."""

import pytest

from ..helpers.asking import ask, number, one, rows

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


def leader(group: str, day: str) -> str:
    """The likeliest comes first."""
    return rows(f"relationships?object={group}&kind=leader_of&as_of={day}", "subject")[0]


def test_q019_first_leader():
    assert leader("iskp", "2015-02-01") == "Hafiz Saeed Khan"


def test_q021_leader_in_a_month():
    assert leader("iskp", "2022-12") == "Sanaullah Ghafari"


def test_q023_first_deputy():
    first, *_ = ask("relationships?object=iskp&kind=deputy_of&ordering=start")
    assert (first["subject"], first["title"]) == ("Mullah Abdul Rauf Khadim", "first deputy")


def test_q025_leader_on_a_day():
    assert leader("afghan-taliban", "2021-08-31") == "Mullah Hibatullah Akhundzada"


def test_q027_leader_on_a_day_and_since_when():
    first, *_ = ask("relationships?object=ttp&kind=leader_of&as_of=2019-01-01")
    assert (first["subject"], first["start"]) == ("Noor Wali Mehsud", "2018-06")
    assert first["certainty"] == "certain"


def test_q028_spokesperson():
    url = "relationships?object=iskp&kind=spokesperson_of&as_of=2022"
    assert rows(url, "subject") == ["Sultan Aziz Azzam"]


def test_q030_deputy():
    url = "relationships?object=aqis&kind=deputy_of&as_of=2022"
    assert rows(url, "subject") == ["Atif Yahya Ghouri"]


def test_q032_leader_while_he_lived():
    assert leader("al-qaeda", "2020-06-14") == "Ayman al-Zawahiri"


def test_q034_spokesman_of_the_time():
    url = "relationships?object=islamic-state&kind=spokesperson_of&as_of=2015-01"
    assert rows(url, "subject") == ["Abu Muhammad al-Adnani"]


def test_q036_minister():
    url = "relationships?kind=holds_post_in&title__icontains=interior minister&as_of=2022"
    assert rows(url, "subject", "title") == [("Sirajuddin Haqqani", "interim interior minister")]


def test_q038_leader_and_size_of_a_battalion():
    url = "relationships?object=badri-313-battalion&kind=leader_of"
    assert rows(url, "subject") == ["Abdul Hafeez Hafiz"]
    assert number(one("figures?entity=badri-313-battalion&metric=fighters")) == (600, 700)


def test_q040_leader_and_announcement_of_a_movement():
    url = "relationships?object=ainlm&kind=leader_of"
    assert rows(url, "subject") == ["Abdul Mateen Sulaimankhail"]
    assert rows("incidents?entity=ainlm&role=announcer", "date") == ["2022-02-16"]


# Others of the kind


def test_leaders_of_one_group_before_and_after():
    assert leader("aqis", "2019-08") == "Asim Umar"
    assert leader("aqis", "2022-06") == "Osama Mahmood"


def test_head_of_a_department():
    url = "relationships?object=iskp&kind=holds_post_in&title__icontains=intelligence&as_of=2022"
    assert rows(url, "subject", "title") == [("Qari Saleh", "head of intelligence")]


def test_leader_of_a_rebel_front():
    assert leader("nrf", "2022-12") == "Ahmad Massoud"


def test_no_leader_is_carried_back_before_the_first_word_of_him():
    assert rows("relationships?object=nrf&kind=leader_of&as_of=2019", "subject") == []
