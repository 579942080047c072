"""Incidents: what happened, who took part, how many, and who says so."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from incidents.models import Incident, Involvement, Place

from .cast import Cast
from .chance import Chance
from .documents import Document
from .gazetteer import PRECISION, Gazetteer
from .sayings import Told, Voices
from .tolls import Tolls

# Event type: how often, the attack types that go with it, its weapons.
EVENTS: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "armed_clash": (260, ("armed_assault",), ("firearm",)),
    "remote_explosive_landmine_ied": (170, ("bombing_explosion",), ("ied",)),
    "attack": (140, ("armed_assault", "assassination", "unknown"), ("firearm",)),
    "air_drone_strike": (90, (), ("drone", "aircraft", "missile")),
    "shelling_artillery_missile_attack": (80, ("bombing_explosion",), ("mortar", "rocket")),
    "suicide_bomb": (30, ("bombing_explosion",), ("suicide_vest", "vehicle_bomb")),
    "grenade": (25, ("bombing_explosion",), ("grenade",)),
    "abduction_forced_disappearance": (40, ("hostage_taking_kidnapping",), ()),
    "arrests": (60, (), ()),
    "looting_property_destruction": (25, ("facility_infrastructure_attack",), ()),
    "disrupted_weapons_use": (25, (), ("ied", "explosives")),
    "agreement": (15, (), ()),
    "change_to_group_activity": (15, (), ()),
    "other": (25, (), ()),
}
PEACEFUL = ("arrests", "agreement", "change_to_group_activity", "other", "disrupted_weapons_use")
TARGETS = {
    "military": 28, "police": 20, "private_citizens_property": 24, "government_general": 8,
    "terrorists_non_state_militia": 8, "transportation": 4, "religious_figures_institutions": 3,
    "business": 3, "journalists_media": 1, "utilities": 1,
}  # fmt: skip
OUTCOMES = {"succeeded": 70, "unknown": 18, "partial": 4, "failed": 5, "foiled": 3}
DEEDS = {"perpetrator": 38, "claimant": 26, "suspected": 16, "blamed": 9, "attacker": 11}
FATES = {"killed": 45, "captured": 25, "wounded": 12, "released": 6, "survived": 6, "died": 6}
LABELS = ("civilians", "soldiers", "police officers", "gunmen", "villagers")
ROLES_OF_PEACE = ("party", "announcer", "mediator", "responder", "condemner")


class Events:
    def __init__(self, chance: Chance, gazetteer: Gazetteer, cast: Cast, voices: Voices) -> None:
        self.chance, self.gazetteer, self.cast, self.voices = chance, gazetteer, cast, voices
        self.tolls = Tolls(chance, voices)
        self.kind = chance.lot({kind: weight for kind, (weight, *_) in EVENTS.items()})
        self.target, self.outcome = chance.lot(TARGETS), chance.lot(OUTCOMES)
        self.deed, self.fate = chance.lot(DEEDS), chance.lot(FATES)

    def make(self, earlier: Sequence[Incident]) -> Told:
        """One incident with its parts; a few are part of an earlier one."""
        chance = self.chance
        day, kind = chance.day(), self.kind()
        place = self.gazetteer.draw() if chance.random() < 0.97 else None
        incident = self._incident(kind, day, place)
        if earlier and chance.random() < 0.02:
            incident.parent_id = chance.one_of(earlier).pk
        archive = self.voices.archive
        documents = archive.about(day, 1 + chance.below(4))
        told = self.voices.tell(incident, documents)
        self._differ(told, day, place)
        told.parts += self._involvements(incident, documents)
        if kind not in PEACEFUL:
            told.parts += self.tolls.make(incident, documents, place)
        return told

    def _incident(self, kind: str, day: date, place: Place | None) -> Incident:
        chance = self.chance
        _, attacks, weapons = EVENTS[kind]
        text = chance.text_of(day) if chance.random() < 0.985 else ""
        where = f" in {place.name}" if place else ""
        return chance.new(
            Incident,
            slug=f"{kind.split('_')[0]}-{{}}",
            title=f"{kind.replace('_', ' ').capitalize()}{where}"[:300],
            event_type=kind,
            attack_type=chance.one_of(attacks) if attacks else "",
            suicide=kind == "suicide_bomb",
            weapons=[chance.one_of(weapons)] if weapons and chance.random() < 0.8 else [],
            target_kinds=[self.target()] if attacks else [],
            outcome=self.outcome(),
            date=text,
            date_basis="stated" if text else "",
            place_id=place.pk if place else None,
            place_precision=PRECISION[place.kind] if place else None,
            location=f"near the {chance.one_of(LABELS)}’ post" if chance.random() < 0.1 else "",
            is_aggregate=chance.random() < 0.02,
        )

    def _differ(self, told: Told, day: date, place: Place | None) -> None:
        """Some voices give a date or a place, and not always the same."""
        chance = self.chance
        for one in told.assertions:
            if chance.random() < 0.15:
                shift = chance.below(4) if chance.random() < 0.2 else 0
                one.says_date = (day + timedelta(days=shift)).isoformat()
            if place and chance.random() < 0.08:
                siblings = self.gazetteer.siblings[place.parent_id]
                one.says_place_id = chance.one_of(siblings) if chance.random() < 0.4 else place.pk

    # Who took part

    def _involvements(self, incident: Incident, documents: list[Document]) -> list[Told]:
        """Two on average, each only once."""
        chance = self.chance
        wanted: dict[tuple[Any, ...], dict[str, Any]] = {}
        peaceful = incident.event_type in PEACEFUL
        if chance.random() < 0.9:
            self._add(wanted, entity_id=self.cast.fighter(), role=self._side(peaceful))
        if chance.random() < 0.05:
            self._add(wanted, entity_id=self.cast.fighter(), role=self._side(peaceful))
        lot = chance.random()
        if lot < 0.5:
            role = chance.one_of(ROLES_OF_PEACE) if peaceful else "target"
            self._add(wanted, entity_id=self.cast.other(), role=role)
        elif lot < 0.8:
            number = 1 + int(chance.rng.paretovariate(1.3)) if chance.random() < 0.7 else None
            self._add(
                wanted,
                label=chance.one_of(LABELS),
                role="party" if peaceful else "victim",
                outcome="" if peaceful else chance.one_of(("killed", "wounded", "")),
                count=number and min(number, 500),
            )
        if chance.random() < 0.25:
            outcome = self.fate() if chance.random() < 0.5 else ""
            role = "victim" if outcome else chance.one_of(("commander", "target", "planner"))
            self._add(wanted, entity_id=self.cast.person(), role=role, outcome=outcome)
        return [
            self.voices.tell(chance.new(Involvement, incident_id=incident.pk, **values), documents)
            for values in wanted.values()
        ]

    def _side(self, peaceful: bool) -> str:
        return "party" if peaceful else self.deed()

    @staticmethod
    def _add(wanted: dict[tuple[Any, ...], dict[str, Any]], **values: Any) -> None:
        unique = tuple(values.get(name) for name in ("entity_id", "role", "outcome", "label"))
        wanted[unique] = values
