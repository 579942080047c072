"""The view: which assertions count for a request.

Every computed value, list, count and sum is computed from the assertions of one standpoint only.
The default standpoint sees everything; its values are stored with the records.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from base.orm.keys import keys_in

from ..models import NEVER, Assertion, Source, Supersession
from ..models.versions import standing_on
from .corrections import superseded_in
from .known_from import COUNTS

if TYPE_CHECKING:
    from .bodies import Bodies


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
    def is_worked_out(self) -> bool:
        """Whether its values are worked out for each request: all others are stored."""
        return bool(self.excluded)

    @property
    def day(self) -> date:
        """The day on which the versions in view stood."""
        # What bears no date is known on the last of all days, and that is the default view.
        return NEVER if self.known_by is None else min(self.known_by, NEVER - timedelta(days=1))

    def visible(self, path: str = "") -> Q:
        """Condition on assertions (or on what reaches them by `path`): in the view."""
        condition = Q()
        if self.known_by:
            condition &= Q(**{f"{path}source__known_from__lte": self.day})
        if self.excluded:
            condition &= ~Q(**{f"{path}source__in": self.excluded})
            condition &= Q(**{f"{path}origin__isnull": True}) | ~Q(
                **{f"{path}origin__in": self.excluded}
            )
        return condition

    def counting(self) -> Q:
        """Condition on assertions that count: in the view, not superseded in it, and of a source
        that is not (yet) retracted."""
        standing = Q(source__retracted="")
        if self.known_by:
            standing |= Q(source__retracted_latest=None) | Q(source__retracted_latest__gt=self.day)
        if self.sees_everything:
            current = Q(superseded_by=None)
        elif not self.is_worked_out:
            current = ~Exists(superseded_on(self.day))
        else:
            current = ~Q(pk__in=keys_in(self.superseded)) if self.superseded else Q()
        return self.visible() & standing & current

    def counts(
        self, key: int, superseded_by: int | None, retracted: str, withdrawn: date | None
    ) -> bool:
        """The same condition on an assertion at hand, with the date of its source's retraction."""
        is_superseded = (
            superseded_by is not None if self.sees_everything else key in self.superseded
        )
        return not is_superseded and self.stands(retracted, withdrawn)

    def stands(self, retracted: str, withdrawn: date | None) -> bool:
        """Whether a source is not retracted, or not yet."""
        if not retracted:
            return True
        return self.known_by is not None and (withdrawn is None or withdrawn > self.known_by)

    @cached_property
    def superseded(self) -> dict[int, int]:
        """Of a restricted view: each superseded assertion with the one that supersedes it."""
        return superseded_in(self)

    @cached_property
    def bodies(self) -> "Bodies":
        """Of a restricted view: the bodies of its sources and speakers, each looked up once."""
        from .bodies import Bodies  # which reads what is said from a standpoint

        return Bodies(self)

    def sources(self) -> Q:
        """Condition on sources: known, and not left out."""
        condition = Q(known_from__lte=self.day) if self.known_by else Q()
        return condition & ~Q(pk__in=self.excluded) if self.excluded else condition


EVERYTHING = Standpoint()


def superseded_on(day: date, key: str = "pk") -> QuerySet:
    """Inside a query of assertions: by which this one was superseded on the day."""
    return Supersession.objects.filter(standing_on(day, ""), assertion=OuterRef(key))


def seen_sources(standpoint: Standpoint) -> QuerySet:
    """The sources in view, with the counts of their assertions in it, in `seen_…`."""
    counted: dict[str, Any] = {}
    for column, path in COUNTS.items():
        said = Count(path, filter=standpoint.visible(f"{path}__"), distinct=True)
        counted[f"seen_{column}"] = said if standpoint.is_worked_out else F(column)
    if standpoint.known_by and not standpoint.is_worked_out:
        # What is read in a source is known with it; what other sources have from it, with them.
        counted["seen_relayed_count"] = relayed_count(standpoint)
    return Source.objects.filter(standpoint.sources()).annotate(**counted)


def relayed_count(standpoint: Standpoint) -> Coalesce:
    """Inside a query of sources: how many assertions in view, read in others, are from this one."""
    told = Assertion.objects.filter(standpoint.visible(), origin=OuterRef("pk")).order_by()
    counted = told.values("origin").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def shown_sources(queryset: QuerySet, standpoint: Standpoint) -> QuerySet:
    """With all that their JSON shows. A container that is not in view is as good as none."""
    found = queryset.for_api()
    if standpoint.sees_everything:
        return found
    container = Prefetch("container", Source.objects.filter(standpoint.sources()))
    return found.select_related(None).select_related("publisher").prefetch_related(container)
