"""Addresses of the web that a record may hold."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from .scripts import mixed_words

SCHEMES = ("http://", "https://")
UNQUOTED = re.compile(r"""[\s"'<>\\^`{|}]""")
NOT_PUBLIC = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def validate_url(value: str) -> None:
    """Refuse what is no public address of the web, in a sentence that says why."""
    if reason := fault_of(value):
        raise ValidationError(reason, code="invalid_url")


def fault_of(value: str) -> str:
    if not value.startswith(SCHEMES):
        return "A URL must begin with http:// or https://."
    if found := UNQUOTED.search(value):
        return f"An address does not hold {found.group()!r}: write it as %{ord(found.group()):02X}."
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "The host or port of this address is not valid."
    if "@" in parts.netloc:
        return "An address here holds no user name and no password."
    if not host:
        return "The host is missing."
    try:
        is_public = ipaddress.ip_address(host).is_global
    except ValueError:
        is_public = "." in host.strip(".") and not f".{host}".endswith(NOT_PUBLIC)
    if not is_public:
        return f"“{host}” is not a public host."
    if mixed_words(host):
        return f"The host “{host}” mixes letters of several scripts that look alike."
    return ""
