"""Knowledge time: from when a source, and what it says, was known."""

from typing import Any

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def known(api: Any, source: Any) -> str | None:
    return api(f"sources/{source.slug}")["known_from"]


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("un2020", "2020-06-14"),
        ("nazary", "2022-12-30"),
        ("un_ms", "2020-06-14"),
        ("un2022", "2022-12-30"),
        ("s004", "2024-12-31"),
    ],
)
def test_the_examples(slug, day, api):
    assert api(f"sources/{slug}")["known_from"] == day


def test_thirty_sources_are_known_by_the_end_of_2021(api):
    assert api("sources", known_by="2021-12-31")["count"] == 30


def test_a_year_is_known_from_its_last_day_or_from_who_cites_it(api):
    report = make.source(published="2022")
    assert known(api, report) == "2022-12-31"
    make.source_link(make.source(published="2022-04"), report, "mentions")
    assert known(api, report) == "2022-04-30"


def test_what_stands_in_a_source_is_known_with_it(api):
    remark = make.source(published="2010", container=make.source(published="2020"))
    assert known(api, remark) == "2020-12-31"


def test_an_undated_source_is_never_known(api):
    claim = make.relationship()
    assert api(f"relationships/{claim.uid}")["known_from"] is None
    assert api.get(f"relationships/{claim.uid}", known_by="9999").status_code == 404


def test_a_source_that_cites_its_own_container(api):
    book = make.source(published="2021")
    chapter = make.source(container=book)
    make.source_link(chapter, book)
    assert known(api, book) == known(api, chapter) == "2021-12-31"


def test_a_name_first_seen_later_finds_nobody_yet(api):
    group = make.actor(slug="seen-early", name="Seen Early")
    make.assertion(group, source=make.source(published="2020"))
    later = make.alias(group, "Zyxwvut Brigade")
    make.assertion(later, source=make.source(published="2022"))
    assert "seen-early" in api.slugs("actors", q="Zyxwvut", known_by="2022")
    assert "seen-early" not in api.slugs("actors", q="Zyxwvut", known_by="2021")
    assert api("actors/seen-early", known_by="2021")["aliases"] == []
