"""Lists narrowed to some dates, in the order of dates: the same as if each date were looked at."""

import pytest

from incidents import page_plans

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

DATES = {  # the first and the last day that it may mean; open at that end
    "2018": ("2018-01-01", "2018-12-31"),
    "2018-12-30/2019-01-02": ("2018-12-30", "2019-01-02"),
    "2019": ("2019-01-01", "2019-12-31"),
    "2019-06": ("2019-06-01", "2019-06-30"),
    "2019-06-15": ("2019-06-15", "2019-06-15"),
    "2019-06-30": ("2019-06-30", "2019-06-30"),
    "2020~": ("2019-01-01", "2021-12-31"),
    "2021-01-01": ("2021-01-01", "2021-01-01"),
    "2020-12-31": ("2020-12-31", "2020-12-31"),
    "2017/2019": ("2017-01-01", "2019-12-31"),
    "2010/2023": ("2010-01-01", "2023-12-31"),
    "2001/..": ("2001-01-01", None),
    "../2019-06-10": (None, "2019-06-10"),
    "../2022": (None, "2022-12-31"),
    "[2019-05..2019-07]": ("2019-05-01", "2019-07-31"),
    "[..2019-06-14]": (None, "2019-06-14"),
    "[2016-01..2020-02]": ("2016-01-01", "2020-02-29"),
    "1999": ("1999-01-01", "1999-12-31"),
    "2024-02-29": ("2024-02-29", "2024-02-29"),
    "": (None, None),
}
WINDOWS = [  # as it is asked for, and its first and last day
    ("2019-06-14", "2019-06-15", "2019-06-14", "2019-06-15"),
    ("2019", "2019", "2019-01-01", "2019-12-31"),
    ("2018-12", "2019-01", "2018-12-01", "2019-01-31"),
    ("2002", "2003", "2002-01-01", "2003-12-31"),
    ("2020", None, "2020-01-01", "9999-12-31"),
    (None, "2016", "0001-01-01", "2016-12-31"),
    ("2023-06", "2024", "2023-06-01", "2024-12-31"),
    ("0001", "0002", "0001-01-01", "0002-12-31"),
    ("9999", None, "9999-01-01", "9999-12-31"),
]


OURS = {"title": "Dated"}  # beside those of the knowledge base


@pytest.fixture(autouse=True)
@make.together()
def dated() -> None:
    place = make.place(slug="here", country="AF")
    for number, text in enumerate(DATES):
        where = place if number % 3 else None
        make.incident(slug=f"i-{number:02}", title="Dated", date=text, place=where)


def expected(first: str, last: str) -> set[str]:
    """ISO days are in the order of their texts."""
    return {
        f"i-{number:02}"
        for number, (text, (earliest, latest)) in enumerate(DATES.items())
        if text and (latest or "9999-12-31") >= first and (earliest or "0001-01-01") <= last
    }


@pytest.mark.parametrize(("start", "end", "first", "last"), WINDOWS)
def test_a_window_finds_what_may_lie_in_it_and_keeps_the_order(
    start, end, first, last, api, monkeypatch
):
    window = OURS | {name: day for name, day in (("date_from", start), ("date_to", end)) if day}
    every_date = api.slugs("incidents", **OURS, ordering="date")
    latest_first = api.slugs("incidents", **OURS, ordering="-date")
    for few in (1000, 1):  # few dates span years, or too many to look at each
        monkeypatch.setattr(page_plans, "FEW", few)
        found = expected(first, last)
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
