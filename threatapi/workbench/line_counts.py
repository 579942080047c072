"""Lines on several of a kind: how many there are in a place, several events as one, and groups
that no line names."""

import re
from datetime import date

from incidents.choices import Bound, Metric

from .dates import is_meant_as_date
from .line_links import BEGINNING, dated
from .line_numbers import read_amount
from .line_reading import PLACE, AskedName, NotRead, Reading, bare, begins_with_name
from .line_tolls import COUNTED, COUNTED_WORD, GROUPS_THERE
from .link_words import LEADING

OF_NOBODY = (Metric.GROUPS, Metric.FACTIONS)  # counted in a place, they are no actor's
COUNT = re.compile(r"count\s*:\s*(?=\S)", re.IGNORECASE)
IN_PLACE = re.compile(r"(?:.* )?(?:in|at|across) (?=\S)", re.IGNORECASE)
WHAT_TO_COUNT = "Say what is counted and where: “count: 20 groups in X”."
NO_DAY = "Write the time of a number as “in 2022” or “by May 2022”."
UNNAMED = re.compile(
    r"(?:(?P<many>[\w ]+?) )?(?:[a-z][a-z-]* ){0,2}"
    r"(?P<noun>groups|factions|organi[sz]ations|outfits|networks|militias|parties|splinters)"
)
WITH = re.compile(
    r"(?:merge[sd]?|reunite[sd]?|unite[sd]?|joined forces|merger|reunification) with ",
    re.IGNORECASE,
)
NEEDS_A_NAME = (
    "“{who}” is no name, and a link needs one. Write how many there are, “{many} {noun} ({said})”, "
    "or what happened, “event: merger with {who}, by May 2023”."
)


def read_count(text: str, published: date | None) -> Reading | None:
    """How many there are in a place, of no actor: 20 or more groups in Ostavar."""
    told = COUNT.match(text)
    amount = read_amount(text[told.end() :] if told else text)
    found = COUNTED_WORD.search(amount[1]) if amount else None
    metric = COUNTED[found[1].lower()] if found else None
    if not amount or not found or not (told or metric in OF_NOBODY):
        return _nothing_counted() if told else None
    before, behind = amount[1][: found.start()].strip(" -"), amount[1][found.end() :].strip(" ,")
    there = (IN_PLACE if told else GROUPS_THERE).match(behind)
    if not there or is_meant_as_date(behind[there.end() :]):
        return _nothing_counted() if told else None
    place, dates = dated(behind[there.end() :], None, published)
    place = bare(place)
    if not begins_with_name(place):
        return _nothing_counted() if told else None
    if dates and "as_of" not in dates:
        raise NotRead(NO_DAY, "date")
    words = [before, found[1], behind[: there.end()].strip(), place]
    counts = " ".join(filter(None, words)) if before or " " in words[2] else ""
    fields = {"metric": str(metric), "place": place, "counts": counts} | amount[0].fields()
    fields |= {"period": dates["as_of"]} if dates else {}
    said = f"{metric} · {amount[0].in_words()} · in {place}" + (f" ({counts})" if counts else "")
    kept = {name: value for name, value in fields.items() if value != ""}
    return Reading("count", kept, said, [AskedName("place", place, (PLACE,))])


def _nothing_counted() -> None:
    raise NotRead(WHAT_TO_COUNT, "metric")


def read_unnamed(text: str) -> Reading | None:
    """Refuse a link to groups that have no name."""
    rest = LEADING.sub("", text)
    match = WITH.match(rest) or BEGINNING.match(rest)
    who = rest[match.end() :] if match else ""
    unnamed = UNNAMED.fullmatch(who)
    if unnamed and not begins_with_name(who):
        amount = read_amount(who)
        many = amount[0].in_words() if amount else "several"
        said = {"many": many, "noun": unnamed["noun"], "said": text}
        if unnamed["noun"] not in COUNTED:
            said["noun"] = "groups"
        raise NotRead(NEEDS_A_NAME.format(who=who, **said), "name")
    return None


# Several events reported as one

SERIES = re.compile(r"(?:a )?(?:series|wave|string|spate|campaign|number) of ", re.IGNORECASE)
EVENTS = (
    "attacks|assaults|raids|bombings|blasts|explosions|air ?strikes|strikes|ambushes|clashes|"
    "killings|murders|assassinations|executions|beheadings|kidnappings|abductions|shootings|"
    "arrests|protests|attempts|incursions|operations"
)
OFTEN_ONE = re.compile(r"(?:[\w-]+ ){0,3}?(?:clashes|protests)\b", re.IGNORECASE)
PLURAL = re.compile(
    rf"(?:[\w-]+ ){{0,3}}?(?:{EVENTS})(?:$|,| (?:on|in|against|by|of|at|near|across|with|between|"
    r"for|from|during|along|inside|over|throughout|that|which|claimed|blamed|targeting|killing)\b)",
    re.IGNORECASE,
)


def is_several(what: str, has_day: bool, has_place: bool) -> bool:
    """Whether the words tell of several events: by a number, or without a day and a place."""
    if SERIES.match(what):
        return True
    amount = read_amount(what)
    rest = amount[1].strip() if amount else what
    if not PLURAL.match(rest):
        return False
    if amount:
        number = amount[0]
        return number.bound != Bound.EXACT or number.magnitude != "" or (number.low or 0) > 1
    return not (has_day and has_place) and not OFTEN_ONE.match(rest)
