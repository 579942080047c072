"""The rule for the status of a claim: what its assertions add up to. Knows no ORM."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date

from ..choices import FIRM_HEDGES, ClaimStatus, Modality, Stance

FOR = (Stance.ASSERTS, Stance.CONFIRMS, Stance.CLAIMS, Stance.BLAMES, Stance.CORRECTS)
AGAINST = (Stance.DENIES,)
# The stances of speakers who gain by what they say.
INTERESTED = (Stance.CLAIMS, Stance.BLAMES)


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion in view. It does not count if its source is withdrawn or if it is corrected."""

    stance: str
    hedge: str
    modality: str
    root: int | None
    known_from: date | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    status: str = ClaimStatus.RETRACTED.value
    modality: str = Modality.ACTUAL.value
    known_from: date | None = None
    known_last: date | None = None  # from then on nothing new is said; null: it never is so
    independent_sources: int = 0


def verdict(said: list[Said], bodies: Mapping[int | None, Hashable] | None = None) -> Verdict:
    """Adds up the assertions of one claim. `bodies` maps a root to its body, if it has one."""
    days = [one.known_from for one in said]
    known = [day for day in days if day]
    counting = [one for one in said if one.counts]
    those_for = [one for one in counting if one.stance in FOR]
    modality = first_modality(those_for or counting)
    those_for = [one for one in those_for if one.modality == modality]
    against = any(one.stance in AGAINST for one in counting)
    bodies = bodies or {}
    return Verdict(
        status=status(those_for, against, bool(counting)).value,
        modality=modality,
        known_from=min(known, default=None),
        known_last=max(known) if known and len(known) == len(days) else None,
        independent_sources=len({bodies.get(one.root, one.root) for one in those_for}),
    )


def status(those_for: list[Said], against: bool, is_spoken_of: bool) -> ClaimStatus:
    """The status by the assertions for the claim, whether one is against it or any counts."""
    if against:
        return ClaimStatus.DISPUTED if those_for else ClaimStatus.DENIED
    firm = {one.stance for one in those_for if one.hedge in FIRM_HEDGES}
    if firm:
        return ClaimStatus.CLAIMED if firm <= {*INTERESTED} else ClaimStatus.ASSERTED
    return ClaimStatus.SUSPECTED if is_spoken_of else ClaimStatus.RETRACTED


def first_modality(said: list[Said]) -> str:
    """The first of the modalities, from actual to hypothesised, that somebody uses."""
    used = {one.modality for one in said}
    return next((value for value in Modality.values if value in used), Modality.ACTUAL.value)


def with_parts(own: Verdict | None, parts: Verdict) -> Verdict:
    """The claim's own verdict, known since the first of it or of a part was."""
    if own is None:
        return parts
    days = [day for day in (own.known_from, parts.known_from) if day]
    lasts = [own.known_last, parts.known_last]
    return Verdict(
        own.status,
        own.modality,
        min(days, default=None),
        max(lasts) if all(lasts) else None,
        own.independent_sources,
    )
