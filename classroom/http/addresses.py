"""The addresses that students type, scan or click."""

import socket
from urllib.parse import urlsplit

from flask import request

from classroom.core import settings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def lan_address() -> str | None:
    """Return this machine's IPv4 address in the network of its default route, or None.

    Connecting a datagram socket sends nothing: it only asks which way packets would go (RFC 5737 address).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if found.startswith("127.") else found


def public_base(host_url: str) -> str:
    """Return the address for students, without a trailing slash.

    A teacher who opens the laptop's own server under 127.0.0.1 must not show the class that address: when the
    server listens everywhere, students get the one of the local network.

    Args:
        host_url: the address of the request, such as ``http://127.0.0.1:5000/``.
    """
    current = settings.current()
    if current.public_url:
        return current.public_url
    parts = urlsplit(host_url)
    if parts.hostname in LOOPBACK and current.host in EVERYWHERE and (address := lan_address()):
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{address}{port}"
    return host_url.rstrip("/")


def join_url(code: str) -> str:
    """Return the address under which students join a lesson, for the current request."""
    return f"{public_base(request.host_url)}/join/{code}"
