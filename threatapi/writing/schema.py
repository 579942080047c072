"""What the OpenAPI document says of requests that write: typed records, made from the models."""

import json
from pathlib import Path
from typing import Any

from threatapi.changes.choices import ChangedKind, ChangeDoor
from threatapi.dataset.format import FILES

from .fragment import LONGEST_NAME, LONGEST_REASON, MOST_MERGES
from .idempotency import HEADER
from .kinds import WrittenKind
from .record_schemas import components, described, list_of, name_of, record, reference, text

Json = dict[str, Any]
RECORDS = (
    "Records by their kind, as in the files of a data set. One that is not stored is made; of one "
    "that is, only the given fields are changed, and null empties a field. Parts with an id are "
    "changed, others are added; those that are not mentioned stay."
)
IDEMPOTENCY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "Any text that no other request of the token has had: if this one is sent again within 24 "
        "hours, nothing is written again, and the answer is the change that was made."
    ),
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[ -~]*[!-~][ -~]*$",
        "description": "A text of printable ASCII.",
        "examples": ["f6f2c0f0-5f0e-4f7b-9d0c-2a6a3a0f3f10"],
    },
}
FOLDER = Path(__file__).resolve().parent.parent / "examples"
FRAGMENT = json.loads((FOLDER / "fragment.json").read_text(encoding="utf-8"))
CORRECTION = {
    "why": "The report has another title.",
    "base": 12,
    "dry_run": True,
    "records": {"sources": [{"slug": "report-of-3-may", "title": "The report of 3 May"}]},
}
REPORT = {"id": "8a0c4a3e-3a52-4cf1-9b06-4a0f5b9f31d1", "slug": "report-of-3-may"}
DRY_RUN = {
    "dry_run": True,
    "records": [
        {
            "kind": "source",
            "record": REPORT["id"],
            "slug": REPORT["slug"],
            "action": "update",
            "pointer": "/records/sources/0",
            "fields": [
                {
                    "name": "title",
                    "before": "Report of 3 May",
                    "after": "The report of 3 May",
                }
            ],
        }
    ],
    "review_needed": [],
}
UNDOING = {"why": "The report was withdrawn."}
MADE = {
    "count": 1,
    "count_is_capped": False,
    "next": None,
    "previous": None,
    "number": 13,
    "at": "2026-01-31T12:00:00Z",
    "door": "api",
    "author": None,
    "reviewed_by": None,
    "token": None,
    "reason": "The report was withdrawn.",
    "source": None,
    "dataset": None,
    "run": None,
    "undoes": 12,
    "items": [
        {
            "kind": "source",
            "record": REPORT["id"],
            "url": f"/api/v1/sources/{REPORT['id']}",
            "action": "delete",
            "part_of": None,
            "whole": REPORT["id"],
            "whole_kind": "source",
            "former_whole": None,
            "merged_into": None,
            "is_latest": True,
            "before": None,
            "after": None,
            "redacted_at": None,
        }
    ],
}


def add_writing(result: Json, generator: Any, **kwargs: Any) -> Json:
    """The bodies, headers and problems of the operations that write."""
    schemas = result["components"]["schemas"]
    schemas |= bodies() | dict(components()) | CONFLICTS
    for path in result["paths"].values():
        for operation in path.values():
            name = operation.get("operationId")
            if name in BODIES:
                component, *examples = BODIES[name]
                operation["requestBody"] = body_of(component, examples)
                operation.setdefault("parameters", []).append(IDEMPOTENCY)
                answers = operation["responses"]
                answers["201"] |= {
                    "description": "The change that was made.",
                    "headers": {"Location": LOCATION},
                }
                for answer in answers.values():
                    shown = MADE if answer is answers["201"] else DRY_RUN
                    (content,) = answer["content"].values()
                    content["examples"] = {"answer": {"value": shown}}
    return result


BODIES = {
    "create_change": ("ChangeWriteRequest", FRAGMENT, CORRECTION),
    "undo_change": ("UndoRequest", UNDOING),
}
LOCATION = {
    "description": "Path of the change.",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}


def body_of(component: str, examples: list[Json]) -> Json:
    named = {f"Example{number}": {"value": each} for number, each in enumerate(examples, 1)}
    content = {"schema": reference(component), "examples": named}
    return {"required": True, "content": {"application/json": content}}


# Around the records


def bodies() -> Json:
    why = text("The reason; it is shown with the change.", LONGEST_REASON)
    name = "Id or slug of the record."
    kind = described(reference(WrittenKind.__name__), "Kind of the record.")
    return {
        "ChangeWriteRequest": record(
            "A fragment of a data set, and why it is written.",
            {
                "why": why,
                "base": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10**15 - 1,
                    "description": (
                        "Number of the last change when it was written. Needed where it changes, "
                        "deletes or merges what is stored."
                    ),
                },
                "dry_run": {
                    "type": "boolean",
                    "description": "Whether only to tell what would be done.",
                },
                "source": text("Source in which the reason can be read: id or slug.", LONGEST_NAME),
                "records": described(reference("RecordsWriteRequest"), RECORDS),
                "delete": list_of("DeletionRequest", "Records to delete, with their parts."),
                "merge": list_of("UnionRequest", "Pairs of records to make one.", MOST_MERGES),
            },
            ["why"],
        ),
        "UndoRequest": record("Why a change is undone.", {"why": why}, ["why"]),
        "RecordsWriteRequest": record(
            "Records by their kind.",
            {
                stem: list_of(name_of(kind), f"As in {stem}.yaml of a data set.")
                for stem, kind in FILES.items()
            },
        ),
        "DeletionRequest": record(
            "A record that is to be deleted, with all that is part of it.",
            {"type": kind, "id": text(name, LONGEST_NAME)},
            ["type", "id"],
        ),
        "UnionRequest": record(
            "Two records that are to become one.",
            {
                "type": kind,
                "keep": text("Id or slug of the record that stays.", LONGEST_NAME),
                "merge": text("Id or slug of the record that goes.", LONGEST_NAME),
            },
            ["type", "keep", "merge"],
        ),
    }


# Conflicts

CONFLICTS: Json = {
    "RecordConflict": record(
        "A record that others changed, deleted or merged.",
        {
            "kind": described(reference(ChangedKind.__name__), "Kind of the record."),
            "record": {"type": "string", "format": "uuid", "description": "Its id."},
            "pointer": {
                "type": "string",
                "description": (
                    "JSON pointer to where the request names it, or names the record with which it "
                    "would be changed, deleted or merged; empty where a change is undone."
                ),
            },
            "changes": {
                "type": "array",
                "items": reference("ConflictingChange"),
                "description": "The changes by which they did so, in their order.",
            },
            "fields": {
                "type": "array",
                "items": reference("FieldConflict"),
                "description": "The fields that are different since.",
            },
        },
    ),
    "ConflictingChange": record(
        "A change that is in conflict with the request.",
        {
            "number": {"type": "integer", "minimum": 1, "description": "Its number."},
            "at": {"type": "string", "format": "date-time", "description": "When it was made."},
            "door": described(reference(ChangeDoor.__name__), "By which way it came."),
        },
    ),
    "FieldConflict": record(
        "A field that others have changed.",
        {
            "name": {"type": "string", "description": "The field."},
            "theirs": {"description": "Its value now; null if it is empty."},
            "mine": {
                "description": (
                    "Its value in the request; null if the request does not give the field, or "
                    "empties it."
                )
            },
        },
    ),
}
