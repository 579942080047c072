"""How dates are read that an editor writes in words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threatapi.workbench.dates import DateNotRead, is_meant_as_date, read_date

MONDAY = date(2024, 3, 4)  # the day of publication

STATED = {
    "4 March 2024": "2024-03-04",
    "on 4 March 2024": "2024-03-04",
    "4th of March 2024": "2024-03-04",
    "March 4, 2024": "2024-03-04",
    "Mar. 4th, 2024": "2024-03-04",
    "4 Sept 2023": "2023-09-04",
    "Sunday, 3 March 2024": "2024-03-03",
    "29 February 2024": "2024-02-29",
    "25/03/2024": "2024-03-25",
    "03/25/2024": "2024-03-25",
    "04/04/2024": "2024-04-04",
    "25.3.2024": "2024-03-25",
    "March 2024": "2024-03",
    "in March 2024": "2024-03",
    "2024": "2024",
    "the 1990s": "199X",
    "mid-1990s": "[1993..1997]",
    "early March 2024": "[2024-03-01..2024-03-10]",
    "mid-February 2024": "[2024-02-11..2024-02-20]",
    "mid February 2024": "[2024-02-11..2024-02-20]",
    "late February 2024": "[2024-02-21..2024-02-29]",
    "the end of February 2023": "[2023-02-21..2023-02-28]",
    "early 2023": "[2023-01..2023-04]",
    "mid-2023": "[2023-05..2023-08]",
    "late 2023": "[2023-09..2023-12]",
    "around 15 February 2024": "2024-02-15~",
    "about February 2024": "2024-02~",
    "c. 2019": "2019~",
    "around mid-February 2024": "[2024-02-11..2024-02-20]",
    "perhaps 4 March 2024": "2024-03-04?",
    "4 March 2024?": "2024-03-04?",
    "around 4 March 2024?": "2024-03-04%",
    "3 or 4 March 2024": "[2024-03-03,2024-03-04]",
    "between 3 and 5 March 2024": "[2024-03-03..2024-03-05]",
    "between 28 February and 2 March 2024": "[2024-02-28..2024-03-02]",
    "between mid-January and early March 2024": "[2024-01-11..2024-03-10]",
    "the night of 3-4 March 2024": "[2024-03-03..2024-03-04]",
    "by June 2021": "[..2021-06]",
    "before June 2021": "[..2021-05-31]",
    "after 4 March 2024": "[2024-03-05..]",
    "on or before 4 March 2024": "[..2024-03-04]",
    "4 March 2024, in the evening": "2024-03-04",
    "4 March 2024 at 14:30": "2024-03-04",
    "2024-02-15~": "2024-02-15~",
    "2024-02-15 ": "2024-02-15",
    "[2024-02-11..2024-02-20]": "[2024-02-11..2024-02-20]",
    "[..2024-02]": "[..2024-02]",
    "199X": "199X",
}
LASTED = {
    "3-5 March 2024": "2024-03-03/2024-03-05",
    "3–5 March 2024": "2024-03-03/2024-03-05",
    "3 to 5 March 2024": "2024-03-03/2024-03-05",
    "March 3-5, 2024": "2024-03-03/2024-03-05",
    "from 28 February to 2 March 2024": "2024-02-28/2024-03-02",
    "December 2023 - January 2024": "2023-12/2024-01",
    "January-March 2023": "2023-01/2023-03",
    "2015 to 2018": "2015/2018",
    "since 2016": "2016/..",
    "until June 2018": "../2018-06",
    "2015-01/..": "2015-01/..",
}
FROM_PUBLICATION = {
    "4 March": ("2024-03-04", "year_from_context"),
    "mid-February": ("[2024-02-11..2024-02-20]", "year_from_context"),
    "February": ("2024-02", "year_from_context"),
    "around 15 February": ("2024-02-15~", "year_from_context"),
    "Sunday 3 March": ("2024-03-03", "year_from_context"),
    "Sunday": ("2024-03-03", "computed"),
    "Sunday evening": ("2024-03-03", "computed"),
    "late on Sunday": ("2024-03-03", "computed"),
    "last Tuesday": ("2024-02-27", "computed"),
    "on Thursday night": ("2024-02-29", "computed"),
    "yesterday": ("2024-03-03", "computed"),
    "two days ago": ("2024-03-02", "computed"),
    "last month": ("2024-02", "computed"),
    "last year": ("2023", "computed"),
}
REFUSED = {
    "31 April 2024": "April 2024 has 30 days.",
    "2024-04-31": "April 2024 has 30 days.",
    "0 March 2024": "“0 March 2024”: no month has a day 0.",
    "04/03/2024": "“04/03/2024” may be 4 March 2024 or 3 April 2024: write the month as a word.",
    "25/03/24": "“25/03/24”: write the year with four digits, and the month as a word.",
    "4 March 24": "“4 March 24”: write the year with four digits, such as 4 March 2024.",
    "Monday 3 March 2024": "3 March 2024 was a Sunday, not a Monday.",
    "Monday": (
        "“Monday” may be 4 March 2024, the day of publication, or 26 February 2024: write the date."
    ),
    "27 December": (
        "27 December 2024 is after the publication (4 March 2024). Write the year: 27 December "
        "2023 or 27 December 2024."
    ),
    "last week": (
        "“last week” has no fixed days: write them, such as “between 19 and 25 February 2024”."
    ),
    "in recent months": (
        "“in recent months” has no fixed days: write them, such as “between 19 and 25 February "
        "2024”."
    ),
    "summer 2023": "“summer 2023” is a season: write its months, such as [2024-03..2024-05].",
    "early 1990s": "“early 1990s” has no fixed years: write a set, such as [1990..1993].",
    "4 Febuary 2024": "“febuary” is no month or day of the week. Do you mean February?",
    "5-3 March 2024": "“2024-03-05/2024-03-03” ends before it starts.",
    "soon": (
        "“soon” is no date. Write 4 March 2024, mid-February 2024, March 2024, Sunday, 2024 or "
        "EDTF such as [2024-02-11..2024-02-20]."
    ),
}


@pytest.mark.parametrize(("text", "edtf"), STATED.items())
def test_a_date_is_read_as_its_words_say(text: str, edtf: str) -> None:
    found = read_date(text, MONDAY, moment=True)

    assert (found.edtf, found.basis) == (edtf, "stated")


@pytest.mark.parametrize(("text", "edtf"), LASTED.items())
def test_what_lasted_is_an_interval_where_one_is_allowed(text: str, edtf: str) -> None:
    assert read_date(text, MONDAY).edtf == edtf
    with pytest.raises(DateNotRead, match="one moment"):
        read_date(text, MONDAY, moment=True)


@pytest.mark.parametrize(("text", "read"), FROM_PUBLICATION.items())
def test_what_is_missing_comes_from_the_day_of_publication(text: str, read: object) -> None:
    found = read_date(text, MONDAY)

    assert (found.edtf, found.basis) == read
    with pytest.raises(DateNotRead, match="day of publication"):
        read_date(text, None)


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_a_date_that_can_be_read_in_two_ways_or_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(DateNotRead) as refused:
        read_date(text, MONDAY)

    assert refused.value.message == message


def test_the_first_and_last_day_are_told_and_what_was_not_kept() -> None:
    found = read_date("Sunday evening", MONDAY)

    assert (found.first, found.last) == (date(2024, 3, 3), date(2024, 3, 3))
    assert found.note == "the last Sunday before publication; the time of day is not kept"


@pytest.mark.parametrize(
    "text", ["Sunday evening", "mid-February", "31 April", "04/03/2024", "2024", "last week"]
)
def test_words_of_a_date_are_told_from_places(text: str) -> None:
    assert is_meant_as_date(text)


@pytest.mark.parametrize("text", ["Belkhan", "the Sorn valley", "March of the Free, Ostavar"])
def test_places_are_not_taken_for_dates(text: str) -> None:
    assert not is_meant_as_date(text)


WORDS = st.lists(
    st.sampled_from(
        "4 31 2024 march sunday early mid late - to and or between around about before since last "
        "night evening of the , ? / [ ] .. 1990s 2024-02-30 ago two days 04/03/2024 ~ may".split()
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=120) | WORDS, published=st.none() | st.dates())
def test_any_text_is_read_or_refused(text: str, published: date | None) -> None:
    try:
        found = read_date(text, published)
    except DateNotRead:
        return
    assert found.edtf
    assert found.basis in ("stated", "year_from_context", "computed")
