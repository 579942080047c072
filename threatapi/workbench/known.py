"""What the store knows of the names and events of a draft. Nothing is chosen without being shown.

Names are matched by the engine of `POST match`. An actor of whom exactly one bears just the name
that was typed is taken, and the page says so; of persons and events the editor chooses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from actors.models import Alias, Entity
from actors.names.scoring import How
from base.orm.keys import listed
from base.values.text import fold
from incidents.models import Incident, Place
from sources.computed.standpoint import EVERYTHING
from sources.models import Source
from threatapi.changes.words import admin_url
from threatapi.match.body import MOST_QUERIES
from threatapi.match.views import matched

from .draft import ACTOR, INCIDENT, NEW, PERSON, Content, Row, Subject
from .events import candidates_for
from .shown import CandidateShown

CANDIDATES = 5
JUST_SO = (How.EXACT.value, How.FOLDED.value)
TAKEN = "taken for “{name}”: {why}"


@dataclass
class Meant:
    """What a name means."""

    name: str
    kind: str = ""
    record: Any = None  # the stored record
    is_new: bool = False
    is_gone: bool = False  # the record that was chosen is no longer there
    taken_id: str = ""  # id of the one that was taken without being asked
    taken: str = ""  # why
    candidates: list[CandidateShown] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the editor has yet to say which is meant."""
        return self.record is None and not (self.is_new or self.is_gone)

    @property
    def state(self) -> str:
        if self.record is not None:
            return "known"
        return "new" if self.is_new else "ambiguous"


class Known:
    """The records that are meant by what is named in a draft."""

    def __init__(self, content: Content, source: Source) -> None:
        self.content, self.source = content, source

    def subject(self, subject: Subject) -> Meant:
        return self.subjects[subject.key]

    def named(self, row: Row) -> tuple[Subject, Meant] | None:
        """The actor or person that the row names, beside what it is about."""
        text = str(row.fields.get("name") or "")
        found = self.content.named(text, ["", ACTOR, PERSON]) if text else None
        return (found, self.subjects[found.key]) if found else None

    def speaker(self, name: str) -> tuple[Subject, Meant] | None:
        """The actor or person of the draft that a voice is."""
        found = self.content.named(name, [ACTOR, PERSON]) if name else None
        return (found, self.subjects[found.key]) if found else None

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
        for each, candidates in zip(asked, self.candidates(asked), strict=True):
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
                place = self.place(row).record if row else None
                listed_ = candidates_for(each.name, row.fields if row else {}, place)
                meant.candidates = [c for c in listed_ if c.record not in each.apart]
                meant.is_new = not meant.candidates
            found[each.key] = meant
        return found

    @staticmethod
    def stored(model: Any, uids: Iterable[str]) -> dict[str, Any]:
        wanted = {uid for uid in uids if uid}
        if not wanted:
            return {}
        found = model._default_manager.filter(uid__in=listed(UUID(uid).hex for uid in wanted))
        if model is Incident:
            found = found.select_related("place")
        return {str(each.uid): each for each in found}

    # Names

    def candidates(self, subjects: list[Subject]) -> list[list[dict[str, Any]]]:
        queries = [{"name": each.name[:200], "type": each.kind or None} for each in subjects]
        found: list[list[dict[str, Any]]] = []
        for start in range(0, len(queries), MOST_QUERIES):
            chunk = queries[start : start + MOST_QUERIES]
            answers = matched(chunk, CANDIDATES, EVERYTHING, Entity.objects.all())
            found += [each["candidates"] for each in answers]
        return found

    def weigh(self, meant: Meant, subject: Subject, found: list[dict[str, Any]]) -> None:
        """Take the only actor of just this name; else the editor chooses among the candidates."""
        uids = [str(each["entity"]["id"]) for each in found]
        apart = {*subject.apart}
        found = [each for each, uid in zip(found, uids, strict=True) if uid not in apart]
        just_so = [
            each
            for each in found
            if each["matched"]["how"] in JUST_SO and each["entity"]["type"] == ACTOR
        ]
        rivals = [each for each in found if each["score"] >= 1.0]
        meant.candidates = [self.shown(each) for each in found]
        if len(just_so) == 1 and rivals in ([], just_so):
            (only,) = just_so
            meant.taken_id = str(only["entity"]["id"])
            meant.taken = TAKEN.format(name=only["entity"]["name"], why=only["reasons"][0])
        meant.is_new = not found

    @staticmethod
    def shown(found: dict[str, Any]) -> CandidateShown:
        entity = found["entity"]
        return CandidateShown(
            record=str(entity["id"]),
            name=entity["name"],
            kind=entity["kind"] or entity["type"],
            url="",
            about="",
            why=" ".join(found["reasons"]),
            score=f"{found['score']:.2f}".lstrip("0"),
        )

    # Places

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """The places that are called so, by the folded name."""
        texts = {str(row.fields.get("place") or "") for row in self.content.rows}
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

    def place(self, row: Row) -> Meant:
        """Where the row says that it was; a name that no place bears is a text."""
        text, choice = str(row.fields.get("place") or ""), row.choices.get("place", "")
        meant = Meant(text, "place")
        found = self.places.get(fold(text), []) if text else []
        if choice == NEW or not found:
            meant.is_new = True
        elif len(found) == 1:
            meant.record = found[0]
        else:
            meant.record = next((each for each in found if str(each.uid) == choice), None)
            meant.candidates = [place_shown(each, choice) for each in found[:CANDIDATES]]
        return meant


def meant_by(subject: Subject, stored: dict[str, Any]) -> Meant:
    record = stored.get(subject.record)
    is_gone = bool(subject.record) and record is None
    return Meant(subject.name, subject.kind, record, subject.is_new, is_gone)


def place_shown(place: Place, choice: str) -> CandidateShown:
    within = f"in {place.parent}" if place.parent else ""
    return CandidateShown(
        record=str(place.uid),
        name=place.name,
        kind=place.get_kind_display().lower(),
        url=admin_url(place),
        about=", ".join(filter(None, (within, place.country))),
        why="it is called so",
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
