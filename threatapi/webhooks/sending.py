"""Sends one signed message, as the Standard Webhooks specification says.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from base.http.outgoing import NotReachable, open_connection, run_within

from .models import PREFIX

SECONDS = 10  # in which it has to be answered


class NotSent(Exception):
    """The message did not arrive; the text says why."""


class Refused(NotSent):
    """The receiver wants no more messages."""


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([message.encode(), str(timestamp).encode(), body])
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def send(url: str, secret: str, message: str, body: bytes) -> None:
    """Send it, or raise `NotSent`. Redirects are not followed."""

    def ask(opened: list[HTTPConnection]) -> int:
        opened.append(connect(url))
        return post(opened[0], url, secret, message, body)

    try:
        status = run_within(SECONDS, ask)
    except TimeoutError as error:
        raise NotSent(f"It had not answered after {SECONDS} s.") from error
    except NotSent:
        raise
    except Exception as error:  # others are sent to all the same
        raise NotSent(f"{type(error).__name__}: {error}") from error
    if status == 410:
        raise Refused("It answered 410: it wants no more changes.")
    if not 200 <= status < 300:
        raise NotSent(f"It answered {status}.")


def post(connection: HTTPConnection, url: str, secret: str, message: str, body: bytes) -> int:
    """The status of the answer."""
    timestamp = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "threatapi",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message, timestamp, body),
    }
    parts = urlsplit(url)
    target = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    try:
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotSent(str(error) or type(error).__name__) from error
    finally:
        connection.close()


def connect(url: str) -> HTTPConnection:
    """A connection to an address that may be sent to."""
    parts, to_private = urlsplit(url), settings.WEBHOOKS_TO_PRIVATE_ADDRESSES
    if parts.scheme != "https" and not (parts.scheme == "http" and to_private):
        raise NotSent("The URL must begin with https://.")
    try:
        return open_connection(parts, SECONDS, to_private)
    except NotReachable as error:
        raise NotSent(str(error)) from error
