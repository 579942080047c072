"""What happened when and where, who did it, and how many were hurt."""

import pytest

from ..helpers.asking import ask, numbers, one, read, rows, who

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

ISKP = "Islamic State Khorasan Province"
TTP = "Tehrik-e-Taliban Pakistan"


def test_q064_claimed_by_two():
    url = "incidents?between=ttp,iskp&role=claimant&ordering=date"
    assert rows(url, "date") == [
        "2022-01-30",
        "2022-02-03",
        "[2022-03-10..2022-03-11]",
        "2022-04-20?",
    ]


def test_q066_unclaimed_but_suspected():
    url = (
        "incidents?place=kabul&claim_status=unclaimed_suspected&entity=iskp"
        "&date_from=2022&date_to=2022"
    )
    assert set(rows(url, "date")) == {"2022-04-19", "2022-10-05"}


def test_q068_date_and_attacker_of_a_bombing():
    bombing = one("incidents?q=Peshawar Shia mosque")
    assert bombing["date"] == "2022-03-04?"
    assert who(bombing, "attacker") == ["Julaybib al-Kabuli"]


def test_q070_date_attacker_and_group_of_an_attack():
    attack = one("incidents?q=Sikh temple")
    assert attack["date"] == "2020-03-25"
    assert who(attack, "attacker") == ["Abu Khalid al-Hindi"]
    assert who(attack, "perpetrator") == [ISKP]


def test_q072_length_and_toll_of_a_siege():
    (siege,) = [
        incident
        for incident in ask("incidents?q=Bannu&date_from=2022-12")
        if incident["event_type"] == "attack"
    ]
    assert siege["date"] == "2022-12-18/2022-12-20"
    assert numbers(siege, "killed") == {"security_personnel": 5}
    assert numbers(siege, "wounded") == {"security_personnel": 27}
    assert numbers(siege, "captured") == {"assailants": 11}


def test_q074_whom_a_bombing_avenged():
    bombing = one("incidents?place=islamabad&date_from=2022-12&date_to=2022-12")
    assert bombing["date"] == "2022-12-23?"
    motives = [part for part in bombing["involvements"] if part["role"] == "motive"]
    assert read(motives, "entity", "label") == [("Omar Khalid Khurasani", "avenged")]


def test_q076_bounds_of_a_toll():
    bombing = one("incidents?q=Russian embassy")
    # On that day it was claimed.
    assert bombing["date"] == "[..2022-09-05]"
    (claim,) = [part for part in bombing["involvements"] if part["role"] == "claimant"]
    assert claim["stated_on"] == "2022-09-05"
    assert numbers(bombing, "killed")["total"] == (8, None)
    assert numbers(bombing, "wounded")["total"] == (None, 20)


def test_q078_dead_assailants_and_wounded_foreigners():
    attack = one("incidents?q=Longyan Hotel")
    assert attack["date"] == "2022-12-12"
    assert numbers(attack, "killed") == {"assailants": 3}
    assert numbers(attack, "wounded") == {"total": 21, "foreigners": 2}


def test_q080_assassination_of_a_cleric():
    killing = one(
        "incidents?entity=iskp&role=perpetrator&attack_type=assassination"
        "&date_from=2022-08&date_to=2022-08"
    )
    assert who(killing, "victim") == ["Rahimullah Haqqani"]
    assert (killing["date"], killing["place"]) == ("2022-08", "Kabul")
    assert killing["location"] == "his seminary"


def test_q082_the_confirmed_attack():
    attack = one("incidents?entity=aff&stance=confirms")
    assert (attack["date"], attack["place"]) == ("2022-04-08", "Kandahar")
    assert (attack["event_type"], who(attack, "target")) == ("grenade", ["police station"])


def test_q084_rockets_across_the_border():
    attack = one("incidents?place=termez")
    assert (attack["date"], attack["origin_place"]) == ("2022-04-18", "Hairatan")
    assert numbers(attack, "rockets") == {"total": 10}
    assert attack["names"] == ["The Battle of Revenge for two Shaikhs"]


def test_q086_whom_a_gathering_commemorated():
    attack = one("incidents?place=kerman")
    assert attack["date"] == "2024-01-03"
    (toll,) = [figure for figure in attack["figures"] if figure["metric"] == "killed"]
    assert (toll["low"], toll["high"], toll["bound"]) == (90, None, "more_than")
    motives = [part for part in attack["involvements"] if part["role"] == "motive"]
    assert read(motives, "entity", "label") == [("Qassem Soleimani", "commemorated")]


# Others of the kind


def test_rockets_on_a_base():
    url = "incidents?place=tajikistan&date_from=2022-05&date_to=2022-05&date_match=certain"
    attack = one(url)
    assert (attack["date"], attack["origin_place"]) == ("2022-05-07?", "Khwaja Ghar")
    assert numbers(attack, "rockets") == {"total": 7}
    assert who(attack, "claimant") == [ISKP]


def test_policemen_shot_on_patrol():
    shooting = one("incidents?place=lakki-marwat")
    assert shooting["date"] == "2022-11-16"
    assert who(shooting, "perpetrator") == [TTP]
    assert numbers(shooting, "killed") == {"police": 6}


def test_claim_and_toll_of_an_attack_on_an_embassy():
    attack = one("incidents?q=embassy&place=kabul&date_from=2022-12&date_to=2022-12")
    assert attack["date"] == "[2022-12-01..2022-12-02]"
    assert who(attack, "claimant") == ["Islamic State"]
    assert attack["wounded"]["low"] == 1
