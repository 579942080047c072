"""Pages: of a list by `offset` or by `cursor`, of other answers by `offset`, in one envelope."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from ..http.errors import refuse
from ..parameters import CursorText, Flag, Parameter, Whole, read
from .cursors import BEGINNING, Cursor
from .keyset import Order, Values
from .looked_up import to_count

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

# Marks an object of an answer that leaves out what is absent, as formats of others have it.
SPARSE = "x-sparse"
URL_OR_NULL = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
NUMBER_OF_RECORDS = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": settings.COUNT_LIMIT},
        {"type": "null"},
    ]
}
PAGE_PROPERTIES: Json = {
    "count": NUMBER_OF_RECORDS
    | {
        "description": (
            f"How many records match, on all pages, up to {settings.COUNT_LIMIT:,}; null with "
            "`count=false`."
        )
    },
    "count_is_capped": {
        "type": "boolean",
        "description": (
            "True if more records match than `count` says. An export (`.ndjson`, `.csv`) "
            "contains all of them."
        ),
    },
    "next": URL_OR_NULL | {"description": "URL of the next page; null on the last."},
    "previous": URL_OR_NULL | {"description": "URL of the previous page; null on the first."},
}
NEXT_CURSOR: Json = {
    "anyOf": [{"type": "string"}, {"type": "null"}],
    "description": (
        "`cursor` of the next page; null on the last. A page by `offset` has it, too: the list can "
        "be read on by cursor."
    ),
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

    def links(self, has_next: bool) -> Json:
        """URLs of the pages beside a page by offset."""
        after = self.offset + self.limit
        return {
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
    number = to_count(queryset.order_by()).values("pk")[: most + 1].count()
    return min(number, most), number > most


@dataclass(frozen=True)
class Selection:
    """The records that a filterset selects."""

    records: Any  # a queryset, in the order of the list
    quicker: Any = None  # a queryset of the same records without an order, if that is quicker
    keys: Sequence[int] | None = None  # their primary keys in order, if a search knows them all
    is_capped: bool = False  # a search found more than it weighs
    matches: Mapping[int, Any] = field(default_factory=dict)  # what a search found, by key

    @property
    def unordered(self) -> QuerySet:
        """The same records, for those that need all of them in no order."""
        return (self.records if self.quicker is None else self.quicker).order_by()

    def count(self) -> tuple[int, bool]:
        """Counts the records up to a limit; also returns whether there are more."""
        if self.keys is None:
            number, capped = counted(self.unordered)
        else:
            number = min(len(self.keys), settings.COUNT_LIMIT)
            capped = len(self.keys) > number
        return number, capped or self.is_capped

    def of_keys(self, keys: Iterable[int]) -> list[Any]:
        """The records with these keys, in this order, without those deleted meanwhile."""
        records = {each.pk: each for each in self.records.order_by().filter(pk__in=keys)}
        return [records[key] for key in keys if key in records]


class Pages(BasePagination):
    """Pages of a list: by offset, or by cursor if one is given."""

    # What the filterset of the list adds to a page, as the schema describes it.
    further_properties: Json = {}

    def page(self, filterset: Any, request: Any) -> list[int]:
        """The primary keys of the records on the page."""
        values, faults = read(request.query_params, PAGE_PARAMETERS)
        pager = self.pager = Pager(request, values)
        if pager.cursor is not None and "offset" in request.query_params:
            message = "Give either a cursor or an offset."
            faults |= {"offset": [{"message": message, "code": "invalid"}]}
        refuse(faults)
        selection = filterset.selection
        count, capped = selection.count() if pager.counts else (None, False)
        by = self._by_offset if pager.cursor is None else self._by_cursor
        keys, links = by(filterset, count if not capped else None)
        self.head = {"count": count, "count_is_capped": capped} | links
        self.head |= filterset.about_page(self.head, keys)
        return keys

    def _by_offset(self, filterset: Any, count: int | None) -> tuple[list[int], Json]:
        selection, pager = filterset.selection, self.pager
        first, last = pager.offset, pager.offset + pager.limit + 1
        if selection.keys is not None:
            rows = [(key, None) for key in selection.keys[first:last]]
        elif count is not None and first >= count:
            rows = []
        else:
            rows = Order(selection.records).between(first, last)
        page, has_more = rows[: pager.limit], len(rows) > pager.limit
        after = self._cursor_after(filterset, page) if has_more else None
        return [pk for pk, _ in page], pager.links(has_more) | {"next_cursor": after}

    @staticmethod
    def _cursor_after(filterset: Any, page: list[tuple[int, Values | None]]) -> str | None:
        """The cursor after a page by offset; a search knows no places of its records."""
        order = Order(filterset.selection.records)
        place = page[-1][1] or order.last_place([pk for pk, _ in page])
        return Cursor(filterset.scope(order), place).written() if place else None

    def _by_cursor(self, filterset: Any, count: int | None) -> tuple[list[int], Json]:
        pager, order = self.pager, Order(filterset.selection.records)
        cursor = Cursor.read(pager.cursor or BEGINNING, filterset.scope(order), order)
        rows = order.beyond(cursor.place, cursor.backward, cursor.with_place, pager.limit + 1)
        has_more = len(rows) > pager.limit
        rows = (rows[1:] if cursor.backward else rows[:-1]) if has_more else rows
        after, before = cursor.beside([place for _, place in rows], has_more)
        return [pk for pk, _ in rows], {
            "next": after and pager.at_cursor(after),
            "previous": before and pager.at_cursor(before),
            "next_cursor": after,
        }

    def get_paginated_response(self, data: Any) -> Response:
        return Response(self.head | {"results": data}, headers=self.pager.headers(self.head))

    def get_paginated_response_schema(self, schema: Json) -> Json:
        always = PAGE_PROPERTIES | {
            "next_cursor": NEXT_CURSOR,
            "results": schema | {"description": "The records of this page."},
        }
        return {
            "type": "object",
            "description": "A page of a list, and the URLs of the pages beside it.",
            "required": list(always),
            "properties": always | self.further_properties,
        } | ({SPARSE: True} if self.further_properties else {})

    def get_schema_operation_parameters(self, view: Any) -> list[Json]:
        return [each.described(name) for name, each in PAGE_PARAMETERS.items()]
