"""Pages of lists that `q` searches by name."""

from typing import Any

from base.openapi.hooks import SPARSE
from base.paging.pagination import Pages

from .scoring import cut_offs

Json = dict[str, Any]


class SearchPages(Pages):
    """Pages that say, of a search, the least scores with which names are found."""

    def paginate_queryset(self, queryset: Any, request: Any, *args: Any, **more: Any) -> list[Any]:
        page = super().paginate_queryset(queryset, request, *args, **more)
        given = request.filterset.given
        if given.get("q"):
            self.head["cut_off"] = cut_offs(given.get("least"))
        return page

    def get_paginated_response_schema(self, schema: Json) -> Json:
        page = super().get_paginated_response_schema(schema)
        cut_off = {
            "allOf": [{"$ref": "#/components/schemas/CutOff"}],
            "description": (
                "The least scores with which names are found. Present with `q` only, also if "
                "nothing is found."
            ),
        }
        return page | {"properties": page["properties"] | {"cut_off": cut_off}, SPARSE: True}
