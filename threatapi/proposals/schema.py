"""What the OpenAPI document says of requests about proposals."""

from typing import Any

from base.paging.pagination import SPARSE
from threatapi.writing.record_schemas import described, record, reference, text
from threatapi.writing.schema import (
    CORRECTION,
    DRY_RUN,
    IDEMPOTENCY,
    LOCATION,
    MADE,
    Json,
    bodies,
    body_of,
)

from .body import AT_FIRST
from .models import LONGEST_COMMENT

COMMENT = text("What is said with it; its author and reviewers read it.", LONGEST_COMMENT)
FIRST_STATUS = "FirstProposalStatus"
FIRST_STATUSES = {
    "type": "string",
    "enum": [str(each) for each in AT_FIRST],
    "description": "\n".join(
        [
            "The status that a new proposal is to have.",
            "",
            *(f"* `{each}`: {each.description}" for each in AT_FIRST),
        ]
    ),
    "examples": [str(AT_FIRST[0])],
    "x-enum-varnames": [each.name for each in AT_FIRST],
    "x-enum-descriptions": [each.description for each in AT_FIRST],
}
VERSION = {
    "type": "integer",
    "minimum": 1,
    "maximum": 10**15 - 1,
    "description": "The version that was looked at: another one is not published.",
}
SEEN = {
    "type": "integer",
    "minimum": 0,
    "maximum": 10**15 - 1,
    "description": (
        "Number of the last change when it was looked at, as `last_change` of the proposal has it. "
        "If what the proposal is about was changed since, nothing is published. Needed unless "
        "`dry_run` is true."
    ),
}
DRY = {"type": "boolean", "description": "Whether only to tell what would be done."}
PROPOSED = {name: each for name, each in CORRECTION.items() if name != "dry_run"}
ID = "3f333df6-90a4-4fda-8dd3-9485d27cee36"
STEP = {
    "at": "2026-01-31T12:00:00Z",
    "author": "reader",
    "before": None,
    "after": "proposed",
    "version": 1,
    "comment": None,
}
RETURNED = STEP | {
    "author": "reviewer",
    "before": "proposed",
    "after": "returned",
    "comment": "Give the page of the report.",
}
LISTED = {
    "id": ID,
    "status": "proposed",
    "version": 1,
    "why": PROPOSED["why"],
    "author": "reader",
    "token": "script",
    "created_at": "2026-01-31T12:00:00Z",
    "updated_at": "2026-01-31T12:00:00Z",
    "change": None,
    "redacted_at": None,
}
SHOWN = LISTED | {"fragment": PROPOSED, "last_change": 42, "steps": [STEP]}
PAGE = {
    "count": 1,
    "count_is_capped": False,
    "next": None,
    "previous": None,
    "next_cursor": None,
    "results": [LISTED],
}
COMMENTED = {"comment": "The page is given now."}
# Operation → component of its body and examples of it, and the example of each answer.
OPERATIONS: dict[str, tuple[str, list[Json], Json]] = {
    "list_proposals": ("", [], {"200": PAGE}),
    "create_proposal": ("ProposalWriteRequest", [PROPOSED], {"201": SHOWN}),
    "get_proposal": ("", [], {"200": SHOWN}),
    "replace_proposal": ("ProposalReplaceRequest", [PROPOSED], {"200": SHOWN}),
    "propose_proposal": ("ProposalCommentRequest", [COMMENTED], {"200": SHOWN}),
    "withdraw_proposal": (
        "ProposalCommentRequest",
        [{"comment": "Somebody else has written it."}],
        {"200": SHOWN | {"status": "withdrawn"}},
    ),
    "return_proposal": (
        "ProposalReturnRequest",
        [{"comment": RETURNED["comment"]}],
        {"200": SHOWN | {"status": "returned", "steps": [STEP, RETURNED]}},
    ),
    "publish_proposal": (
        "ProposalPublishRequest",
        [{"version": 1, "seen": 42}, {"version": 1, "dry_run": True}],
        {"200": DRY_RUN, "201": MADE},
    ),
}
REPEATABLE = ("create_proposal", "publish_proposal")
OPTIONAL = ("ProposalCommentRequest",)


def add_proposals(result: Json, generator: Any, **kwargs: Any) -> Json:
    """The bodies, headers, problems and examples of the operations about proposals."""
    result["components"]["schemas"] |= components()
    for path in result["paths"].values():
        for operation in path.values():
            if operation.get("operationId") in OPERATIONS:
                complete(operation)
    return result


def complete(operation: Json) -> None:
    name, answers = operation["operationId"], operation["responses"]
    component, examples, shown = OPERATIONS[name]
    for status, example in shown.items():
        (content,) = answers[status]["content"].values()
        content["examples"] = {"answer": {"value": example}}
    if not component:
        return
    body = body_of(component, examples)
    operation["requestBody"] = body | {"required": component not in OPTIONAL}
    if name in REPEATABLE:
        operation.setdefault("parameters", []).append(IDEMPOTENCY)
        answers["201"] |= {
            "description": "The change that was made." if "200" in answers else "The proposal.",
            "headers": {"Location": LOCATION | {"description": "Its path."}},
        }
    else:
        answers["409"] = {}  # which is described with those of others


def components() -> Json:
    fragment = bodies()["ChangeWriteRequest"]
    properties = {name: each for name, each in fragment["properties"].items() if name != "dry_run"}
    replaced = record("A fragment of a data set that is proposed.", properties, ["why"])
    status = described(reference(FIRST_STATUS), "`proposed` if it is not given.")
    kept = record("A fragment of a data set, as it was proposed.", properties, ["why"])
    return {
        "ProposedFragment": kept | {SPARSE: True},
        FIRST_STATUS: FIRST_STATUSES,
        "ProposalReplaceRequest": replaced,
        "ProposalWriteRequest": replaced | {"properties": properties | {"status": status}},
        "ProposalCommentRequest": record("What is said with it.", {"comment": COMMENT}),
        "ProposalReturnRequest": record(
            "What the author is to change.", {"comment": COMMENT}, ["comment"]
        ),
        "ProposalPublishRequest": record(
            "Which version is published, and what was looked at.",
            {"version": VERSION, "seen": SEEN, "comment": COMMENT, "dry_run": DRY},
            ["version"],
        ),
    }
