"""Stored events that an event of a draft may be: by days, place, kind and words."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from base.values.edtf import EDTFError, bounds
from base.values.text import fold, fold_words
from incidents.choices import AttackType, EventType, IncidentOutcome, Weapon
from incidents.models import Incident, Place
from threatapi.changes.words import admin_url

from .shown import CandidateShown, number_in_words

NEAR = 2  # days
LONG = timedelta(days=62)  # of an event that may have been on so many days, words must fit
CANDIDATES = 5
READ = 200  # events near the day, of which the best are shown
LEAST = 0.5
WHERE = ("place", "location")
SMALL_WORDS = 3  # letters
DAY_WITHIN, DAY_NEAR = 0.3, 0.2
SAME_PLACE, AROUND = 0.4, 0.25
SAME_KIND = 0.15


def days_of(fields: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last day on which it may have happened."""
    try:
        return bounds(str(fields.get("date") or "")) if fields.get("date") else (None, None)
    except EDTFError:
        return None, None


def beyond(values: Mapping[str, Any], event: Incident | None) -> str:
    """What is said of an event that its own fields do not say, in words."""
    told = []
    for name, words in (("event_type", EventType), ("attack_type", AttackType)):
        if (value := values.get(name)) and value != getattr(event, name, ""):
            told.append(words(value).label.lower())
    known = {*getattr(event, "weapons", ())}
    told += [Weapon(each).label.lower() for each in values.get("weapons", ()) if each not in known]
    if values.get("suicide") and not getattr(event, "suicide", False):
        told.append("suicide")
    ended = values.get("outcome") or IncidentOutcome.UNKNOWN
    if ended not in (IncidentOutcome.UNKNOWN, getattr(event, "outcome", "")):
        told.append(IncidentOutcome(ended).label.lower())
    place = values.get("location", "")
    if place and fold(place) not in (fold(str(getattr(event, name, ""))) for name in WHERE):
        told.append(f"at {place}")
    return ", ".join(told)


def candidates_for(
    name: str, fields: Mapping[str, Any], place: Place | None
) -> list[CandidateShown]:
    """The events that may be meant, best first, each with why."""
    first, last = days_of(fields)
    around = places_around(place)
    title = str(fields.get("title") or name)
    found = near(first, last, title)
    weighed = [weigh(each, (first, last), place, around, fields, title) for each in found]
    best = sorted((each for each in weighed if each[0] >= LEAST), key=lambda each: -each[0])
    return [shown(*each) for each in best[:CANDIDATES]]


def near(first: date | None, last: date | None, title: str) -> QuerySet[Incident]:
    """The events of these days; without a day those that have a word of the title."""
    rows = Incident.objects.select_related("place").order_by("date_earliest", "pk")
    if first is None or last is None:
        wanted = wordy(title)
        return rows.filter(wanted)[:READ] if wanted else rows.none()
    step = timedelta(days=NEAR)
    if last - first > LONG and (wanted := wordy(title)):
        rows = rows.filter(wanted)
    rows = rows.filter(date_earliest__lte=last + step)
    return rows.filter(date_latest__gte=first - step)[:READ]


def wordy(title: str) -> Q:
    """Condition on events: a word of the title is in theirs."""
    wanted = Q()
    for word in sorted(telling_words(title)):
        wanted |= Q(folded__contains=word)
    return wanted


def places_around(place: Place | None) -> set[int]:
    """The place, what it lies in below the country, and what lies in it."""
    if place is None:
        return set()
    found, above = {place.pk}, place
    while above.parent_id and above.parent.kind not in ("country", "region"):
        above = above.parent
        found.add(above.pk)
    below = Place.objects.below([place.pk]).order_by().values_list("pk", flat=True)
    return found | {*below}


def telling_words(text: str) -> set[str]:
    return {word for word in fold_words(text) if len(word) > SMALL_WORDS}


def weigh(
    incident: Incident,
    days: tuple[date | None, date | None],
    place: Place | None,
    around: set[int],
    fields: Mapping[str, Any],
    title: str,
) -> tuple[float, Incident, str]:
    """How well the event fits, and why."""
    score, why = 0.0, []
    for found, text in (
        day_fits(incident, days),
        place_fits(incident, place, around),
        words_fit(incident, title),
    ):
        if found:
            score += found
            why.append(text)
    for name, text in (("event_type", "same kind"), ("attack_type", "same kind of attack")):
        if fields.get(name) and fields[name] == getattr(incident, name):
            score += SAME_KIND
            why.append(text)
    return score, incident, ", ".join(why)


def day_fits(incident: Incident, days: tuple[date | None, date | None]) -> tuple[float, str]:
    first, last = days
    if first is None or last is None:
        return 0, ""
    earliest, latest = incident.date_earliest, incident.date_latest
    if earliest and latest and earliest <= last and first <= latest:
        return (DAY_WITHIN, "same day") if earliest == first and latest == last else (
            DAY_WITHIN, "day within"
        )  # fmt: skip
    return DAY_NEAR, "a day or two apart"


def place_fits(incident: Incident, place: Place | None, around: set[int]) -> tuple[float, str]:
    if place is None or incident.place is None:
        return 0, ""
    if incident.place_id == place.pk:
        return SAME_PLACE, "same place"
    if incident.place_id in around:
        return AROUND, f"place {incident.place}, which contains it or lies in it"
    return 0, ""


def words_fit(incident: Incident, title: str) -> tuple[float, str]:
    same = telling_words(title) & telling_words(incident.title)
    if not same:
        return 0, ""
    return min(0.15 * len(same), 0.5), f"same words: {', '.join(sorted(same))}"


def shown(score: float, incident: Incident, why: str) -> CandidateShown:
    about = [incident.date, str(incident.place or incident.location), *tolls_in_words(incident)]
    return CandidateShown(
        record=str(incident.uid),
        name=incident.title,
        kind="event",
        url=admin_url(incident),
        about="; ".join(filter(None, about)),
        why=why,
        score=f"{min(score, 1):.2f}".lstrip("0"),
    )


def tolls_in_words(incident: Incident) -> list[str]:
    """The tolls as they are computed."""
    words = []
    for metric in ("killed", "wounded"):
        high = getattr(incident, f"{metric}_high")
        if high is not None:
            low, is_open = (getattr(incident, f"{metric}_{name}") for name in ("low", "is_open"))
            contested = ", contested" if getattr(incident, f"{metric}_contested") else ""
            words.append(f"{metric} {number_in_words(low, high, is_open)}{contested}")
    return words
