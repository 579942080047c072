"""What the store knows of the names and events of a draft. Nothing is chosen without being shown.

Names are matched by the engine of `POST match`. An actor of whom exactly one bears just the name
that was typed is taken, and the page says so; of persons and events the editor chooses.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from actors.models import Alias, Entity
from actors.names.search import ranked, search
from base.orm.keys import listed
from base.values.text import fold
from incidents.models import Incident, Place
from sources.models import Source
from threatapi.changes.words import admin_url

from .draft import ACTOR, INCIDENT, NEW, PERSON, PLACE, Content, Row, Subject
from .events import candidates_for, events_called
from .finding import CANDIDATES, LONGEST, Found, find_meant
from .meant import Meant
from .shown import CandidateShown
from .speakers import Spoken, spoken_by

FOUND_BY = "found by the name that you searched for"
DEEPEST = 20  # places within each other
TAKEN = "taken for “{name}”: {why}"


class Known:
    """The records that are meant by what is named in a draft."""

    def __init__(self, content: Content, source: Source) -> None:
        self.content, self.source = content, source

    def subject(self, subject: Subject) -> Meant:
        if subject.kind == PLACE:
            rows = (row for row in self.content.rows if row.about == subject.key)
            return self.place(next(rows, Row("", fields={"place": subject.name})))
        return self.subjects[subject.key]

    def named(self, row: Row) -> tuple[Subject, Meant] | None:
        """The actor or person that the row names, beside what it is about."""
        text = str(row.fields.get("name") or "")
        found = self.content.named(text, ["", ACTOR, PERSON]) if text else None
        return (found, self.subjects[found.key]) if found else None

    @staticmethod
    def candidates(subjects: list[Subject]) -> list[list[Found]]:
        return find_meant(subjects)

    @cached_property
    def voices(self) -> dict[int, Spoken]:
        """Who the voices are, but for that of the source itself."""
        return spoken_by(self.content, self)

    @staticmethod
    def stands_for(name: str, record: Any) -> Meant:
        """The record that the editor chose."""
        return Meant(name, record.type, record)

    def weighed(self, subject: Subject, found: list[Found]) -> Meant:
        """What a name means by these candidates, with the record that is taken."""
        meant = Meant(subject.name)
        self.weigh(meant, subject, found)
        meant.record = describe(meant.candidates).get(meant.taken_id)
        return meant

    def event(self, subject: Subject) -> Row | None:
        """The row that says what happened."""
        rows = self.content.rows
        return next((r for r in rows if r.kind == "event" and r.about == subject.key), None)

    @cached_property
    def subjects(self) -> dict[str, Meant]:
        found: dict[str, Meant] = {}
        entities = [each for each in self.content.subjects if each.kind != INCIDENT]
        stored = self.stored(Entity, [each.record for each in entities])
        asked = []
        for each in entities:
            found[each.key] = meant_by(each, stored)
            if found[each.key].is_open:
                asked.append(each)
        for each, candidates in zip(asked, find_meant(asked), strict=True):
            self.weigh(found[each.key], each, candidates)
        entities_found = describe([c for meant in found.values() for c in meant.candidates])
        for meant in found.values():
            if meant.taken_id:
                meant.record = entities_found.get(meant.taken_id)
        return found | self.incidents()

    def incidents(self) -> dict[str, Meant]:
        subjects = [each for each in self.content.subjects if each.kind == INCIDENT]
        stored = self.stored(Incident, [each.record for each in subjects])
        found: dict[str, Meant] = {}
        for each in subjects:
            meant = meant_by(each, stored)
            if meant.is_open:
                row = self.event(each)
                place = (self.place(row).record or self.common_place(row)) if row else None
                listed_ = candidates_for(each.name, row.fields if row else {}, place)
                listed_ = [*events_called(each.sought), *listed_]
                by_id = {c.record: c for c in reversed(listed_) if c.record not in each.apart}
                meant.candidates = [*by_id.values()][::-1]
                meant.is_new = not any(c.is_likely for c in meant.candidates)
            found[each.key] = meant
        return found

    @staticmethod
    def stored(model: Any, uids: Iterable[str]) -> dict[str, Any]:
        wanted = {uid for uid in uids if uid and uid != NEW}
        if not wanted:
            return {}
        found = model._default_manager.filter(uid__in=listed(UUID(uid).hex for uid in wanted))
        if model in (Incident, Place):
            found = found.select_related("place" if model is Incident else "parent")
        return {str(each.uid): each for each in found}

    # Names

    def weigh(self, meant: Meant, subject: Subject, found: list[Found]) -> None:
        """Take the only actor of just this name; else the editor chooses among the candidates."""
        found = [each for each in found if each.uid not in subject.apart]
        just_so = [each for each in found if each.is_actor_of_just_this_name]
        rivals = [each for each in found if each.whole_score >= 1.0]
        meant.candidates = [each.shown() for each in found]
        if len(just_so) == 1 and rivals in ([], just_so) and not subject.sought:
            (only,) = just_so
            meant.taken_id = only.uid
            meant.taken = TAKEN.format(name=only.entity["name"], why=only.reason)
        meant.is_new = not found

    # Places

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """The places that are called so, by the folded name."""
        texts = {str(row.fields.get("place") or "") for row in self.content.rows}
        texts |= {part for text in texts for part in places_in(text)}
        wanted = {fold(text) for text in texts} - {""}
        if not wanted:
            return {}
        named = Q()
        for text in wanted:
            named |= Q(folded__contains=text)
        found: dict[str, list[Place]] = {text: [] for text in wanted}
        for place in Place.objects.filter(named).select_related("parent").order_by("pk")[:2000]:
            for text in {*place.folded.split("\n")} & wanted:
                found[text].append(place)
        return found

    @cached_property
    def sought_places(self) -> dict[str, list[Place]]:
        """What the search finds by the texts that the editor has given for places."""
        texts = {row.choices.get("place_sought", "") for row in self.content.rows} - {""}
        return {text: places_called(text) for text in texts}

    @cached_property
    def chosen_places(self) -> dict[str, Place]:
        """The places that the editor has named, by their ids."""
        return self.stored(Place, [row.choices.get("place", "") for row in self.content.rows])

    def place(self, row: Row) -> Meant:
        """Where the row says that it was; a name that no place bears is a text."""
        text, choice = str(row.fields.get("place") or ""), row.choices.get("place", "")
        meant = Meant(text, "place")
        found = self.places.get(fold(text), []) if text else []
        asked = "" if choice else row.choices.get("place_sought", "")
        sought = self.sought_places.get(asked, [])
        found = [*sought, *(each for each in found if each not in sought)]
        if choice in self.chosen_places:
            meant.record = self.chosen_places[choice]
            meant.candidates = [place_shown(each, choice) for each in found[:CANDIDATES]]
        elif choice == NEW or not found:
            meant.is_new = True
        elif len(found) == 1 and not sought:
            meant.record = found[0]
        else:
            meant.candidates = [
                place_shown(each, choice, FOUND_BY if each in sought else "it is called so")
                for each in found[:CANDIDATES]
            ]
        return meant

    @cached_property
    def actors_for_places(self) -> set[str]:
        """Names of actors and persons that stand where a place is needed."""
        rows = [row for row in self.content.rows if row.kind in ("presence", "count")]
        texts = {str(row.fields.get("place") or "") for row in rows} - {""}
        asked = [Subject("", "", text) for text in sorted(texts) if not self.places.get(fold(text))]
        found = zip(asked, find_meant(asked), strict=True)
        return {each.name for each, those in found if any(one.is_just_so for one in those)}

    def common_place(self, row: Row) -> Place | None:
        """The smallest place in which all the places lie that an event names; of a place that is
        named with what it lies in, that place."""
        text = str(row.fields.get("place") or "")
        names = places_in(text)
        found = [self.places.get(fold(each), []) for each in names]
        if not found or any(len(each) != 1 for each in found):
            return None
        if " and " not in text and all(each in within(found[0][0]) for (each,) in found):
            return found[0][0]
        first, *others = [within(each) for (each,) in found]
        return next((each for each in first if all(each in other for other in others)), None)


def places_called(text: str) -> list[Place]:
    """The places that the search finds by the text, best first."""
    (found,) = search([text[:LONGEST]], Place.objects.all())
    keys = ranked(found)[:CANDIDATES]
    places = Place.objects.select_related("parent").in_bulk(keys)
    return [places[key] for key in keys]


def places_in(text: str) -> list[str]:
    """The names of a list: Balkh, Badakhshan and Baghlan."""
    parts = [part.strip() for part in re.split(r",| and ", text)]
    return [part for part in parts if part] if len(parts) > 1 else []


def within(place: Place) -> list[Place]:
    """The place and what it lies in, the smallest first."""
    found = [place]
    while found[-1].parent is not None and len(found) < DEEPEST:
        found.append(found[-1].parent)
    return found


def meant_by(subject: Subject, stored: dict[str, Any]) -> Meant:
    record = stored.get(subject.record)
    is_gone = bool(subject.record) and record is None
    return Meant(subject.name, subject.kind, record, subject.is_new, is_gone)


def place_shown(place: Place, choice: str, why: str = "it is called so") -> CandidateShown:
    within = f"in {place.parent}" if place.parent else ""
    return CandidateShown(
        record=str(place.uid),
        name=place.name,
        kind=place.get_kind_display().lower(),
        url=admin_url(place),
        about=", ".join(filter(None, (within, place.country))),
        why=why,
        is_chosen=str(place.uid) == choice,
    )


def describe(candidates: Iterable[CandidateShown]) -> dict[str, Entity]:
    """Add the other names, the dates and the pages of these entities, and return them by id."""
    by_uid: dict[str, list[CandidateShown]] = {}
    for each in candidates:
        by_uid.setdefault(each.record, []).append(each)
    if not by_uid:
        return {}
    entities = {}
    found = Entity.objects.filter(uid__in=listed(UUID(uid).hex for uid in by_uid))
    for entity in found.prefetch_related(Prefetch("aliases", Alias.objects.order_by("text", "pk"))):
        names = [alias.text for alias in entity.aliases.all()[:4]]
        about = [
            f"also {', '.join(names)}" if names else "",
            *(
                f"{label} {value}"
                for label, value in (
                    ("founded", entity.founded),
                    ("dissolved", entity.dissolved),
                    ("born", entity.born),
                    ("died", entity.died),
                    (entity.fate, entity.fate_date),
                )
                if label and value
            ),
        ]
        entities[str(entity.uid)] = entity
        for each in by_uid[str(entity.uid)]:
            each.about, each.url = "; ".join(filter(None, about)), admin_url(entity)
    return entities
