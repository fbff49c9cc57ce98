"""An id for each request: the one that a proxy has given it, or a new one; log lines and the response have it."""

import re
import secrets

from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
_FITTING = re.compile(r"[A-Za-z0-9._-]{1,64}")


def install(app: Flask) -> None:
    """Give the requests of an application an id."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    sent = request.headers.get(HEADER, "")
    g.request_id = sent if _FITTING.fullmatch(sent) else secrets.token_hex(8)


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    return response
