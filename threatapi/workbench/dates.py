"""A date as people write it, read into EDTF with its first and last day.

A text is read in one way or refused with what to write instead: nothing is guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from base.orm.fields import EDTFField
from base.values import edtf
from sources.choices import DateBasis

from .date_words import (
    MONTHS,
    NUMERIC,
    SEASONS,
    DateNotRead,
    Point,
    misspelt,
    month_number,
    read_point,
    weekday_number,
)

__all__ = ["DateNotRead", "ReadDate", "is_meant_as_date", "read_date"]

LONGEST = 100  # characters of a date in words
EDTF = re.compile(r"[\[./]*\d[\dX?~%.,/\[\]-]*", re.ASCII)
PLAIN_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)[?~%]?", re.ASCII)
TIME = r"(?:morning|afternoon|evening|night|midday|noon|midnight|dawn|dusk)"
TIME_BEFORE = re.compile(rf"(?:the )?(?:(?:early|late) )?{TIME} (?:of|on) (?P<rest>.+)")
TIME_BEHIND = re.compile(
    rf"(?P<rest>.+?) (?:(?:in the |at )?(?:(?:early|late) )?{TIME}"
    r"|(?:at )?\d{1,2}[:.]\d\d(?: ?[ap]m)?|at \d{1,2} ?[ap]m)"
)
AROUND = ("around", "about", "circa", "approximately", "roughly", "c", "ca")
UNSURE = ("perhaps", "possibly", "probably")
DAYS = re.compile(r"(?P<one>\d{1,2})(?P<sign> ?- ?| to | and | or )(?P<two>\d{1,2} .+)")
DAYS_OF_MONTH = re.compile(
    r"(?P<month>[a-z]{3,9}) (?P<one>\d{1,2})(?P<sign> ?- ?| to | and | or )(?P<two>\d{1,2})"
    r"(?P<year> \d{4})?"
)
# Words that may stand beside those of a date.
SMALL_WORDS = {
    *"on in at of the and or to by mid early late end start beginning middle last this".split(),
    *"past recent coming before after since until between from around about circa year".split(),
    *"morning afternoon evening night noon midnight dawn dusk perhaps possibly no than".split(),
    *"next later earlier one two three four five six a c ca".split(),
}
BETWEEN = re.compile(r"(?:between|the night of|night of|overnight) ")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a text says of a date: EDTF, the days that it may mean, and how it is known."""

    edtf: str
    first: date | None
    last: date | None
    basis: str
    note: str = ""


def read_date(text: str, published: date | None = None, moment: bool = False) -> ReadDate:
    """Read a date; `published` is the day from which a missing year or “Sunday” is known.

    A `moment` is one point in time: an interval is refused, as the fields of such dates do.
    """
    if len(text) > LONGEST:
        raise DateNotRead(f"A date has at most {LONGEST} characters.")
    normal = _normal(text)
    try:
        point = _as_edtf(text) or _in_words(normal, published, moment)
    except DateNotRead as error:
        as_typed = error.message.replace(f"“{normal}”", f"“{text.strip()}”")
        raise DateNotRead(as_typed) from None
    except OverflowError:
        raise DateNotRead(f"“{text}” is not a day of the calendar.") from None
    return _checked(point, moment)


def is_meant_as_date(text: str) -> bool:
    """Whether the words of a text are those of a date, well written or not."""
    if len(text) > LONGEST:
        return False
    if EDTF.fullmatch(text) or any(NUMERIC.fullmatch(word) for word in text.split()):
        return any(char.isdigit() for char in text)
    words = re.findall(r"[^\W\d_]+|\d+\w*", _normal(text))
    known = [word for word in words if _is_date_word(word)]
    return bool(known) and all(
        word in known or word[0].isdecimal() or word in SMALL_WORDS or misspelt(word)
        for word in words
    )


