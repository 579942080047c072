"""Connections to other servers: never into a private network, unless a setting allows it."""

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import TypeVar
from urllib.parse import SplitResult

NAT64 = IPv6Network("64:ff9b::/96")
INTERNET = IPv6Network("2000::/3")  # all that is given to anybody
T = TypeVar("T")


class NotReachable(Exception):
    """No connection is made; the text says why."""


def open_connection(parts: SplitResult, seconds: float, to_private: bool) -> HTTPConnection:
    """A connection to an address that may be asked: what the name leads to is looked up once."""
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    try:
        port = parts.port or (443 if is_secure else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise NotReachable(f"“{host}” is not known: {error}") from error
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not to_private and not all(map(is_public, addresses)):
        raise NotReachable(f"“{host}” is an address of a private network.")
    made: HTTPConnection
    if is_secure:
        made = HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    else:
        made = HTTPConnection(host, port, timeout=seconds)
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


def run_within(seconds: float, ask: Callable[[list[HTTPConnection]], T]) -> T:
    """What `ask` returns or raises; `TimeoutError` after some seconds. It notes what it opens.

    In a thread, for a timeout of the connection is that of each read: whoever answers byte after
    byte could go on for ever. Such a thread ends with the process.
    """
    answered: Future[T] = Future()
    opened: list[HTTPConnection] = []

    def run() -> None:
        try:
            answered.set_result(ask(opened))
        except BaseException as error:
            answered.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return answered.result(seconds)
    except TimeoutError:
        hang_up(opened)
        raise


def hang_up(opened: list[HTTPConnection]) -> None:
    """End a thread that still reads."""
    for connection in opened:
        with suppress(AttributeError, OSError):  # it is not connected, or no more
            connection.sock.shutdown(socket.SHUT_RDWR)
