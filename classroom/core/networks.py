"""Network addresses as limits count them."""

import ipaddress

VIA = " via "
"""Between the address that an undeclared proxy reports and the proxy's own, in a key of a limit."""


def network_of(address: str) -> str:
    """Return what limits count an address as: an IPv4 address as itself, an IPv6 address as its /64.

    Whoever has one IPv6 address has a whole /64, that is, 2**64 of them. Text that is no address stays as it is.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)


_NEAR = [
    ipaddress.ip_network(block)
    for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
]


def is_near(address: str) -> bool:
    """Say whether an address is of this host, a Unix socket (empty) or a private network: there a proxy may be."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return not address
    mapped = getattr(found, "ipv4_mapped", None) or found
    return any(mapped in block for block in _NEAR)
