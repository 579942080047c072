"""The view: which assertions count for a request.

Every computed value, list, count and sum is computed from the assertions of one standpoint only.
The default standpoint sees everything; its values are stored with the records.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from ..models import NEVER, Assertion, Source, Supersession
from ..models.versions import standing_on
from .known_from import COUNTS


@dataclass(frozen=True)
class Standpoint:
    """A view: what was published by a day, without some sources."""

    known_by: date | None = None
    excluded: frozenset[int] = frozenset()  # primary keys, with all that stands in these sources

    @classmethod
    def without(cls, sources: Iterable[int], known_by: date | None = None) -> "Standpoint":
        keys = Source.objects.within(list(sources)).values_list("pk", flat=True)
        return cls(known_by, frozenset(keys))

    @property
    def sees_everything(self) -> bool:
        return self.known_by is None and not self.excluded

    @property
    def day(self) -> date:
        """The day on which the versions in view stood."""
        # What bears no date is known on the last of all days, and that is the default view.
        return NEVER if self.known_by is None else min(self.known_by, NEVER - timedelta(days=1))

    def visible(self, path: str = "") -> Q:
        """Condition on assertions (or on what reaches them by `path`): in the view.

        Those of sources that are left out are not there (see `overlay`).
        """
        return Q(**{f"{path}source__known_from__lte": self.day}) if self.known_by else Q()

    def counting(self) -> Q:
        """Condition on assertions that count: in the view, not superseded in it, and of a source
        that is not (yet) retracted."""
        standing = Q(source__retracted="")
        if self.known_by:
            standing |= Q(source__retracted_latest=None) | Q(source__retracted_latest__gt=self.day)
        if self.sees_everything:
            current = Q(superseded_by=None)
        else:
            current = ~Exists(superseded_on(self.day))
        return self.visible() & standing & current

    def sources(self) -> Q:
        """Condition on sources: known, and not left out."""
        condition = Q(known_from__lte=self.day) if self.known_by else Q()
        left_out = Q(pk__in=RawSQL(LEFT_OUT, []))  # noqa: S611 (words of ours)
        return condition & ~left_out if self.excluded else condition


EVERYTHING = Standpoint()
# The sources that are left out: a table that `overlay` puts before a statement.
LEFT_OUT = "SELECT id FROM left_out_source"
# Before the name of a table: records that are in view only with the sources that are left out.
UNSEEN = "unseen_"


def unseen_rows(model: type[Model]) -> RawSQL:
    """The right side of `pk__in`: the records of which `overlay` says that they are not in view."""
    return RawSQL(f"SELECT id FROM {UNSEEN}{model._meta.db_table}", [])  # noqa: S608, S611


def superseded_on(day: date, key: str = "pk") -> QuerySet:
    """Inside a query of assertions: by which this one was superseded on the day."""
    return Supersession.objects.filter(standing_on(day, ""), assertion=OuterRef(key))


def seen_sources(standpoint: Standpoint) -> QuerySet:
    """The sources in view, with the counts of their assertions in it, in `seen_…`."""
    counted: dict[str, Any] = {f"seen_{column}": F(column) for column in COUNTS}
    if standpoint.excluded:
        counted["seen_assertion_count"] = count_of("source", standpoint)
    if not standpoint.sees_everything:
        # What is read in a source is known with it; what other sources have from it, with them.
        counted["seen_relayed_count"] = count_of("origin", standpoint)
    return Source.objects.filter(standpoint.sources()).annotate(**counted)


def count_of(end: str, standpoint: Standpoint) -> Coalesce:
    """Inside a query of sources: how many assertions in view have this one at this end."""
    told = Assertion.objects.filter(standpoint.visible(), **{end: OuterRef("pk")}).order_by()
    counted = told.values(end).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def shown_sources(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """With all that their JSON shows. A container that is not in view is as good as none."""
    found = queryset.for_api()
    if standpoint.sees_everything:
        return found
    container = Prefetch("container", Source.objects.filter(standpoint.sources()))
    return found.select_related(None).select_related("publisher").prefetch_related(container)
