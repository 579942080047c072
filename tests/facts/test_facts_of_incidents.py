"""Ten facts of incidents, drawn by lot, with who took part and the numbers.

Written by hand from the articles, not from data/: where one fails, read the article first.
"""

from typing import Any

import pytest

from ..helpers.facts import Words, check, claimed, each, local, plain, said

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

# fact, incident, its fields, who took part (in words), the numbers with who gives them
INCIDENTS = [
    ("I027", "iranian-aid-to-families-of-shiite-victims",
     {"date": "../2022", "place": "afghanistan", "is_aggregate": True, "attack_type": None},
     {"party iran", "responder afghan-taliban",
      "beneficiary families shi'ite"}, set(),
     [said("s001 L415")]),
    ("I047", "suicide-bombing-at-sibi",
     {"date": "2022-03-08?", "date_basis": "inferred", "place": "sibi", "suicide": True,
      "event_type": "suicide_bomb", "attack_type": "bombing_explosion"},
     {"claimant ispp", "attacker abdul-rehman-al-bakistani",
      "casualty abdul-rehman-al-bakistani killed", "nearby president-alvi",
      "target pakistani-military-and-security-forces"},
     {"30 killed_or_wounded: ispp", "6 killed: local sources", "35 wounded: local sources"},
     [claimed("s001 L343", "ispp", "ispp_claims"), local("s001 L343", stance="confirms")]),
    ("I048", "assassination-of-a-cop-in-bara",
     {"date": "[2022-03-10..2022-03-11]", "place": "bara", "attack_type": "assassination",
      "weapons": ["firearm"], "target_kinds": ["police"]},
     {"claimant ttp", "claimant iskp", "target pakistani-police", "victim police officer killed"},
     {"1 killed: iskp, ttp"},
     [claimed("s001 L347", "ttp", None), claimed("s001 L347", "iskp", "iskp_claims")]),
    ("I056", "ttp-pakistan-ceasefire-and-kabul-talks",
     {"date": "2022-04/2022-11", "place": "kabul", "event_type": "agreement", "attack_type": None},
     {"party ttp", "party pakistan", "mediator afghan-ministry-of-interior",
      "mediator sirajuddin-haqqani"}, set(),
     [said("s001 L265-267, L523"), said("s001 L265", says_text=Words("fata merger"))]),
    ("I062", "gun-attack-on-a-policeman-in-bajaur",
     {"date": "2022-04-15", "date_basis": "computed", "place": "bajaur",
      "attack_type": "armed_assault"},
     {"claimant iskp", "target pakistani-police", "victim policeman wounded"},
     {"1 wounded: iskp"},
     [claimed("s001 L375", "iskp", "iskp_claims", stated_on="2022-04-16")]),
    ("I081", "bombing-at-the-interior-ministry-mosque",
     {"date": "2022-10-05", "place": "interior-ministry-mosque", "suicide": False,
      "attack_type": "bombing_explosion"},
     {"claimant nobody", "suspected iskp", "victim afghan-taliban"},
     {"several killed_or_wounded: narrator"},
     [said("s001 L71")]),
    ("I102", "iranian-strike-into-pakistan",
     {"date": "2024-01", "place": "pakistan", "event_type": "air_drone_strike",
      "attack_type": None},
     {"perpetrator iran", "target baloch-separatists"}, set(), [said("s004 L35")]),
    ("I107", "killing-of-seven-pakistani-soldiers",
     {"date": "2024-03-16", "date_basis": "computed", "target_kinds": ["military"]},
     {"claimant ttp-faction-march-2024", "target pakistani-military-and-security-forces",
      "victim soldiers killed", "victim army colonel killed", "victim army captain killed"},
     {"7 military killed: narrator"},
     [said("s004 L39"), claimed("s004 L39", "ttp-faction-march-2024", None)]),
    ("I111", "vehicle-suicide-bombing-killing-five-chinese",
     {"date": "2024-03-26", "suicide": True, "weapons": ["vehicle_bomb"],
      "place": "northern-pakistan"},
     {"blamed islamic-emirate-of-afghanistan",
      "victim chinese-nationals killed"},
     {"5 chinese killed: narrator"},
     [said("s004 L41", says_place="northern-pakistan"),
      said("s004 L45", says_place="karakoram-highway")]),
    ("I117", "biden-orders-plans-to-strike-iskp",
     {"date": "[2021-08-26..2021-08-31]", "date_basis": "inferred", "place": None},
     {"announcer joe-biden", "target iskp"}, set(),
     [said("s002 L48", "joe-biden", "biden_vow", "official")]),
]  # fmt: skip


def number(figure: dict[str, Any]) -> str:
    """“35 wounded: local sources”"""
    value = figure["magnitude"] or f"{figure['low']:g}"
    whom = "" if figure["population"] == "total" else figure["population"] + " "
    voices = [a["speaker"] or a["speaker_label"] or a["speaker_kind"] for a in figure["assertions"]]
    return f"{value} {whom}{figure['metric']}: {', '.join(sorted(voices))}"


def who(part):
    return part["entity"] or (part["label"] or part["identity"]).lower()


@each("slug, wanted, parts, numbers, voices", INCIDENTS)
def test_incident(slug, wanted, parts, numbers, voices, api):
    incident = plain(api(f"incidents/{slug}"))
    check(incident, wanted, *voices)
    had = [
        " ".join(filter(None, (i["role"], who(i), i["outcome"]))) for i in incident["involvements"]
    ]
    assert [words for words in parts if Words(words) not in had] == []
    assert len(parts) == len(had)
    assert {number(figure) for figure in incident["figures"]} == numbers


def test_incident_i062_local_sources_add_whose_man_he_was(one):
    victim = one("involvements", incident="gun-attack-on-a-policeman-in-bajaur", role="victim")
    check(victim, {"count": None}, claimed("s001 L375", "iskp", "iskp_claims"),
          local("s001 L375", hedge="reported",
                says_text=Words("jamiat ulema islam")))  # fmt: skip


def test_incident_i111_asif_blames_without_a_claim(one):
    blamed = one(
        "involvements", incident="vehicle-suicide-bombing-killing-five-chinese", role="blamed"
    )
    check(blamed, {}, said("s004 L41, L45", "khawaja-muhammad-asif", "asif", "official",
                           stance="blames", hedge="claimed", stated_on="2024-03-27"))  # fmt: skip
