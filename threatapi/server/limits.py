"""How long a connection may wait, and how much it may take: settings of the server."""

import os
import re
from typing import Any

from base.http.addresses import counted_address

ORIGIN = re.compile(rb"^origin:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
FORWARDED = re.compile(rb"^x-forwarded-for:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


def whole(name: str, default: int) -> int:
    """A whole number from the environment, at least 1."""
    text = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise SystemExit(f"{name} is “{text}”, but must be a whole number from 1.")
    return int(text)


# Seconds for a header, and then for its body, to arrive; for a client to read an answer,
# or a piece of a file.
HEADER_SECONDS = whole("HEADER_SECONDS", 15)
BODY_SECONDS = whole("BODY_SECONDS", 60)
PIECE_SECONDS = whole("PIECE_SECONDS", 60)
# Seconds for which a connection stays open for a next request.
IDLE_SECONDS = whole("IDLE_SECONDS", 75)
# Connections of one worker; above that the one that has waited longest is closed.
CONNECTIONS = whole("CONNECTIONS", 3000)
# Requests of one address that one worker answers at once; others of that address wait.
REQUESTS_OF_ADDRESS = whole("REQUESTS_OF_ADDRESS", 6)
# Bytes of requests that are arriving or queued, above which the largest is refused; and bytes of
# answers that are not read, above which the oldest is broken off.
HELD_BYTES = whole("HELD_MEGABYTES", 64) * 1024 * 1024
# Origins whose pages may read the answers; none: all.
CORS_ORIGINS = {text.strip() for text in os.environ.get("CORS_ORIGINS", "").split(",")} - {""}
METRICS = os.environ.get("METRICS", "").strip().lower() in ("1", "true", "yes", "on")
BEHIND_PROXY = os.environ.get("BEHIND_PROXY", "").strip().lower() in ("1", "true", "yes", "on")


def address_of(client: Any, header: bytes) -> str:
    """The address that a request counts for: of the client, or as the proxy tells it."""
    text = client[0] if isinstance(client, tuple) else ""
    if BEHIND_PROXY and (found := FORWARDED.findall(header)):
        text = found[-1].rpartition(b",")[2].strip().decode("latin-1")
    return counted_address(text)


def origin_of(header: bytes) -> str:
    """The origin of the page that asks, if the header tells one."""
    found = ORIGIN.search(header)
    return found[1].strip().decode("latin-1") if found else ""
