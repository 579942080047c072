"""Days, months and years as reports name them: “4 March 2024”, “mid-February”, “Sunday evening”.

`dates` puts together what is read here: around, before, between, from … to.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from sources.choices import DateBasis

MONTHS = [name.lower() for name in calendar.month_name]
WEEKDAYS = [name.lower() for name in calendar.day_name]
SHORT_WEEKDAYS = {name[:length]: name for name in WEEKDAYS for length in (3, 4)}
PARTS = {
    "early": "early", "beginning of": "early", "start of": "early",
    "mid": "mid", "middle of": "mid", "late": "late", "end of": "late",
}  # fmt: skip
SEASONS = "spring summer autumn fall winter".split()
MONTH = r"(?P<month>[a-z]{3,9})"
YEAR = r"(?: (?P<year>\d{4}))?"
DAY = r"(?P<day>\d{1,2})"
DAY_FIRST = re.compile(rf"{DAY}(?: of)? {MONTH}{YEAR}", re.ASCII)
MONTH_FIRST = re.compile(rf"{MONTH} {DAY}{YEAR}", re.ASCII)
WHOLE_MONTH = re.compile(rf"{MONTH}(?: of)?{YEAR}", re.ASCII)
SHORT_YEAR = re.compile(r"(\d{1,2} [a-z]{3,9}|[a-z]{3,9} \d{1,2}) (\d\d|\d{3})", re.ASCII)
WHOLE_YEAR = re.compile(r"\d{4}", re.ASCII)
DECADE = re.compile(r"(?P<decade>\d{3})0s", re.ASCII)
PART = re.compile(
    r"(?P<part>early|mid|late|beginning of|start of|middle of|end of)[- ](?P<of>.+)", re.ASCII
)
NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", re.ASCII)
DAYS_AGO = re.compile(r"(?P<count>\d{1,3}|a|one|two|three|four|five|six) days? ago", re.ASCII)
COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
VAGUE = re.compile(
    r"(?:in |over |during )?(?:the )?"
    r"(?:last|past|recent|this|next|coming|earlier|later|previous|recently|lately)\b.*"
)


class DateNotRead(Exception):
    """The text is no date that can be taken without a guess; the message says what to write."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year, or the first and last day of a part of one."""

    first: str  # EDTF
    last: str = ""  # EDTF; empty if the point is `first` alone
    basis: str = DateBasis.STATED.value
    note: str = ""

    @property
    def edtf(self) -> str:
        return f"[{self.first}..{self.last}]" if self.last else self.first

    @property
    def end(self) -> str:
        return self.last or self.first


