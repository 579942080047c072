"""Records that may be one: pairs among those that were changed last, and all others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Subquery

from actors.models import Entity
from actors.models.names import Bearers, KnownName
from actors.names.candidates import Asked
from actors.names.name import Name
from actors.names.scoring import HOW_WORDS, How, fit
from incidents.models import Incident
from sources.models import Distinction

LATEST = 100  # records of which others like them are looked for
MOST_NAMES = 1000  # names that are compared with theirs
LEAST = 0.8  # score


class Pair(NamedTuple):
    """Two records that may be one, and why."""

    kind: str  # of the merge page: `entity`, `incident`
    one: Any
    other: Any
    why: str


def pairs_of_entities(types: Iterable[str], most: int) -> list[Pair]:
    """Actors and persons with names that are spelt or sound alike, best first."""
    latest = Entity.objects.filter(type__in=types).order_by("-updated_at")[:LATEST]
    names = KnownName.objects.filter(of=Bearers.ENTITIES).select_related("entity")
    theirs = list(names.filter(entity__in=[each.pk for each in latest])[:MOST_NAMES])
    wholes, sounds = {each.whole for each in theirs}, {each.sound for each in theirs} - {""}
    alike = [
        *names.filter(whole__in=wholes)[:MOST_NAMES],
        *names.filter(sound__in=sounds)[:MOST_NAMES],
    ]
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for one, other in names_alike(theirs, alike):
        ends = (min(one.entity_id, other.entity_id), max(one.entity_id, other.entity_id))
        found = likeness(one, other)
        if found and found > best.get(ends, (0.0, "")):
            best[ends] = found
    apart = told_apart("entity", {key for ends in best for key in ends})
    ranked = sorted((ends for ends in best if ends not in apart), key=lambda ends: -best[ends][0])
    bearers = {each.entity_id: each.entity for each in (*theirs, *alike)}
    return [
        Pair("entity", bearers[ends[0]], bearers[ends[1]], best[ends][1]) for ends in ranked[:most]
    ]


def names_alike(
    theirs: Iterable[KnownName], all_names: Iterable[KnownName]
) -> Iterator[tuple[KnownName, KnownName]]:
    """Names of two bearers of one type that are spelt alike or sound alike."""
    by_key: dict[tuple[str, str, str], dict[int, KnownName]] = defaultdict(dict)
    for each in all_names:
        for key in keys_of(each):
            by_key[key][each.pk] = each
    for one in theirs:
        near = {pk: each for key in keys_of(one) for pk, each in by_key[key].items()}
        yield from ((one, each) for each in near.values() if each.entity_id != one.entity_id)


def keys_of(name: KnownName) -> list[tuple[str, str, str]]:
    found = (("whole", name.whole), ("sound", name.sound))
    return [(name.entity.type, column, text) for column, text in found if text]


def likeness(one: KnownName, other: KnownName) -> tuple[float, str] | None:
    """Score and reason of the match of two names, as the search by name has it."""
    asked = Asked.of(one.text, LEAST)
    name = Name.of(other.text, other.entity_id, None if other.is_own else other.pk, other.folded)
    fits = fit(asked.name, asked.parts, name, LEAST)
    if fits is None:
        return None
    score, how, _ = fits
    return score, f"“{one.text}” and “{other.text}”: {HOW_WORDS[How(how)]}"


def told_apart(name: str, keys: set[int]) -> set[tuple[int, int]]:
    """The pairs of these records of which it is recorded that they are not the same."""
    known = Distinction.objects.filter(**{f"{name}__in": keys, f"other_{name}__in": keys})
    pairs = known.values_list(f"{name}_id", f"other_{name}_id")
    return {(min(pair), max(pair)) for pair in pairs}


def pairs_of_incidents(most: int) -> list[Pair]:
    """Incidents of one kind at one place on one day."""
    latest = Incident.objects.order_by("-updated_at").values("pk")[:LATEST]
    same = ("place", "modality", "event_type", "date_earliest", "date_latest")
    others = Incident.objects.filter(**{name: OuterRef(name) for name in same})
    others = others.exclude(pk=OuterRef("pk")).order_by("pk").values("pk")
    found = Incident.objects.filter(
        pk__in=latest, place__isnull=False, date_earliest=F("date_latest")
    )
    found = found.exclude(event_type="").order_by("-updated_at")
    found = found.annotate(other=Subquery(others[:1])).filter(other__isnull=False)
    pairs = dict.fromkeys(
        (min(one, other), max(one, other)) for one, other in found.values_list("pk", "other")
    )
    apart = told_apart("incident", {key for ends in pairs for key in ends})
    left = [ends for ends in pairs if ends not in apart][:most]
    keys = [key for ends in left for key in ends]
    records = Incident.objects.select_related("place").in_bulk(keys)
    return [*incident_pairs(left, records)]


def incident_pairs(ends: Iterable[tuple[int, int]], records: Any) -> Iterator[Pair]:
    for one, other in ends:
        first = records[one]
        kind = first.get_event_type_display()
        yield Pair("incident", first, records[other], f"{kind}, {first.place}, {first.date}")
