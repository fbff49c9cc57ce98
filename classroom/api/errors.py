"""Errors as JSON."""

from typing import Any

from flask import Response, current_app, jsonify, request

from classroom.core.errors import TizaError


def render(error: TizaError) -> Response:
    """Return ``{"error": {"code", "message", "fields"?}}`` with the error's status.

    A view that is described as ``acknowledged`` says ``"ok": false`` beside it, whatever the error.
    """
    problem = error.as_dict()
    if reference := getattr(error, "reference", None):
        problem["reference"] = reference
    body: dict[str, Any] = {"error": problem}
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(getattr(view, "description", None), "acknowledged", False):
        body["ok"] = False
    response = jsonify(body)
    response.status_code = error.status
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
