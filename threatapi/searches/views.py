"""Endpoints of saved searches."""

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from base.filters.filterset import FilterSet
from base.filters.lookups import filter_of
from base.orm.routing import PRIMARY, read_from
from base.orm.writing import Door
from base.paging.pagination import Pages
from base.parameters import Integer, known_records
from base.views import RecordViewSet, find

from .lists import SearchFault
from .membership import bring_up_to_date
from .models import FoundRecord, Search
from .serializers import SearchChangeSerializer, SearchSerializer

NUMBER = {
    "type": "integer",
    "minimum": 0,
    "description": "The change up to which this is known: the next `after`.",
}


class SearchFilterSet(FilterSet):
    order = {"slug": "slug", "name": "name"}
    left_out = ("updated_since", "changed_after")
    stamps = ()
    order_depends_on = ("ordering",)

    class Meta:
        model = Search
        fields = ["slug", "name", "resource"]


class SearchViewSet(RecordViewSet):
    """Saved searches: lists with filters, under a name.

    What entered or left one since a change is told by its `changes`.
    """

    queryset = Search.objects.all()
    serializer_class = SearchSerializer
    filterset_class = SearchFilterSet

    def shape_key(self) -> Hashable | None:
        return None

    def show(self, queryset: Any) -> QuerySet:
        return queryset


class ChangeNumber(Integer):
    """The number of a change."""

    schema = {"type": "integer", "minimum": 0}

    def parse(self, text: str) -> float:
        number = super().parse(text)
        if number < 0 or number > Door.last_number():
            raise ValidationError(f"There is no change {text} so far.", code="out_of_range")
        return number


NumberFilter = filter_of(ChangeNumber)


class FoundRecordFilterSet(FilterSet):
    order = {"number": "number"}
    left_out = ("id", "id__not", "updated_since", "changed_after")
    stamps = ()
    order_depends_on = ("ordering", "after")

    after = NumberFilter(
        example=0,
        help_text=(
            "Only what became of records by changes with a greater number: `number` of an earlier "
            "answer. Without it: all records that the search finds."
        ),
    )

    class Meta:
        model = FoundRecord
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        after = self.given.get("after")
        rows = queryset.filter(is_found=True) if after is None else later(queryset, after)
        return rows.order_by(*self.order_keys(self.given.get("ordering")))


def later(rows: QuerySet, number: int) -> QuerySet:
    """What became of records after the change with this number."""
    return rows.filter(number__gt=number)


class PagesOfSearch(Pages):
    """Pages that also say up to which change they tell."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        return page | {"properties": page["properties"] | {"number": NUMBER}}


class GetSearchChanges(RecordViewSet):
    """What entered, changed or left a saved search since a change, in the order of the changes.

    Each record is listed once, with what became of it last. The search is brought up to date before
    the answer, so `number` is that of the last change of the store. A search that finds more than
    10,000 records is refused.
    """

    queryset = FoundRecord.objects.all()
    serializer_class = SearchChangeSerializer
    filterset_class = FoundRecordFilterSet
    pagination_class = PagesOfSearch
    operation_id = "get_search_changes"
    path_parameters = {
        "id": {
            "in": "path",
            "name": "id",
            "required": True,
            "description": "The search's id or slug.",
            "schema": {"type": "string"},
            "example": known_records(Search)[0],
        }
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        read_from(PRIMARY)  # where what is found is written
        super().initial(request, *args, **kwargs)

    @cached_property
    def search(self) -> Search:
        found = find(Search.objects.all(), self.kwargs["id"])
        try:
            bring_up_to_date(found)
        except SearchFault as fault:
            raise ParseError(f"The search “{found.slug}” cannot be made. {fault}") from None
        return found

    def shape_key(self) -> Hashable | None:
        return None

    def see(self, queryset: QuerySet) -> QuerySet:
        return queryset.filter(search=self.search)

    def show(self, queryset: QuerySet) -> QuerySet:
        return queryset

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if getattr(self, "swagger_fake_view", False):
            return context
        after = self.filterset.given.get("after")
        return context | {"search": self.search, "after": -1 if after is None else after}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        response.data["number"] = self.search.number
        return response
