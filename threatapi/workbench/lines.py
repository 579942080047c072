"""One line of an editor, read into what it says: “3: at least 6 police killed”.

A line is read in one way or refused with what to write instead. Nothing of it is left out: what is
not read is told. The kinds of lines are in `line_events`, `line_links`, `line_names`, `line_parts`
and `line_tolls`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from sources.choices import FIRM_HEDGES, Hedge, Modality, Stance

from .dates import is_meant_as_date
from .line_deeds import read_deed
from .line_events import WHAT_HAPPENED, read_event
from .line_links import read_link
from .line_names import ALIAS_WORDS, PRESENCES, read_alias, read_presence
from .line_numbers import BOUNDS, ONES, TENS
from .line_parts import OUTCOMES, ROLE_WORDS, read_outcome, read_part
from .line_reading import AskedName, NotRead, Reading, one_of
from .line_tolls import COUNTED, HARM, read_strength, read_toll
from .link_words import PHRASES

__all__ = ["AskedName", "NotRead", "Reading", "read_line"]

LONGEST = 300  # characters of a line
VOICE = re.compile(r"\s*(\d{1,2})\s*:\s*(?=\S)", re.ASCII)
KIND = re.compile(
    r"(event|part|toll|outcome|link|alias|strength|presence)\s*:\s*(?=\S)", re.IGNORECASE
)
STANCES: dict[str, Stance] = {
    phrase: stance
    for stance, phrases in {
        Stance.DENIES: "denies that|denied that|denies|denied|rejects that|disputes that|disputes",
        Stance.CANNOT_CONFIRM: "cannot confirm that|cannot confirm|could not confirm that|"
        "could not confirm|can't confirm|unable to confirm",
        Stance.CONFIRMS: "confirms that|confirmed that|confirms|confirmed",
        Stance.DOUBTS: "doubts that|doubted that|doubts",
        Stance.DOWNPLAYS: "downplays|plays down",
        Stance.NO_COMMENT: "no comment on|neither confirms nor denies",
        Stance.CLAIMS: "claims that|claims to have|claims",
        Stance.ASSERTS: "says that|said that|asserts that|asserts|says",
        Stance.CORRECTS: "corrects|corrected to",
    }.items()
    for phrase in phrases.split("|")
}
STANCE = re.compile(rf"({one_of(STANCES)})(?!\w| by\b)[: ]+(?=\S)", re.IGNORECASE)
HEDGES: dict[str, Hedge] = {
    phrase: hedge
    for hedge, phrases in {
        Hedge.REPORTED: "reportedly|reported to be|reports say",
        Hedge.ALLEGED: "allegedly|alleged|accused of being",
        Hedge.SUSPECTED: "suspected",
        Hedge.BELIEVED: "believed to be|believed to have|believed|thought to be|"
        "thought|understood to be",
        Hedge.ASSESSED: "assessed to be|assessed as|assessed",
        Hedge.RUMOURED: "rumoured to be|rumoured|rumored",
        Hedge.PRESUMED: "likely|probably|presumably|presumed|most likely",
        Hedge.IMPLIED: "apparently|seemingly|seems to be|appears to be|implied|supposedly",
        Hedge.UNVERIFIED: "purportedly|unverified|unconfirmed",
    }.items()
    for phrase in phrases.split("|")
}
MAYBE = ("possibly", "perhaps", "may have", "might have", "could have")
HEDGE = re.compile(
    rf"(?:(?:is|are|was|were) )?({one_of([*HEDGES, *MAYBE])})(?!\w)[,: ]+(?=\S)", re.IGNORECASE
)
# Adverbs that are a hedge wherever they stand, and no part of a name.
ADVERBS = re.compile(
    r",? \b(reportedly|allegedly|presumably|apparently|purportedly|supposedly|seemingly)\b,?",
    re.IGNORECASE,
)
REPORTED = re.compile(r"(?: is| are| was| were)? reported$", re.IGNORECASE)
SUSPECT = re.compile(r"suspected (?:perpetrator )?(?=[^\W\d_a-z])|suspected ?:", re.UNICODE)
NOT = re.compile(r"(?:(?:is|was|are|were|has|have|does|do|did) )?(?:not|never) (?=\S)", re.I)
# Words that turn what a name or a title is read for into its opposite.
NOT_IN_NAME = re.compile(r" (?:not|never|nor|refused to|declined to|denied)$|^no |n['’]t$", re.I)
NOT_IN_TITLE = re.compile(
    r"(?:no|not|never|without|(?:reject|refut|disavow|disown|sever|dismiss|remov|oust|expell|sack|"
    r"refus|denounc|renounc)(?:e?s|ed|ing)|cuts?|br(?:eaks|oke|oken)|los(?:es|t)|end(?:s|ed))\b",
    re.IGNORECASE,
)
EXAMPLES = (
    "Begin as one of these: “6 killed”, “armed attack, Belkhan, Sunday”, “victim: Colonel X”, “X "
    "was arrested”, “claimed by X”, “nobody claimed”, “led by X”, “aka DR”, “100–150 fighters”, "
    "“operates in X”."
)
Reader = Callable[[str, date | None], Reading | None]
READERS: dict[str, tuple[Reader, ...]] = {
    "deed": (read_deed,),
    "alias": (lambda text, _: read_alias(text),),
    "toll": (lambda text, _: read_toll(text),),
    "outcome": (lambda text, _: read_outcome(text),),
    "part": (lambda text, _: read_part(text),),
    "strength": (lambda text, _: read_strength(text),),
    "presence": (read_presence,),
    "link": (read_link,),
    "event": (read_event,),
}  # fmt: skip


def read_line(line: str, published: date | None = None) -> Reading:
    """Read one line; `published` is the day from which “Sunday” or a missing year is known."""
    if len(line) > LONGEST:
        raise NotRead(f"A line has at most {LONGEST} characters.")
    text = " ".join(line.split())
    voice = VOICE.match(text)
    text = text[voice.end() :] if voice else text
    if voice and not int(voice[1]):
        raise NotRead("Voices begin with 1.", "voice")
    stance, text = _stance(text)
    hedges, modality, text = _hedges(text)
    text = text.strip(" .;!")
    if not text:
        raise NotRead("The line is empty.")
    if (denial := NOT.match(text)) and not read_deed(text, published):
        said = text[denial.end() :]
        raise NotRead(f"“{denial[0].strip()} …” is a denial: write “denies {said}”.", "stance")
    reading = _read(text, published)
    if stance and reading.kind == "denied":
        raise NotRead(f"“{text}” is a denial by itself: write only that.", "stance")
    _refuse_denial_inside(reading, text)
    return replace(
        reading,
        words=_words(reading.words, stance, [*hedges, modality]),
        voice=int(voice[1]) if voice else None,
        stance=stance or reading.stance,
        hedge=_weakest(hedges),
        modality=modality,
    )


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
        )


def _words(words: str, stance: str, weakened: list[str]) -> str:
    """All that was read: denies: killed · 6, reported."""
    said = ", ".join(part for part in (words, *weakened) if part)
    return f"{stance.replace('_', ' ')}: {said}" if stance else said


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
    for readers in READERS.values():
        if reading := _first(readers, text, published):
            return reading
    raise NotRead(_advice(text))


def _first(readers: tuple[Reader, ...], text: str, published: date | None) -> Reading | None:
    for reader in readers:
        if reading := reader(text, published):
            return reading
    return None


def _stance(text: str) -> tuple[str, str]:
    """The stance with which a line begins, and the rest of the line."""
    match = STANCE.match(text)
    if not match or re.fullmatch(r"responsibility|involvement|it|credit", text[match.end() :]):
        return "", text
    return STANCES[match[1].lower()].value, text[match.end() :]


def _hedges(text: str) -> tuple[list[str], str, str]:
    """The hedges of a line, whether it is only held possible, and the rest of the line."""
    hedges, modality = [], ""
    for match in ADVERBS.finditer(text):
        hedges.append(HEDGES[match[1].lower()].value)
    text = ADVERBS.sub("", text)
    if (plain := REPORTED.sub("", text)) != text:
        hedges, text = [*hedges, Hedge.REPORTED.value], plain
    while (match := HEDGE.match(text)) and not SUSPECT.match(text):
        word = match[1].lower()
        if word in MAYBE:
            modality = Modality.HYPOTHESISED.value
        else:
            hedges.append(HEDGES[word].value)
        text = text[match.end() :]
    return list(dict.fromkeys(hedges)), modality, text


def _weakest(hedges: list[str]) -> str:
    """The hedge that counts: one that leaves doubts before those that do not."""
    weak = [hedge for hedge in hedges if hedge not in FIRM_HEDGES]
    if len(weak) > 1:
        raise NotRead(f"Two hedges, {weak[0]} and {weak[1]}: write the weaker one.", "hedge")
    return (weak or hedges or [""])[0]


EVENT_WORDS = {
    "attack", "bombing", "clash", "explosion", "kidnapping", "airstrike", "ambush", "shelling",
    "assassination", "protest", "agreement", "ceasefire", "arrest",
}  # fmt: skip
KNOWN = [
    *BOUNDS, *ONES, *TENS, *HARM, *COUNTED, *PHRASES, *OUTCOMES, *ROLE_WORDS, *ALIAS_WORDS,
    *PRESENCES, *EVENT_WORDS, "claimed", "denied", "nobody",
]  # fmt: skip
KNOWN_WORDS = {word for phrase in KNOWN for word in phrase.split() if len(word) > 3}


def _advice(text: str) -> str:
    """Why a line is not read, with the word that may be meant."""
    is_event = any(is_meant_as_date(part.strip()) for part in text.split(",")[1:])
    known = EVENT_WORDS if is_event else KNOWN_WORDS
    for word in re.findall(r"\b[a-z]{4,}\b", text)[:12]:
        alike = sorted(each for each in known if each[0] == word[0])
        near = get_close_matches(word, alike, 1, 0.84)
        if near and word not in KNOWN_WORDS:
            return f"“{word}” is not read. Do you mean “{near[0]}”? {EXAMPLES}"
    if is_event:
        return f"“{text}” seems to be an event. {WHAT_HAPPENED}"
    return f"“{text}” is not read. {EXAMPLES}"
