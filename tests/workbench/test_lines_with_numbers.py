"""What is read from lines with numbers: tolls and strengths."""

from datetime import date

import pytest

from threatapi.workbench.lines import NotRead, Reading, read_line

MONDAY = date(2024, 3, 4)  # the day of publication

EXACT = {"bound": "exact"}
TOLLS = {  # line: metric, population, the number
    "6 killed": ("killed", "total", {"low": 6, "high": 6} | EXACT),
    "killed 6": ("killed", "total", {"low": 6, "high": 6} | EXACT),
    "killed: 6 police": ("killed", "police", {"low": 6, "high": 6} | EXACT),
    "four dead": ("killed", "total", {"low": 4, "high": 4} | EXACT),
    "killed at least 79 Afghans": ("killed", "afghans", {"low": 79, "bound": "at_least"}),
    "killed between 4 and 6 people": ("killed", "total", {"low": 4, "high": 6} | EXACT),
    "killed 6 Ostavari police officers": (
        "killed", "police", {"low": 6, "high": 6, "counts": "Ostavari police officers"} | EXACT,
    ),
    "death toll of 9": ("killed", "total", {"low": 9, "high": 9} | EXACT),
    "at least 6 police killed": ("killed", "police", {"low": 6, "bound": "at_least"}),
    "6 or more policemen were killed": ("killed", "police", {"low": 6, "bound": "at_least"}),
    "6+ killed": ("killed", "total", {"low": 6, "bound": "at_least"}),
    "over 50 dead": ("killed", "total", {"low": 50, "bound": "more_than"}),
    "up to 20 wounded": ("wounded", "total", {"high": 20, "bound": "at_most"}),
    "fewer than 10 injured": ("wounded", "total", {"high": 9, "bound": "at_most"}),
    "about a dozen hurt": ("wounded", "total", {"low": 12, "high": 12, "bound": "about"}),
    "nearly 200 wounded": ("wounded", "total", {"low": 200, "high": 200, "bound": "nearly"}),
    "between 4 and 6 wounded": ("wounded", "total", {"low": 4, "high": 6} | EXACT),
    "four or five soldiers killed": ("killed", "military", {"low": 4, "high": 5} | EXACT),
    "half a dozen arrested": ("captured", "total", {"low": 6, "high": 6} | EXACT),
    "twenty-five people were killed": ("killed", "total", {"low": 25, "high": 25} | EXACT),
    "one hundred and twenty hurt": ("wounded", "total", {"low": 120, "high": 120} | EXACT),
    "1,500 killed or wounded": ("killed_or_wounded", "total", {"low": 1500, "high": 1500} | EXACT),
    "dozens wounded": ("wounded", "total", {"magnitude": "dozens"}),
    "several civilians killed": ("killed", "civilians", {"magnitude": "several"}),
    "no one was hurt": ("wounded", "total", {"low": 0, "high": 0} | EXACT),
    "no casualties": ("killed_or_wounded", "total", {"low": 0, "high": 0} | EXACT),
    "two attackers killed": ("killed", "assailants", {"low": 2, "high": 2} | EXACT),
    "12 killed (worshippers)": (
        "killed", "total", {"low": 12, "high": 12, "counts": "worshippers"} | EXACT,
    ),
    "6 killed, including two children": (
        "killed", "total", {"low": 6, "high": 6, "counts": "including two children"} | EXACT,
    ),
}  # fmt: skip
STRENGTHS = {
    "just 2,200 fighters": {"metric": "fighters", "low": 2200, "high": 2200} | EXACT,
    "about 20 percent of the fighting force": {
        "metric": "share_percent", "low": 20, "high": 20, "bound": "about",
        "counts": "of the fighting force",
    },
    "26 of 34 provinces": {
        "metric": "provinces", "low": 26, "high": 26, "bound": "exact", "counts": "of 34 provinces",
    },
    "no attacks claimed": {"metric": "attacks_claimed", "low": 0, "high": 0} | EXACT,
    "US$62 billion": {
        "metric": "value", "low": 62 * 10**9, "high": 62 * 10**9, "unit": "USD", "bound": "exact",
    },
    "100-150 fighters": {"metric": "fighters", "low": 100, "high": 150} | EXACT,
    "1,500–4,000 fighters": {"metric": "fighters", "low": 1500, "high": 4000} | EXACT,
    "6,000-strong": {"metric": "members", "low": 6000, "high": 6000} | EXACT,
    "about 800 active fighters": {
        "metric": "fighters", "low": 800, "high": 800, "bound": "about",
        "counts": "active fighters",
    },
    "has several hundred members": {"metric": "members", "magnitude": "hundreds"},
    "12 attacks": {"metric": "attacks", "low": 12, "high": 12} | EXACT,
    "ranked fourth": {"metric": "rank", "low": 4, "high": 4} | EXACT,
    "aged 34": {"metric": "age", "low": 34, "high": 34} | EXACT,
    "$20,000 seized": {
        "metric": "cash_seized", "low": 20000, "high": 20000, "unit": "USD", "bound": "exact",
    },
}  # fmt: skip
REFUSED = {  # line: the field, and what is said
    "a dozzen hurt": ("low", "“a dozzen” is no number. Write 12, 10–15, about 12 or dozens."),
    "killed a dozzen": ("low", "“a dozzen” is no number. Write 12, 10–15, about 12 or dozens."),
    "6.000 killed": ("low", "“6.000” may be 6 or 6,000."),
    "at least 4-6 killed": ("bound", "“at least” needs one number, not two."),
    "6-4 killed": ("high", "6–4 ends below its beginning."),
    "6 polcemen killed": ("population", "“polcemen” is not read. Do you mean policemen?"),
    "12 worshippers killed": (
        "population",
        "“worshippers” is not in the list of people. To keep the words, write “12 killed "
        "(worshippers)”.",
    ),
    "6 killed and 12 wounded": ("", "Two numbers are two lines: “6 killed” and “12 wounded”."),
    "6 killed in Belkhan": (
        "",
        "“in Belkhan” is not part of a toll: place, date and who did it are lines of their own.",
    ),
    "police killed 6": (
        "",
        "“police killed 6” does not say to whom “police” belongs: write “killed 6”, or “6 police "
        "killed”; who did it is a line of its own, “perpetrator: police”.",
    ),
}


def read(line: str) -> Reading:
    return read_line(line, MONDAY)


@pytest.mark.parametrize(("line", "expected"), TOLLS.items())
def test_a_toll(line: str, expected: tuple[str, str, dict[str, object]]) -> None:
    metric, population, number = expected

    assert read(line).kind == "toll"
    assert read(line).fields == {"metric": metric, "population": population, **number}


@pytest.mark.parametrize(("line", "fields"), STRENGTHS.items())
def test_a_strength(line: str, fields: dict[str, object]) -> None:
    assert (read(line).kind, read(line).fields) == ("strength", fields)


@pytest.mark.parametrize(("line", "expected"), REFUSED.items())
def test_what_is_not_read_is_refused_with_what_to_write(
    line: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(NotRead) as refused:
        read(line)

    assert (refused.value.field, refused.value.message) == expected
