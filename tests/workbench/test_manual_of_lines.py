"""The manual's page on lines: all that it shows is read as it says."""

import re
from datetime import date

import pytest
from django.conf import settings

from threatapi.workbench.dates import DateNotRead, read_date
from threatapi.workbench.lines import read_line

MONDAY = date(2024, 3, 4)
PAGE = (settings.BASE_DIR / "docs" / "lines.md").read_text(encoding="utf-8")
LINES, BEFORE, DATES = PAGE.split("\n## ")[1:]
ROWS = [
    (kind, line)
    for kind, lines in re.findall(r"^\| ([a-z]+) \| (`.*`) \|$", LINES, re.MULTILINE)
    for line in re.findall("`([^`]+)`", lines)
]
BEFORE_LINES = re.findall("`([^`]+)`", BEFORE)
STORED = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", DATES, re.MULTILINE)
REFUSED = re.findall("`([^`]+)`", DATES.partition("\nRefused")[2])


@pytest.mark.parametrize(("kind", "line"), ROWS)
def test_a_line_of_the_manual_is_read_as_its_kind(kind: str, line: str) -> None:
    assert read_line(line, MONDAY).kind == kind


@pytest.mark.parametrize("line", BEFORE_LINES)
def test_what_stands_before_a_line_is_read(line: str) -> None:
    reading = read_line(line, MONDAY)

    assert any((reading.voice, reading.stance, reading.hedge, reading.modality))


@pytest.mark.parametrize(("words", "edtf"), STORED)
def test_a_date_of_the_manual_is_stored_as_it_says(words: str, edtf: str) -> None:
    assert read_date(words, MONDAY).edtf == edtf


@pytest.mark.parametrize("words", REFUSED)
def test_a_date_that_the_manual_calls_refused_is_refused(words: str) -> None:
    with pytest.raises(DateNotRead):
        read_date(words, MONDAY)


def test_the_manual_shows_lines_of_every_kind() -> None:
    assert len({kind for kind, _ in ROWS}) == 15
    assert (len(STORED), len(REFUSED)) == (19, 7)
