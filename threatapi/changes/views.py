"""Endpoints of changes: all of them, one with its items, and those that touched a record."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from base.paging.pagination import COUNT, OFFSET_PARAMETERS, Pager, counted
from base.views import PagedAnswer, RecordViewSet, missing, named

from .clearance import ForClearance, seen_changes, seen_items
from .filters import ChangeFilterSet
from .models import Change, ChangeItem
from .records import find_deletion, touches, with_parts
from .serializers import (
    ChangeWithItemsSerializer,
    ListedChangeSerializer,
    RecordHistorySerializer,
)

NUMBER = {
    "in": "path",
    "name": "number",
    "required": True,
    "description": "The number of the change.",
    "schema": {"type": "integer", "minimum": 1},
    "example": 1,
}


class ListChanges(ForClearance, RecordViewSet):
    """What was changed, when, by which way and why, in the order in which it came into the store.

    Whoever asks with `after=` and the greatest number that they have misses no change.
    """

    queryset = Change.objects.all()
    serializer_class = ListedChangeSerializer
    filterset_class = ChangeFilterSet

    def shape_key(self) -> Hashable | None:
        return None

    def see(self, queryset: QuerySet) -> QuerySet:
        return seen_changes(self.is_staff)

    def show(self, queryset: QuerySet) -> QuerySet:
        items = ChangeItem.objects.filter(change=OuterRef("pk")).order_by().values("change")
        number = Subquery(items.annotate(n=Count("pk")).values("n"))
        return queryset.select_related("source", "undoes", "dataset").annotate(
            item_count=Coalesce(number, 0)
        )


class GetChange(ForClearance, PagedAnswer):
    """One change, by its number, with a page of the records that it touched: each before and after.

    Authors and former contents are for staff, who are logged in to the admin.
    """

    operation_id = "get_change"
    tag = "changes"
    path_parameters = {"number": NUMBER}
    parameters = OFFSET_PARAMETERS

    @extend_schema(responses=ChangeWithItemsSerializer)
    def get(self, request: Request, number: str) -> Response:
        return show_change(find_change(number, self.is_staff), self.is_staff, self.pager)


def show_change(change: Any, is_staff: bool, pager: Pager) -> Response:
    """A change with a page of its items."""
    items = seen_items(is_staff).filter(change=change)
    count, capped = counted(items)
    page = list(items[pager.offset : pager.offset + pager.limit + 1])
    head = {"count": count, "count_is_capped": capped} | pager.links(len(page) > pager.limit)
    vars(change).update(head, shown_items=page[: pager.limit])
    shown = ChangeWithItemsSerializer(change, context={"is_staff": is_staff})
    return Response(shown.data, headers=pager.headers(head))


def find_change(number: str, is_staff: bool) -> Any:
    """The change with this number, or 404."""
    found = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        changes = seen_changes(is_staff).select_related("source", "undoes", "dataset")
        found = changes.filter(number=int(number)).first()
    if found is None:
        raise NotFound(f"There is no change “{number}”.")
    return found


class RecordHistory(ForClearance, PagedAnswer):
    """The changes that touched the record or its parts, newest first, each with what it did to
    them. The history of a deleted record stays."""

    parameters = OFFSET_PARAMETERS | {"count": COUNT}

    @extend_schema(responses=RecordHistorySerializer)
    def get(self, request: Request, id: str) -> Response:
        pager = self.pager
        record, deleted_by = self.find_record(id)
        touched = touches(with_parts(self.record_queryset.model, record))
        items = ChangeItem.objects.filter(touched).order_by().values("change")
        changes = seen_changes(self.is_staff).filter(pk__in=items)
        count, capped = counted(changes) if pager.counts else (None, False)
        shown = changes.select_related("source", "undoes", "dataset").order_by("-number")
        page = list(shown[pager.offset : pager.offset + pager.limit + 1])
        more = len(page) > pager.limit
        self.add_items(page[: pager.limit], touched)
        answer = {"record": record, "deleted_by": deleted_by, "results": page[: pager.limit]}
        return self.paged(answer, count, more, capped)

    def shown(self, answer: dict[str, Any]) -> Any:
        return RecordHistorySerializer(answer, context={"is_staff": self.is_staff}).data

    def find_record(self, wanted: str) -> tuple[Any, int | None]:
        """The id of the record, and the number of the change that deleted it."""
        model = self.record_queryset.model
        stored = self.record_queryset.filter(**named(model, wanted))
        if (uid := stored.values_list("uid", flat=True).first()) is not None:
            return uid, None
        if (item := find_deletion(model, wanted)) is not None:
            return item.record, item.change.number
        raise missing(self.record_queryset, wanted)

    def add_items(self, changes: list[Any], touched: Any) -> None:
        found: dict[int, list[ChangeItem]] = defaultdict(list)
        for item in seen_items(self.is_staff).filter(touched, change__in=changes):
            found[item.change_id].append(item)
        for change in changes:
            change.shown_items = found[change.pk]


def history(resource: str, viewset: type[RecordViewSet]) -> Any:
    queryset: Any = viewset.queryset
    name = queryset.model._meta.model_name
    made = type(
        f"{queryset.model.__name__}History",
        (RecordHistory,),
        {
            "__doc__": RecordHistory.__doc__,
            "tag": resource,
            "operation_id": f"get_{name}_history",
            "record_queryset": queryset,
        },
    )
    return made.as_view()


def history_routes(
    registry: list[tuple[str, type[RecordViewSet], str]], base: str
) -> list[URLPattern]:
    """A path below the records of each resource of a router."""
    return [
        path(f"{base}{resource}/<str:id>/history", history(resource, viewset))
        for resource, viewset, _ in registry
    ]
