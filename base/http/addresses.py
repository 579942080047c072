"""The address that a client counts for, wherever something is counted by address."""

from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network


@lru_cache(maxsize=1024)
def counted_address(text: str) -> str:
    """Of IPv6, the network of the client: with 64 bits of its own it has very many addresses."""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, 64), strict=False))
