"""Lists narrowed to some dates, in the order of dates: the same as if each date were looked at."""

from datetime import date

import pytest

import incidents.filters
from threatapi.base import edtf

from . import factories as make

pytestmark = pytest.mark.django_db

DATES = [
    *("2018", "2018-12-30/2019-01-02", "2019", "2019-06", "2019-06-15", "2019-06-30", "2020~"),
    *("2021-01-01", "2020-12-31", "2017/2019", "2010/2023", "2001/..", "../2019-06-10", "../2022"),
    *("[2019-05..2019-07]", "[..2019-06-14]", "[2016-01..2020-02]", "1999", "2024-02-29", ""),
]
WINDOWS = [
    *(("2019-06-14", "2019-06-15"), ("2019", "2019"), ("2018-12", "2019-01"), ("2002", "2003")),
    *(("2020", None), (None, "2016"), ("2023-06", "2024"), ("0001", "0002"), ("9999", None)),
]


OURS = {"title": "Dated"}  # beside those of the knowledge base


@pytest.fixture(autouse=True)
def dated() -> None:
    place = make.place(slug="here", country="AF")
    for number, text in enumerate(DATES):
        where = place if number % 3 else None
        make.incident(slug=f"i-{number:02}", title="Dated", date=text, place=where)


def expected(start: str | None, end: str | None) -> set[str]:
    first = edtf.bounds(start)[0] if start else date.min
    last = edtf.bounds(end)[1] if end else date.max
    found = set()
    for number, text in enumerate(DATES):
        earliest, latest = edtf.bounds(text) if text else (None, None)
        is_dated = earliest is not None or latest is not None
        if is_dated and (latest or date.max) >= first and (earliest or date.min) <= last:
            found.add(f"i-{number:02}")
    return found


@pytest.mark.parametrize(("start", "end"), WINDOWS)
def test_a_window_finds_what_may_lie_in_it_and_keeps_the_order(start, end, api, monkeypatch):
    window = OURS | {name: day for name, day in (("date_from", start), ("date_to", end)) if day}
    every_date = api.slugs("incidents", **OURS, ordering="date")
    latest_first = api.slugs("incidents", **OURS, ordering="-date")
    for few in (1000, 1):  # few dates span years, or too many to look at each
        monkeypatch.setattr(incidents.filters, "FEW", few)
        found = expected(start, end)
        assert api.slugs("incidents", **window) == [each for each in every_date if each in found]
        assert api.slugs("incidents", **window, ordering="-date") == [
            each for each in latest_first if each in found
        ]
        here = {slug for slug in found if int(slug[2:]) % 3}
        assert set(api.slugs("incidents", **window, country="AF")) == here
        assert api("incidents", **window, country="AF")["count"] == len(here)


def test_the_latest_come_first_and_what_has_no_date_last(api):
    found = api("incidents", **OURS, ordering="-date", limit=len(DATES))["results"]
    assert [each["date"]["edtf"] for each in found[:2]] == ["2024-02-29", "../2022"]
    assert found[-1]["date"] is None
    by_offset = [
        each["slug"]
        for offset in range(0, len(DATES), 7)
        for each in api("incidents", **OURS, ordering="-date", limit=7, offset=offset)["results"]
    ]
    assert by_offset == [each["slug"] for each in found]
