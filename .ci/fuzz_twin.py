"""Asks PostgreSQL what SQLite was asked, and holds the two answers against each other.

All that is checked of one answer is true of the other, then, for they are the same but for the
moments at which each database got its records. `FUZZED_TWIN` is the server with PostgreSQL.
"""

import base64
import os
import re
import threading
from datetime import date
from urllib.parse import unquote_to_bytes

import requests
import schemathesis

SITE, TWIN = os.environ["FUZZED_SITE"], os.environ.get("FUZZED_TWIN")
TWIN_TOKEN = os.environ.get("FUZZED_TWIN_TOKEN", "")
MOMENT = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+(?:Z|\+00:00)")
CURSOR = re.compile(rb"\bcursor=([\w-]+)")
thread = threading.local()


@schemathesis.check
def same_on_both_databases(ctx, response, case) -> None:  # type: ignore[no-untyped-def]
    if TWIN and not (asks_by_our_moments(response.request.url) or is_of_one_store(response)):
        other = asked_again(response.request, TWIN)
        if told(response) != told(other):
            raise AssertionError(f"PostgreSQL answers {other.status_code}: {other.text[:2000]}")


def asks_by_our_moments(url: str) -> bool:
    """Whether something is wanted from before or after what SQLite got when; it is told of that
    in answers, and chains of requests ask by what they were answered."""
    moments = MOMENT.findall(CURSOR.sub(opened, unquote_to_bytes(url)))
    return any(moment.startswith(b"%d-" % date.today().year) for moment in moments)


def is_of_one_store(response) -> bool:  # type: ignore[no-untyped-def]
    """Whether it tells of records that would be made, or of proposals: their ids are random."""
    if "/api/v1/proposals" in response.request.url:
        return True
    return response.request.method == "POST" and b'"dry_run"' in response.content


def asked_again(request: requests.PreparedRequest, site: str) -> schemathesis.Response:
    if not hasattr(thread, "session"):
        thread.session = requests.Session()
    sent = request.copy()
    sent.url = request.url.replace(SITE, site, 1)
    if "Authorization" in sent.headers:
        sent.headers["Authorization"] = f"Bearer {TWIN_TOKEN}"
    sent.headers["Host"] = SITE.partition("//")[2]  # for the links in the answer
    answer = thread.session.send(sent, timeout=300, allow_redirects=False)
    return schemathesis.Response.from_requests(answer, verify=True)


def told(response: schemathesis.Response) -> tuple[object, ...]:
    """What an answer says. Spaces do not count: PostgreSQL hands out stored JSON with its own."""
    body = MOMENT.sub(b"", CURSOR.sub(opened, response.content))
    body = body.replace(b", ", b",").replace(b": ", b":")
    return response.status_code, response.headers.get("content-type"), body


def opened(cursor: re.Match[bytes]) -> bytes:
    """What a link's cursor holds, where a list is ordered by moments; and without its seal."""
    try:
        return re.sub(rb'"[0-9a-f]{16}"', b"", base64.urlsafe_b64decode(cursor[1] + b"=="))
    except ValueError:  # a cursor that is none
        return cursor[0]
