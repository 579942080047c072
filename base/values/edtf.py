"""Dates as EDTF text (ISO 8601-2) and the days that they may mean.

`bounds()` gives the first and the last day meant. A library parses points and gives their
strict bounds; sets and intervals are split here, because it cannot parse all of ours.
"""

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

import edtf
from edtf import struct_time_to_date

# Months of EDTF that are seasons, quarters and the like.
SEASONS = range(21, 42)
Bounds = tuple[date | None, date | None]

PLAIN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
POINT = re.compile(
    r"(?P<date>\d{4}(-\d\d(-\d\d)?)?|\d{3}X|\d\dXX|\d{4}-XX|\d{4}-\d\d-XX)(?P<mark>[?~%]?)",
    re.ASCII,
)
FORMS = (
    "a year, month or day (2022, 2022-04, 2022-04-21), also with ?, ~ or % behind it or X for its "
    "last digits, a set such as [2022-04-21..2022-04-30], or an interval such as 2015-01/.."
)


class EDTFError(ValueError):
    """The text is not one of the accepted forms of a date."""


def is_interval(text: str) -> bool:
    """Whether the date lasted, rather than being one moment."""
    return "/" in text


@lru_cache(maxsize=16_384)
def bounds(text: str) -> Bounds:
    """First and last day that the text may mean; None where it is open or unknown."""
    if "/" in text:
        return _interval(text)
    if text.startswith("["):
        return _set(text)
    return _point(text)


def day_range(text: str) -> tuple[date, date]:
    """First and last day of a plain year, month or day, as query parameters take them."""
    if not PLAIN.fullmatch(text):
        raise EDTFError(f"“{text}” is not a year, month or day (YYYY, YYYY-MM or YYYY-MM-DD).")
    return _plain(text)


def _interval(text: str) -> Bounds:
    left, _, right = text.partition("/")
    if "/" in right:
        raise EDTFError(f"“{text}” has more than one “/”.")
    open_ends = ("", "..")
    if left in open_ends and right in open_ends:
        raise EDTFError(f"“{text}” has no date at either end.")
    earliest = None if left in open_ends else _point(left)[0]
    latest = None if right in open_ends else _point(right)[1]
    if earliest and latest and latest < earliest:
        raise EDTFError(f"“{text}” ends before it starts.")
    return earliest, latest


def _set(text: str) -> Bounds:
    if not text.endswith("]") or text.count("..") > 1:
        raise EDTFError(f"“{text}” is not a set: [a,b], [a..b], [..b] or [a..].")
    members: list[Bounds] = []
    for member in text[1:-1].split(","):
        first, dots, last = member.strip().partition("..")
        if not dots:
            members.append(_point(first))
            continue
        if not first and not last:
            raise EDTFError(f"“{text}” has no date in it.")
        earliest = _point(first)[0] if first else None
        latest = _point(last)[1] if last else None
        if earliest and latest and latest < earliest:
            raise EDTFError(f"“{text}” ends before it starts.")
        members.append((earliest, latest))
    starts, ends = zip(*members, strict=True)
    known_starts = [day for day in starts if day]
    known_ends = [day for day in ends if day]
    return (
        min(known_starts) if len(known_starts) == len(starts) else None,
        max(known_ends) if len(known_ends) == len(ends) else None,
    )


def _point(text: str) -> tuple[date, date]:
    match = POINT.fullmatch(text)
    if not match:
        raise EDTFError(f"“{text}” is not a date: give {FORMS}.")
    plain, mark = match["date"], match["mark"]
    earliest, latest = _plain(plain) if PLAIN.fullmatch(plain) else _with_library(plain)
    if mark in ("~", "%"):
        return _widened(plain, earliest, latest)
    return earliest, latest


def _plain(text: str) -> tuple[date, date]:
    """Bounds of a plain year, month or day without the library, which takes milliseconds."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 2 and parts[1] in SEASONS:
        raise EDTFError(
            f"“{text}” is a season of EDTF, and seasons are not taken: give months, such as "
            "2024-03/2024-05. Taken are years, months and days, intervals, sets of one, "
            "unspecified digits (199X) and the marks ?, ~ and %."
        )
    try:
        first = date(*[*parts, 1, 1][:3])
        if len(parts) == 1:
            return first, date(first.year, 12, 31)
        if len(parts) == 2:
            return first, first.replace(day=calendar.monthrange(*parts)[1])
    except ValueError:
        raise EDTFError(f"“{text}” is not a day of the calendar.") from None
    return first, first


def _with_library(text: str) -> tuple[date, date]:
    try:
        parsed = edtf.parse_edtf(text)
        return (
            struct_time_to_date(parsed.lower_strict()),
            struct_time_to_date(parsed.upper_strict()),
        )
    except (edtf.EDTFParseException, ValueError, TypeError):
        raise EDTFError(f"“{text}” is not a day of the calendar.") from None


def _widened(text: str, earliest: date, latest: date) -> tuple[date, date]:
    """Approximate: one unit of the date's own precision more, each way."""
    steps = {0: "year", 1: "month", 2: "day"}
    unit = steps[text.count("-")]
    return _stepped(earliest, unit, -1), _stepped(latest, unit, +1)


def _stepped(day: date, unit: str, step: int) -> date:
    """The day one unit on; month ends stay month ends; the calendar's own ends hold."""
    try:
        if unit == "day":
            return day + timedelta(days=step)
        months = day.year * 12 + day.month - 1 + step * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1] if 0 < year <= 9999 else 31
        at_end = day.day == calendar.monthrange(day.year, day.month)[1]
        return date(year, month + 1, last if at_end and step > 0 else min(day.day, last))
    except (ValueError, OverflowError):
        return date.max if step > 0 else date.min
