"""Lines that tell an event: armed attack, Belkhan, Sunday evening."""

import re
from datetime import date

from incidents.choices import IncidentOutcome, PlacePrecision

from .dates import DateNotRead, ReadDate, is_meant_as_date, read_date
from .event_words import BY_LABEL, Sort, sort_of, weapons_of
from .kinds import Several
from .line_counts import is_several
from .line_reading import PLACE, AskedName, NotRead, Reading, bare, begins_with_name
from .line_says import offered

ANY = re.compile("")
WHAT_HAPPENED = (
    "Say what happened: attack, bombing, clash, airstrike, arrest, protest, agreement …, or begin "
    "with the kind: “other: …”."
)
PRACTICE = re.compile(
    r"(?P<who>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,5} )?(?:attacks|bombs|strikes|raids) (?:the )?"
    r"(?P<whom>[A-Z].*)"
)
AS_PRACTICE = "What is done again and again is “targets X” of whoever does it."
MAY = re.compile(
    r"(?:[Ii]t )?(might|may|could|would|will|can|(?:is|are) (?:able|expected|likely) to|"
    r"(?:wants?|plans?|intends?) to) (?!have been )"
)
MAY_BE = (
    "“{} …” says what may come, which is no event. Of what may have happened write “possibly …”, "
    "of a practice “targets X”, of anything else “says: …”."
)
ENDED = {
    IncidentOutcome.FOILED: re.compile(r"\b(?:foiled|thwarted|averted)\b", re.IGNORECASE),
    IncidentOutcome.FAILED: re.compile(
        r"\b(?:failed|unsuccessful|attempted|attempts? on|(?:assassination|murder) attempts?)\b",
        re.IGNORECASE,
    ),
}
DATE_WITH_COMMA = re.compile(r"\b([A-Za-z]{3,9}\.? \d{1,2}), ?(\d{4})\b", re.ASCII)
WEEKDAY_WITH_COMMA = re.compile(r"\b([A-Za-z]{3,6}day), ?(?=\d|[A-Z][a-z]+ \d)", re.ASCII)
STARTS_DATE = re.compile(r"\d|[A-Z][a-z]+day|yesterday")
BY_DATE = re.compile(
    r" (?:on|in|during|since|around|about|early|late|by|before|after|between|from|mid|yesterday)\b"
)
CLAIM_OF = re.compile(
    r"\b(?P<verb>claimed|denied) (?:responsibility|involvement|having|the|it)\b", re.IGNORECASE
)
# A comma, but not within a set of dates.
COMMA = re.compile(r",(?![^\[\]]*\])")
BEFORE_PLACE = re.compile(r"(?:in|at) (?=\S)", re.IGNORECASE)
ARE_PLACES = re.compile(r"(?:, .*)? and (?=\S)")
NEAR = re.compile(r"(?:near|outside|close to) (?:the )?(?=\S)", re.IGNORECASE)
AT = re.compile(r" (?P<how>in|at|near|outside|close to) (?:the )?(?=\S)", re.IGNORECASE)


def read_event(text: str, published: date | None, is_told: bool = False) -> Reading | None:
    """What happened, where and when; `is_told` if the line says that it is an event."""
    if (practice := PRACTICE.fullmatch(text)) and not is_told:
        who = f"{practice['who'].strip()}: " if practice["who"] else ""
        if not who or "," not in text:
            offer = f"{who}targets {practice['whom']}"
            raise NotRead(f"{AS_PRACTICE} {WHAT_HAPPENED}", "event_type", offer)
    if (may := MAY.match(text)) and sort_of(text):
        raise NotRead(MAY_BE.format(may[1]), "event_type", offered(text))
    text = DATE_WITH_COMMA.sub(r"\1 \2", text)
    text = WEEKDAY_WITH_COMMA.sub(r"\1 ", text)
    what, *others = [part.strip() for part in COMMA.split(text) if part.strip()] or [""]
    what, sort = _sorted(what)
    if not what or not (sort or is_told):
        return None
    if told := CLAIM_OF.search(what):
        raise NotRead(f"Write “{told[1].lower()} by …” with the name alone.", "name")
    said, places = _dates_and_places(others)
    if not said:
        what, behind = _date_behind(what)
        said = [behind] if behind else []
    if len(said) > 1:
        raise NotRead(f"“{said[0]}” and “{said[1]}” are two dates: write one.", "date")
    place = ", ".join(places) or _place_within(what)
    when = _date(said[0], published) if said else None
    return _event(what, sort, bare(place), when, said[0] if said else "")


