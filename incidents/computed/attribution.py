"""Whose deed an incident is, as it is claimed, suspected or blamed; and what is contested in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sources.choices import ClaimStatus, Stance

from ..choices import Attribution, Identity, Role

DEEDS = (Role.PERPETRATOR, Role.CLAIMANT, Role.SUSPECTED, Role.BLAMED, Role.ATTACKER)
DOERS = (Role.PERPETRATOR, Role.ATTACKER)


@dataclass
class Part:
    """One involvement: who, in what role, how certain, and of those who are for it the roots and,
    of the firm ones, the stances."""

    entity: int | None
    label: str
    role: str
    status: str
    roots: frozenset[int] = field(default_factory=frozenset)
    firm: frozenset[str] = field(default_factory=frozenset)
    identity: str = ""  # what a source says instead of naming somebody

    @property
    def is_only_blamed(self) -> bool:
        """Nobody says firmly that it was their deed but those who put the blame on them."""
        return self.firm == {Stance.BLAMES}

    @property
    def is_only_suspected(self) -> bool:
        """Nobody says it firmly; who denies it makes it no firmer."""
        return self.status in (ClaimStatus.SUSPECTED, ClaimStatus.DISPUTED) and not self.firm

    @property
    def who(self) -> Any:
        return self.entity if self.entity is not None else self.label


class Kinship:
    """Which entities are part of which, at any depth."""

    def __init__(self, part_of: Iterable[tuple[int, int]]) -> None:
        self.above: dict[int, set[int]] = {}
        for part, whole in part_of:
            self.above.setdefault(part, set()).add(whole)

    def wholes(self, entity: Any) -> set[Any]:
        found: set[Any] = {entity}
        frontier = {entity}
        while frontier:
            frontier = {up for at in frontier for up in self.above.get(at, ())} - found
            found |= frontier
        return found

    def are_kin(self, one: Any, other: Any) -> bool:
        return one in self.wholes(other) or other in self.wholes(one)

    def has_strangers(self, members: Iterable[Any]) -> bool:
        members = list(dict.fromkeys(members))
        return any(
            not self.are_kin(one, other)
            for index, one in enumerate(members)
            for other in members[index + 1 :]
        )


def deeds_of(parts: list[Part]) -> list[Part]:
    """Parts that say whose deed it is. What is withdrawn by all that said so says nothing."""
    return [
        part
        for part in parts
        if part.role in DEEDS and part.status != ClaimStatus.RETRACTED and not part.identity
    ]


def is_said_to_be_unclaimed(parts: list[Part]) -> bool:
    """Whether a voice says that nobody has claimed it."""
    return any(
        part.role == Role.CLAIMANT
        and part.identity == Identity.NOBODY
        and part.status not in (ClaimStatus.DENIED, ClaimStatus.RETRACTED)
        for part in parts
    )


def attribution(parts: list[Part], kinship: Kinship) -> Attribution:
    """The first of the cases that holds; what is denied counts only for `denied`."""
    deeds = deeds_of(parts)
    standing = [part for part in deeds if part.status != ClaimStatus.DENIED]
    claimants = [part.who for part in standing if part.role == Role.CLAIMANT]
    if kinship.has_strangers(claimants):
        return Attribution.MULTI_CLAIMED
    if claimants:
        return Attribution.CLAIMED
    blamed = [part for part in standing if part.role == Role.BLAMED or part.is_only_blamed]
    doers = [part for part in standing if part.role in DOERS and not part.is_only_blamed]
    if any(part.entity is not None and not part.is_only_suspected for part in doers):
        return Attribution.ATTRIBUTED
    suspected = any(part.role == Role.SUSPECTED for part in standing)
    if suspected or any(part.is_only_suspected for part in doers):
        return Attribution.UNCLAIMED_SUSPECTED
    if blamed:
        return Attribution.BLAMED
    if deeds and not standing:
        return Attribution.DENIED
    return Attribution.UNCLAIMED if is_said_to_be_unclaimed(parts) else Attribution.UNKNOWN


def perpetrator_is_contested(parts: list[Part], kinship: Kinship) -> bool:
    deeds = deeds_of(parts)
    if any(part.status in (ClaimStatus.DISPUTED, ClaimStatus.DENIED) for part in deeds):
        return True
    if kinship.has_strangers(part.who for part in deeds if part.role == Role.CLAIMANT):
        return True
    named: dict[int, set[int]] = {}
    for part in deeds:
        # Whom somebody merely doubts or will not confirm is named by nobody.
        if part.entity is not None and part.roots:
            named.setdefault(part.entity, set()).update(part.roots)
    entities = list(named)
    return any(
        not named[one] & named[other] and not kinship.are_kin(one, other)
        for index, one in enumerate(entities)
        for other in entities[index + 1 :]
    )


def dates_are_contested(windows: Iterable[tuple[date | None, date | None]]) -> bool:
    """Two of the windows do not overlap."""
    windows = list(windows)
    return any(
        (one[1] is not None and other[0] is not None and one[1] < other[0])
        or (other[1] is not None and one[0] is not None and other[1] < one[0])
        for index, one in enumerate(windows)
        for other in windows[index + 1 :]
    )


def places_are_contested(places: Iterable[int], above: dict[int, int | None]) -> bool:
    """Two of the places, neither of which lies in the other."""
    chains = []
    for place in dict.fromkeys(places):
        chain, at = [place], above.get(place)
        while at is not None and at not in chain:
            chain.append(at)
            at = above.get(at)
        chains.append(chain)
    return any(
        one[0] not in other and other[0] not in one
        for index, one in enumerate(chains)
        for other in chains[index + 1 :]
    )
