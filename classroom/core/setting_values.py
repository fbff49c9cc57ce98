"""What the value of a setting may be: rates, addresses of servers, senders and networks.

A value that does not fit raises a ``ValueError`` that says what was expected.
"""

import ipaddress
import re
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from limits import parse as parse_limit
from pydantic import AfterValidator, BeforeValidator

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ADDRESS = r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+"
"""An address for mail. Whether it exists, only its server knows."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Hosts that are this machine."""
_SENDER = re.compile(rf"[^@<>]*<{ADDRESS}>|{ADDRESS}")
"""A sender: ``Name <address>``, or an address."""


def _rate(value: Any) -> str:
    text = str(value).strip().lower()
    if text == "off":
        return text
    for part in text.split(";"):
        try:
            parse_limit(part)
        except ValueError:
            raise ValueError("expected 'off' or a rate such as '30/minute' or '5/second;100/hour'") from None
    return text


@lru_cache(maxsize=8)
def networks(text: str) -> tuple[Network, ...]:
    """Return networks, or single addresses, that are separated by commas or spaces.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(ipaddress.ip_network(part) for part in re.split(r"[\s,]+", text) if part)


def _networks(value: str) -> str:
    try:
        networks(value)
    except ValueError:
        raise ValueError("expected networks such as 127.0.0.0/8,10.20.0.0/16") from None
    return value


def _redis(value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("expected redis://HOST:PORT/N, rediss://... or unix://PATH")
    return value


def _origin(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^/\s?#@*]+", value.rstrip("/")):
        raise ValueError("expected an origin such as https://tiza.school.example")
    return value.rstrip("/")


def _issuer(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        fits = is_safe and parts.hostname and parts.port != 0 and not parts.username and value.isascii()
    except ValueError:
        fits = None
    if value and (not fits or parts.query or parts.fragment or len(value) > 255 or not value.isprintable()):
        raise ValueError("expected an https address such as https://login.school.example/realms/school")
    return value


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a text that commas separate, without the spaces around them."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _mail_server(value: str) -> str:
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        fits = None
    if value and (not fits or parts.path.strip("/") or parts.query or bool(parts.username) != bool(parts.password)):
        raise ValueError("expected smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465")
    return value


def _sender(value: str) -> str:
    if value and (not value.isprintable() or not _SENDER.fullmatch(value)):
        raise ValueError("expected an address such as tiza@school.example or Tiza <tiza@school.example>")
    return value


Rate = Annotated[str, BeforeValidator(_rate)]
"""``off``, or a rate such as ``30/minute`` (several joined by ``;``)."""
Networks = Annotated[str, AfterValidator(_networks)]
"""Networks, as :func:`networks` reads them."""
RedisURL = Annotated[str, AfterValidator(_redis)]
"""The address of a Redis."""
Origin = Annotated[str, AfterValidator(_origin)]
"""The address of a site, without a path."""
Issuer = Annotated[str, AfterValidator(_issuer)]
"""The address of a provider of OpenID Connect, as it names itself; http only on this machine."""
MailServer = Annotated[str, AfterValidator(_mail_server)]
"""The address of a mail server, with a user and a password or with neither."""
Sender = Annotated[str, AfterValidator(_sender)]
"""The sender of mail."""