def _is_date_word(word: str) -> bool:
    return bool(
        month_number(word)
        or weekday_number(word) is not None
        or word in (*SEASONS, "yesterday", "today", "week", "month", "months", "days", "ago")
        or re.fullmatch(r"(?:1[0-9]|20)\d\ds?", word, re.ASCII)
        or (re.fullmatch("[a-z]{5,9}", word) and misspelt(word))
    )


def _normal(text: str) -> str:
    """Small letters, plain hyphens, no commas, no dots behind words, no “th” behind numbers."""
    text = re.sub("[‐‑‒–—−]", "-", text.casefold()).replace(",", " ")
    text = re.sub(r"(?<=[a-z])\.", " ", text)
    text = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", text, flags=re.ASCII)
    text = " ".join(text.split())
    return re.sub(r"^(?:on|in|at|during) (?!or )", "", text).removeprefix("the ")


def _as_edtf(text: str) -> Point | None:
    """The text itself if it is written as EDTF."""
    packed = "".join(text.split())
    if not EDTF.fullmatch(packed) or NUMERIC.fullmatch(packed):
        return None
    try:
        edtf.bounds(packed)
    except edtf.EDTFError as error:
        raise DateNotRead(_plainer(packed) or str(error)) from None
    return Point(packed)


def _plainer(text: str) -> str:
    """Says of a day that does not exist how many days its month has."""
    match = PLAIN_DAY.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12 and int(match[1]):
        try:
            read_point(f"{int(match[3])} {MONTHS[int(match[2])]} {match[1]}", None)
        except DateNotRead as error:
            return error.message
    return ""


def _in_words(text: str, published: date | None, moment: bool) -> Point:
    if text.endswith("?"):
        return _marked(_in_words(text[:-1].strip(), published, moment), "?")
    word, _, rest = text.partition(" ")
    if word in AROUND and rest:
        return _marked(_in_words(rest, published, moment), "~")
    if word in UNSURE and rest:
        return _marked(_in_words(rest, published, moment), "?")
    for reader in (_open, _of_two):
        if point := reader(text, published, moment):
            return point
    return _without_time(text, lambda rest: read_point(rest, published))


def _without_time(text: str, read: Callable[[str], Point]) -> Point:
    """Read a day beside a time of day, which is not kept."""
    match = TIME_BEFORE.fullmatch(text) or TIME_BEHIND.fullmatch(text)
    if not match:
        return read(text)
    point = read(match["rest"].removeprefix("the "))
    kept = "the time of day is not kept"
    return replace(point, note=f"{point.note}; {kept}" if point.note else kept)


def _marked(point: Point, mark: str) -> Point:
    """The point as approximate or uncertain. A set of days is vague already."""
    if re.fullmatch(r"[\dX-]+", point.edtf, re.ASCII):
        return replace(point, first=point.first + mark)
    if re.fullmatch(r"[\dX-]+[?~]", point.edtf, re.ASCII) and point.edtf[-1] != mark:
        return replace(point, first=point.first[:-1] + "%")
    word = {"~": "around", "?": "perhaps"}[mark]
    note = f"“{word}” adds nothing to such days"
    return replace(point, note=f"{point.note}; {note}" if point.note else note)


def _open(text: str, published: date | None, moment: bool) -> Point | None:
    """Dates of which one end is open: before, by, after, since, until."""
    for words, build in OPEN.items():
        for word in words:
            if text.startswith(f"{word} "):
                point = _in_words(text.removeprefix(f"{word} "), published, moment)
                if not re.fullmatch(r"[\dX-]+|\[[\d-]+\.\.[\d-]+\]", point.edtf, re.ASCII):
                    raise DateNotRead(f"“{text}”: write one day, month or year behind “{word}”.")
                return replace(point, first=build(point, text, moment), last="")
    return None


def _before(point: Point, text: str, moment: bool) -> str:
    first = edtf.bounds(point.first)[0] or date.min
    return f"[..{(first - timedelta(days=1)).isoformat()}]"


def _after(point: Point, text: str, moment: bool) -> str:
    last = edtf.bounds(point.end)[1] or date.max
    return f"[{(last + timedelta(days=1)).isoformat()}..]"


