"""Sends one signed message, as the Standard Webhooks specification says.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import socket
import ssl
import time
from concurrent.futures import Future
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from .models import PREFIX

SECONDS = 10  # in which it has to be answered
NAT64 = IPv6Network("64:ff9b::/96")
INTERNET = IPv6Network("2000::/3")  # all that is given to anybody


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
    answered: Future[int] = Future()
    opened: list[HTTPConnection] = []

    def run() -> None:
        try:
            opened.append(connect(url))
            answered.set_result(post(opened[0], url, secret, message, body))
        except BaseException as error:
            answered.set_exception(error)

    # In a thread, for a timeout of the connection is that of each read: whoever answers byte after
    # byte could go on for ever. Such a thread ends with the process.
    Thread(target=run, daemon=True).start()
    try:
        status = answered.result(SECONDS)
    except TimeoutError as error:
        hang_up(opened)
        raise NotSent(f"It had not answered after {SECONDS} s.") from error
    except NotSent:
        raise
    except Exception as error:  # others are sent to all the same
        raise NotSent(f"{type(error).__name__}: {error}") from error
    if status == 410:
        raise Refused("It answered 410: it wants no more changes.")
    if not 200 <= status < 300:
        raise NotSent(f"It answered {status}.")


def hang_up(opened: list[HTTPConnection]) -> None:
    """End a thread that still reads."""
    for connection in opened:
        with suppress(AttributeError, OSError):  # it is not connected, or no more
            connection.sock.shutdown(socket.SHUT_RDWR)


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
    """A connection to an address that may be sent to: what the name leads to is looked up once."""
    parts = urlsplit(url)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    if not is_secure and not (parts.scheme == "http" and settings.WEBHOOKS_TO_PRIVATE_ADDRESSES):
        raise NotSent("The URL must begin with https://.")
    try:
        port = parts.port or (443 if is_secure else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise NotSent(f"“{host}” is not known: {error}") from error
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise NotSent(f"“{host}” is an address of a private network.")
    made: HTTPConnection
    if is_secure:
        made = HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        made = HTTPConnection(host, port, timeout=SECONDS)
    address = str(addresses[0])
    # Not `host`, which might lead elsewhere by now; the certificate is still checked for it.
    made._create_connection = (  # type: ignore[attr-defined]
        lambda target, *args, **kwargs: socket.create_connection((address, port), *args, **kwargs)
    )
    return made


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is an address of the internet, also behind the forms that hide another one."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address not in INTERNET:
            return False
    return address.is_global and not address.is_multicast
