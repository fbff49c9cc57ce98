"""Proxies in front that do not pass WebSockets on, so that all pages poll.

A proxy that is not told about WebSockets, such as nginx with a plain ``proxy_pass``, forwards the handshake as an
ordinary request. The server can only refuse that, and pages fall back to polling, which works and costs many times
more. Nobody would notice, so the first one is logged, and ``/readyz`` warns until a handshake arrives complete.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import structlog
from flask import Flask, current_app

log = structlog.get_logger()

SEEN = "tiza.websocket_proxy"
"""Key of ``app.extensions``: whether the newest handshake had lost what makes it one."""
WARNING = (
    "A proxy in front does not pass WebSockets on, so all pages poll, which costs many times more. "
    'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
)


def warning() -> str | None:
    """Return what is wrong if the proxy in front does not pass WebSockets on, else None."""
    return WARNING if current_app.extensions.get(SEEN) else None


def watch(app: Flask, engineio_server: Any, websockets: Callable[[], int]) -> None:
    """Look at every handshake that reaches the Engine.IO server.

    Args:
        app: the application that is told.
        engineio_server: answers the handshakes.
        websockets: returns how many WebSockets are open. While there are any, the proxy passes them: a request that
            somebody made by hand then says nothing.
    """
    handle = engineio_server.handle_request

    def handle_request(environ: dict[str, Any], start_response: Any) -> Any:
        if "websocket" in parse_qs(environ.get("QUERY_STRING", "")).get("transport", ()):
            if _is_complete(environ):
                app.extensions[SEEN] = False
            elif not app.extensions.get(SEEN) and not websockets():
                app.extensions[SEEN] = True
                log.warning("websockets_blocked", problem=WARNING)
        return handle(environ, start_response)

    engineio_server.handle_request = handle_request


def _is_complete(environ: dict[str, Any]) -> bool:
    tokens = [token.strip().lower() for token in environ.get("HTTP_CONNECTION", "").split(",")]
    return environ.get("HTTP_UPGRADE", "").strip().lower() == "websocket" and "upgrade" in tokens
