"""Assertions that a later one of the same voice replaces and that no longer count."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery

from base.orm import bulk

from ..models import Assertion

if TYPE_CHECKING:
    from .standpoint import Standpoint


def superseded(corrects: Mapping[int, int], counting: Collection[int]) -> dict[int, int]:
    """Each superseded assertion with the one that supersedes it.

    `corrects` maps each correcting assertion to the one that it replaces. A correction works while
    it is itself among those that are counted, or corrected by one that is: of a chain only the
    last counts. The nearest one is named; among equally near ones the last of `counting`.
    """
    found: dict[int, tuple[int, int]] = {}
    for correction in counting:
        distance, at = 0, correction
        passed = {at}
        while at in corrects and corrects[at] not in passed:
            distance, at = distance + 1, corrects[at]
            passed.add(at)
            if at not in found or distance <= found[at][0]:
                found[at] = distance, correction
    return {key: by for key, (_, by) in found.items()}


def superseded_by_default() -> dict[int, int]:
    """The superseded assertions of the default view, computed from all corrections."""
    corrections = Assertion.objects.filter(corrects__isnull=False)
    rows = corrections.order_by("source__known_from", "uid").values_list(
        "pk", "corrects_id", "source__retracted"
    )
    corrects: dict[int, int] = {}
    counting = []
    for pk, corrected, retracted in rows:
        corrects[pk] = corrected
        if not retracted:
            counting.append(pk)
    return superseded(corrects, counting)


def with_corrections(queryset: QuerySet, standpoint: "Standpoint") -> QuerySet:
    """The assertions with the ids of those that they correct and that supersede them, in view."""
    if standpoint.sees_everything:
        return queryset
    corrected = Assertion.objects.filter(standpoint.visible(), pk=OuterRef("corrects_id"))
    from .standpoint import superseded_on

    by_others = superseded_on(standpoint.day)
    return queryset.annotate(
        shown_corrects=Subquery(corrected.order_by().values("uid")[:1]),
        shown_superseded_by=Subquery(by_others.values("by__uid")[:1]),
    )


def store_superseded() -> set[int]:
    """Store by which assertion each is superseded; the assertions for which that changed."""
    wanted = superseded_by_default()
    rows = Assertion.objects.filter(superseded_by__isnull=False).order_by()
    stored = dict(rows.values_list("pk", "superseded_by_id"))
    changed = {
        key: wanted.get(key)
        for key in wanted.keys() | stored.keys()
        if wanted.get(key) != stored.get(key)
    }
    bulk.update_columns(Assertion, ["superseded_by"], changed.items())
    return set(changed)