def _lasting(point: Point, text: str, moment: bool) -> str:
    if moment:
        raise DateNotRead(f"“{text}” lasted. {ONE_MOMENT}")
    if point.last:
        raise DateNotRead(f"“{text}”: write a day, month or year, not a part of one.")
    return f"{point.first}/.." if text.startswith("since") else f"../{point.first}"


OPEN: dict[tuple[str, ...], Callable[[Point, str, bool], str]] = {
    ("on or before", "by", "no later than", "not later than"): lambda p, _, __: f"[..{p.end}]",
    ("on or after", "no earlier than", "not before"): lambda p, _, __: f"[{p.first}..]",
    ("before",): _before,
    ("after",): _after,
    ("since", "until"): _lasting,
}
ONE_MOMENT = "This date is one moment: write “between 3 and 5 March 2024” if it lies among days."


def _of_two(text: str, published: date | None, moment: bool) -> Point | None:
    """Dates of two days: between, or, from … to, 3-5 March."""
    between = BETWEEN.match(text)
    rest = text[between.end() :] if between else text.removeprefix("from ")
    found = _divided(rest, between is not None)
    if not found:
        return None
    left, sign, right = found
    one, two = _both(left, right, published)
    basis = next((each.basis for each in (one, two) if each.basis != DateBasis.STATED), one.basis)
    note = one.note or two.note
    if sign == "or":
        if one.last or two.last:
            raise DateNotRead(f"“{text}”: write a set, such as [2024-03-04,2024-03-06].")
        return Point(f"[{one.first},{two.first}]", basis=basis, note=note)
    if between:
        return Point(one.first, two.end, basis, note)
    if sign == "and":
        raise DateNotRead(f"“{text}”: write “between … and …”, “… to …” or “… or …”.")
    if moment:
        raise DateNotRead(f"“{text}” lasted. {ONE_MOMENT}")
    if one.last or two.last:
        raise DateNotRead(f"“{text}”: write days, months or years at both ends.")
    return Point(f"{one.first}/{two.first}", basis=basis, note=note)


def _divided(text: str, between: bool) -> tuple[str, str, str] | None:
    """Left, sign and right of a range; a month or year that stands once is given to both."""
    if match := DAYS.fullmatch(text):
        _, _, rest = match["two"].partition(" ")
        if month_number(rest.split()[0]) or rest.startswith("of "):
            return f"{match['one']} {rest}", match["sign"].strip() or "-", match["two"]
    if match := DAYS_OF_MONTH.fullmatch(text):
        year = match["year"] or ""
        left, right = (f"{match['month']} {match[each]}{year}" for each in ("one", "two"))
        return left, match["sign"].strip() or "-", right
    signs = (" and ",) if between else (" to ", " - ", " until ", " or ")
    for sign in signs:
        left, found, right = text.partition(sign)
        if found and not (sign == " to " and left.endswith("night")):
            return left, sign.strip(), right
    parts = text.split("-")
    if len(parts) == 2 and all(month_number(part.split(" ")[0]) for part in parts):
        return parts[0], "-", parts[1]  # January-March 2024
    return None


def _both(left: str, right: str, published: date | None) -> tuple[Point, Point]:
    year = re.search(r" (\d{4})$", right, re.ASCII)
    if year and not re.search(r"\d{4}", left, re.ASCII):
        left = f"{left} {year[1]}"

    def read(text: str) -> Point:
        return _without_time(text, lambda rest: read_point(rest, published))

    return read(left), read(right)


def _checked(point: Point, moment: bool) -> ReadDate:
    """The date, if the fields of dates take it."""
    try:
        EDTFField(moment=moment, bounded=False).check_text(point.edtf)
    except ValidationError as error:
        raise DateNotRead(error.messages[0]) from None
    first, last = edtf.bounds(point.edtf)
    return ReadDate(point.edtf, first, last, str(point.basis), point.note)
