"""How two are linked, directly or through others."""

import pytest

from ..helpers.asking import ask, one, rows

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


def chain(start: str, goal: str) -> list[str]:
    """The first of the shortest paths, by name."""
    return ask(f"graph/path?from={start}&to={goal}")["paths"][0]["nodes"]


def test_q042_kinship_of_two_persons():
    link = one("relationships?between=ahmad-massoud,ahmad-shah-massoud")
    assert (link["subject"], link["kind"], link["title"]) == ("Ahmad Massoud", "relative_of", "son")


def test_q044_shortest_chain():
    assert chain("yasin-zia", "ahmad-massoud") == [
        "Yasin Zia",
        "Ahmad Shah Massoud",
        "Ahmad Massoud",
    ]


def test_q046_parent():
    url = "relationships?subject=hamza-bin-laden&kind=relative_of"
    assert rows(url, "title", "object") == [("son", "Osama bin Laden")]


def test_q048_allies_by_one_report():
    found = ask(
        "relationships?involves=al-qaeda&kind=linked_to&source=un2023"
        "&title=works more closely with it"
    )
    assert {name for link in found for name in (link["subject"], link["object"])} == {
        "al-Qaeda",
        "Islamic Movement of Uzbekistan",
        "Turkestan Islamic Party",
        "Jamaat Ansarullah",
    }


def test_q050_groups_whose_cadres_it_took():
    url = (
        "relationships?subject=iskp&kind=recruits_from&object_kind=armed_group"
        "&object__not=ttp&source=s001"
    )
    assert set(rows(url, "object")) == {
        "al-Qaeda",
        "Afghan Taliban",
        "Lashkar-e-Taiba",
        "Jaish-e-Mohammed",
        "Lashkar-e-Jhangvi",
        "Islamic Movement of Uzbekistan",
    }


def test_q052_whom_he_met():
    found = ask("incidents?entity=ayman-al-zawahiri&date_from=2020-02&date_to=2020-02")
    # First comes what is dated in that month, then what is only said to have been before a day.
    assert [part["entity"] for part in found[0]["involvements"] if part["role"] == "party"] == [
        "Ayman al-Zawahiri",
        "Haqqani Network",
    ]


def test_q054_to_whom_it_pledged_itself():
    url = "relationships?subject=al-qaeda&kind=pledged_to"
    assert rows(url, "object", "start") == [("Mullah Hibatullah Akhundzada", "2021-08-31")]


def test_q056_group_that_he_led_and_when_it_merged():
    url = "relationships?subject=omar-khalid-khurasani&kind=leader_of"
    assert rows(url, "object") == ["Jamaat ul-Ahrar"]
    url = "relationships?subject=jamaat-ul-ahrar&kind=merged_into"
    assert rows(url, "object", "start") == [("Tehrik-e-Taliban Pakistan", "2020")]


def test_q058_outlets():
    url = "relationships?object=iskp&kind=media_outlet_of&source=s001"
    assert set(rows(url, "subject")) == {"Al-Azaim Media Foundation", "Voice of Khurasan"}


def test_q060_former_posts():
    url = "relationships?subject=khadim&kind=holds_post_in"
    assert set(rows(url, "title", "object")) == {
        ("corps commander in Herat and Kabul", "Afghan Taliban"),
        ("deputy head of the military commission", "Taliban military commission"),
    }
    url = "relationships?subject=taliban-military-commission&kind=part_of"
    assert rows(url, "object") == ["Afghan Taliban"]


# Others of the kind


def test_chain_from_an_aide_to_a_son():
    assert chain("amin-muhammad-ul-haq-saam-khan", "hamza-bin-laden") == [
        "Amin Muhammad-ul-Haq Saam Khan",
        "Osama bin Laden",
        "Hamza bin Laden",
    ]


def test_successor():
    url = "relationships?object=abu-ikhlas-al-masri&kind=succeeded"
    assert rows(url, "subject", "start") == [("Farooq al-Qahtani", "2010")]


def test_supposed_rival():
    rivalry = one("relationships?involves=mullah-yaqoob&kind=rival_of")
    assert {rivalry["subject"], rivalry["object"]} == {"Mullah Yaqoob", "Sirajuddin Haqqani"}
    assert rivalry["status"] == "suspected"
