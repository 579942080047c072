"""Pages of a list: `limit` and `offset`, in one envelope."""

from typing import Any

from rest_framework.pagination import LimitOffsetPagination

from .errors import ParameterErrors

MAX_OFFSET = 10**9
PAGE_PARAMETERS = ("limit", "offset")


class Pages(LimitOffsetPagination):
    """Fifty records unless `limit` says otherwise; more than a thousand are refused."""

    default_limit = 50
    max_limit = 1000

    def get_limit(self, request: Any) -> int:
        return whole_number(request, "limit", self.default_limit, 1, self.max_limit)

    def get_offset(self, request: Any) -> int:
        return whole_number(request, "offset", 0, 0, MAX_OFFSET)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
        properties = {
            "count": {
                "type": "integer",
                "minimum": 0,
                "description": "How many records match, on all pages.",
            },
            "count_is_capped": {
                "type": "boolean",
                "description": "True if there are more than `count` says.",
            },
            "next": link | {"description": "URL of the next page; null on the last."},
            "previous": link | {"description": "URL of the page before; null on the first."},
            "results": schema | {"description": "The records of this page."},
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_paginated_response(self, data: Any) -> Any:
        response = super().get_paginated_response(data)
        response.data = {
            "count": response.data["count"],
            # A search that found more than it weighs leaves that there.
            "count_is_capped": getattr(self.request, "is_capped", False),
            "next": response.data["next"],
            "previous": response.data["previous"],
            "results": response.data["results"],
        }
        return response

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
            return {
                "name": name,
                "in": "query",
                "required": False,
                "description": description,
                "schema": {"type": "integer", **schema},
            }

        return [
            parameter(
                "limit",
                "How many records a page holds.",
                minimum=1,
                maximum=self.max_limit,
                default=self.default_limit,
            ),
            parameter(
                "offset", "How many records to skip.", minimum=0, maximum=MAX_OFFSET, default=0
            ),
        ]


def whole_number(request: Any, name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds; anything else is an error, never clamped in silence."""
    given = request.query_params.getlist(name)
    if not given:
        return default
    text = given[0]
    if len(given) == 1 and text.isascii() and text.isdigit() and len(text) < 12:
        if least <= int(text) <= most:
            return int(text)
    detail = f"Give one whole number from {least} to {most}."
    raise ParameterErrors({name: [{"message": detail, "code": "invalid"}]})
