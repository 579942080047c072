"""Assertions that a later one of the same voice replaces and that no longer count."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery

from base.orm import bulk

from ..models import Assertion

if TYPE_CHECKING:
    from .standpoint import Standpoint


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


def store_superseded(wanted: Mapping[int, int]) -> set[int]:
    """Store by which assertion each is superseded; the assertions for which that changed."""
    rows = Assertion.objects.filter(superseded_by__isnull=False).order_by()
    stored = dict(rows.values_list("pk", "superseded_by_id"))
    changed = {
        key: wanted.get(key)
        for key in wanted.keys() | stored.keys()
        if wanted.get(key) != stored.get(key)
    }
    bulk.update_columns(Assertion, ["superseded_by"], changed.items())
    return set(changed)
