"""Which addresses a webhook may call. Its URL is written by a user, who must not reach what only this server reaches.

Refused is what is not on the public internet: this machine, private networks, the metadata services of cloud
providers (link-local), multicast, documentation. ``CLASSROOM_WEBHOOK_NETWORKS`` makes exceptions.

Source: the registries of special-purpose addresses that IANA keeps (RFC 6890) and of global IPv6 unicast.
"""

import ipaddress
from collections.abc import Collection

from classroom.core.setting_values import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOT_PUBLIC = [
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # Teredo and other protocols: addresses in them lead to an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4: the same
        "3fff::/20",
    )
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _plain(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, if it is mapped or translated (RFC 6052)."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def may_call(text: str, allowed: Collection[Network]) -> bool:
    """Say whether a webhook may call an address.

    Args:
        text: as the resolver returned it.
        allowed: private networks that may be called.
    """
    try:
        given = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    address = _plain(given)
    if any(each in network for network in allowed for each in (given, address)):
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in _NOT_PUBLIC)
    return address in _GLOBAL and not any(address in block for block in _NOT_PUBLIC_6)
