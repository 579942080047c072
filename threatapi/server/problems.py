"""What the server itself refuses, in the shape of the API's errors (RFC 9457)."""

import json

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


def problem(status: int, detail: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status line, headers and body. Statuses that the schema does not declare become 400."""
    status = status if status in TITLES else 400
    title = TITLES[status]
    if status in ADVICE:
        detail = f"{detail.removesuffix('.')}. {ADVICE[status]}"
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": []}
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    if status == 503:
        headers.append(("Retry-After", "5"))
    return f"{status} {title}", headers, json.dumps(told).encode()


def problem_answer(status: int, detail: str) -> bytes:
    """A whole answer, after which the connection is closed."""
    line, headers, body = problem(status, detail)
    headers += [("Connection", "close"), ("Content-Length", str(len(body)))]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {line}\r\n{head}\r\n".encode("latin-1") + body
