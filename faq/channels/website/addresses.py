"""The address that a request comes from."""

import ipaddress
from collections.abc import Sequence
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

# In bits: what a provider gives to one household or company, all of whose addresses are one.
_ONE_CUSTOMER = 64


def client(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Return whom a request comes from: an IPv4 address or an IPv6 network.

    `forwarded` is the X-Forwarded-For header, to which each proxy appends whom it was asked by. It
    is read from the end, and only as far as trusted proxies wrote it: what stands before that
    anybody may have made up.
    """
    address = _read(peer)
    if address is None:
        # A socket file has no address, and then nothing can be told apart.
        return peer
    for entry in reversed(forwarded.split(",")):
        if not any(address in network for network in proxies):
            break
        before = _read(entry.strip())
        if before is None:
            break
        address = before
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _ONE_CUSTOMER), strict=False))


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address
