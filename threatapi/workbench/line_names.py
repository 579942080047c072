"""Lines on an actor or person: other names, and where it is."""

import re
from datetime import date

from actors.choices import AliasKind
from incidents.choices import PresenceKind

from .dates import is_meant_as_date
from .line_links import BEGINNING, dated
from .line_past import told, with_end
from .line_reading import PLACE, AskedName, NotRead, Reading, bare, begins_with_name, one_of
from .link_words import LEADING

ALIAS_WORDS: dict[str, AliasKind | None] = {
    **dict.fromkeys(
        (
            "aka",
            "a.k.a.",
            "also known as",
            "known as",
            "alias",
            "also called",
            "called",
            "goes by",
            "other name",
            "also named",
        ),
        None,
    ),
    **dict.fromkeys(
        ("acronym", "abbreviated as", "abbreviated", "abbreviation", "short", "in short"),
        AliasKind.ACRONYM,
    ),
    **dict.fromkeys(
        ("spelling", "also spelt", "also spelled", "spelt", "also written", "short form"),
        AliasKind.SPELLING,
    ),
    **dict.fromkeys(
        ("translation", "translated as", "in english", "in arabic", "meaning"),
        AliasKind.TRANSLATION,
    ),
    **dict.fromkeys(
        (
            "former name",
            "formerly known as",
            "formerly called",
            "previously known as",
            "formerly",
            "once known as",
            "previously",
        ),
        AliasKind.FORMER_NAME,
    ),
    "kunya": AliasKind.KUNYA,
    **dict.fromkeys(
        ("nom de guerre", "calls himself", "calls herself", "calls itself", "battle name"),
        AliasKind.NOM_DE_GUERRE,
    ),
    **dict.fromkeys(("nickname", "nicknamed", "byname", "dubbed"), AliasKind.NICKNAME),
    **dict.fromkeys(("title", "with title"), AliasKind.TITLE),
}
ALIAS = re.compile(rf"(?:is |was )?({one_of(ALIAS_WORDS)})(?: is)?(?:: ?| )(?=\S)", re.IGNORECASE)
CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:[-/.][A-Z0-9]+)*\.?")
KUNYA = re.compile(r"(?:Abu|Umm|Abou) ")
PRESENCE_WORDS: dict[PresenceKind, str] = {
    PresenceKind.OPERATES_IN: "sleeper cells in|active in|"
    "operating in|operational in|cells in|operate in",
    PresenceKind.BASED_IN: "headquartered in|hq in|"
    "headquarters in|base in|bases in|seat in|home base in|"
    "primarily located in|hideout in",
    PresenceKind.CAMP_IN: "camps in|training camp in|training camps in|camp at|training centre in|"
    "training centres in|training centers in",
    PresenceKind.CONTROLS: "control of|rules",
    PresenceKind.BORN_IN: "born at|native of",
    PresenceKind.CITIZEN_OF: "citizenship of",
    PresenceKind.LOCATED_IN: "in|at large in|present in|"
    "held in|imprisoned in|hiding in|seen in|lives in",
    PresenceKind.NATIONAL_OF: "national of|members from",
    PresenceKind.TARGETS: "target|attacks in|plans attacks in|calls for attacks in",
}


def _phrases() -> dict[str, PresenceKind]:
    found = {}
    for kind in PresenceKind:
        for phrase in (kind.label, kind.value.replace("_", " "), *PRESENCE_WORDS[kind].split("|")):
            found.setdefault(LEADING.sub("", phrase).lower(), kind)
    return found


PRESENCES = _phrases()
PRESENCE = re.compile(
    r"(?:(?:operates|runs|maintains|keeps|establishing|establishes) (?!in\b))?(?:new )?"
    rf"({one_of(PRESENCES)})(?: |: ?)(?=\S)",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:\d+|several|many) ", re.ASCII)


def read_alias(text: str) -> Reading | None:
    """Another name of what the line is about."""
    match = ALIAS.match(text)
    if not match:
        return None
    name = text[match.end() :].strip(" ,;“”\"'")
    if not name:
        raise NotRead("Say the other name: “aka DR”.", "text")
    if name[0].islower() and (BEGINNING.match(name) or PRESENCE.match(name)):
        return None  # formerly part of, formerly based in: no name
    kind = ALIAS_WORDS[match[1].lower()] or _kind_of(name)
    words = f"alias · {name} ({kind.value.replace('_', ' ')})"
    return Reading("alias", {"text": name, "alias_kind": kind.value}, words)


def _kind_of(name: str) -> AliasKind:
    """What kind of name it is by its form."""
    if CAPITALS.fullmatch(name) and len(name) > 1:
        return AliasKind.ACRONYM
    return AliasKind.KUNYA if KUNYA.match(name) else AliasKind.SPELLING


def read_presence(text: str, published: date | None) -> Reading | None:
    """Where it is, what it controls, where it was born."""
    when = told(text)
    rest = when.rest
    match = PRESENCE.match(rest)
    bare_in = match and match[1].lower() == "in"
    if not match or (bare_in and not _is_place(rest[match.end() :])):
        return None
    kind = PRESENCES[match[1].lower()]
    place, dates = dated(rest[match.end() :], None, published)
    place = bare(place)
    if not place:
        raise NotRead(f"Say where: “{kind.label} …”.", "place")
    if ", " in place and " and " in place:
        raise NotRead(f"One place a line: “{kind.label} {place.split(',')[0]}”.", "place")
    if NUMBERED.match(place):
        raise NotRead(f"“{place}” is a number of places: write it as a line, “{place}”.", "place")
    dates = with_end(when, kind, dates, place, published)
    fields = {"presence": kind.value, "place": place, **dates}
    words = f"{kind.label} {place}" + "".join(f", {word} {day}" for word, day in dates.items())
    return Reading(
        "presence", fields, words.replace("as_of", "as of"), [AskedName("place", place, (PLACE,))]
    )


def _is_place(text: str) -> bool:
    """Whether what stands behind a mere “in” is a place, and no date or other thing."""
    return begins_with_name(text) and not is_meant_as_date(text)
