"""Pages of lists that can be narrowed to an area."""

from typing import Any

from actors.names.search_pages import SearchPages
from base.openapi.hooks import SPARSE
from base.paging.pagination import Pages

from .filters.areas import AreaFilterSet

Json = dict[str, Any]


class AreaPages(Pages):
    """Pages that say, of an area, what else may lie in it."""

    def paginate_queryset(self, queryset: Any, request: Any, *args: Any, **more: Any) -> list[Any]:
        page = super().paginate_queryset(queryset, request, *args, **more)
        filterset: AreaFilterSet = request.filterset
        if filterset.inside is not None:
            counts = self.pager.counts
            self.head["place_possible"] = filterset.place_possible() if counts else None
            is_empty = not page and not self.head["previous"]
            if is_empty and not self.head["count"] and (hint := filterset.hint()):
                self.head["hint"] = hint
        return page

    def get_paginated_response_schema(self, schema: Json) -> Json:
        page = super().get_paginated_response_schema(schema)
        count = page["properties"]["count"]["anyOf"]
        added = {
            "place_possible": {
                "anyOf": count,
                "description": (
                    "How many more records match with `place_match=possible`, counted like "
                    "`count`. Present with `near` or `bbox` only."
                ),
            },
            "hint": {
                "type": "string",
                "description": (
                    "Present if nothing is found `near` the point, but something is with latitude "
                    "and longitude swapped."
                ),
            },
        }
        return page | {"properties": page["properties"] | added, SPARSE: True}


class PlacePages(SearchPages, AreaPages):
    """The same of places, which are searched by name as well."""
