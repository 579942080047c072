"""Relationships and presences: few hubs, many with one or two."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from actors.models import Relationship
from incidents.models import Presence

from .cast import Cast
from .chance import Chance
from .gazetteer import Gazetteer
from .sayings import Told, Voices

PEOPLE_TO_ACTORS = {
    "member_of": 50, "commander_in": 14, "leader_of": 7, "holds_post_in": 10, "deputy_of": 4,
    "spokesperson_of": 3, "defected_to": 4, "pledged_to": 4, "supports": 4,
}  # fmt: skip
PEOPLE = {
    "relative_of": 34, "associate_of": 36, "succeeded": 12, "rival_of": 6, "linked_to": 10,
    "possibly_same_as": 2,
}  # fmt: skip
ACTORS = {
    "fights": 26, "allied_with": 20, "affiliate_of": 10, "split_from": 8, "supports": 9,
    "rival_of": 7, "linked_to": 7, "negotiates_with": 5, "gives_sanctuary_to": 3, "threatens": 5,
}  # fmt: skip
TITLED = {"relative_of": ("son", "brother", "wife", "uncle"), "holds_post_in": ("head of finance",)}
PRESENCES = {"operates_in": 60, "based_in": 25, "camp_in": 8, "controls": 7}
MOMENTS = ("succeeded", "split_from", "defected_to", "pledged_to")


class Ties:
    """Each tie is made by the end with the higher number, so that no pair is made twice."""

    def __init__(self, chance: Chance, cast: Cast, gazetteer: Gazetteer, voices: Voices) -> None:
        self.chance, self.cast, self.gazetteer, self.voices = chance, cast, gazetteer, voices
        self.kinds = [chance.lot(kinds) for kinds in (PEOPLE_TO_ACTORS, PEOPLE, ACTORS)]
        self.presence = chance.lot(PRESENCES)

    def belongings(self) -> Iterator[Told]:
        """A quarter of the actors are part of a bigger one."""
        for number in range(5, self.cast.actors):
            if self.chance.random() < 0.25:
                keys = self.cast.keys
                yield self._link("part_of", keys[number], keys[self.cast.draw_actor(number)])

    def relationships(self, wanted: int) -> Iterator[Told]:
        """About so many of all other kinds, spread over the entities."""
        for number in range(1, self.cast.number):
            made = wanted * number // self.cast.number - wanted * (number - 1) // self.cast.number
            seen = set()
            for _ in range(made):
                kind, other = self._partner(number)
                if (kind, other) not in seen:
                    seen.add((kind, other))
                    yield self._link(kind, self.cast.keys[number], self.cast.keys[other])

    def presences(self, wanted: int) -> Iterator[Told]:
        """About so many, mostly of those with many ties."""
        seen: dict[int, set[Any]] = {}
        for at in range(wanted):
            number = at % self.cast.actors if at % 3 else self.cast.draw_actor()
            place, kind, key = self.gazetteer.draw(), self.presence(), self.cast.keys[number]
            theirs = seen.setdefault(number, set())
            if (kind, place.pk) in theirs:
                continue
            theirs.add((kind, place.pk))
            yield self._told(Presence, entity_id=key, kind=kind, place_id=place.pk)

    def _partner(self, number: int) -> tuple[str, int]:
        """The kind of tie and the lower number at its other end."""
        cast = self.cast
        if number < cast.actors:
            return self.kinds[2](), cast.draw_actor(number)
        persons = number - cast.actors
        if persons and self.chance.random() < 0.2:
            return self.kinds[1](), cast.actors + cast.draw_person(persons)
        return self.kinds[0](), cast.draw_actor()

    def _link(self, kind: str, one: int, other: int) -> Told:
        title = self.chance.one_of(TITLED[kind]) if kind in TITLED else ""
        return self._told(Relationship, subject_id=one, kind=kind, object_id=other, title=title)

    def _told(self, model: Any, **values: Any) -> Told:
        """A tie with its dates: half of them have a beginning, some of those an end."""
        chance, day = self.chance, self.chance.day()
        dates: dict[str, str] = {}
        if chance.random() < 0.5:
            dates["start"] = chance.text_of(day, moment=True)
            if values["kind"] not in MOMENTS and chance.random() < 0.35:
                end = day + timedelta(days=800 + chance.below(3000))
                dates["end"] = chance.text_of(end, moment=True)
        elif chance.random() < 0.5:
            dates["as_of"] = chance.text_of(day)
        documents = self.voices.archive.about(day + timedelta(days=chance.below(4000)), 3)
        return self.voices.tell(chance.new(model, **values, **dates), documents)
