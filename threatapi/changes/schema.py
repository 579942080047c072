"""Adds to the OpenAPI document the shape of a record as changes keep it."""

from typing import Any

WRITTEN_RECORD = "WrittenRecord"
REFERENCE = {"$ref": f"#/components/schemas/{WRITTEN_RECORD}"}
COMPONENT = {
    "type": "object",
    "description": (
        "A record as it is written: its columns by name. Empty columns and those that have their "
        "default are left out. A reference has the `id` of its record, and the `slug` if it has "
        "one."
    ),
    "additionalProperties": True,
}


def add_written_record(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    result["components"]["schemas"][WRITTEN_RECORD] = dict(COMPONENT)
    return result
