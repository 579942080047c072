"""How strong a group is, and how many attacks it claims."""

import pytest

from ..helpers.asking import ask, number, one, rows

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

JANUARY_TO_APRIL = "date_from=2022-01&date_to=2022-04"


def monthly(group: str) -> dict[str, float]:
    """The attacks it claims in all, month by month."""
    found = ask(
        f"figures?entity={group}&metric=attacks_claimed&dimension=total"
        f"&{JANUARY_TO_APRIL}&date_match=certain"
    )
    return {figure["period"]: number(figure) for figure in found}


def busiest_place(group: str, month: str) -> tuple:
    return rows(
        f"figures?entity={group}&metric=attacks_claimed&dimension=place"
        f"&date_from={month}&date_to={month}&ordering=-low&limit=1",
        "place",
        "low",
    )[0]


def test_q139_where_a_group_is_based():
    assert set(rows("presences?entity=aqis&kind=based_in", "place")) == {
        "Ghazni",
        "Helmand",
        "Kandahar",
        "Nimruz",
        "Paktika",
        "Zabul",
    }


def test_q141_strength_by_one_report():
    url = "figures?entity=ttp&metric=fighters&population=total&source=un2022may"
    assert number(one(url)) == (3000, 4000)


def test_q143_claimed_attacks_by_month():
    assert monthly("ttp") == {"2022-01": 42, "2022-02": 22, "2022-03": 39, "2022-04": 54}


def test_q145_where_most_attacks_were_claimed():
    assert busiest_place("ttp", "2022-03") == ("South Waziristan", 10)


def test_q147_claimed_attacks_in_one_country_by_month():
    assert monthly("iskp") == {"2022-01": 1, "2022-02": 1, "2022-03": 5, "2022-04": 9}


def test_q149_seized_cash():
    cash = one("figures?entity=ttp&metric=cash_seized")
    assert (number(cash), cash["unit"], cash["period"]) == (1052000, "PKR", "2022-04")


def test_q151_claimed_attacks_in_one_province():
    url = (
        "figures?entity=iskp&metric=attacks_claimed&dimension=total"
        "&place=khyber-pakhtunkhwa&date_from=2022&date_to=2022"
    )
    assert number(one(url)) == 31


def test_q153_captured_in_four_months():
    answer = ask(
        f"figures/stats?by=metric&entity=ttp&metric=captured&dimension=total&{JANUARY_TO_APRIL}"
    )
    assert answer["total"]["sum"] == {"low": 11, "high": 11}


# Others of the kind


def test_strength_by_an_article():
    url = "figures?entity=lashkar-e-taiba&metric=fighters&source=s003"
    figure = one(url)
    assert (number(figure), figure["bound"], figure["period"]) == (800, "about", "2020-06")


def test_operatives_as_a_range():
    assert number(one("figures?entity=aqis&metric=operatives")) == (180, 400)


def test_fighters_and_camps():
    found = ask("figures?entity=al-qaeda&source=s003")
    assert {figure["metric"]: number(figure) for figure in found} == {
        "fighters": 600,
        "provinces": 12,
    }


def test_claimed_attacks_of_a_smaller_group_by_month():
    assert monthly("ispp") == {"2022-01": 1, "2022-02": 0, "2022-03": 2, "2022-04": 1}


def test_where_most_attacks_were_claimed_in_other_months():
    assert busiest_place("ttp", "2022-01") == ("North Waziristan", 12)
    assert busiest_place("ttp", "2022-04") == ("North Waziristan", 14)


def test_seized_rifles():
    url = "figures?entity=ttp&metric=weapons_seized&date_from=2022-04&date_to=2022-04"
    assert dict(rows(url, "category", "low"))["rifle"] == 13


def test_claimed_dead_by_month_with_the_disputed_one():
    answer = ask(
        f"figures/stats?by=month&entity=ttp&metric=killed&dimension=total&{JANUARY_TO_APRIL}"
    )
    assert {cell["keys"][0]["value"]: number(cell["sum"]) for cell in answer["cells"]} == {
        "2022-01": 48,
        "2022-02": (30, 36),
        "2022-03": 75,
        "2022-04": 97,
    }


def test_of_the_75_whom_iskp_killed_in_2022_three_were_its_own_attackers(api):
    roles = "claimant,perpetrator"
    asked = {"role": roles, "date_from": "2022", "date_to": "2022"}
    answer = api("incidents/stats", by="actor", **asked)
    (iskp,) = [each for each in answer["cells"] if each["keys"][0]["value"] == "iskp"]
    assert iskp["killed"]["low"] == 75
    assert iskp["assailants"] == {"low": 3, "high": 3}
    assert iskp["killed_others"]["low"] == 72
