"""What the schema says of errors."""

from typing import Any

from ..http.error_codes import ErrorCode
from ..http.errors import MOST_TOLD
from ..http.negotiation import CONTENT_TYPE

Json = dict[str, Any]
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": (
                "Kind of problem; `about:blank` means that there is no more to it than the status."
            ),
        },
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "description": "The HTTP status code."},
        "detail": {"type": "string", "description": "What went wrong this time."},
        "errors": {
            "type": "array",
            "description": f"The faults in the request, at most the first {MOST_TOLD}.",
            "maxItems": MOST_TOLD,
            "items": {"$ref": "#/components/schemas/ProblemError"},
        },
        "change": {
            "type": "integer",
            "minimum": 1,
            "description": "Number of the change that deleted the record. Present with 410 only.",
        },
        "conflicts": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/RecordConflict"},
            "description": "What others have changed of the same. Present with 409 only.",
        },
    },
}
PROBLEM_ERROR = {
    "type": "object",
    "description": "One fault, at a query parameter or at a place in the body.",
    "required": ["code", "detail"],
    "properties": {
        "parameter": {"type": "string", "description": "The query parameter that is wrong."},
        "pointer": {
            "type": "string",
            "description": "JSON pointer to the value that is wrong; empty for the whole body.",
        },
        "code": {
            "allOf": [{"$ref": f"#/components/schemas/{ErrorCode.__name__}"}],
            "description": "The fault as a code for programs.",
        },
        "detail": {"type": "string", "description": "The fault in words, and how to mend it."},
    },
}


# Of the answers of the API itself; what the server refuses before has none.
ALWAYS: Json = {
    "X-Request-ID": {
        "description": "The id of the request: name it when you report a fault.",
        "schema": {"type": "string"},
        "example": "5a2c9f0d8e7b4f6a9c1d3e5f7a8b9c0d",
    },
    "RateLimit-Policy": {
        "description": (
            "How many requests (`q`) this address may make in how many seconds (`w`); each "
            "process of the server counts separately. Absent if there is no limit."
        ),
        "schema": {"type": "string"},
        "example": '"default";q=3000;w=60',
    },
    "RateLimit": {
        "description": "How many requests are left (`r`) for how many seconds (`t`).",
        "schema": {"type": "string"},
        "example": '"default";r=2999;t=60',
    },
}


def references(headers: Json) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def header(description: str, **schema: Any) -> Json:
    return {"description": description, "required": True, "schema": schema}


# Status → name of the response, when it comes, and the headers that it has.
PROBLEMS: dict[str, tuple[str, str, Json]] = {
    "301": (
        "MovedPermanently",
        "The record was merged with another, or renamed: `Location` has its URL, by its id.",
        {"Location": header("The same path with the id of the record.", type="string")},
    ),
    "400": ("BadRequest", "A parameter is unknown, or a value cannot be used.", {}),
    "401": (
        "Unauthorized",
        "The token is missing, unknown, expired or revoked.",
        {"WWW-Authenticate": header("`Bearer`, and for whom.", type="string")},
    ),
    "403": ("Forbidden", "The token, or its user, may not do this, or not alone.", {}),
    "404": ("NotFound", "There is no such record.", {}),
    "405": (
        "MethodNotAllowed",
        "The path does not allow this method.",
        {"Allow": header("The allowed methods, separated by commas.", type="string")},
    ),
    "406": ("NotAcceptable", "None of the requested media types is available.", {}),
    "408": ("RequestTimeout", "The request did not arrive in time.", {}),
    "409": (
        "Conflict",
        "Others have changed the same meanwhile: `conflicts` says what. Nothing was written.",
        {},
    ),
    "410": ("Gone", "The record was deleted; `change` is the number of the change.", {}),
    "413": ("ContentTooLarge", "The body is too large.", {}),
    "414": ("UriTooLong", "The URL is longer than 8,190 bytes.", {}),
    "415": (
        "UnsupportedMediaType",
        "The media type of the body is not JSON, or the body is compressed.",
        {},
    ),
    "422": ("UnprocessableContent", "The `Idempotency-Key` was sent with another request.", {}),
    "429": (
        "TooManyRequests",
        "There were too many requests from this address.",
        {"Retry-After": header("Seconds to wait.", type="integer", minimum=1)},
    ),
    "431": ("RequestHeaderFieldsTooLarge", "The headers are too many, or too long.", {}),
    "500": ("InternalServerError", "Something went wrong on our side.", {}),
    "503": (
        "ServiceUnavailable",
        "The server is busy, its database does not answer, or the request took too long.",
        {"Retry-After": header("Seconds to wait.", type="integer", minimum=1)},
    ),
}


def problems(result: Json, generator: Any, **kwargs: Any) -> Json:
    """Every operation says which problems it may answer with."""
    components = result["components"]
    components["schemas"] |= {"Problem": PROBLEM, "ProblemError": PROBLEM_ERROR}
    components["responses"] = {
        name: {
            "description": description,
            "headers": headers | references(ALWAYS),
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for name, description, headers in PROBLEMS.values()
    }
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for code, (name, *_) in PROBLEMS.items():
                if _may_give(code, path, operation):
                    operation["responses"][code] = {"$ref": f"#/components/responses/{name}"}
    return result


def _may_give(code: str, path: str, operation: Json) -> bool:
    if code == "404":
        return "{" in path
    if code == "403":
        return {} not in operation["security"]
    if code in ("301", "410"):
        return "{id}" in path
    if code == "406":  # a file is what its path says, whatever is asked for
        answer = operation["responses"].get("200", {})
        return "Content-Disposition" not in answer.get("headers", {})
    if code in ("409", "422"):
        sent_once = any(each["in"] == "header" for each in operation.get("parameters", ()))
        return sent_once or code in operation["responses"]
    return code not in ("413", "415") or "requestBody" in operation
