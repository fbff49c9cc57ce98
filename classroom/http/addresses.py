"""Public URLs that students type, scan or click."""

import socket
from urllib.parse import urlsplit

from flask import request

from classroom.core import settings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def lan_address() -> str | None:
    """Return this machine's IPv4 address in the network of its default route, or None.

    Connecting a datagram socket sends nothing; it only selects a route. The target is an address from RFC 5737.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if found.startswith("127.") else found


def public_base(host_url: str) -> str:
    """Return the base URL for students, without a trailing slash.

    Students cannot use 127.0.0.1, at which a teacher may open a server on their laptop: if the server listens
    on all interfaces, they get the machine's address in the local network.

    Args:
        host_url: the base URL of the request, such as ``http://127.0.0.1:5000/``.
    """
    current = settings.current()
    if current.public_url:
        return current.public_url
    parts = urlsplit(host_url)
    if parts.hostname in LOOPBACK and current.host in EVERYWHERE and (address := lan_address()):
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{address}{port}"
    return host_url.rstrip("/")


def phone_url(path: str) -> str:
    """Return the URL of a page of this site for other devices in the room, for the current request."""
    return f"{public_base(request.host_url)}{path}"


def unreachable() -> str:
    """Return why phones cannot open the join URL of the current request: empty when they can.

    Returns:
        ``host``: the server listens on this computer only. ``network``: the computer has no address in a network.
    """
    if urlsplit(public_base(request.host_url)).hostname not in LOOPBACK:
        return ""
    return "network" if settings.current().host in EVERYWHERE else "host"


def join_url(code: str) -> str:
    """Return the URL at which students join a lesson, for the current request."""
    return f"{public_base(request.host_url)}/join/{code}"
