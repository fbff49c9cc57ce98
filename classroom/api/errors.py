"""Errors as JSON."""

from flask import Response, jsonify

from classroom.errors import TizaError


def render(error: TizaError) -> Response:
    """Return ``{"error": {"code", "message", "fields"?}}`` with the error's status."""
    body = error.as_dict()
    if reference := getattr(error, "reference", None):
        body["reference"] = reference
    response = jsonify({"error": body})
    response.status_code = error.status
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
