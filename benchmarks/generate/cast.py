"""Who acts: actors and persons, with the names that others give them."""

from collections.abc import Iterator
from datetime import timedelta

from actors.choices import EntityType
from actors.models import Alias, Entity

from . import names
from .chance import Chance
from .sizes import Sizes

KINDS = {
    "armed_group": 30, "faction": 14, "cell": 8, "unit": 8, "movement": 4, "security_force": 8,
    "government": 4, "state_body": 4, "media_outlet": 6, "organisation": 4, "community": 4,
    "party": 2, "company": 2, "court": 1, "intergovernmental": 1,
}  # fmt: skip
FIGHTERS = ("armed_group", "faction", "cell", "unit", "movement")
# The first twelve, whom everybody meets, are of these kinds.
FIRST = (
    "armed_group", "security_force", "armed_group", "government", "armed_group", "media_outlet",
    "armed_group", "intergovernmental", "security_force", "movement", "state_body", "court",
)  # fmt: skip


class Cast:
    """The primary keys of the entities; those with the lowest numbers are met most often."""

    def __init__(self, chance: Chance, sizes: Sizes) -> None:
        self.chance = chance
        self.number, self.actors = sizes.entities, sizes.actors
        self.keys: list[int] = []
        self.fighters: list[int] = []  # keys of those who attack
        self.others: list[int] = []  # keys of the other actors
        self.outlets: list[int] = []

    def make(self) -> Iterator[tuple[Entity, list[Alias]]]:
        """Each entity with its other names; the keys are noted as they are made."""
        kind = self.chance.lot(KINDS)
        for number in range(self.number):
            if number < self.actors:
                entity = self._actor(FIRST[number] if number < len(FIRST) else kind())
            else:
                entity = self._person()
            self.keys.append(entity.pk)
            yield entity, list(self._aliases(entity))
        self.draw_fighter = self.chance.ranked(len(self.fighters), 0.9)
        self.draw_other = self.chance.ranked(len(self.others), 0.9)
        self.draw_person = self.chance.ranked(self.number - self.actors, 0.6)
        self.draw_actor = self.chance.ranked(self.actors, 0.7)

    def fighter(self) -> int:
        return self.fighters[self.draw_fighter()]

    def other(self) -> int:
        return self.others[self.draw_other()]

    def person(self) -> int:
        return self.keys[self.actors + self.draw_person()]

    def _actor(self, kind: str) -> Entity:
        chance = self.chance
        name = names.actor(chance, kind)
        founded = chance.text_of(chance.day()) if chance.random() < 0.3 else ""
        made = chance.new(
            Entity, slug="actor-{}", type=EntityType.ACTOR.value, name=name, kind=kind,
            founded=founded, resolved=chance.random() < 0.97,
        )  # fmt: skip
        (self.fighters if kind in FIGHTERS else self.others).append(made.pk)
        if kind == "media_outlet":
            self.outlets.append(made.pk)
        return made

    def _person(self) -> Entity:
        chance = self.chance
        day = chance.day() - timedelta(days=365 * (20 + chance.below(40)))
        return chance.new(
            Entity, slug="person-{}", type=EntityType.PERSON.value, name=names.person(chance),
            born=day.isoformat()[:4] if chance.random() < 0.2 else "",
            fate="unknown",
        )  # fmt: skip

    def _aliases(self, entity: Entity) -> Iterator[Alias]:
        chance = self.chance
        lot = chance.random()
        wanted = 0 if lot < 0.35 else 1 if lot < 0.74 else 2 if lot < 0.92 else 3
        known = {entity.name}
        for _ in range(wanted * 2):
            text, kind = names.other_name(chance, entity.name, entity.type == "person")
            if text not in known:
                known.add(text)
                yield chance.new(Alias, entity_id=entity.pk, text=text, kind=kind)
            if len(known) > wanted:
                return
