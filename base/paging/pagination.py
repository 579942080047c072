"""Pages: of a list by `offset` or by `cursor`, of other answers by `offset`, in one envelope."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from ..http.errors import ParameterErrors
from ..parameters import CursorText, Flag, Parameter, Whole, read
from .cursors import BEGINNING, Cursor
from .keyset import Order

Json = dict[str, Any]
DEFAULT_LIMIT, MAX_LIMIT = 50, 1000
MAX_OFFSET = 10**9

# What every answer in pages takes.
OFFSET_PARAMETERS: dict[str, Parameter] = {
    "limit": Whole(
        1,
        MAX_LIMIT,
        DEFAULT_LIMIT,
        beyond="Use the URL in `next` to go on, or export the whole list (`.ndjson`, `.csv`).",
        example=10,
        help_text="Maximum number of records on a page, for each list in it.",
    ),
    "offset": Whole(
        0,
        MAX_OFFSET,
        0,
        beyond="Read a longer list with `cursor=`, or export it (`.ndjson`, `.csv`).",
        example=50,
        help_text="Number of records to skip, in each list of the page (default 0).",
    ),
}
COUNT = Flag(
    example=False,
    help_text=(
        "Whether to count the matching records (the default). With `false`, which is quicker, "
        "`count` is null."
    ),
)
PAGE_PARAMETERS: dict[str, Parameter] = OFFSET_PARAMETERS | {
    "cursor": CursorText(
        example="",
        help_text=(
            "Position in the list where the page starts, as given in `next` and `previous`; empty "
            "for the first page. Pages by cursor cost the same at any depth, and show no record "
            "twice and miss none while others are added or deleted. A cursor is only valid with "
            "the `ordering`, `q`, `as_of`, `known_by` and `exclude_source` it was made for, and "
            "not together with `offset`."
        ),
    ),
    "count": COUNT,
}
LINK = {
    "description": (
        'URLs of the next (`rel="next"`), the previous (`rel="prev"`) and the first page '
        '(`rel="first"`), if they exist (RFC 8288).'
    ),
    "schema": {"type": "string"},
}


class Pager:
    """The page that a request asks for, and the URLs of the next and the previous one."""

    def __init__(self, request: Any, values: Json) -> None:
        self.url = request.build_absolute_uri()
        self.limit: int = values["limit"]
        self.offset: int = values["offset"]
        self.cursor: str | None = values.get("cursor")
        self.counts: bool = values.get("count", True)

    def at_offset(self, offset: int) -> str:
        if offset <= 0:
            return remove_query_param(self.url, "offset")
        return replace_query_param(self.url, "offset", offset)

    def at_cursor(self, cursor: str) -> str:
        return replace_query_param(self.url, "cursor", cursor)

    @property
    def first(self) -> str:
        return self.at_offset(0) if self.cursor is None else self.at_cursor(BEGINNING)

    def head(self, count: int | None, has_next: bool, capped: bool = False) -> Json:
        """Head of a page by offset: how many there are, and the pages beside this one."""
        after = self.offset + self.limit
        return {
            "count": count,
            "count_is_capped": capped,
            "next": self.at_offset(after) if has_next and after <= MAX_OFFSET else None,
            "previous": self.at_offset(self.offset - self.limit) if self.offset else None,
        }

    def headers(self, head: Json) -> dict[str, str]:
        """The same links for those who read no JSON."""
        links = {"next": head["next"], "prev": head["previous"], "first": self.first}
        return {"Link": ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items() if url)}


def counted(queryset: QuerySet) -> tuple[int, bool]:
    """Counts rows up to a limit; also returns whether there are more."""
    most = settings.COUNT_LIMIT
    found = queryset.order_by().values("pk")[: most + 1].count()
    return min(found, most), found > most


class Pages(BasePagination):
    """Pages of a list: by offset, or by cursor if one is given."""

    def paginate_queryset(
        self, queryset: QuerySet, request: Any, view: Any = None, keys_only: bool = False
    ) -> list[Any]:
        """The records of the page, or their primary keys."""
        values, faults = read(request.query_params, PAGE_PARAMETERS)
        if faults:
            raise ParameterErrors(faults)
        self.pager = Pager(request, values)
        if self.pager.cursor is not None and "offset" in request.query_params:
            message = "Give either a cursor or an offset."
            raise ParameterErrors({"offset": [{"message": message, "code": "invalid"}]})
        by_cursor = self.pager.cursor is not None
        # A search that knows all that it found, in order, leaves the keys there.
        known = getattr(request, "in_order", None)
        if known is not None and not by_cursor:
            keys = self._of_known(known, getattr(request, "is_capped", False))
            return keys if keys_only else self._records(queryset, keys)
        order = Order(queryset)
        cursor = self._cursor(order, request, view) if by_cursor else None
        whole = getattr(request, "whole", None)
        whole = queryset if whole is None else whole
        count, capped = counted(whole) if self.pager.counts else (None, False)
        # A search that found more than it weighs leaves that there.
        capped = capped or (self.pager.counts and getattr(request, "is_capped", False))
        if cursor is not None:
            keys = self._from(cursor, order, count, capped)
            return keys if keys_only else self._records(queryset, keys)
        pager, rows = self.pager, []
        first, last = pager.offset, pager.offset + pager.limit + 1
        if count is None or capped or first < count:
            if order.is_backwards and first <= MAX_LIMIT:
                keys = [pk for pk, _ in order.beyond(None, False, False, last)][first:]
                rows = keys if keys_only else self._records(queryset, keys)
            else:
                found = order.sorted()
                found = found.values_list("pk", flat=True) if keys_only else found
                rows = list(found[first:last])
        self.head = pager.head(count, len(rows) > pager.limit, capped)
        return rows[: pager.limit]

    def _of_known(self, keys: list[int], is_capped: bool) -> list[int]:
        pager, most = self.pager, settings.COUNT_LIMIT
        count = min(len(keys), most) if pager.counts else None
        rest = keys[pager.offset : pager.offset + pager.limit + 1]
        capped = pager.counts and (is_capped or len(keys) > most)
        self.head = pager.head(count, len(rest) > pager.limit, capped)
        return rest[: pager.limit]

    def _cursor(self, order: Order, request: Any, view: Any) -> Cursor:
        """The place that the request gives, if it is one of this list in this order."""
        filterset = view.filterset_class
        asked = {name: request.query_params.getlist(name) for name in filterset.order_depends_on}
        scope = [filterset._meta.model._meta.label, order.signature, asked]
        return Cursor.read(self.pager.cursor or BEGINNING, scope, order)

    def _from(self, cursor: Cursor, order: Order, count: int | None, capped: bool) -> list[int]:
        limit = self.pager.limit
        found = order.beyond(cursor.place, cursor.backward, cursor.with_place, limit + 1)
        has_more = len(found) > limit
        found = (found[1:] if cursor.backward else found[:-1]) if has_more else found
        after, before = cursor.beside([place for _, place in found], has_more)
        self.head = {
            "count": count,
            "count_is_capped": capped,
            "next": self.pager.at_cursor(after) if after else None,
            "previous": self.pager.at_cursor(before) if before else None,
        }
        return [pk for pk, _ in found]

    @staticmethod
    def _records(queryset: QuerySet, keys: list[int]) -> list[Any]:
        records = {each.pk: each for each in queryset.order_by().filter(pk__in=keys)}
        # What was deleted since the keys were read is not there any more.
        return [records[key] for key in keys if key in records]

    def get_paginated_response(self, data: Any) -> Response:
        return Response(self.head | {"results": data}, headers=self.pager.headers(self.head))

    def get_paginated_response_schema(self, schema: Json) -> Json:
        link = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
        properties = {
            "count": {
                "anyOf": [
                    {"type": "integer", "minimum": 0, "maximum": settings.COUNT_LIMIT},
                    {"type": "null"},
                ],
                "description": (
                    f"How many records match, on all pages, up to {settings.COUNT_LIMIT:,}; null "
                    "with `count=false`."
                ),
            },
            "count_is_capped": {
                "type": "boolean",
                "description": (
                    "True if more records match than `count` says. An export (`.ndjson`, `.csv`) "
                    "contains all of them."
                ),
            },
            "next": link | {"description": "URL of the next page; null on the last."},
            "previous": link | {"description": "URL of the previous page; null on the first."},
            "results": schema | {"description": "The records of this page."},
        }
        return {
            "type": "object",
            "description": "A page of a list, and the URLs of the pages beside it.",
            "required": list(properties),
            "properties": properties,
        }

    def get_schema_operation_parameters(self, view: Any) -> list[Json]:
        return [field.described(name) for name, field in PAGE_PARAMETERS.items()]
