"""Refuse requests whose ``Host`` cannot be the name of a host.

Werkzeug raises for some of them before the request has what it takes to make addresses. Then even the page of the error
could not be rendered, since its links are made with ``url_for``.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest

REFUSED = "tiza.refused_host"
"""Key of the environ: whether a host was taken out of it."""
LONGEST = 262
"""Characters of the longest name, with brackets or a dot at its end, and a port."""
_LABEL = r"[A-Za-z0-9_-]{1,63}"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{{1,5}})?", re.ASCII)


def is_host(text: str) -> bool:
    """Say whether a text is a host name or address with or without a port. Browsers send all names in ASCII."""
    return len(text) <= LONGEST and _HOST.fullmatch(text) is not None


class _Hosts:
    """Takes hosts that cannot be one out of requests, so that Flask goes by the address of the server."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host and not is_host(host):
            del environ["HTTP_HOST"]
            environ[REFUSED] = True
        return self._application(environ, start_response)


def install(app: Flask) -> None:
    """Answer such requests with ``bad_request``. Install before everything that looks at requests."""
    app.wsgi_app = _Hosts(app.wsgi_app)  # type: ignore[method-assign]

    @app.before_request
    def check() -> None:
        if REFUSED in request.environ:
            raise BadRequest
