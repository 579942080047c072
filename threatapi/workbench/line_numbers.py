"""Numbers as reports write them: 6, six, 1,500, about a dozen, between 4 and 6, dozens."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from incidents.choices import Bound, Magnitude

from .line_reading import NotRead, one_of

ONES = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split(),
        1,
    )
}
TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
MULTIPLES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
NOTHING = ("no one", "no-one", "nobody", "none", "no", "zero", "nil")
BELOW = "below"
BOUNDS: dict[str, str] = {
    phrase: bound
    for bound, phrases in {
        Bound.AT_LEAST.value: "at least|no fewer than|no less than|not less than|not fewer than|a "
        "minimum of",
        Bound.MORE_THAN.value: "more than|over|above|upwards of|in excess of|just over|well over",
        Bound.AT_MOST.value: "at most|up to|no more than|not more than|a maximum of|as many as",
        BELOW: "fewer than|less than|under|below",
        Bound.ABOUT.value: "about|around|roughly|approximately|circa|c.|ca.|~|an estimated|"
        "estimated|some",
        Bound.NEARLY.value: "nearly|almost|close to|just under",
        Bound.EXACT.value: "exactly|just|only|a total of",
    }.items()
    for phrase in phrases.split("|")
}
MAGNITUDES = {
    **dict.fromkeys(
        ("several", "a few", "a number of", "many", "numerous", "multiple", "some"),
        Magnitude.SEVERAL.value,
    ),
    **dict.fromkeys(
        ("dozens", "scores", "several dozen", "tens", "a few dozen"), Magnitude.DOZENS.value
    ),
    **dict.fromkeys(("hundreds", "several hundred", "a few hundred"), Magnitude.HUNDREDS.value),
    **dict.fromkeys(
        ("thousands", "several thousand", "tens of thousands", "hundreds of thousands"),
        Magnitude.THOUSANDS.value,
    ),
}
BOUND = re.compile(rf"({one_of(BOUNDS)})(?:(?<=[~.]) ?| )", re.IGNORECASE)
MAGNITUDE = re.compile(rf"({one_of(MAGNITUDES)})\b(?: of\b)?", re.IGNORECASE)
NONE = re.compile(rf"({one_of(NOTHING)})\b(?: of\b)?", re.IGNORECASE)
DIGITS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?", re.ASCII)
TOKEN = re.compile(r"[ ]?(-?[a-z]+)", re.IGNORECASE)
BETWEEN = re.compile(r"(?:between|from) ", re.IGNORECASE)
TO = re.compile(r" ?[-–—] ?| (to|and|or) ", re.IGNORECASE)
OR_MORE = re.compile(r" ?\+| or more\b| and counting\b", re.IGNORECASE)
OR_SO = re.compile(r" or so\b", re.IGNORECASE)
OR_FEWER = re.compile(r" or (?:fewer|less)\b", re.IGNORECASE)
GREATEST = 10**12
ADVICE = "Write 12, 10–15, about 12 or dozens."


class Amount(NamedTuple):
    """A number as a figure has it."""

    low: float | None = None
    high: float | None = None
    bound: str = Bound.EXACT.value
    magnitude: str = ""

    def in_words(self) -> str:
        """As one reads it: at least 6, 100–150, dozens."""
        if self.magnitude:
            return self.magnitude
        low, high = (_shown(each) for each in (self.low, self.high))
        number = low if low == high or not high else f"{low}–{high}" if low else high
        word = str(Bound(self.bound).value).replace("_", " ")
        return number if self.bound == Bound.EXACT else f"{word} {number}"

    def fields(self) -> dict[str, object]:
        """The fields of a row, those that are empty left out."""
        found = {"low": self.low, "high": self.high, "magnitude": self.magnitude}
        found["bound"] = "" if self.magnitude else self.bound
        return {name: value for name, value in found.items() if value not in (None, "")}


def read_amount(text: str) -> tuple[Amount, str] | None:
    """Read the amount with which the text begins; also gives the rest of the text."""
    if match := MAGNITUDE.match(text):
        if match[1].lower() != "some" or not _number(text[match.end() :].lstrip()):
            return Amount(magnitude=MAGNITUDES[match[1].lower()]), text[match.end() :]
    bound = BOUND.match(text)
    if not bound and (match := NONE.match(text)):
        return Amount(0, 0), text[match.end() :]
    rest = text[bound.end() :] if bound else text
    between = BETWEEN.match(rest)
    found = _number(rest[between.end() :] if between else rest)
    if not found:
        return None
    low, rest = found
    high, rest = _upper(low, rest, between is not None)
    return _behind(low, high, BOUNDS[bound[1].lower()] if bound else "", rest)


def read_number(text: str) -> float:
    """The one number that the whole text is; raises NotRead."""
    found = read_amount(text)
    amount, rest = found or (Amount(), text)
    if rest or amount.low is None or amount.low != amount.high or amount.bound != Bound.EXACT:
        raise NotRead(f"“{text}” is not one number: write 12, 1,500 or 2.5.", "low")
    return amount.low


def _upper(low: float, rest: str, between: bool) -> tuple[float | None, str]:
    """The upper end of a range, or None."""
    sign = TO.match(rest)
    word = (sign[1] or "").lower() if sign else ""
    found = _number(rest[sign.end() :]) if sign and (between or word != "and") else None
    if not found:
        if between:
            raise NotRead("Write both ends: “between 4 and 6”.", "low")
        return None, rest
    high, rest = found
    if high < low:
        raise NotRead(f"{_shown(low)}–{_shown(high)} ends below its beginning.", "high")
    return high, rest


def _behind(low: float, high: float | None, bound: str, rest: str) -> tuple[Amount, str]:
    """The amount with the words behind it: or more, or so."""
    for pattern, named in (
        (OR_MORE, Bound.AT_LEAST.value),
        (OR_SO, Bound.ABOUT.value),
        (OR_FEWER, Bound.AT_MOST.value),
    ):
        if match := pattern.match(rest):
            if bound:
                raise NotRead("Two words say how the number is meant: write one of them.", "bound")
            bound, rest = named, rest[match.end() :]
    return _bounded(low, high, bound or Bound.EXACT.value), rest


def _bounded(low: float, high: float | None, bound: str) -> Amount:
    if max(low, high or 0) > GREATEST:
        raise NotRead("A number is from 0 to 1,000,000,000,000.", "low")
    if bound in (Bound.EXACT, Bound.ABOUT):
        return Amount(low, low if high is None else high, bound)
    if high is not None:
        word = "below" if bound == BELOW else str(bound).replace("_", " ")
        raise NotRead(f"“{word}” needs one number, not two.", "bound")
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return Amount(low, None, bound)
    if bound == BELOW:
        if low < 1:
            raise NotRead("No number of people is below 0.", "high")
        return Amount(None, low - 1, Bound.AT_MOST.value)
    return Amount(None, low, bound) if bound == Bound.AT_MOST else Amount(low, low, bound)


def _number(text: str) -> tuple[float, str] | None:
    """One number in digits or words at the beginning of the text, and the rest of it."""
    if match := DIGITS.match(text):
        digits = re.sub(r"[,\u00a0\u202f]", "", match[0])
        if re.fullmatch(r"\d{1,3}\.000", digits):
            raise NotRead(f"“{digits}” may be {digits[:-4]} or {digits[:-4]},000.", "low")
        if len(digits) > 20:
            raise NotRead("A number is from 0 to 1,000,000,000,000.", "low")
        value = float(digits) if "." in digits else int(digits)
        return _with_multiples(value, text[match.end() :])
    return _in_words(text)


def _with_multiples(value: float, rest: str) -> tuple[float, str]:
    """2 million, 3 dozen."""
    while match := re.match(r"[ ]([a-z]+)", rest, re.IGNORECASE):
        multiple = MULTIPLES.get(match[1].lower())
        if not multiple:
            break
        value, rest = value * multiple, rest[match.end() :]
        value = int(value) if value == int(value) else value
    return value, rest


def _in_words(text: str) -> tuple[float, str] | None:
    total = current = 0
    end, last = 0, ""
    while match := TOKEN.match(text, end):
        word = match[1].lower()
        if word == "half" and text[match.end() : match.end() + 8].lower() == " a dozen":
            return 6, text[match.end() + 8 :]
        ones, tens = ONES.get(word.lstrip("-"), 0), TENS.get(word, 0)
        if word in ("a", "an") and not last:
            following = TOKEN.match(text, match.end())
            if not following or following[1].lower() not in MULTIPLES:
                return None
            current = 1
        elif ones and _fits_ones(ones, current, word, last):
            current += ones
        elif tens and current % 100 == 0:
            current += tens
        elif word in MULTIPLES and current and last != word:
            multiple = MULTIPLES[word]
            if multiple >= 1000:
                total, current = total + current * multiple, 0
            else:
                current *= multiple
        elif word == "and" and last in ("hundred", "thousand"):
            following = TOKEN.match(text, match.end())
            if not following or following[1].lower() not in ONES | TENS:
                break
        else:
            break
        end, last = match.end(), word
    return (total + current, text[end:]) if last not in ("", "and") else None


def _fits_ones(ones: int, current: int, word: str, last: str) -> bool:
    """Whether a number below twenty may stand behind what was read: twenty-five, hundred six."""
    if word.startswith("-"):
        return last in TENS and ones < 10
    if last in TENS:
        return ones < 10
    return current % 100 == 0 and (not current or last not in ONES)


def misspelt_number(text: str) -> str:
    """The first words of the text if they seem to be a number that is written wrong."""
    words = text.split()[:3]
    known = [*ONES, *TENS, *MULTIPLES, "dozens", "several"]
    for end, word in enumerate(words, 1):
        plain = word.lower().strip(",.;:")
        if len(plain) > 3 and plain not in known and word[0].islower():
            if get_close_matches(plain, known, 1, 0.82):
                return " ".join(words[:end])
    return ""


def _shown(number: float | None) -> str:
    return "" if number is None else f"{number:,}"
