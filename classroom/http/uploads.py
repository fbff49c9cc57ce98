"""Larger uploads for a few forms: several pictures, each with a limit of its own. Others have that of the settings."""

from flask import Flask, current_app, request
from flask_login import current_user

_LIMITS: dict[str, int] = {}


def allow(endpoint: str, size: int) -> None:
    """Let logged-in users send more than the setting ``max_upload`` to an endpoint.

    Args:
        endpoint: as in ``url_for``.
        size: bytes of the whole body.
    """
    _LIMITS[endpoint] = size


def raise_limit() -> None:
    """Apply the limit of the present request's endpoint; nobody who is not logged in gets it."""
    size = _LIMITS.get(request.endpoint or "", 0)
    if size > current_app.config["MAX_CONTENT_LENGTH"] and request.method == "POST" and current_user.is_authenticated:
        request.max_content_length = size


def install(app: Flask) -> None:
    """Apply the limits. Install before everything that reads forms."""
    app.before_request(raise_limit)
