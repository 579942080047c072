"""Writes what `history` finds: the columns of the rows and the versions, where they differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from base.orm import bulk
from base.orm.keys import key_batches, keys_in

from ..models import Claim, Supersession
from ..models.versions import NEVER
from .corrections import store_superseded
from .corrections_by_day import Corrections
from .history import VERDICT, History
from .spans import Span
from .status import Verdict

BATCH = 2000
STORED = (*VERDICT, "known_last")
NOTHING_SAID = tuple(getattr(Verdict(), name) for name in STORED)


def store_rows(
    model: type[Model], names: Sequence[str], wanted: Mapping[int, Sequence[Any]]
) -> set[int]:
    """Write these columns of the rows by their keys, where they differ; those that did."""
    if not wanted:
        return set()
    rows = model._base_manager.filter(pk__in=keys_in(wanted)).order_by()
    former = {
        key: stored
        for key, *stored in rows.values_list("pk", *names)
        if tuple(wanted[key]) != tuple(stored)
    }
    bulk.update_columns(model, names, [(key, *wanted[key]) for key in former], former)
    return {*former}


def store_versions(
    model: type[Model], names: Sequence[str], wanted: Mapping[int, Iterable[Span]]
) -> None:
    """Write the versions of these records, where they differ; the value of each has the columns."""
    if not wanted:
        return
    record = model._meta.constraints[0].fields[0]
    rows = model._base_manager.filter(**{f"{record}__in": keys_in(wanted)}).order_by("since", "pk")
    stored: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *version in rows.values_list(f"{record}_id", "since", "upto", *names):
        stored[key].append(tuple(version))
    found = {
        key: [(since, upto, *value) for since, upto, value in spans]
        for key, spans in wanted.items()
    }
    changed = [key for key, versions in found.items() if versions != stored.get(key, [])]
    old = [key for key in changed if key in stored]
    if old:
        model._base_manager.filter(**{f"{record}__in": keys_in(old)})._raw_delete("default")
    new = ((key, *version) for key in changed for version in found[key])
    bulk.insert_rows(model, [record, "since", "upto", *names], new)


def drop_versions(model: type[Model], keys: Iterable[int] | None = None) -> None:
    """Drop the versions of these records, or of all that are not there any more."""
    of = model._meta.get_field("versions").related_model
    record = of._meta.constraints[0].fields[0]
    if keys is None:
        gone = of._base_manager.exclude(**{f"{record}__in": model._base_manager.values("pk")})
    else:
        gone = of._base_manager.filter(**{f"{record}__in": keys_in(keys)})
    gone._raw_delete("default")


def store_claims(claims: QuerySet, history: History) -> None:
    """Fill rows and versions of claims that stand on their own assertions and have nothing else."""
    model = claims.model
    for batch in key_batches(claims, BATCH):
        told = history.told(model._meta.model_name, batch)
        history.know_bodies(one for said in told.values() for one in said)
        store_verdicts(model, told, {key: history.verdicts(told.get(key, ())) for key in batch})


def store_verdicts(
    model: type[Claim], told: Mapping[int, Any], found: Mapping[int, list[Span]]
) -> None:
    """Fill rows and versions with what the assertions on each add up to."""
    store_rows(model, STORED, {key: row_of(found[key], told.get(key, ())) for key in found})
    store_versions(model._meta.get_field("versions").related_model, VERDICT, found)


def row_of(spans: Sequence[Span], told: Sequence[Any]) -> tuple[Any, ...]:
    """The columns of the row: what stands, and the last day on which anything became known."""
    if not spans:
        return NOTHING_SAID
    days = [one.known_from for one in told]
    return (*spans[-1][2][: len(VERDICT)], max(days) if all(days) else None)


def store_corrections() -> set[int]:
    """Fill by which assertion each is superseded, with versions; where the present one changed."""
    corrections = Corrections()
    wanted = {key: corrections.spans(key) for key in corrections.of}
    # All of them, few as they are, by their index.
    stored = Supersession.objects.filter(assertion__gt=0).values_list("assertion_id", flat=True)
    wanted |= {key: [] for key in stored if key not in wanted}
    versions = {key: [(a, b, (by,)) for a, b, by in spans] for key, spans in wanted.items()}
    store_versions(Supersession, ["by_id"], versions)
    return store_superseded(
        {key: spans[-1][2] for key, spans in wanted.items() if spans and spans[-1][1] == NEVER}
    )
