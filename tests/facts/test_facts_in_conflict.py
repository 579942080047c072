"""What contradicts stands side by side, each in its own voice: ten conflicts, drawn by lot.

Written by hand from the articles, not from data/: where one fails, read the article first.
"""

import pytest

from ..helpers.facts import Words, check, claimed, exactly, part, plain, said, un

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


def test_conflict_c05_when_iskp_began(told):
    check(told("prominent", target="iskp", source="s001"), said("s001 L17", says_date="2014"))
    declared = told("made islamic state province", target="iskp", source="s001")
    check(declared, said("s001 L25", "abu-muhammad-al-adnani", "is_2015", "group",
                         says_date="2015-01"))  # fmt: skip
    check(told("first active", target="iskp", source="s002"), said("s002 L8", says_date="2015"))


def test_conflict_c08_size_of_iskp(api):
    found = plain(api("figures", entity="iskp", metric="fighters,members", limit=100))["results"]
    assert {(f["period"], f["low"], f["high"], f["bound"], *f["sources"]) for f in found} == {
        ("[..2019]", 8500, 8500, "about", "s001"),
        ("2020-06", 2200, 2200, "exact", "s002"),
        ("2020-06", None, 2200, "at_most", "s003"),
        ("2021-06", 1500, 2000, "about", "s001"),
        ("2022", 1500, 4000, "exact", "s001"),
        ("2023-07", 6000, 6000, "about", "s000"),
    }


def test_conflict_c18_how_free_iskp_is_of_is(one, told):
    # that a branch decides for itself does not deny that it is one
    link = one("relationships", subject="iskp", kind="part_of", object="islamic-state")
    check(link, {"start": "2015-01"}, said("s001 L11, L17, L25, L27"), said("s003 L7"),
          said("s001 L25", "abu-muhammad-al-adnani", "is_2015", "group", stated_on="2015-01"),
          said("s004 L27", "lucas-webber", "webber", "analyst"))  # fmt: skip
    check(told("limited autonomy", target="iskp", source="s003"), said("s003 L14"))
    main_force = told("primary force", target="iskp", source="s004")
    check(main_force, said("s004 L17", None, "analysts004", "analyst"))


def test_conflict_c27_february_fell_by_less_than_half(one, told):
    months = [
        one("figures", entity="ttp", metric="attacks_claimed", dimension="total", period=month)
        for month in ("2022-01", "2022-02")
    ]
    assert [month["low"] for month in months] == [42, 22]
    fall = told("two months balochistan", target=months[1]["id"], source="s001")
    check(fall, said("s001 L197", note=Words("47.6 december")))


def test_conflict_c32_toll_of_the_peshawar_mosque(one):
    tolls = [("killed_or_wounded", 250, 250, "exact", "iskp_claims"),
             ("killed", 50, None, "more_than", "officials_psh"),
             ("wounded", 200, 200, "nearly", "officials_psh")]  # fmt: skip
    for metric, low, high, bound, origin in tolls:
        toll = one("figures", incident="suicide-bombing-of-the-peshawar-shia-mosque", metric=metric)
        check(toll, {"low": low, "high": high, "bound": bound, "origins": [origin]})


def test_conflict_c35_rawalpindi_is_claimed_twice(api, told):
    claims = api("involvements", incident="assassination-of-a-cop-in-rawalpindi", role="claimant")
    assert {plain(claim)["entity"] for claim in claims["results"]} == {"ttp", "iskp"}
    check(told("khyber pakhtunkhwa ispp", target="islamic-state", source="s001"), said("s001 L273"))


def test_conflict_c47_ainlm_in_26_provinces(one):
    check(one("figures", entity="ainlm", metric="provinces"), exactly(26, period="2022-04-13"),
          claimed("s001 L135", "abdul-mateen-sulaimankhail", "ainlm_tv", hedge="unverified"),
          said("s001 L135", stance="cannot_confirm"))  # fmt: skip


def test_conflict_c55_shelter_after_bannu(one, told):
    shelter = one(
        "relationships", subject="afghan-taliban", kind="gives_sanctuary_to", object="ttp"
    )
    check(shelter, {"as_of": "2023"}, un("s000 L12", "un2023"),
          said("s000 L18", "afghan-taliban", "talib_reject", "official",
               stance="denies"))  # fmt: skip
    refused = told("bannu shelter", target="afghan-taliban", source="s001")
    check(refused, said("s001 L91", "iskp", "iskp_prop_dec", "group", stance="blames",
                        hedge="reported", stated_on="2022-12"))  # fmt: skip
    backing = one("relationships", subject="afghan-taliban", kind="supports", object="ttp")
    presumed = said("s001 L267", hedge="presumed")
    assert presumed in [part(voice, presumed) for voice in backing["assertions"]]


def test_conflict_c68_one_un_report_of_2022_or_two(api, one):
    published = [plain(api(f"sources/{slug}"))["published"] for slug in ("un2022", "un2022may")]
    assert published == ["2022", "2022-05"]
    iskp = one("figures", entity="iskp", metric="fighters", period="2022")
    ttp = one("figures", entity="ttp", metric="fighters", low="3000")
    assert (iskp["origins"], ttp["origins"]) == (["un2022"], ["un2022may"])
    assert iskp["assertions"][0]["note"] == Words("may 2022 not said")


def test_conflict_c72_where_asif_begins_to_speak(told):
    words = told("afghanistan kabul", target="islamic-emirate-of-afghanistan", source="asif")
    check(words, said("s004 L45", "khawaja-muhammad-asif", "asif", "official", stance="blames",
                      note=Words("without opening mark")))  # fmt: skip
