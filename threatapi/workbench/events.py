"""Stored events that an event of a draft may be: by days, place, kind and words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from base.values.edtf import EDTFError, bounds
from base.values.text import fold, fold_words
from incidents.choices import AttackType, EventType, IncidentOutcome, TargetKind, Weapon
from incidents.models import Incident, Place
from threatapi.changes.words import admin_url

from .event_words import sort_of
from .shown import CandidateShown, number_in_words

NEAR = 2  # days
LONG = timedelta(days=62)  # of an event that may have been on so many days, words must fit
CANDIDATES = 5
READ = 200  # events near the day, of which the best are shown
LEAST = 0.5  # with which the editor is asked whether it is this one
PERHAPS = 0.4  # with which it is shown
WHERE = ("place", "location")
SMALL_WORDS = 3  # letters
DAY_WITHIN, DAY_NEAR, DAY_OPEN = 0.3, 0.2, 0.1
NO_PLACE = 0.05  # if one of the two has none, and both have the same day
SAME_PLACE, AROUND, SAME_LARGE_PLACE = 0.4, 0.25, 0.15
LARGE = ("country", "region")
SAME_KIND = 0.15
SAME_WORD, MOST_FOR_WORDS, ALL_WORDS = 0.15, 0.5, 0.2
RARE = 5  # events that bear a word which tells them
Days = tuple[date | None, date | None]


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
    known = {*getattr(event, "target_kinds", ())}
    aims = [each for each in values.get("target_kinds", ()) if each not in known]
    told += [f"aimed at {TargetKind(each).label.lower()}" for each in aims]
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
    found = [Weighed(each) for each in near(first, last, title)]
    own = own_words(title) - {*fold_words(str(fields.get("place") or ""))}
    borne = Counter(word for each in found for word in each.words)
    weighed = [
        each.weigh(fields, (first, last), place, around).add_words(own, borne) for each in found
    ]
    best = sorted((each for each in weighed if each.score >= PERHAPS), key=lambda each: each.rank)
    return [each.shown() for each in best[:CANDIDATES]]


def events_called(text: str) -> list[CandidateShown]:
    """The events in whose titles and other names are all these words."""
    words = fold_words(text)
    rows = Incident.objects.select_related("place").order_by("-date_latest", "pk")
    for word in words:
        rows = rows.filter(folded__contains=word)
    found = [Weighed(each, is_telling=True) for each in (rows[:CANDIDATES] if words else [])]
    for each in found:
        each.add(1, f"it has the words “{text}”")
    return [each.shown() for each in found]


def near(first: date | None, last: date | None, title: str) -> QuerySet[Incident]:
    """The events of these days; without both ends, or of a long time, those that have a word of
    the title."""
    rows = Incident.objects.select_related("place").order_by("date_earliest", "pk")
    step = timedelta(days=NEAR)
    if first is not None and last is not None and is_short(first, last):
        return rows.filter(date_earliest__lte=last + step, date_latest__gte=first - step)[:READ]
    wanted = wordy(title)
    if last is not None:
        wanted &= Q(date_earliest=None) | Q(date_earliest__lte=last + step)
    if first is not None:
        wanted &= Q(date_latest=None) | Q(date_latest__gte=first - step)
    return rows.filter(wanted)[:READ] if telling_words(title) else rows.none()


def is_short(first: date | None, last: date | None) -> bool:
    """Whether it is known to within some weeks when it was."""
    return first is not None and last is not None and last - first <= LONG


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
    while above.parent_id and above.parent.kind not in LARGE:
        above = above.parent
        found.add(above.pk)
    below = Place.objects.below([place.pk]).order_by().values_list("pk", flat=True)
    return found | {*below}


def telling_words(text: str) -> set[str]:
    return {word for word in fold_words(text) if len(word) > SMALL_WORDS}


@dataclass
class Weighed:
    """How well a stored event fits, and why."""

    incident: Incident
    score: float = 0.0
    is_telling: bool = False  # whether more speaks for it than its place and kind
    why: list[str] = field(default_factory=list)

    @cached_property
    def words(self) -> set[str]:
        return own_words(" ".join((self.incident.title, *self.incident.names)))

    def weigh(
        self, fields: Mapping[str, Any], days: Days, place: Place | None, around: set[int]
    ) -> "Weighed":
        fit_days(self, *days)
        fit_place(self, place, around)
        nowhere = place is None or self.incident.place is None
        self.add(NO_PLACE if nowhere and is_same_day(self.incident, days) else 0, "no place apart")
        for name, text in (("event_type", "same kind"), ("attack_type", "same kind of attack")):
            value = fields.get(name)
            if value and value != EventType.OTHER and value == getattr(self.incident, name):
                self.add(SAME_KIND, text)
        return self

    def add_words(self, own: set[str], borne: Counter[str]) -> "Weighed":
        """The words of the titles. What many events bear tells none of them."""
        same = own & self.words
        if same:
            is_all = same in (own, self.words)
            is_rare = any(borne[word] <= RARE for word in same)
            self.is_telling |= is_rare and (is_all or len(same) > 1)
            score = min(SAME_WORD * len(same), MOST_FOR_WORDS)
            score += ALL_WORDS if is_all and is_rare else 0
            self.add(score, f"same words: {', '.join(sorted(same))}")
        return self

    def add(self, score: float, why: str) -> None:
        if score:
            self.score += score
            self.why.append(why)

    @property
    def is_likely(self) -> bool:
        """Whether the editor must say if it is this one."""
        return self.is_telling and round(self.score, 2) >= LEAST

    @property
    def rank(self) -> tuple[bool, float]:
        return not self.is_likely, -self.score

    def shown(self) -> CandidateShown:
        about = [self.incident.date, str(self.incident.place or self.incident.location)]
        about += tolls_in_words(self.incident)
        return CandidateShown(
            record=str(self.incident.uid),
            name=self.incident.title,
            kind="event",
            url=admin_url(self.incident),
            about="; ".join(filter(None, about)),
            why=", ".join(self.why),
            score=f"{min(self.score, 1):.2f}".lstrip("0"),
            is_likely=self.is_likely,
        )


def fit_days(found: Weighed, first: date | None, last: date | None) -> None:
    earliest, latest = found.incident.date_earliest, found.incident.date_latest
    if (first is None and last is None) or (earliest is None and latest is None):
        return
    apart = (last and earliest and earliest > last) or (first and latest and latest < first)
    if not (is_short(first, last) and is_short(earliest, latest)):
        if not apart:
            found.add(DAY_OPEN, "the days fit")
        return
    found.is_telling = True
    if apart:
        found.add(DAY_NEAR, "a day or two apart")
    else:
        same = (earliest, latest) == (first, last)
        found.add(DAY_WITHIN, "same day" if same else "day within")


def is_same_day(event: Incident, days: Days) -> bool:
    first, last = days
    return first is not None and first == last == event.date_earliest == event.date_latest


def fit_place(found: Weighed, place: Place | None, around: set[int]) -> None:
    if place is None or found.incident.place is None:
        return
    if found.incident.place_id == place.pk:
        is_large = place.kind in LARGE
        found.add(SAME_LARGE_PLACE if is_large else SAME_PLACE, "same place")
    elif found.incident.place_id in around:
        found.add(AROUND, f"place {found.incident.place}, which contains it or lies in it")


def own_words(text: str) -> set[str]:
    """Those of a title that do not merely tell the kind of event."""
    return {word for word in telling_words(text) if not sort_of(word)}


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
