"""Lines that tell an event: armed attack, Belkhan, Sunday evening."""

import re
from datetime import date

from .dates import DateNotRead, ReadDate, is_meant_as_date, read_date
from .event_words import Sort, sort_of, weapons_of
from .line_reading import PLACE, AskedName, NotRead, Reading, bare, is_name

DATE_WITH_COMMA = re.compile(r"\b([A-Za-z]{3,9}\.? \d{1,2}), ?(\d{4})\b", re.ASCII)
WEEKDAY_WITH_COMMA = re.compile(r"\b([A-Za-z]{3,6}day), ?(?=\d|[A-Z][a-z]+ \d)", re.ASCII)
BY_DATE = re.compile(
    r" (?:on|in|during|since|around|about|early|late|by|before|after|between|from|mid|yesterday)\b"
)
AT = re.compile(r" (?:in|at|near|outside|on the road to) (?:the )?(?=\S)", re.IGNORECASE)


def read_event(text: str, published: date | None, is_told: bool = False) -> Reading | None:
    """What happened, where and when; `is_told` if the line says that it is an event."""
    text = DATE_WITH_COMMA.sub(r"\1 \2", text)
    text = WEEKDAY_WITH_COMMA.sub(r"\1 ", text)
    what, *others = [part.strip() for part in text.split(",") if part.strip()] or [""]
    sort = sort_of(what)
    if not what or not (sort or is_told):
        return None
    what, said = _date_behind(what)
    places = []
    for part in others:
        if not said and is_meant_as_date(part):
            said = part
            continue
        rest, behind = _date_behind(part)
        said, part = (said or behind, rest) if not said else (said, part)
        places.append(part)
    place = ", ".join(places) or _place_within(what)
    return _event(what, sort, bare(place), _date(said, published) if said else None, said)


def _event(what: str, sort: Sort | None, place: str, when: ReadDate | None, said: str) -> Reading:
    if not sort:
        raise NotRead(
            "Say what happened: attack, bombing, clash, airstrike, arrest, protest, agreement …",
            "event_type",
        )
    title = what[0].upper() + what[1:]
    if place and place.casefold() not in title.casefold():
        title = f"{title}, {place}"
    fields: dict[str, object] = {"title": title, "event_type": sort.event.value}
    if sort.attack:
        fields["attack_type"] = sort.attack.value
    weapons = weapons_of(what)
    fields |= {"weapons": weapons} if weapons else {}
    if when:
        fields |= {
            "date": when.edtf,
            "date_words": said.removeprefix("on "),
            "date_basis": when.basis,
        }
    fields |= {"place": place} if place else {}
    kinds = ", ".join(each.label.lower() for each in (sort.event, sort.attack) if each)
    parts = [kinds, f"at {place}" if place else "no place", _in_words(when)]
    names = [AskedName("place", place, (PLACE,))] if place else []
    return Reading("event", fields, f"{title} · " + " · ".join(parts), names)


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
        if (
            len(words) > count
            and re.match(r"\d|[A-Z][a-z]+day", behind)
            and is_meant_as_date(behind)
        ):
            return " ".join(words[:-count]), behind
    return text, ""


def _place_within(text: str) -> str:
    """The place that the words themselves name: attack on a checkpoint in Belkhan."""
    found = [text[sign.end() :] for sign in AT.finditer(text)]
    named = [place for place in found if is_name(place.split()[0])]
    return named[-1] if named else ""


def _date(text: str, published: date | None) -> ReadDate:
    try:
        return read_date(text, published)
    except DateNotRead as error:
        raise NotRead(error.message, "date") from None
