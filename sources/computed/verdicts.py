"""Computed values of claims: status, modality, known_from, independent_sources.

The rule is `status.verdict`, over what is said of one claim in view. Its values are stored: those
of the default view in the row, those of each day of knowledge in versions, over which those of a
view without some sources are laid. Whoever reads them names them `seen_…`.
"""

from django.db.models import F, QuerySet
from django.db.models.lookups import LessThanOrEqual

from base.paging.query_hints import Unindexed

from .standpoint import Standpoint

SEEN = ("status", "modality", "known_from", "independent_sources")
STORED = (*SEEN, "known_last")


def seen(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """The claims in view, with their verdict in `seen_status` and so on."""
    if standpoint.sees_everything:
        return queryset.annotate(**{f"seen_{name}": F(name) for name in SEEN})
    return on_day(queryset, standpoint).annotate(
        **{f"seen_{name}": F(f"versions__{name}") for name in SEEN}
    )


def on_day(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """The records that have a version on the day of the view, each joined with it.

    Only what is annotated with it may be named afterwards: a further filter on versions would join
    them again, and each record would come as often as it has versions.
    """
    day = standpoint.day
    # By an index of versions SQLite would take this day for a bound that leaves few of them.
    since = LessThanOrEqual(Unindexed("versions__since"), day)
    return queryset.filter(since, versions__upto__gte=day)
