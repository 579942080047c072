"""Who belongs to whom over the days of knowledge, from which bodies follow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from base.orm.keys import keys_in

from ..choices import UNSUPPORTED, Modality
from ..models import claim_type_named
from .bodies import BELONGING, BINDING, NOT_ENTERED, Body, makers_of, topmost
from .spans import Span, first_days, on
from .status import verdict
from .told import Told, days_of


@dataclass(frozen=True, eq=False)
class Link:
    """That somebody is said to belong to somebody, with its status and modality over time."""

    whole: int
    is_part: bool  # and no mere outlet
    is_entered: bool
    spans: list[Span]

    def binds(self, day: date) -> bool:
        """Whether it makes one body of the two."""
        value = on(day, self.spans)
        return self.is_entered and bool(value) and value[0] in BINDING and is_actual(value)

    def is_kin(self, day: date) -> bool:
        """Whether it makes them kin."""
        value = on(day, self.spans)
        return self.is_part and bool(value) and value[0] not in UNSUPPORTED and is_actual(value)


def is_actual(value: tuple[str, str]) -> bool:
    return value[1] == Modality.ACTUAL


class Links:
    """Who belongs to whom over time, read upwards from those who are asked for."""

    def __init__(self, history: Any) -> None:
        self.history = history
        self.above: dict[int, list[Link]] = {}
        self.slugs: dict[int, str] = {}
        self.makers: dict[int, int | None] = {}
        self._closures: dict[int, set[int]] = {}
        self._bodies: dict[tuple[int, date], Body] = {}

    def know_makers(self, sources: set[int]) -> None:
        new = sources - self.makers.keys()
        if new:
            self.makers |= dict.fromkeys(new) | makers_of(new)

    def know(self, entities: Iterable[int]) -> None:
        """Read all that is above these entities, level by level."""
        Relationship = claim_type_named("relationship").model
        frontier = set(entities) - self.above.keys()
        while frontier:
            self.above |= {key: [] for key in frontier}
            links = Relationship.objects.filter(
                kind__in=BELONGING, subject__in=keys_in(frontier)
            ).order_by()
            rows = list(
                links.values_list(
                    "pk", "kind", "subject_id", "object_id", "subject__slug", "object__slug",
                    "object__kind",
                )
            )  # fmt: skip
            told = self.history.told("relationship", [row[0] for row in rows]) if rows else {}
            for pk, kind, part, whole, part_slug, whole_slug, of_kind in rows:
                said = told.get(pk, [])
                found = self.history.spans(
                    days_of(said) if said else (),
                    lambda day, said=said: link_on(said, day),
                )
                link = Link(whole, kind == BELONGING[0], of_kind not in NOT_ENTERED, found)
                self.above[part].append(link)
                self.slugs |= {part: part_slug, whole: whole_slug}
            frontier = {row[3] for row in rows} - self.above.keys()

    def closure(self, entity: int) -> set[int]:
        """The entity and all that anybody ever says to be above it."""
        if entity not in self._closures:
            found = frontier = {entity}
            while frontier:
                up = {link.whole for at in frontier for link in self.above.get(at, ())}
                frontier = up - found
                found = found | frontier
            self._closures[entity] = found
        return self._closures[entity]

    def days(self, entity: int) -> set[date]:
        """Days on which it may change what is above it."""
        if not self.above.get(entity):
            return set()
        links = (link for at in self.closure(entity) for link in self.above[at])
        return {day for link in links for day in first_days(link.spans)}

    def body(self, entity: int, day: date) -> Body:
        if not self.above.get(entity):
            return "entity", entity
        if (entity, day) not in self._bodies:
            above = {
                at: {link.whole for link in self.above[at] if link.binds(day)}
                for at in self.closure(entity)
            }
            top = topmost(entity, above, lambda key: self.slugs.get(key, ""))
            self._bodies[entity, day] = "entity", top
        return self._bodies[entity, day]

    def kin(self, entities: Iterable[int], day: date) -> Iterator[tuple[int, int]]:
        """Who is part of whom on the day, among these and all above them."""
        for entity in {at for one in entities for at in self.closure(one)}:
            for link in self.above.get(entity, ()):
                if link.is_kin(day):
                    yield entity, link.whole


def link_on(said: Sequence[Told], day: date) -> tuple[str, str]:
    found = verdict([one.said(day, True) for one in said if one.is_in_view(day)])
    return found.status, found.modality
