"""How many records of each kind; all follow from the number of incidents."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    incidents: int
    entities: int
    relationships: int
    sources: int
    places: int
    presences: int

    @classmethod
    def of(cls, incidents: int, **given: int | None) -> "Sizes":
        """The sizes of a store of so many incidents, except for those that are given."""
        scaled = {
            "entities": incidents * 12 // 100,
            "relationships": incidents // 2,
            "sources": incidents // 5,
            "places": min(incidents // 250, 4000),
            "presences": incidents // 20,
        }
        least = {"entities": 60, "relationships": 0, "sources": 40, "places": 60, "presences": 0}
        wanted = {name: given.get(name) for name in scaled}
        return cls(
            incidents,
            **{
                name: max(least[name], scaled[name] if number is None else number)
                for name, number in wanted.items()
            },
        )

    @property
    def actors(self) -> int:
        """How many of the entities are actors; the others are persons."""
        return max(20, self.entities // 10)
