"""Computed values of claims: status, modality, known_from, independent_sources.

The rule is `status.verdict`, over what is said of one claim in view. Its values are stored for the
default standpoint; for any other they are worked out and put beside the rows as `seen_…`.
"""

from collections import defaultdict
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, QuerySet

from threatapi.base import bulk
from threatapi.base.deadlines.deadline import checked
from threatapi.base.keys import by_key, key_batches, keys_in

from .bodies import Bodies, bodies_from
from .models import Claim
from .standpoint import EVERYTHING, Standpoint
from .statements import statements
from .status import Said, Verdict, verdict, with_parts

SEEN = {
    "status": CharField(),
    "modality": CharField(),
    "known_from": DateField(),
    "independent_sources": IntegerField(),
}
STORED = (*SEEN, "known_last")
BATCH = 2000


def verdicts(
    claims: QuerySet, standpoint: Standpoint = EVERYTHING, bodies: Bodies | None = None
) -> dict[int, Verdict]:
    """The verdict on each of these claims of which anything is said in view.

    A claim made of parts stands on its own assertions; without any, on those of its parts.
    """
    model: type[Claim] = claims.model
    own: dict[int, list[Said]] = defaultdict(list)
    parts: dict[int, list[Said]] = defaultdict(list)
    for claim, said in statements(model._meta.model_name, claims, standpoint):
        own[claim].append(said)
    for path in model.PARTS:
        for claim, said in statements(path, claims, standpoint):
            parts[claim].append(said)
    roots = {one.root for said in (*own.values(), *parts.values()) for one in said}
    by_root = (bodies or bodies_from(standpoint)).of_sources(roots)
    found = {claim: verdict(said, by_root) for claim, said in checked(own.items())}
    for claim, said in checked(parts.items()):
        found[claim] = with_parts(found.get(claim), verdict(said, by_root))
    return found


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
    bodies = Bodies()
    for keys in key_batches(queryset, BATCH):
        chunk = queryset.model._base_manager.filter(pk__in=keys_in(keys))
        added_up = verdicts(chunk, bodies=bodies)
        found = {key: stored_values(each) for key, each in added_up.items()}
        rows = chunk.order_by().values_list("pk", *STORED)
        wanted = ((key, found.get(key, NOTHING_SAID), stored) for key, *stored in rows)
        changed = [(key, *values) for key, values, stored in wanted if values != tuple(stored)]
        bulk.update_columns(queryset.model, STORED, changed)


def stored_values(found: Verdict) -> tuple[Any, ...]:
    """The verdict as the columns `STORED`."""
    return tuple(getattr(found, name) for name in STORED)


NOTHING_SAID = stored_values(Verdict())
