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


def problem_answer(status: int, detail: str) -> bytes:
    """A whole answer. Statuses that the schema does not declare become 400."""
    status = status if status in TITLES else 400
    title = TITLES[status]
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": []}
    body = json.dumps(told).encode()
    retry = "Retry-After: 5\r\n" if status == 503 else ""
    head = (
        f"HTTP/1.1 {status} {title}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Cache-Control: no-store\r\n{retry}"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("latin-1") + body
