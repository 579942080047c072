"""Whether the client of a request still waits for its answer."""

import select
import socket
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .deadline import client_stays


def gone(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """A function that tells whether the client has closed its connection."""
    if client := environ.get("gunicorn.socket"):
        return partial(has_closed, client)
    # waitress tells it itself, if it may read on (`channel_request_lookahead`).
    return environ.get("waitress.client_disconnected", client_stays)


def has_closed(client: socket.socket) -> bool:
    """Whether the other end has closed the connection, or half of it (as nginx takes it)."""
    try:
        poller = select.poll()
        poller.register(client, select.POLLIN)
        # Asked first, for a socket with a timeout waits in `recv` whatever its flags.
        return bool(poller.poll(0)) and client.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return True
