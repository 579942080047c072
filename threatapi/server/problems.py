"""What the server itself refuses, in the shape of the API's errors (RFC 9457)."""

import json

from . import limits

TITLES = {
    400: "Bad Request",
    408: "Request Timeout",
    413: "Content Too Large",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
# How to get what was asked for all the same.
ADVICE = {
    414: "Send fewer values, and the rest in further requests.",
    431: "Send fewer or shorter headers.",
}


def cross_origin(origin: str) -> list[tuple[str, str]]:
    """What lets a page of this origin read the answer, as `CORS_ORIGINS` has it."""
    exposed = ("Access-Control-Expose-Headers", "Retry-After")
    if not limits.CORS_ORIGINS:
        return [("Access-Control-Allow-Origin", "*"), exposed]
    if origin not in limits.CORS_ORIGINS:
        return [("Vary", "Origin")]
    return [("Access-Control-Allow-Origin", origin), exposed, ("Vary", "Origin")]


def problem(status: int, detail: str, origin: str = "") -> tuple[str, list[tuple[str, str]], bytes]:
    """Status line, headers and body. Statuses that the schema does not declare become 400."""
    status = status if status in TITLES else 400
    title = TITLES[status]
    if status in ADVICE:
        detail = f"{detail.removesuffix('.')}. {ADVICE[status]}"
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": []}
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    if status == 503:
        headers.append(("Retry-After", "5"))
    headers += cross_origin(origin)
    return f"{status} {title}", headers, json.dumps(told).encode()


def problem_answer(status: int, detail: str, origin: str = "") -> bytes:
    """A whole answer, after which the connection is closed."""
    line, headers, body = problem(status, detail, origin)
    headers += [("Connection", "close"), ("Content-Length", str(len(body)))]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {line}\r\n{head}\r\n".encode("latin-1") + body