def spoken(day: date) -> str:
    """A day as one writes it: 4 March 2024."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def month_number(word: str) -> int:
    """The number of the month, or 0."""
    word = "sep" if word == "sept" else word
    return next(
        (n for n, name in enumerate(MONTHS) if name and (word == name or word == name[:3])), 0
    )


def weekday_number(word: str) -> int | None:
    name = SHORT_WEEKDAYS.get(word, "thursday" if word == "thurs" else word)
    return WEEKDAYS.index(name) if name in WEEKDAYS else None


def read_point(text: str, published: date | None) -> Point:
    """Read one day, month, year or part of one, written small and without commas."""
    readers = (_part, _numeric, _day, _month, _relative, _decade)
    for reader in readers:
        point = reader(text, published)
        if point:
            return point
    raise DateNotRead(_advice(text))


def _part(text: str, published: date | None) -> Point | None:
    match = PART.fullmatch(text)
    if not match:
        return None
    part, of = PARTS[match["part"]], match["of"]
    if weekday_number(of) is not None:  # early on a day
        return None
    if decade := DECADE.fullmatch(of):
        if part != "mid":
            raise DateNotRead(
                f"“{text}” has no fixed years: write a set, such as [{decade['decade']}0.."
                f"{decade['decade']}3]."
            )
        return Point(f"{decade['decade']}3", f"{decade['decade']}7")
    if WHOLE_YEAR.fullmatch(of):
        first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
        return Point(f"{of}-{first:02}", f"{of}-{last:02}")
    month = WHOLE_MONTH.fullmatch(of)
    if not month or not month_number(month["month"]):
        return None
    return _part_of_month(part, month_number(month["month"]), month["year"], published)


def _part_of_month(part: str, month: int, given: str | None, published: date | None) -> Point:
    def days(year: int) -> tuple[date, date]:
        length = calendar.monthrange(year, month)[1]
        first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, length)}[part]
        return date(year, month, first), date(year, month, last)

    named = f"{part} {MONTHS[month].capitalize()}"
    year, basis, note = _year(given, published, named, lambda year: days(year)[0])
    first, last = days(year)
    return Point(first.isoformat(), last.isoformat(), basis, note)


def _numeric(text: str, published: date | None) -> Point | None:
    match = NUMERIC.fullmatch(text)
    if not match:
        return None
    one, two, year = match.groups()
    if len(year) != 4:
        raise DateNotRead(f"“{text}”: write the year with four digits, and the month as a word.")
    readings = {
        day
        for day_of_month, month in ((int(one), int(two)), (int(two), int(one)))
        if (day := _possible_day(int(year), month, day_of_month))
    }
    if not readings:
        raise DateNotRead(f"“{text}” is not a day of the calendar.")
    if len(readings) == 2:
        months = sorted(readings, key=lambda day: day.month != int(two))
        raise DateNotRead(
            f"“{text}” may be {spoken(months[0])} or {spoken(months[1])}: write the month as a "
            "word."
        )
    return Point(readings.pop().isoformat())


def _possible_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(text: str, published: date | None) -> Point | None:
    weekday, rest = _weekday_before(text)
    match = DAY_FIRST.fullmatch(rest) or MONTH_FIRST.fullmatch(rest)
    if not match or not month_number(match["month"]):
        return None
    month, day = month_number(match["month"]), int(match["day"])
    if not 1 <= day <= 31:
        raise DateNotRead(f"“{text}”: no month has a day {day}.")
    named = f"{day} {MONTHS[month].capitalize()}"
    year, basis, note = _year(
        match["year"], published, named, lambda year: _day_of(year, month, day)
    )
    found = _day_of(year, month, day)
    if weekday is not None and found.weekday() != weekday:
        raise DateNotRead(
            f"{spoken(found)} was a {calendar.day_name[found.weekday()]}, not a "
            f"{calendar.day_name[weekday]}."
        )
    return Point(found.isoformat(), basis=basis, note=note)


def _weekday_before(text: str) -> tuple[int | None, str]:
    """The weekday with which a day begins (Sunday 3 March), and the rest."""
    word, _, rest = text.partition(" ")
    weekday = weekday_number(word)
    if weekday is None or not rest:
        return None, text
    return weekday, rest.removeprefix("the ")


def _day_of(year: int, month: int, day: int) -> date:
    if year < 1:
        raise DateNotRead("There is no year 0000.")
    length = calendar.monthrange(year, month)[1]
    if day > length:
        raise DateNotRead(f"{calendar.month_name[month]} {year} has {length} days.")
    return date(year, month, day)


def _month(text: str, published: date | None) -> Point | None:
    match = WHOLE_MONTH.fullmatch(text)
    month = month_number(match["month"]) if match else 0
    if not match or not month:
        return Point(text) if WHOLE_YEAR.fullmatch(text) else None
    named = MONTHS[month].capitalize()
    year, basis, note = _year(match["year"], published, named, lambda year: _day_of(year, month, 1))
    return Point(f"{year:04}-{month:02}", basis=basis, note=note)


def _year(
    given: str | None, published: date | None, named: str, first_day: Callable[[int], date]
) -> tuple[int, str, str]:
    """The year that is given, else that of the publication unless the day lies after it."""
    if given:
        return int(given), DateBasis.STATED.value, ""
    if not published:
        raise DateNotRead(f"“{named}” needs a year: the source has no day of publication.")
    year = published.year
    if first_day(year) > published:
        raise DateNotRead(
            f"{named} {year} is after the publication ({spoken(published)}). Write the year: "
            f"{named} {year - 1} or {named} {year}."
        )
    return year, DateBasis.YEAR_FROM_CONTEXT.value, "year from the publication"


def _relative(text: str, published: date | None) -> Point | None:
    """Days and months that are counted from the publication."""
    weekday = weekday_number(re.sub("^(?:last|(?:early|late)(?: on)?) ", "", text))
    ago = DAYS_AGO.fullmatch(text)
    known = ("today", "yesterday", "last month", "last year", "the day before yesterday")
    if weekday is None and not ago and text not in known:
        return None
    if not published:
        raise DateNotRead(f"“{text}” needs the day of publication: write the date.")
    if weekday is not None:
        return _last_weekday(weekday, published)
    if text == "last year":
        return Point(f"{published.year - 1:04}", basis=DateBasis.COMPUTED.value)
    if text == "last month":
        last = published.replace(day=1) - timedelta(days=1)
        return Point(f"{last.year:04}-{last.month:02}", basis=DateBasis.COMPUTED.value)
    steps = {"today": 0, "yesterday": 1, "the day before yesterday": 2}
    count = COUNTS.get(ago["count"]) or int(ago["count"]) if ago else steps[text]
    day = published - timedelta(days=count)
    return Point(day.isoformat(), basis=DateBasis.COMPUTED.value, note="from the publication")


def _last_weekday(weekday: int, published: date) -> Point:
    name = calendar.day_name[weekday]
    back = (published.weekday() - weekday) % 7
    if not back:
        raise DateNotRead(
            f"“{name}” may be {spoken(published)}, the day of publication, or "
            f"{spoken(published - timedelta(days=7))}: write the date."
        )
    day = published - timedelta(days=back)
    return Point(
        day.isoformat(),
        basis=DateBasis.COMPUTED.value,
        note=f"the last {name} before publication",
    )


def _decade(text: str, published: date | None) -> Point | None:
    match = DECADE.fullmatch(text)
    return Point(f"{match['decade']}X") if match else None


def _advice(text: str) -> str:
    """What to write instead of a text that is no date."""
    if short := SHORT_YEAR.fullmatch(text):
        return f"“{text}”: write the year with four digits, such as {short[1].title()} 2024."
    if any(season in text.split() for season in SEASONS):
        return f"“{text}” is a season: write its months, such as [2024-03..2024-05]."
    if VAGUE.fullmatch(text):
        return f"“{text}” has no fixed days: write them, such as “between 19 and 25 February 2024”."
    for word in re.findall(r"[a-z]{4,12}", text):
        if near := misspelt(word):
            return f"“{word}” is no month or day of the week. Do you mean {near}?"
    return (
        f"“{text}” is no date. Write 4 March 2024, mid-February 2024, March 2024, Sunday, 2024 or "
        "EDTF such as [2024-02-11..2024-02-20]."
    )


def misspelt(word: str) -> str:
    """The month or weekday that a word seems to be, if it is none."""
    if month_number(word) or weekday_number(word) is not None or not 4 < len(word) < 12:
        return ""
    near = get_close_matches(word, MONTHS[1:] + WEEKDAYS, 1, 0.85)
    return near[0].capitalize() if near else ""
