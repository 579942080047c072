"""Lists of the admin: filters that may be given anything, and counts that stop."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.filters import AllValuesFieldListFilter, FieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import CharField, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
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


class LimitedLists:
    """Mixin of admins: lists that are as fast for a million records as for a thousand."""

    change_list_template = "admin/record_list.html"
    list_per_page = 50
    paginator = CountingToALimit
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SoundList

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """“Select all” is of those that were counted, and never of more."""
        is_all = request.POST.get("select_across") == "1"
        if is_all and queryset.order_by()[: MOST_COUNTED + 1].count() >= MOST_COUNTED:
            messages.error(request, "Nothing was done: narrow the list before you select all.")
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)  # type: ignore[misc]


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


class NamedValues(AllValuesFieldListFilter):
    """The values of a column that has no choices. The empty one has a name, too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or self.empty_value_display}


def is_free_text(field: Any) -> bool:
    return isinstance(field, CharField) and not field.choices


FieldListFilter.register(is_free_text, NamedValues, take_priority=True)
