"""Lists of the admin: filters that may be given anything, and counts that stop."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from ..orm.writing import Door

MOST_COUNTED = 10_000


class CountingToALimit(Paginator):
    """Counts no more rows than anybody leafs through: to count them all takes the longest."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST_COUNTED].count()  # type: ignore[union-attr]


class SoundList(ChangeList):
    """A list that is shown without filters if they name a day that no calendar has."""

    def get_filters(self, request: HttpRequest) -> Any:
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than are counted."""
        return self.result_count >= MOST_COUNTED


class YesFilter(admin.SimpleListFilter):
    """A filter that is on or off: no choice is looked up."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        return queryset.filter(self.condition(request, queryset.model))

    def condition(self, request: HttpRequest, model: Any) -> Any:
        raise NotImplementedError


class ChangedByMe(YesFilter):
    title, parameter_name = "changed by me", "by_me"

    def condition(self, request: HttpRequest, model: Any) -> Q:
        return Door.changed_by(request.user)


class Unreviewed(YesFilter):
    title, parameter_name = "changed without a review", "unreviewed"

    def condition(self, request: HttpRequest, model: Any) -> Q:
        return Door.unreviewed()
