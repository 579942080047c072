"""How the first knowledge base holds what the articles say."""

import pytest

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

CONTAINERS = {
    "un_ms": "un2020", "un_intercepts": "un2020", "valle": "scmp", "webber": "scmp",
    "lodhi": "scmp", "smith": "scmp", "analysts004": "scmp", "ind_off": "s002",
    "pantucci": "s002", "chapman": "s002", "clarke": "s002",
}  # fmt: skip


@pytest.mark.parametrize("slug", CONTAINERS)
def test_a_remark_stands_in_the_source_that_holds_it(slug, api):
    assert api(f"sources/{slug}")["container"]["slug"] == CONTAINERS[slug]


def test_only_the_five_articles_are_what_we_read(api):
    read = api.slugs("sources", assertion_count__gte=1)
    assert sorted(read) == ["s000", "s001", "s002", "s003", "s004"]
    assert api("assertions", source=",".join(read))["count"] == api("assertions")["count"]


def test_sources_without_a_name_are_of_their_own_kind(api):
    assert api("sources/local")["kind"] == "unnamed_source"


HELD = [  # subject, kind, object: title, start, end, as of
    ("hafiz-saeed-khan", "leader_of", "iskp",
     ("first emir", "2015-01", "[2015-01..2022-12-30]", None)),
    ("hafiz-saeed-khan", "defected_to", "iskp", (None, "[..2015-01]", None, None)),
    ("iskp", "recruits_from", "al-qaeda", (None, None, None, "[2014..2022]")),
    ("ansar-ghazwatul-hind", "allied_with", "aqis", (None, None, None, "2022")),
    ("ahmad-massoud", "relative_of", "ahmad-shah-massoud", ("son", None, None, None)),
    ("hamza-bin-laden", "relative_of", "osama-bin-laden", ("son", None, None, None)),
    ("sohail-zimaray", "relative_of", "ata-mohammad-noor", ("nephew", None, None, None)),
    ("ttp", "affiliate_of", "al-qaeda", (None, None, None, "2023")),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "kind", "object_", "expected"), HELD)
def test_titles_and_times_of_a_relationship(subject, kind, object_, expected, api):
    asked = {"subject": subject, "kind": kind, "object": object_}
    (item,) = api("relationships", **asked)["results"]
    dates = (item[name] and item[name]["edtf"] for name in ("start", "end", "as_of"))
    assert (item["title"], *dates) == expected


def test_a_former_leader_has_an_end_by_the_date_of_the_source_at_the_latest(api):
    asked = {"kind": "leader_of", "object": "iskp", "subject": "aslam-farooqi"}
    (item,) = api("relationships", **asked)["results"]
    assert item["end"]["latest"] == api("sources/s001")["known_from"]


def test_from_whom_it_recruits_cadres_are_armed_groups(api):
    asked = {"subject": "iskp", "kind": "recruits_from", "source": "s001"}
    groups = api("relationships", **asked, object_kind="armed_group")["results"]
    assert "al-qaeda" in [item["object"]["slug"] for item in groups]


def test_a_report_of_closer_work_with_three_groups_makes_no_allies_of_them(api):
    asked = {"subject": "al-qaeda", "object_kind": "armed_group", "source": "un2023"}
    closer = api("relationships", **asked)["results"]
    assert {item["object"]["slug"] for item in closer} == {
        "islamic-movement-of-uzbekistan", "turkestan-islamic-party", "jamaat-ansarullah",
    }  # fmt: skip
    assert {(item["kind"], item["title"]) for item in closer} == {
        ("linked_to", "works more closely with it")
    }


def test_what_is_said_not_to_be_is_a_denial(api):
    controls = api("presences", status="denied", kind="controls")["results"]
    assert {(item["entity"]["slug"], item["place"]["slug"]) for item in controls} == {
        ("ttp", "pakistan"), ("nrf", "panjshir"),
    }  # fmt: skip


def test_several_places_are_one_presence_each(api):
    found = api("presences", entity="aqis", kind="based_in")["results"]
    assert {item["place"]["slug"] for item in found} == {
        "ghazni", "helmand", "kandahar", "nimruz", "paktika", "zabul",
    }  # fmt: skip


def test_who_is_avenged_or_commemorated_is_the_motive(api):
    parts = api("involvements", role="motive")["results"]
    assert parts
    assert {part["incident"]["slug"] for part in parts} >= {"twin-suicide-bombings-at-kerman"}


def test_an_attack_counted_by_province_stands_beside_the_months(api):
    asked = {"entity": "iskp", "metric": "attacks_claimed", "dimension": "total"}
    (year,) = api("figures", **asked, place="khyber-pakhtunkhwa")["results"]
    assert (year["low"], year["period"]["edtf"]) == (31, "2022-01/2022-12")
    months = api("figures", **asked, place="pakistan", date_to="2022-04", date_match="certain")
    assert {item["place"]["slug"] for item in months["results"]} == {"pakistan"}


def test_who_is_killed_wounded_or_held_is_a_victim_or_a_casualty(api):
    for outcome in ("killed", "wounded", "captured"):
        parts = api("involvements", outcome=outcome, limit=1000)["results"]
        assert parts, outcome
        assert {part["role"] for part in parts} <= {"victim", "casualty"}, outcome


def test_two_words_for_one_victim_stand_with_his_part(api):
    asked = {"person": "rahim-shah", "role": "victim", "expand": "assertions"}
    (incident,) = api("incidents", **asked)["results"]
    said = [
        assertion["says_text"]
        for part in incident["involvements"]
        if part["role"] == "victim"
        for assertion in part["assertions"]
    ]
    assert len({text for text in said if text}) == 2


def test_numbers_are_numbers(api):
    figures = api("figures", limit=1000)["results"]
    assert {"exact", "about", "at_least", "at_most"} <= {figure["bound"] for figure in figures}
    assert any(figure["magnitude"] for figure in figures)
    for figure in figures:
        stated = [figure[end] for end in ("low", "high") if figure[end] is not None]
        assert all(isinstance(number, float | int) for number in stated)
        if figure["bound"] in ("exact", "about", "nearly"):
            assert (figure["low"] is None) == (figure["high"] is None)
        if figure["bound"] in ("at_least", "more_than"):
            assert figure["low"] is not None
            assert figure["high"] is None
        if figure["bound"] == "at_most":
            assert figure["low"] is None
            assert figure["high"] is not None
        if figure["magnitude"]:  # a word in place of a number
            assert (figure["low"], figure["high"]) == (None, None)