def _sorted(what: str) -> tuple[str, Sort | None]:
    """The words of the event, and its sort by them or by the kind before a colon."""
    sort = sort_of(what)
    label, _, named = what.partition(":")
    event = BY_LABEL.get(label.strip().lower())
    if event and named.strip():
        return named.strip(), Sort(ANY, event, sort.attack if sort else None)
    return what, sort


def _dates_and_places(parts: list[str]) -> tuple[list[str], list[str]]:
    dates, places = [], []
    for part in parts:
        place, day = ("", part) if is_meant_as_date(part) else _date_behind(part)
        dates += [day] if day else []
        places += [BEFORE_PLACE.sub("", place)] if place else []
    return dates, places


def _event(what: str, sort: Sort | None, place: str, when: ReadDate | None, said: str) -> Reading:
    if not sort:
        raise NotRead(WHAT_HAPPENED, "event_type")
    near = NEAR.match(place)
    place = place[near.end() :] if near else place
    what = what.strip(" –—-")
    several = is_several(what, is_one_day(when), bool(place) and not ARE_PLACES.search(place))
    title = what[:1].upper() + what[1:]
    if place and place.casefold() not in title.casefold():
        title = f"{title}, {place}"
    fields: dict[str, object] = {"title": title}
    fields |= {"event_type": sort.event.value} if sort.event else {}
    if sort.attack:
        fields["attack_type"] = sort.attack.value
    weapons = weapons_of(what)
    fields |= {"weapons": weapons} if weapons else {}
    fields |= {"is_aggregate": Several.YES.value} if several else {}
    fields |= {"suicide": True} if re.search(r"\bsuicide\b", what, re.IGNORECASE) else {}
    if ended := next((each for each, words in ENDED.items() if words.search(what)), None):
        fields["outcome"] = ended.value
    if when:
        fields |= {
            "date": when.edtf,
            "date_words": said.removeprefix("on "),
            "date_basis": when.basis,
        }
    fields |= {"place": place} if place else {}
    fields |= {"place_precision": PlacePrecision.NEAR.value} if near else {}
    kinds = ", ".join(each.label.lower() for each in (sort.event, sort.attack) if each)
    parts = [
        *(["several events as one"] if several else []),
        kinds or "kind not told",
        f"{'near' if near else 'at'} {place}" if place else "no place",
        _in_words(when),
    ]
    names = [AskedName("place", place, (PLACE,))] if place else []
    return Reading("event", fields, f"{title} · " + " · ".join(parts), names)


def is_one_day(when: ReadDate | None) -> bool:
    return when is not None and when.first is not None and when.first == when.last


def _in_words(when: ReadDate | None) -> str:
    if not when:
        return "no date"
    basis = when.basis.replace("_", " ")
    return when.edtf if basis == "stated" else f"{when.edtf} ({when.note or basis})"


def _date_behind(text: str) -> tuple[str, str]:
    """The text without the date at its end, and that date: attack in Belkhan on Sunday."""
    for sign in BY_DATE.finditer(text):
        behind = text[sign.start() :].strip()
        if is_meant_as_date(behind):
            return text[: sign.start()], behind
    words = text.split(" ")
    for count in (4, 3, 2, 1):
        behind = " ".join(words[-count:])
        if len(words) > count and STARTS_DATE.match(behind) and is_meant_as_date(behind):
            return " ".join(words[:-count]), behind
    return text, ""


def _place_within(text: str) -> str:
    """The place that the words themselves name: attack on a checkpoint in Belkhan."""
    found = [(sign["how"].lower(), text[sign.end() :]) for sign in AT.finditer(text)]
    named = [(how, place) for how, place in found if begins_with_name(place)]
    how, place = named[-1] if named else ("", "")
    return place if how in ("", "in", "at") else f"{how} {place}"


def _date(text: str, published: date | None) -> ReadDate:
    try:
        return read_date(text, published)
    except DateNotRead as error:
        raise NotRead(error.message, "date") from None
