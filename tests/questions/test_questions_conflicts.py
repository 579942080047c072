"""Where the voices contradict each other: who says what."""

import pytest

from ..helpers.asking import ask, number, numbers, one, read, rows, told, who

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

ISKP = "Islamic State Khorasan Province"


def by_speaker(incident: dict) -> dict:
    """Each speaker's numbers by metric."""
    found: dict = {}
    for figure in incident["figures"]:
        for speaker in told(figure, "source"):
            found.setdefault(speaker, {})[figure["metric"]] = number(figure)
    return found


def test_q104_two_dates_of_one_attack():
    found = ask("incidents?q=Kabul airport&expand=assertions")
    attack = next(incident for incident in found if incident["title"] == "Kabul airport attack")
    assert told(attack, "says_date") == {"s001": "2021-08-27", "s002": "2021-08-26"}
    assert "date" in attack["contested"]


def test_q106_claimed_and_local_casualties():
    bombing = one("incidents?place=sibi&expand=assertions")
    assert by_speaker(bombing) == {
        "Islamic State Pakistan Province": {"killed_or_wounded": 30},
        "local sources": {"killed": 6, "wounded": 35},
    }
    assert bombing["contested"] == ["toll"]


def test_q108_two_counts_of_one_month():
    url = "figures?entity=ttp&metric=killed&date_from=2022-02&date_to=2022-02&source=s001"
    assert sorted(rows(url, "low")) == [30, 36]


def test_q110_two_descriptions_of_one_victim():
    killing = one("incidents?person=rahim-shah&expand=assertions")
    (victim,) = [part for part in killing["involvements"] if part["role"] == "victim"]
    assert told(victim, "says_text") == {
        "Tehrik-e-Taliban Pakistan": "ISI spy",
        ISKP: "police officer",
    }


def test_q112_foreign_share_by_article():
    found = ask("figures?entity=iskp&metric=share_percent")
    shares = {figure["sources"][0]: (figure["bound"], figure["low"]) for figure in found}
    assert shares == {"s003": ("at_least", 10), "s001": ("exact", 50)}


def test_q114_who_affirms_and_who_denies_a_presence():
    presence = one("presences?entity=nrf&status=disputed&expand=assertions")
    stances = told(presence, "stance")
    assert (stances["Ali Nazary"], stances["Suhail Shaheen"]) == ("asserts", "denies")


def test_q116_itemised_and_stated_dead():
    incident = "suicide-bombing-near-the-russian-embassy"
    total = one(f"figures?incident={incident}&metric=killed&dimension=total")
    (check,) = ask(f"figures/{total['id']}/check")["breakdowns"]
    assert (check["sum"]["low"], check["expected"]["low"]) == (6, 8)
    assert check["verdict"] == "partial"


def test_q118_what_is_said_of_a_presence_and_of_a_death():
    sanctuary = one(
        "relationships?subject=afghan-taliban&object=ayman-al-zawahiri&expand=assertions"
    )
    assert told(sanctuary, "stance")["Afghan Taliban"] == "denies"
    assert told(sanctuary, "says_text")["Afghan Taliban"] == (
        "deny having known of his presence, after he was killed in Kabul"
    )
    strike = one("incidents?person=ayman-al-zawahiri&role=victim&expand=assertions")
    (victim,) = [part for part in strike["involvements"] if part["role"] == "victim"]
    assert told(victim, "stance")["al-Qaeda"] == "no_comment"
    assert told(victim, "stated_on")["al-Qaeda"] == "2022-12"


def test_q120_a_claim_that_nobody_could_verify():
    figure = one("figures?entity=ainlm&metric=provinces&expand=assertions")
    assert (figure["low"], figure["status"]) == (26, "suspected")
    claims = [said for said in figure["assertions"] if said["stance"] == "claims"]
    assert read(claims, "speaker", "hedge", "stated_on") == [
        ("Abdul Mateen Sulaimankhail", "unverified", "2022-04-13")
    ]


def test_q122_claims_that_were_not_confirmed():
    found = ask(
        "incidents?stance=cannot_confirm&role=claimant&entity=iskp,ispp"
        "&date_from=2022-03&date_to=2022-04"
    )
    assert [(i["date"], i["place"], *who(i, "claimant")) for i in found] == [
        ("2022-03-15?", "Bajaur", ISKP),
        ("2022-04-22?", "Afshan Colony", "Islamic State Pakistan Province"),
    ]


# Others of the kind


def test_wounded_by_claim_and_by_local_sources():
    blast = one("incidents?place=mamond&date_from=2022-04-29&date_to=2022-04-29&expand=assertions")
    wounded = [figure for figure in blast["figures"] if figure["metric"] == "wounded"]
    totals = [figure for figure in wounded if figure["population"] == "total"]
    assert {voice: number(total) for total in totals for voice in told(total, "source")} == {
        "local sources": (4, None),
    }
    parts = [figure for figure in wounded if figure["population"] != "total"]
    assert {(part["population"], number(part)) for part in parts} == {
        ("militants", (1, None)),
        ("bodyguards", 2),
    }


def test_claimed_and_official_toll_that_do_not_contradict_each_other():
    bombing = one("incidents?q=Peshawar Shia mosque&expand=assertions")
    assert by_speaker(bombing) == {
        ISKP: {"killed_or_wounded": 250},
        "official figures": {"killed": (50, None), "wounded": 200},
    }
    assert numbers(bombing, "killed") == {"total": (50, None)}
    assert bombing["contested"] == []


def test_two_places_of_one_attack():
    attack = one("incidents?person=fazl-haqqani&expand=assertions")
    assert {said["says_place"] for said in attack["assertions"]} >= {"Bara", "Peshawar"}
    assert attack["contested"] == ["place"]


def test_who_affirms_and_who_denies_sanctuary():
    link = one(
        "relationships?subject=afghan-taliban&object=ttp&kind=gives_sanctuary_to&expand=assertions"
    )
    stances = [(said["speaker"], said["origin"], said["stance"]) for said in link["assertions"]]
    assert ("UN Analytical Support and Sanctions Monitoring Team", "un2023", "asserts") in stances
    assert "denies" in [stance for _, origin, stance in stances if origin == "talib_reject"]
    assert link["status"] == "disputed"
