"""Errors as JSON."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, jsonify, request

from classroom.errors import TizaError

View = TypeVar("View", bound=Callable[..., Any])


def acknowledging(view: View) -> View:
    """Have all errors of a view say ``"ok": false`` beside the error, as a socket's acknowledgement does."""
    view.acknowledging = True  # type: ignore[attr-defined]
    return view


def render(error: TizaError) -> Response:
    """Return ``{"error": {"code", "message", "fields"?}}`` with the error's status."""
    problem = error.as_dict()
    if reference := getattr(error, "reference", None):
        problem["reference"] = reference
    body: dict[str, Any] = {"error": problem}
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "acknowledging", False):
        body["ok"] = False
    response = jsonify(body)
    response.status_code = error.status
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
