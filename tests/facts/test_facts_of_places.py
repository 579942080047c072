"""Ten facts each of presences, places and agreements, drawn by lot.

Written by hand from the articles, not from data/: where one fails, read the article first.
"""

import pytest

from ..helpers.facts import Words, check, claimed, each, plain, said, un

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

PRESENCES = [
    ("B14", "haqqani-network", "operates_in", "kabul", "2020-06", [said("s003 L16")]),
    ("B14", "haqqani-network", "operates_in", "nangarhar", "2020-06", [said("s003 L16")]),
    ("B14", "haqqani-network", "operates_in", "kunar", "2020-06", [said("s003 L16")]),
    ("B20", "al-qaeda", "located_in", "kabul-diplomatic-enclave", "2022",
     [said("s001 L459", hedge="reported")]),
    ("B27", "ttp", "controls", "pakistan", "2023-07", [un("s000 L15", "un2023", stance="denies")]),
    ("B33", "ata-mohammad-noor", "located_in", "united-arab-emirates", "2022",
     [said("s001 L147", hedge="believed")]),
    ("B34", "ansar-ghazwatul-hind", "operates_in", "jammu-kashmir", "2022", [said("s001 L443")]),
    ("B36", "iskp", "based_in", "afghanistan", "2022", [said("s001 L273")]),
    ("B38", "iskp", "based_in", "balochistan", "2018", [said("s001 L273")]),
    ("B40", "al-qaeda", "operates_in", "afghanistan", "2023",
     [un("s000 L9", "un2023"),
      said("s000 L18", "afghan-taliban", "talib_reject", "official", stance="denies")]),
    ("B42", "al-qaeda", "operates_in", "afghanistan", "2022",
     [said("s001 L155"),
      un("s001 L427", "un2022may", "united-nations", hedge="stated", says_date="2022-05"),
      said("s001 L439", hedge="believed", says_date="[..2021-08-15]")]),
]  # fmt: skip


@each("entity, kind, place, as_of, voices", PRESENCES)
def test_presence(entity, kind, place, as_of, voices, one):
    # place= takes all that lies in it, so the place itself is looked up here
    having = {"place": place, "as_of": as_of}
    check(one("presences", having, entity=entity, kind=kind), {"start": None}, *voices)


def test_presence_b32_began_at_the_latest_when_it_was_announced(one):
    there = one("presences", entity="ainlm", kind="operates_in", place="afghanistan")
    check(there, {"start": "[..2022-02-16]", "as_of": "2022"},
          said("s001 L133"), said("s001 L133", "ainlm", None, "group", stated_on="2022-02-16"),
          claimed("s001 L135", "abdul-mateen-sulaimankhail", "ainlm_tv", stated_on="2022-04-13",
                  says_date="2022-04-13", says_text=Words("26 34 provinces")))  # fmt: skip


# fact, place, name, kind, the place that it lies in, country, other spellings
PLACES = [
    ("L2", "pakistan", "Pakistan", "country", None, "PK", []),
    ("L10", "tajikistan", "Tajikistan", "country", None, "TJ", []),
    ("L25", "interior-ministry-mosque", "Interior Ministry mosque", "site", "kabul", "AF", []),
    ("L44", "lashkargah", "Lashkargah", "city", "helmand", "AF", []),
    ("L47", "farah", "Farah", "province", "afghanistan", "AF", []),
    ("L66", "salarzai", "Salarzai", "district", "bajaur", "PK", ["Salarzo"]),
    ("L80", "charsadda", "Charsadda", "city", "khyber-pakhtunkhwa", "PK", []),
    ("L88", "sibi", "Sibi", "city", "balochistan", "PK", []),
    ("L93", "karachi", "Karachi", "city", "pakistan", "PK", []),
    ("L101", "jammu-kashmir", "Jammu Kashmir", "region", None, None, ["Kashmir"]),
]


@each("slug, name, kind, parent, country, names", PLACES)
def test_place(slug, name, kind, parent, country, names, api):
    wanted = {"name": name, "kind": kind, "parent": parent, "country": country, "names": names}
    check(plain(api(f"places/{slug}")), wanted)


DOHA, TALKS = "us-taliban-doha-agreement", "ttp-pakistan-ceasefire-and-kabul-talks"
OVERHAUL = "security-council-backs-overhaul-of-1988-sanctions"

# fact, what it is told of, words that the record must hold, who says it
AGREEMENTS = [
    ("G2", DOHA, "al-qaeda america", said("s002 L16, L18, L42")),
    ("G2", DOHA, "no international operate from afghanistan", said("s001 L155")),
    ("G5", TALKS, "fata merger", said("s001 L265")),
    ("G6", OVERHAUL, "council backs report overhaul 1988", said("s004 L3, L91", flaw="misplaced")),
    ("G6", "un-security-council", "1988 overhauled", said("s004 L3, L91", None, "un_coord",
     "intergovernmental", speaker_label=Words("un special coordinator"))),
    ("G9", "islamic-emirate-of-afghanistan", "recognised by no un member", said("s001 L3")),
    ("G10", "afghan-taliban", "amnesty lie",
     said("s001 L133", "abdul-mateen-sulaimankhail", None, "group")),
    ("G10", "alleged-killings-of-former-afghan-soldiers", "former military killed",
     said("s001 L133", "abdul-mateen-sulaimankhail", None, "group", hedge="alleged")),
    ("G11", "pakistani-military-and-security-forces", "zarb-e-azb radd-ul-fasaad before",
     said("s001 L523", modality="hypothesised")),
    ("G12", "un-security-council", "1988 sanctions incentives",
     said("s004 L3, L91", "graeme-smith", "smith", "analyst")),
    ("G14", "shanghai-cooperation-organisation", "request taliban meetings",
     said("s004 L97", "graeme-smith", "smith", "analyst")),
]  # fmt: skip


@each("target, words, voice", AGREEMENTS)
def test_agreement(target, words, voice, told):
    check(told(words, target=target, source=voice["source"]), voice)


def test_agreement_g1_parties_of_the_doha_deal(one):
    deal = one("incidents", slug=DOHA)
    check(deal, {"event_type": "agreement", "date": "[..2020-06-14]"})
    assert {"Doha deal", "Doha agreement"} <= set(deal["names"])
    parties = {i["entity"]: i for i in deal["involvements"] if i["role"] == "party"}
    assert parties.keys() == {
        "united-states", "trump-administration", "afghan-taliban", "haqqani-network",
    }  # fmt: skip
    check(parties["haqqani-network"], {}, said("s003 L22", says_text=Words("de facto")))


def test_agreement_g4_the_ceasefire_was_renewed_and_mediated(one):
    mediator = one(
        "involvements", incident=TALKS, role="mediator", actor="afghan-ministry-of-interior"
    )
    check(mediator, {}, said("s001 L265"))
