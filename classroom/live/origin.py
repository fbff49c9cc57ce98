"""Checks the origin of a handshake: only our own pages may use the identity of a cookie."""

from typing import Any
from urllib.parse import urlsplit

from classroom.core import settings

_DEFAULT_PORTS = {"http": 80, "https": 443}


def _normalised(origin: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(origin)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port is None or parts.path not in ("", "/"):
        return None
    return parts.scheme, parts.hostname.lower(), port


def is_own(origin: str | None, environ: dict[str, Any]) -> bool:
    """Return whether an Origin header names this site: same scheme, host and port.

    X-Forwarded-Host is ignored: a client that can forge it could choose which origin counts as ours.
    """
    if not origin:
        return False
    asked = _normalised(origin)
    own = {_normalised(f"{environ.get('wsgi.url_scheme', 'http')}://{environ.get('HTTP_HOST', '')}")}
    if settings.current().public_url:
        own.add(_normalised(settings.current().public_url))
    return asked is not None and asked in own


def may_connect(origin: str | None, environ: dict[str, Any]) -> bool:
    """Return whether Engine.IO may answer: to our own pages, and to programs, which send no Origin and use a token."""
    return origin is None or is_own(origin, environ)
