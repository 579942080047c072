"""Who said what, who relays whom, and what could be known by when."""

import pytest

from ..helpers.asking import ask, number, one, rows

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


def citing(source: str) -> list[str]:
    """The sources that cite this one."""
    return sorted(link["source"]["slug"] for link in ask(f"sources/{source}/citations")["citing"])


def test_q124_index_that_ranked_a_group():
    rank = one("figures?entity=iskp&metric=rank")
    assert (number(rank), rank["period"]) == (4, "2018")
    assert [ask(f"sources/{slug}")["title"] for slug in rank["origins"]] == [
        "Global Terrorism Index 2018"
    ]


def test_q125_analyst_and_his_institute():
    assert rows("assertions?q=ears eyes", "speaker") == ["Colin Clarke"]
    assert rows("relationships?subject=colin-clarke", "object") == ["Soufan Center"]


def test_q127_institution_and_date_of_an_analysis():
    (origin,) = set(rows("assertions?q=manuals", "origin"))
    source = ask(f"sources/{origin}")
    assert (source["publisher"], source["published"]) == ("Chatham House", "2023-07-28")


def test_q129_experts_cited_through_a_paper():
    cited = ask("sources/scmp/citations")["cited"]
    experts = {name for link in cited for name in link["source"]["authors"]}
    assert experts == {"Riccardo Valle", "Lucas Webber", "Maleeha Lodhi", "Graeme Smith"}
    url = (
        "relationships?subject=riccardo-valle,lucas-webber,maleeha-lodhi,graeme-smith"
        "&kind=holds_post_in"
    )
    assert set(rows(url, "subject", "title", "object")) == {
        ("Riccardo Valle", "research director", "The Khorasan Diary"),
        ("Lucas Webber", "co-founder and editor", "Militant Wire"),
        ("Maleeha Lodhi", "ambassador to the UK, the US and the UN", "Pakistan"),
        ("Graeme Smith", "senior consultant, Asia programme", "Crisis Group"),
    }


def test_q132_articles_that_quote_a_finding():
    link = one("relationships?subject=haqqani-network&object=iskp&kind=supports")
    assert sorted(link["sources"]) == ["s002", "s003"]


def test_q133_articles_by_date():
    url = "sources?assertion_count__gte=1&ordering=published"
    assert rows(url, "slug") == ["s003", "s002", "s001", "s000", "s004"]


def test_q135_newest_strength_known_by_a_day():
    newest = one(
        "figures?entity=iskp&metric=fighters&metric=members&known_by=2023-12-31"
        "&ordering=-period&limit=1"
    )
    assert (number(newest), newest["counts"]) == (6000, "family members included")


def test_q137_articles_published_before_a_day():
    url = "sources?assertion_count__gte=1&published__lte=2021-08-14"
    assert rows(url, "slug") == ["s003"]


def test_q155_article_that_relays_a_paper():
    assert citing("scmp") == ["s004"]


def test_q157_date_and_release_of_a_report():
    report = ask("sources/un2023")
    assert (report["dated"], report["published"]) == ("2023-07-25", "2023-07-27")


def test_q159_nobody_is_recorded_as_designated():
    assert ask("involvements?role=designated") == []


# Others of the kind


def test_expert_on_insiders_and_his_former_post():
    assert rows("assertions?q=insiders deal", "speaker") == ["Chip Chapman"]
    url = "relationships?subject=chip-chapman&kind=holds_post_in"
    assert rows(url, "title", "object") == [("head of counter-terrorism", "UK defence ministry")]


def test_dataset_that_ranked_a_country():
    rank = one("figures?place=afghanistan&metric=rank")
    assert (number(rank), rank["period"], rank["origins"]) == (4, "2021", ["jihadanalytics"])


def test_minister_who_blamed_a_government():
    attack = one("incidents?speaker=khawaja-muhammad-asif")
    assert (attack["date"], attack["claim_status"]) == ("2024-03-26", "blamed")
    assert [part["entity"] for part in attack["involvements"] if part["role"] == "blamed"] == [
        "Islamic Emirate of Afghanistan"
    ]


def test_newest_strength_known_two_years_earlier():
    found = ask(
        "figures?entity=iskp&metric=fighters&metric=members&known_by=2021-12-31&ordering=-period"
    )
    assert {(figure["high"], figure["period"]) for figure in found} == {(2200, "2020-06")}


def test_fate_as_known_before_and_after():
    before = ask("persons/ayman-al-zawahiri?known_by=2022-06-30")
    assert before["fate"]["value"] == "unknown"
    after = ask("persons/ayman-al-zawahiri?known_by=2022-12-31")
    assert (after["fate"]["value"], after["fate"]["date"]) == (
        "killed",
        "[2022-04-05..2022-08-01]",
    )


def test_nobody_was_known_as_leader_yet():
    assert ask("relationships?object=iskp&kind=leader_of&known_by=2021-12-31") == []


def test_articles_known_by_the_end_of_a_year():
    url = "sources?assertion_count__gte=1&published__lte=2022&ordering=published"
    assert rows(url, "slug") == ["s003", "s002", "s001"]


def test_who_quotes_a_report():
    assert citing("un2020") == ["s002", "s003"]


def test_author_of_a_book():
    assert rows("sources?q=Dogs Are Eating", "authors") == [["Graeme Smith"]]


def test_article_that_quotes_an_institution():
    assert citing("chatham") == ["s000"]
