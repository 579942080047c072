"""What answers what, who is aimed at, and what is said not to be known, in the knowledge base."""

import pytest

from ..helpers.asking import ask, one, read

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


def test_what_answered_the_killing_of_seven_soldiers():
    assert read(ask("incidents?response_to=killing-of-seven-pakistani-soldiers"), "title") == [
        "Pakistani airstrikes in south-east Afghanistan"
    ]
    killing = one("incidents?slug=killing-of-seven-pakistani-soldiers")
    assert killing["answers"] == ["Pakistani airstrikes in south-east Afghanistan"]


def test_which_incidents_answered_another():
    found = read(ask("incidents?response_to__isnull=false"), "title", "response_to")
    assert found == [
        ("Biden orders plans to strike ISKP", "Kabul airport attack"),
        ("Suicide bombing, Islamabad", "Killing of Omar Khalid Khurasani"),
        ("Iranian strikes on Iraq and Syria", "Twin suicide bombings at Kerman"),
        ("Pakistani airstrikes in south-east Afghanistan", "Killing of seven Pakistani soldiers"),
    ]


def test_which_attacks_were_aimed_at_chinese_nationals_or_hit_them():
    aimed = ask("incidents?entity=chinese-nationals&role=target,victim")
    assert read(aimed, "title") == [
        "Bomb and gun attack on Longyan Hotel",
        "Attack on Gwadar port",
        "Vehicle suicide bombing killing five Chinese",
    ]
    (hit,) = ask("involvements?entity=chinese-nationals&role=victim")
    assert (hit["label"], hit["count"], hit["outcome"]) == (
        "Chinese nationals on a hydropower project",
        5,
        "killed",
    )


def test_which_attacks_are_said_to_be_unclaimed():
    found = ask("incidents?role=claimant&identity=nobody")
    assert read(found, "title", "claim_status") == [
        ("Attack on Hazaras in Dasht-e-Barchi", "unclaimed_suspected"),
        ("Bombing at the Interior Ministry mosque", "unclaimed_suspected"),
    ]
    parts = ask("involvements?identity=nobody&expand=assertions")
    assert [part["assertions"][0]["locator"] for part in parts] == ["L69", "L71"]


def test_from_which_countries_the_fighters_of_aqis_come():
    found = ask("presences?entity=aqis&kind=national_of")
    assert sorted(read(found, "place", "status")) == [
        ("Bangladesh", "asserted"),
        ("India", "asserted"),
        ("Myanmar", "asserted"),
        ("Pakistan", "asserted"),
    ]


def test_who_threatens_china():
    found = ask("relationships?kind=threatens&object=china&expand=assertions")
    assert read(found, "subject") == ["Islamic State Khorasan Province"]
    assert found[0]["assertions"][0]["speaker"] == "Lucas Webber"


def test_whose_leaders_are_not_announced():
    (leader,) = ask("persons?named=false")
    (role,) = leader["current_roles"]
    assert (role["kind"], role["object"]) == ("leader_of", "Afghanistan Freedom Front")
    assert leader["resolved"] is False
