"""What the assertions of a claim add up to: its status, modality, first day, independent sources.

The rule is `verdict`, over what is said of one claim in view. Its values are stored for the
default standpoint; for any other they are worked out and put beside the rows as `seen_…`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, QuerySet

from threatapi.base import bulk
from threatapi.base.keys import by_key, key_batches, keys_in

from .choices import FIRM_HEDGES, ClaimStatus, Modality, Stance
from .knowledge import ROOT_COLUMNS, RootsInView
from .models import Assertion, Claim
from .standpoint import EVERYTHING, Standpoint

FOR = (Stance.ASSERTS, Stance.CONFIRMS, Stance.CLAIMS, Stance.BLAMES, Stance.CORRECTS)
AGAINST = (Stance.DENIES,)
SEEN = {
    "status": CharField(),
    "modality": CharField(),
    "known_from": DateField(),
    "independent_sources": IntegerField(),
}
STORED = (*SEEN, "known_last")
BATCH = 2000


def sides(model_name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stances for and against; who corrects a number speaks against it."""
    if model_name == "figure":
        return FOR[:-1], (*AGAINST, Stance.CORRECTS)
    return FOR, AGAINST


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion in view. It does not count if its source is withdrawn."""

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


def verdict(said: list[Said], pro: Iterable[str], contra: Iterable[str]) -> Verdict:
    """What is said of one claim, added up."""
    days = [one.known_from for one in said]
    known = [day for day in days if day]
    counting = [one for one in said if one.counts]
    those_for = [one for one in counting if one.stance in pro]
    modality = first_modality(those_for or counting)
    those_for = [one for one in those_for if one.modality == modality]
    against = any(one.stance in contra for one in counting)
    if against:
        status = ClaimStatus.DISPUTED if those_for else ClaimStatus.DENIED
    elif any(one.hedge in FIRM_HEDGES for one in those_for):
        status = ClaimStatus.ASSERTED
    else:
        status = ClaimStatus.SUSPECTED if counting else ClaimStatus.RETRACTED
    return Verdict(
        status=status.value,
        modality=modality,
        known_from=min(known, default=None),
        known_last=max(known) if known and len(known) == len(days) else None,
        independent_sources=len({one.root for one in those_for}),
    )


def first_modality(said: list[Said]) -> str:
    """The first of the modalities, from actual to hypothesised, that somebody uses."""
    used = {one.modality for one in said}
    return next((value for value in Modality.values if value in used), Modality.ACTUAL.value)


# What is said of many claims


def told(path: str, claims: QuerySet, standpoint: Standpoint) -> Iterator[tuple[int, Said]]:
    """What is said in view of each claim, reached from its assertions by this path."""
    found = Assertion.objects.filter(
        standpoint.visible(), **{f"{path}__in": claims.order_by().values("pk")}
    )
    rows = found.order_by().values_list(
        path,
        "stance",
        "hedge",
        "modality",
        "source__known_from",
        "source__retracted",
        "source__retracted_latest",
        *ROOT_COLUMNS,
    )
    root_in_view = RootsInView(standpoint.known_by)
    for claim, stance, hedge, modality, known, retracted, withdrawn, *root in rows.iterator(
        chunk_size=5000
    ):
        counts = standpoint.counts(retracted, withdrawn)
        yield claim, Said(stance, hedge, modality, root_in_view(*root), known, counts)


def verdicts(claims: QuerySet, standpoint: Standpoint = EVERYTHING) -> dict[int, Verdict]:
    """The verdict on each of these claims of which anything is said in view.

    A claim made of parts stands on its own assertions; without any, on those of its parts.
    """
    model: type[Claim] = claims.model
    name = model._meta.model_name
    own: dict[int, list[Said]] = defaultdict(list)
    parts: dict[int, list[Said]] = defaultdict(list)
    for claim, said in told(name, claims, standpoint):
        own[claim].append(said)
    for path in model.PARTS:
        for claim, said in told(path, claims, standpoint):
            parts[claim].append(said)
    stances = sides(name)
    found = {claim: verdict(said, *stances) for claim, said in own.items()}
    for claim, said in parts.items():
        found[claim] = with_parts(found.get(claim), verdict(said, *stances))
    return found


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


def seen(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """The claims in view, with their verdict in `seen_status` and so on."""
    if standpoint.sees_everything:
        return queryset.annotate(**{f"seen_{name}": F(name) for name in SEEN})
    return with_verdicts(queryset, verdicts(queryset, standpoint))


def with_verdicts(queryset: QuerySet, found: dict[int, Verdict]) -> QuerySet:
    """The claims on which there is a verdict, each with its own."""
    return queryset.filter(pk__in=keys_in(found)).annotate(
        **{
            f"seen_{name}": by_key({key: getattr(one, name) for key, one in found.items()}, output)
            for name, output in SEEN.items()
        }
    )


def store(queryset: QuerySet) -> None:
    """Fill the stored columns of these claims from their assertions."""
    for keys in key_batches(queryset, BATCH):
        chunk = queryset.model._base_manager.filter(pk__in=keys_in(keys))
        found = {key: stored_values(each) for key, each in verdicts(chunk).items()}
        rows = chunk.order_by().values_list("pk", *STORED)
        wanted = ((key, found.get(key, NOTHING_SAID), stored) for key, *stored in rows)
        changed = [(key, *values) for key, values, stored in wanted if values != tuple(stored)]
        bulk.update_columns(queryset.model, STORED, changed)


def stored_values(found: Verdict) -> tuple[Any, ...]:
    """The verdict as the columns `STORED`."""
    return tuple(getattr(found, name) for name in STORED)


NOTHING_SAID = stored_values(Verdict())
