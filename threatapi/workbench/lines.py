"""One line of an editor, read into what it says: “3: at least 6 police killed”.

A line is read in one way or refused with what to write instead. Nothing of it is left out: what is
not read is told. The kinds of lines are in `line_deeds`, `line_events`, `line_links`, `line_names`,
`line_parts`, `line_says` and `line_tolls`; what is planned or may be is in `line_may`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from .line_advice import EXAMPLES, advice
from .line_counts import read_count, read_unnamed
from .line_deeds import read_deed
from .line_events import MAY_BE, read_event
from .line_hedges import STANCE, hedges_before, stance_before, weakest
from .line_links import read_link
from .line_may import modality_of, plain_forms
from .line_names import read_alias, read_presence
from .line_parts import read_outcome, read_part
from .line_reading import AskedName, NotRead, Reading, begins_with_name
from .line_says import (
    SAYS,
    STATE,
    WHOM,
    about,
    named_before,
    offered,
    read_mention,
    statement,
    told_of,
)
from .line_tolls import read_strength, read_toll

__all__ = ["AskedName", "NotRead", "Reading", "read_line"]

LONGEST = 300  # characters of a line
VOICE = re.compile(r"\s*(\d{1,2})\s*:\s*(?=\S)", re.ASCII)
KIND = re.compile(
    r"(event|part|toll|outcome|link|alias|strength|presence)\s*:\s*(?=\S)", re.IGNORECASE
)
NOT = re.compile(r"(?:(?:is|was|are|were|has|have|does|do|did) )?(?:not|never) (?=\S)", re.I)
# Words that turn what a name or a title is read for into its opposite.
NOT_IN_NAME = re.compile(r" (?:not|never|nor|refused to|declined to|denied)$|^no |n['’]t$", re.I)
NOT_IN_TITLE = re.compile(
    r"(?:no|not|never|without|(?:reject|refut|disavow|disown|sever|dismiss|remov|oust|expell|sack|"
    r"refus|denounc|renounc|doubt|disput)(?:e?s|ed|ing)|den(?:y|ies|ied|ying)|cannot|cuts?|br(?:eaks|oke|oken)|los(?:es|t)|end(?:s|ed))\b",
    re.IGNORECASE,
)
Reader = Callable[[str, date | None], Reading | None]
READERS: dict[str, tuple[Reader, ...]] = {
    "mentioned": (lambda text, _: read_mention(text),),
    "deed": (read_deed,),
    "count": (read_count,),
    "alias": (lambda text, _: read_alias(text),),
    "toll": (lambda text, _: read_toll(text),),
    "outcome": (lambda text, _: read_outcome(text),),
    "part": (lambda text, _: read_part(text),),
    "strength": (lambda text, _: read_strength(text),),
    "presence": (read_presence,),
    "link": (lambda text, _: read_unnamed(text), read_link),
    "event": (read_event,),
}  # fmt: skip
ENDED = re.compile(r"(?<!\.[A-Z])[ .;!]+$")  # but for “U.S.”
PREDICATES = ("alias", "strength", "presence", "link")
TWO_STANCES = "“{}” has two stances: write the one with which the voice says it."
SAID = "…"  # stands for the words of a statement, while what stands before them is read


def read_line(line: str, published: date | None = None) -> Reading:
    """Read one line; `published` is the day from which “Sunday” or a missing year is known."""
    if len(line) > LONGEST:
        raise NotRead(f"A line has at most {LONGEST} characters.")
    text = " ".join(line.split())
    voice = VOICE.match(text)
    text = text[voice.end() :] if voice else text
    if voice and not int(voice[1]):
        raise NotRead("Voices begin with 1.", "voice")
    reading = _told(text, published) or _statement(text)
    reading = reading or _said(text, published, voice[0] if voice else "")
    return replace(reading, voice=int(voice[1]) if voice else None)


def _told(text: str, published: date | None) -> Reading | None:
    """What stands behind a name and a colon: Dawn Riders: denies allied with Sorn Front."""
    who, rest = named_before(text)
    if not who:
        return None
    reading = _statement(rest)
    if reading is None:
        stance, rest = stance_before(rest)
        found = _held(rest, published, is_predicate=True)
        reading = _by(found, stance) if found else None
    return about(who, reading) if reading else None


def _said(text: str, published: date | None, voice: str) -> Reading:
    """What is said, and with which stance."""
    stance, rest = stance_before(text)
    if stance and (reading := _told(rest, published)):
        if reading.stance:
            raise NotRead(TWO_STANCES.format(text), "stance")
        return _by(reading, stance)
    try:
        reading = _held(rest, published)
    except NotRead as refused:
        if refused.offer:
            refused.offer = f"{voice}{text[: len(text) - len(rest)]}{refused.offer}"
        raise
    if stance and reading.kind == "denied":
        raise NotRead(f"“{rest}” is a denial by itself: write only that.", "stance")
    return _by(reading, stance)


def _by(reading: Reading, stance: str) -> Reading:
    words = f"{stance.replace('_', ' ')}: {reading.words}" if stance else reading.words
    return replace(reading, words=words, stance=stance or reading.stance)


def _statement(text: str) -> Reading | None:
    """What is said in words: “denies says: able to strike abroad”."""
    found = SAYS.search(text)
    if not found:
        return None
    stance, left = stance_before(f"{text[: found.start()]}{SAID}")
    hedges, modality, left = hedges_before(left)
    who = left.removesuffix(SAID).strip()
    if not left.endswith(SAID) or (who and not (who.endswith(":") and begins_with_name(who))):
        return None
    more, possible, said = hedges_before(text[found.end() :].strip(" .;"), within=False)
    reading = statement(said, who.strip(": "))
    modality = modality or possible or modality_of(said)
    return _by(_weakened(reading, [*hedges, *more], modality), stance)


def _held(text: str, published: date | None, is_predicate: bool = False) -> Reading | None:
    """What is said, and how firmly; of a predicate None if it is not read."""
    whole = text
    hedges, modality, text = hedges_before(text)
    text = ENDED.sub("", text.lstrip(" .;!"))
    if not text:
        raise NotRead("The line is empty.")
    may, forms = plain_forms(text)
    if may or (forms and hedges):
        readings = (_predicate(form, published) for form in forms)
        reading = next((each for each in readings if each), None)
        if not reading:
            raise NotRead(MAY_BE.format(text.split(" ")[0]), "event_type", offered(whole))
        return _weakened(reading, hedges, may or modality)
    if (denial := NOT.match(text)) and not read_deed(text, published):
        said = text[denial.end() :]
        raise NotRead(f"“{denial[0].strip()} …” is a denial: write “denies {said}”.", "stance")
    reading = _predicate(text, published) if is_predicate else _read(text, published)
    if reading:
        _refuse_denial_inside(reading, text)
    return _weakened(reading, hedges, modality) if reading else None


def _weakened(reading: Reading, hedges: list[str], modality: str) -> Reading:
    """All that was read: killed · 6, reported."""
    words = ", ".join(part for part in (reading.words, *hedges, modality) if part)
    hedge = weakest([*hedges, *filter(None, [reading.hedge])])
    return replace(reading, words=words, hedge=hedge, modality=modality or reading.modality)


def _refuse_denial_inside(reading: Reading, text: str) -> None:
    """Refuse a line whose name or title holds the word by which the line says the opposite."""
    title = str(reading.fields.get("title") or "")
    is_denied = NOT_IN_TITLE.match(title) or any(
        NOT_IN_NAME.search(each.text) for each in reading.names
    )
    if is_denied:
        raise NotRead(
            f"“{text}” says that something is not so, or no longer: write “denies …” with what is "
            "denied, or when it ended: “… until 2023”.",
            "stance",
            offered(text),
        )


def _read(text: str, published: date | None) -> Reading:
    if kind := KIND.match(text):
        rest, named = text[kind.end() :], kind[1].lower()
        if named == "event":
            reading = read_event(rest, published, is_told=True)
        else:
            reading = _first(READERS[named], rest, published)
        if reading:
            return reading
        raise NotRead(f"“{rest}” cannot be read as {named}. {EXAMPLES}")
    for kind_of_row, readers in READERS.items():
        if kind_of_row == "event":
            if reading := _of_somebody(text, published):
                return reading
            if STATE.fullmatch(text):
                break
        if reading := _first(readers, text, published):
            return reading
    offer = _with_colon(text, published) or offered(text)
    raise NotRead(advice(text, offer), "", offer)


def _with_colon(text: str, published: date | None) -> str:
    """The line that is read if a colon stands behind the name with which it begins."""
    words = text.split(" ")
    for count in range(1, min(len(words), WHOM)):
        who, rest = " ".join(words[:count]), " ".join(words[count:])
        if STANCE.match(rest):  # said by that name, and not of it
            return ""
        if rest[0].islower() and named_before(f"{who}: {rest}")[0]:
            try:
                if _predicate(rest, published):
                    return f"{who}: {rest}"
            except NotRead:
                continue
    return ""


def _predicate(text: str, published: date | None) -> Reading | None:
    """What is told of somebody who is named before it, or chosen."""
    for kind in PREDICATES:
        if reading := _first(READERS[kind], text, published):
            return reading
    return None


def _of_somebody(text: str, published: date | None) -> Reading | None:
    """A whole sentence, which names whom it is about: Dawn Riders operates in Belkhan."""
    for who, rest in told_of(text):
        try:
            reading = _held(rest, published, is_predicate=True)
        except NotRead as refused:
            if refused.offer:
                refused.offer = f"{who}: {refused.offer}"
            raise
        if reading:
            return about(who, reading)
    return None


def _first(readers: tuple[Reader, ...], text: str, published: date | None) -> Reading | None:
    for reader in readers:
        if reading := reader(text, published):
            return reading
    return None
