"""Which address a request is counted under, and proxies that nobody declared.

Behind a proxy that ``CLASSROOM_TRUSTED_PROXIES`` does not count, every request comes from the proxy's address.
Limits by address would take all visitors for one, so the address that the proxy reports is counted instead. It is
trusted for nothing else. Since anybody near may make one up, the proxy's own address has limits as well, wider ones
(``rate_limits``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Flask, current_app, request

from classroom.core import networks, settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger()

SEEN = "tiza.undeclared_proxy"
"""Key of ``app.extensions``: whether a request came through a proxy that is not declared."""
HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
"""Headers that proxies add, as WSGI names them."""
WARNING = (
    "Requests come through a proxy, but CLASSROOM_TRUSTED_PROXIES is 0. Set it to the number of proxies in front; "
    "until then the addresses of visitors are not certain."
)


def client_address() -> str:
    """Return the address, or IPv6 network, under which limits count the client of this request."""
    return address_of(request.environ)


def address_of(environ: WSGIEnvironment) -> str:
    """Return what :func:`client_address` does, for a request that does not reach Flask."""
    own = networks.network_of(environ.get("REMOTE_ADDR", ""))
    if not _came_through_undeclared_proxy(environ):
        return own
    reported = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()  # the last: added by the proxy
    return f"{networks.network_of(reported[:64])}{networks.VIA}{own}" if reported else own


def came_through_undeclared_proxy() -> bool:
    """Say whether the request has a proxy's headers and comes from near, while no proxy is declared."""
    return _came_through_undeclared_proxy(request.environ)


def _came_through_undeclared_proxy(environ: WSGIEnvironment) -> bool:
    return (
        not settings.current().trusted_proxies
        and any(name in environ for name in HEADERS)
        and networks.is_near(environ.get("REMOTE_ADDR", ""))
    )


def proxy_warning() -> str | None:
    """Return what is wrong if a proxy is in front that ``CLASSROOM_TRUSTED_PROXIES`` does not count, else None."""
    return settings.current().proxy_warning or (WARNING if current_app.extensions.get(SEEN) else None)


def install(app: Flask) -> None:
    """Notice a proxy that is not declared, and warn about it once in the log."""

    @app.before_request
    def notice() -> None:
        if not app.extensions.get(SEEN) and came_through_undeclared_proxy():
            app.extensions[SEEN] = True
            log.warning("undeclared_proxy", problem=WARNING)
