"""Which address a request is counted under, and proxies that nobody declared.

Behind a proxy that ``CLASSROOM_TRUSTED_PROXIES`` does not count, every request comes from the proxy's address.
Limits by address would take all visitors for one, so the address that the proxy reports is counted instead. It is
trusted for nothing else. Since anybody near may make one up, the proxy's own address has limits as well, wider ones
(``rate_limits``).
"""

import structlog
from flask import Flask, current_app, request

from classroom.core import networks, settings

log = structlog.get_logger()

SEEN = "tiza.undeclared_proxy"
"""Key of ``app.extensions``: whether a request came through a proxy that is not declared."""
HEADERS = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")
"""Headers that proxies add."""
WARNING = (
    "Requests come through a proxy, but CLASSROOM_TRUSTED_PROXIES is 0. Set it to the number of proxies in front; "
    "until then the addresses of visitors are not certain."
)


def client_address() -> str:
    """Return the address, or IPv6 network, under which limits count the client of this request."""
    own = networks.network_of(request.remote_addr or "")
    if not came_through_undeclared_proxy():
        return own
    reported = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()  # the last: added by the proxy
    return f"{networks.network_of(reported[:64])}{networks.VIA}{own}" if reported else own


def came_through_undeclared_proxy() -> bool:
    """Say whether the request has a proxy's headers and comes from near, while no proxy is declared."""
    return (
        not settings.current().trusted_proxies
        and any(name in request.headers for name in HEADERS)
        and networks.is_near(request.remote_addr or "")
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
