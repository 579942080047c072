"""How gunicorn serves: `gunicorn --config python:threatapi.server`. `run` starts it so."""

import ctypes
import gc
import json
from typing import Any

from gunicorn import util

wsgi_app = "threatapi.wsgi"
# Two workers of four threads: a slow request holds up nobody, and two cores are used.
workers = 2
worker_class = "gthread"
threads = 4
# Seconds for which a connection stays open for a next request. Whoever sends one in the moment in
# which it is closed gets no answer; of gunicorn's own two seconds, programs often need more.
keepalive = 75
# Workers are forked from a process that has loaded everything, so that they share its memory.
preload_app = True
# As long as gunicorn can bound it: a list has many filters.
limit_request_line = 8190
loglevel = "warning"
control_socket_disable = True

# Settings of glibc's malloc, by its numbers: memory for large lists goes back to the system when
# they are done with, however many there were; and the threads of a worker share what is free.
MALLOC = {-1: 128 * 1024, -3: 128 * 1024, -8: 1}


def when_ready(server: Any) -> None:
    """Before the first worker: let nothing that is loaded move."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        for option, value in MALLOC.items():
            mallopt(option, value)
    gc.collect()
    # The collector would write to each object that it looks at, and the page be copied.
    gc.freeze()


TITLES = {
    400: "Bad Request",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}


def write_problem(client: Any, status: int, reason: str, detail: str) -> None:
    """What the server refuses before the application sees it is told as the application would.

    Of its statuses only those remain that the schema declares: whatever cannot be read is a 400.
    """
    status = status if status in TITLES else 400
    title = TITLES[status]
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": []}
    body = json.dumps(told).encode()
    head = (
        f"HTTP/1.1 {status} {title}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/problem+json\r\n"
        "Cache-Control: no-store\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(client, head.encode("latin-1") + body)


# gunicorn writes HTML, and has no setting for it.
util.write_error = write_problem
