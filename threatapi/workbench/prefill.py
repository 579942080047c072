"""What a sentence seems to say, as lines to begin with: plain rules over words, no model.

The lines only fill the field in which an editor types. Nothing is stored of them by itself.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from .dates import is_meant_as_date
from .event_words import sort_of
from .known_names import KnownNames
from .line_names import PRESENCES
from .line_numbers import read_amount
from .line_parts import FATE
from .line_reading import NotRead, one_of
from .line_says import statements_in
from .line_tolls import COUNTED_WORD, HARM_WORD
from .lines import read_line
from .link_words import PHRASES
from .sentences import STARTERS

LONGEST = 1_000  # characters of a sentence of which this is asked
CAPITAL = r"[^\W\d_a-z][\w'’-]*"
NAMED = rf"(?:al[- ])?{CAPITAL}(?:(?: (?:of the|of|bin|ibn|al|ul|de|for))? (?:al-)?{CAPITAL})*"
NAME = re.compile(NAMED)
# Words without a capital that belong to a name before them.
TAIL = re.compile(r" (?:network|movement|front|brigade|administration|government)\b")
# Words with a capital that begin a sentence and no name.
NO_NAMES = STARTERS | frozenset(
    "militants gunmen soldiers troops several dozens hundreds security local government doctors "
    "doctor hospital witness sources members monday tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december "
    "telegram twitter facebook".split()
)
APPOSITION = re.compile(r", (?:an?|the|its|who|which|also|known|led) [^,]{3,120},")
CLAIM = re.compile(
    r"\b(?:claimed|claims|claim)\b(?= responsibility| credit| the| this| it| by)", re.I
)
DENIAL = re.compile(r"\b(?:denied|denies|rejected|disowned)\b", re.I)
NOBODY = re.compile(
    r"\b(?:nobody|no one|no group|no party|none)\b(?: \w+){0,3} (?:claimed|taken responsibility)"
    r"|\b(?:remain(?:s|ed)?|went|is|was) unclaimed\b",
    re.I,
)
KNOWN_AS = re.compile(
    r"\b(?:also known as|known as|a\.?k\.?a\.?|also called|abbreviated as|nicknamed|"
    r"formerly known as) (?:the )?[“\"‘']?",
    re.I,
)
IN_BRACKETS = re.compile(rf"{CAPITAL} \((?:or )?([A-Z][A-Za-z]*(?:-[A-Z]+)?)\)")
ASSAILANTS = re.compile(
    r"\b(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|several|(?<![\d,.])\d{1,3}) "
    r"(?P<who>(?:(?:armed|masked|unknown|unidentified|suspected|suicide|hooded) ){0,2}"
    r"(?:gunm[ae]n|attackers?|bombers?|assailants?|militants|armed men))\b",
    re.I,
)
DEEDS = {
    "armed attack": r"opened fire|shot at|stormed|gunned down|fired (?:on|at)",
    "ambush": r"ambushed",
    "suicide bombing": r"blew (?:him|her|them)sel(?:f|ves) up|detonated (?:his|her) \w+",
    "bombing": r"(?:bomb|device|ied|mine) (?:exploded|went off|detonated)|bombed",
    "armed clash": r"clashed with|exchanged fire",
    "kidnapping": r"kidnapped|abducted",
    "attack": r"attacked|raided",
}
DEED = [(noun, re.compile(rf"\b(?:{words})\b", re.I)) for noun, words in DEEDS.items()]
DONE_TO = re.compile(
    r"\b(?:an?|the) (?P<what>(?:\w+ ){0,2}\w+) (?:was|were) (?:ambushed|attacked|bombed|raided)\b",
    re.I,
)
EVENT_NOUN = re.compile(
    r"\b(?:(?:suicide|car|armed|gun|drone|rocket|mortar|grenade|roadside|missile|bomb|knife) )?"
    r"(?:bombing|attack|ambush|raid|strike|airstrike|clash|clashes|explosion|blast|shooting|"
    r"assassination|kidnapping|shelling)"
    r"(?: (?:of|on|at|against) (?:an?|the) (?-i:(?:[a-z]+ ){0,2}[a-z]+)"
    r"(?= (?:in|at|near|outside|on|by|that|which|and|killed)\b|[,.;]|$))?",
    re.I,
)
AT = re.compile(r"\b(?:in|at|near|outside|inside) (?:the (?:\w+ of )?)?(?=[^\W\d_a-z])")
PEOPLE_BEHIND = re.compile(
    r" (?:attacks?|fighters|members|militants|operations|forces|ranks|leaders|leadership)\b"
)
LANDSCAPE = re.compile(
    r" (?:valley|district|province|city|village|pass|mountains|river|road|area|region|airport)\b"
)
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
TIME = r"(?: (?:morning|afternoon|evening|night))?"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b"
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
DATES = re.compile(
    rf"\b(?:(?:around|about|early|late|mid)[- ])?(?:(?:on )?{DAY}{TIME}"
    rf"(?:,? {NUMBER} {MONTH}(?: \d{{4}}\b)?)?"
    rf"|{NUMBER} (?:of )?{MONTH}(?: \d{{4}}\b)?"
    rf"|{MONTH}(?: {NUMBER}\b(?:,? \d{{4}}\b)?| \d{{4}}\b)?"
    r"|yesterday|\d{4}-\d\d-\d\d)",
    re.I,
)
LATER = re.compile(
    r"\b(?:put it at|raised (?:it|the toll) to|revised (?:it|the toll) to|(?:rose|risen) to) "
    r"(\w+(?:-\w+)?)",
    re.I,
)
FATES = re.compile(rf"({NAMED}) (?:was|were|has been|had been) ({FATE})\b")
LINKS = re.compile(
    rf"\b({one_of([each for each in PHRASES if ' ' in each and each != 'province of'])}) "
    r"(?:(?:a man|a commander|a group|somebody|someone|those) (?:who|that|which) "
    r"(?:calls? (?:himself|itself|themselves)|is called|is known as) )?(?:the )?",
    re.I,
)
# A comma that is not one of a number, “one of the …”, an ordinal.
NO_STRENGTH = re.compile(r",(?!\d{3})|^(?:\w+ ){1,2}of (?!\d)|^\d+(?:st|nd|rd|th)\b|:", re.I)
DIED = re.compile(r"\b(?:has |had |have )?died\b", re.I)
WORD = re.compile(r"\S+")
NO_PRESENCE = ("in", "attacks in", "target", "rules")
PRESENCE = re.compile(
    rf"\b({one_of([each for each in PRESENCES if each not in NO_PRESENCE])}) (?:the )?", re.I
)


def lines_of(text: str, known: KnownNames, published: date | None) -> dict[str, str]:
    """For each key the line that the sentence seems to say, if it is one that is read."""
    if len(text) > LONGEST:
        return {}
    rules: dict[str, Callable[[], Iterable[str]]] = {
        "e": lambda: _events(text),
        "p": lambda: _parts(text),
        "t": lambda: _tolls(text),
        "n": lambda: ["nobody claimed"] if NOBODY.search(text) else [],
        "c": lambda: _deeds(text, CLAIM, "claimed by {}", known),
        "d": lambda: _deeds(text, DENIAL, "{} denied", known),
        "l": lambda: _links(text, known),
        "a": lambda: _aliases(text),
        "s": lambda: _strengths(text),
        "w": lambda: _presences(text),
        "y": lambda: statements_in(text),
    }
    found = {}
    for key, rule in rules.items():
        if key == "c" and "n" in found:
            continue
        line = next((line for line in rule() if _reads(line, KINDS[key], published)), "")
        if line:
            found[key] = line
    return found


BY = re.compile(r" by (?:both )?(?:the )?")
KINDS = {
    "e": "event", "p": "part outcome", "t": "toll", "n": "unclaimed", "c": "claimed", "d": "denied",
    "l": "link", "a": "alias", "s": "strength", "w": "presence",
    "y": "says",
}  # fmt: skip


def _reads(line: str, kinds: str, published: date | None) -> bool:
    try:
        return read_line(line, published).kind in kinds
    except NotRead:
        return False


def _around(text: str, found: re.Match[str], before: int, behind: int) -> list[str]:
    """The words before a match with it, and it with the words behind, the longest first."""
    starts = [word.start() for word in WORD.finditer(text, 0, found.start())][-before:]
    ends = [word.end() for word in islice(WORD.finditer(text, found.end()), behind)]
    lines = [text[start : found.end()] for start in starts]
    lines += [text[found.start() : end] for end in reversed(ends)]
    return [line.strip(" ,;:.“”") for line in lines]


def _tolls(text: str) -> Iterable[str]:
    """Numbers beside words of harm."""
    for found in HARM_WORD.finditer(text):
        if later := LATER.search(text, found.end()):
            yield f"{later[1]} {found[0]}"
        for line in _around(text, found, 7, 6):
            if HARM_WORD.match(line) or _begins_with_number(line):
                yield DIED.sub("killed", line)


def _strengths(text: str) -> Iterable[str]:
    for found in COUNTED_WORD.finditer(text):
        for line in _around(text, found, 6, 0):
            if _begins_with_number(line) and not NO_STRENGTH.search(line):
                yield line


def _begins_with_number(line: str) -> bool:
    try:
        return read_amount(line) is not None
    except NotRead:
        return False


def _parts(text: str) -> Iterable[str]:
    for found in ASSAILANTS.finditer(text):
        count, who = found["count"].lower(), found["who"].lower()
        if count in ("a", "an", "one"):
            yield f"attacker: {who}"
        elif who.endswith(("attackers", "assailants", "bombers")):
            yield f"{count} {who}"
        else:
            yield f"{count} {who} attackers"
    for found in FATES.finditer(text):
        yield f"{_cleaned(found[1])} {found[2].lower()}"


def _events(text: str) -> Iterable[str]:
    """The event with its place and date."""
    what = next((noun for noun, words in DEED if words.search(text)), "")
    done_to = DONE_TO.search(text)
    noun = EVENT_NOUN.search(text)
    if what and done_to and what != "armed attack":
        what = f"{what} {'of' if what != 'attack' else 'on'} a {done_to['what']}"
    what = what or (noun[0].strip() if noun and sort_of(noun[0]) else "")
    place, day = _place(text), _day(text)
    if what and (place or day):
        yield ", ".join(part for part in (what, place, day) if part)
        yield ", ".join(part for part in (what, place) if part)


def _place(text: str) -> str:
    for sign in AT.finditer(text):
        found = NAME.match(text, sign.end())
        if found and _may_be_place(found[0], text[found.end() :]):
            landscape = LANDSCAPE.match(text, found.end())
            return found[0] + (landscape[0] if landscape else "")
    return ""


def _may_be_place(name: str, behind: str) -> bool:
    """Whether a name behind “in” may be one of a place: not “in TTP attacks”, “in March”."""
    if len(name) < 2 or name.split()[0].lower() in NO_NAMES:
        return False
    return not PEOPLE_BEHIND.match(behind)


def _day(text: str) -> str:
    return next(
        (each[0].removeprefix("on ") for each in DATES.finditer(text) if is_meant_as_date(each[0])),
        "",
    )


def _names(text: str) -> list[re.Match[str]]:
    return [each for each in NAME.finditer(text) if _cleaned(each[0])]


def _cleaned(name: str) -> str:
    """The name without words before it that only begin the sentence, and without “’s”."""
    words = name.split()
    while words and words[0].lower().strip("’'") in NO_NAMES:
        words.pop(0)
    return re.sub(r"['’]s?$", "", " ".join(words))


def _deeds(text: str, verb: re.Pattern[str], line: str, known: KnownNames) -> Iterable[str]:
    """Who claims or denies it: the name before the verb, or behind “by”."""
    plain = APPOSITION.sub("", text)
    found = verb.search(plain)
    if not found:
        return
    if by := BY.match(plain, found.end()):
        if name := NAME.match(plain, by.end()):
            yield line.format(known.full(_cleaned(name[0])))
        return
    for name in reversed(_names(plain[: found.start()])):
        cleaned = re.sub(r"['’]s .*", "", _cleaned(name[0]))
        yield line.format(known.full(cleaned))


def _links(text: str, known: KnownNames) -> Iterable[str]:
    for found in LINKS.finditer(text):
        name = NAME.match(text, found.end())
        if name and _cleaned(name[0]):
            tail = TAIL.match(text, name.end())
            whole = _cleaned(name[0]) + (tail[0] if tail else "")
            yield f"{found[1].lower()} {known.full(whole)}"


def _aliases(text: str) -> Iterable[str]:
    for found in KNOWN_AS.finditer(text):
        if name := NAME.match(text, found.end()):
            former = "formerly known as" if found[0].lower().startswith("formerly") else "aka"
            yield f"{former} {name[0]}"
    for found in IN_BRACKETS.finditer(text):
        yield f"aka {found[1]}"


def _presences(text: str) -> Iterable[str]:
    for found in PRESENCE.finditer(text):
        name = NAME.match(text, found.end())
        if name and not is_meant_as_date(name[0]):
            landscape = LANDSCAPE.match(text, name.end())
            yield f"{found[1].lower()} {name[0]}{landscape[0] if landscape else ''}"
