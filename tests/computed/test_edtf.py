"""Dates: what is accepted, which days they may mean, and that the short cut agrees."""

from datetime import date

import edtf as library
import pytest

from base.values import edtf

DAYS = {
    "2022": ("2022-01-01", "2022-12-31"),
    "2022-04": ("2022-04-01", "2022-04-30"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2022-04-21": ("2022-04-21", "2022-04-21"),
    "2022-04-21?": ("2022-04-21", "2022-04-21"),
    "2022-06~": ("2022-05-01", "2022-07-31"),
    "2021~": ("2020-01-01", "2022-12-31"),
    "2022-03-01~": ("2022-02-28", "2022-03-02"),
    "2022-06%": ("2022-05-01", "2022-07-31"),
    "199X": ("1990-01-01", "1999-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "2022-XX": ("2022-01-01", "2022-12-31"),
    "2022-04-XX": ("2022-04-01", "2022-04-30"),
    "[..2018-06]": (None, "2018-06-30"),
    "[2018-06..]": ("2018-06-01", None),
    "[2021-08-26,2021-08-27]": ("2021-08-26", "2021-08-27"),
    "[2022-04-21..2022-04-30]": ("2022-04-21", "2022-04-30"),
    "[2022-04-21..2022-04-21]": ("2022-04-21", "2022-04-21"),
    "[2018,2020..]": ("2018-01-01", None),
    "[..2018,2020]": (None, "2020-12-31"),
    "2022-04-21/2022-04-21": ("2022-04-21", "2022-04-21"),
    "2022-12-18/2022-12-20": ("2022-12-18", "2022-12-20"),
    "2015-01/..": ("2015-01-01", None),
    "2015/": ("2015-01-01", None),
    "../2021-08": (None, "2021-08-31"),
    "/2021-08": (None, "2021-08-31"),
    "199X/..": ("1990-01-01", None),
    "0001~": ("0001-01-01", "0002-12-31"),
    "9999~": ("9998-01-01", "9999-12-31"),
    "0001-01~": ("0001-01-01", "0001-02-28"),
    "9999-01~": ("9998-12-01", "9999-02-28"),
    "9999-12-31~": ("9999-12-30", "9999-12-31"),
}
REFUSED = [
    "2022-13", "2022-02-30", "0000", "22", "April 2022", "2022-04-21T10:00", "2022-21",
    "{2021,2022}", "2004-06~-11", "Y20000", "-0044", "../..", "/", "2022-12-20/2022-12-18",
    "2022/2021", "[2022..2021]", "[..]", "[]", "[2021..2022..2023]", "2021/2022/2023",
    "[2021", "[2021x", "[2018..2019,2021..2022]", "2022-1", "199x", "2022??", " ", "20220421",
]  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_first_and_last_day(text):
    expected = tuple(day and date.fromisoformat(day) for day in DAYS[text])
    assert edtf.bounds(text) == expected


@pytest.mark.parametrize("text", REFUSED)
def test_other_forms_are_refused_in_words(text):
    with pytest.raises(edtf.EDTFError, match=r"\w+ \w+"):
        edtf.bounds(text)


def test_a_season_is_refused_as_such():
    with pytest.raises(edtf.EDTFError, match="is a season of EDTF"):
        edtf.bounds("2022-21")
    with pytest.raises(edtf.EDTFError, match="not a day of the calendar"):
        edtf.bounds("2022-13")


@pytest.mark.parametrize("text", ["2022", "2024-02", "2022-04-21"])
def test_a_parameter_takes_a_plain_year_month_or_day(text):
    assert edtf.day_range(text) == edtf.bounds(text)


@pytest.mark.parametrize("text", ["2022~", "199X", "2022/2023", "[2022,2023]", "", "2022-1"])
def test_a_parameter_takes_no_other_form(text):
    with pytest.raises(edtf.EDTFError, match="is not a year, month or day"):
        edtf.day_range(text)


def test_an_interval_lasted_and_a_set_is_one_moment():
    assert edtf.is_interval("2015-01/..")
    assert not edtf.is_interval("[2018,2020..]")


@pytest.mark.parametrize("text", ["0001", "2022", "2022-02", "2024-02", "1900-02", "2022-04-21"])
def test_plain_dates_skip_the_library_and_agree_with_it(text):
    parsed = library.parse_edtf(text)
    strict = (parsed.lower_strict(), parsed.upper_strict())
    assert edtf.bounds(text) == tuple(library.struct_time_to_date(day) for day in strict)
