"""Ten facts each of strengths, numbers and tallies, drawn by lot.

Written by hand from the articles, not from data/: where one fails, read the article first.
"""

import pytest

from ..helpers.facts import Words, check, claimed, each, exactly, part, plain, said, un

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


HUNDREDS = {"low": None, "high": None, "magnitude": "hundreds", "population": "foreigners"}
UN_MAY_2022 = [un("s001 L505", "un2022may")]
PRISONS = "mass-release-of-prisoners-during-the-taliban-advance"

# fact, where to look, the number, who gives it
STRENGTHS = [
    ("E06", {"incident": PRISONS, "metric": "released"}, {"low": 500, "high": 1000},
     [said("s001 L59", None, "rep_free", "unnamed", hedge="reported")]),
    ("E08", {"entity": "iskp", "metric": "fighters", "period": "2022"},
     {"low": 1500, "high": 4000, "bound": "exact"}, [un("s001 L59", "un2022", "united-nations")]),
    ("E13", {"entity": "lashkar-e-taiba", "period": "2022-05"}, HUNDREDS, UN_MAY_2022),
    ("E15", {"entity": "turkestan-islamic-party", "period": "2022-05"}, HUNDREDS, UN_MAY_2022),
    ("E17", {"entity": "jamaat-ansarullah", "period": "2022-05"}, HUNDREDS, UN_MAY_2022),
    ("E21", {"entity": "aqis", "metric": "operatives"}, {"low": 180, "high": 400, "period": "2022"},
     [said("s001 L467", hedge="reported")]),
    ("E23", {"place": "afghanistan", "metric": "fighters", "bound": "more_than"},
     {"low": 10000, "high": None, "population": "foreigners", "entity": None, "period": "2020-06"},
     [said("s003 L28")]),
    ("E24", {"place": "afghanistan", "metric": "fighters", "category": "from Pakistan"},
     {"low": None, "high": 6500, "bound": "at_most", "period": "2020-06"}, [said("s003 L28")]),
    ("E25", {"entity": "proposed-hqn-aq-joint-unit", "modality": "planned"},
     exactly(2000, metric="fighters"),
     [un("s003 L22", "un2020", "united-nations", hedge="stated", modality="planned")]),
    ("E29", {"entity": "ttp", "metric": "fighters", "magnitude": "thousands"},
     {"low": None, "population": "foreigners", "period": "2022-05"}, UN_MAY_2022),
]  # fmt: skip
NUMBERS = [
    ("N3", {"entity": "ayman-al-zawahiri"},
     exactly(8, metric="videos", period="2021-08/2022-04-05"), [said("s001 L449")]),
    ("N4", {"entity": "aqis", "metric": "attacks_claimed"}, exactly(0, period="2017/2022"),
     [said("s001 L465")]),
    ("N5", {"entity": "red-units"}, exactly(3, metric="units", period="2022"), [said("s001 L41")]),
    ("N6", {"metric": "value"},
     exactly(62e9, bound="about", unit="USD", counts=Words("economic corridor")),
     [said("s004 L65", "lucas-webber", "webber", "analyst", hedge="assessed")]),
    ("N7", {"entity": "ahmad-massoud"}, exactly(32, metric="age", period="2022-12"),
     [said("s001 L103")]),
    ("N8", {"incident": "rocket-attack-on-uzbek-forces-at-termez"}, exactly(10, metric="rockets"),
     [said("s001 L397")]),
    ("N8", {"incident": "rocket-attack-on-a-tajik-base"}, exactly(7, metric="rockets"),
     [claimed("s001 L399", "iskp", "iskp_claims")]),
    ("N9", {"metric": "countries"},
     exactly(4, entity="islamic-state", counts=Words("countries attacks this year")),
     [said("s004 L15", "south-china-morning-post", "scmp", "media", hedge="implied")]),
    ("N10", {"metric": "states"},
     exactly(0, entity="islamic-emirate-of-afghanistan", period="2022-12"), [said("s001 L3")]),
    ("N11", {"entity": "iskp", "metric": "attacks_claimed", "period": "2022-01/2022-12"},
     exactly(31, place="khyber-pakhtunkhwa"), [claimed("s001 L67", "iskp", None)]),
    ("N12", {"entity": "aqis", "metric": "commanders"}, exactly(4, period="2022"),
     [said("s001 L467", hedge="reported")]),
]  # fmt: skip
BY_TTP, CLAIMED = ("ttp", "ttp_claims"), {"metric": "attacks_claimed"}
TALLIES = [
    ("T2", {"entity": "ttp", "period": "2022-02", "metric": "killed", "low": 36},
     exactly(36, dimension="total"), [claimed("s001 L199", *BY_TTP)]),
    ("T2", {"period": "2022-02", "place": "nowshera"}, exactly(1, category="Nowshera"),
     [claimed("s001 L197, L209", *BY_TTP)]),
    ("T3", {"entity": "ttp", "period": "2022-03", "metric": "killed"},
     exactly(75, dimension="total"), [claimed("s001 L217", *BY_TTP)]),
    ("T3", {"period": "2022-03", "place": "di-khan"}, exactly(5, category="DI Khan"),
     [claimed("s001 L213, L223", *BY_TTP)]),
    ("T3", {"period": "2022-03", "place": "chitral"}, exactly(2, category="Chitral"),
     [claimed("s001 L213, L223", *BY_TTP)]),
    ("T3", {"period": "2022-03", "place": "mohmand"}, exactly(2, category="Mohmand"),
     [claimed("s001 L213, L223", *BY_TTP)]),
    ("T4", {"period": "2022-04", "place": "nowshera"}, exactly(1, category="Nowshera"),
     [claimed("s001 L231, L241", *BY_TTP)]),
    ("K1", {"period": "2022-01", "place": "peshawar", "entity": "iskp"},
     exactly(1, category="Peshawar", dimension="place"),
     [claimed("s001 L273, L301", "iskp", "iskp_claims")]),
    ("K1", {"period": "2022-01", "place": "rawalpindi", "entity__isnull": "true"},
     exactly(1, category="Rawalpindi", dimension="place"),
     [said("s001 L301", flaw="inconsistent")]),
    ("K2", {"entity": "iskp", "period": "2022-02", "dimension": "total"} | CLAIMED, exactly(1),
     [claimed("s001 L309", "iskp", "iskp_claims")]),
    ("K3", {"entity": "ispp", "period": "2022-03", "dimension": "total"} | CLAIMED, exactly(2),
     [claimed("s001 L335", "ispp", "ispp_claims")]),
]  # fmt: skip


@each("where, wanted, voices", STRENGTHS + NUMBERS + TALLIES)
def test_number(where, wanted, voices, one):
    check(one("figures", **where), wanted, *voices)


def test_number_e06_says_nothing_of_those_held_before(told):
    check(told("no definitive figures before release", target="iskp", source="s001"),
          said("s001 L59"))  # fmt: skip


def test_number_n9_four_countries_are_named_but_not_counted(api, told):
    found = {"entity": "islamic-state", "kind": "targets", "as_of": "2024-01/2024-03"}
    targets = api("presences", entity=found["entity"], kind=found["kind"], limit=100)["results"]
    places = {p["place"] for p in plain(targets) if part(p, found) == found}
    assert places == {"iran", "pakistan", "russia", "turkey"}
    check(told("central asia iran pakistan russia turkey", target="islamic-state", source="s004"),
          said("s004 L9", None, "investig", "unnamed",
               speaker_label=Words("investigat")))  # fmt: skip
