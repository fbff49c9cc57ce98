"""Our public keys, as platforms fetch them."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from classroom.http.guards import public
from classroom.services.lti import keys

blueprint = Blueprint("lti_keys", __name__, url_prefix="/lti")

MAX_AGE = 3600
"""Seconds for which platforms may keep the keys; a new one signs only much later."""


@blueprint.get("/jwks.json")
@public
def show() -> ResponseReturnValue:
    """Return the public keys with which platforms check what we sign."""
    response = jsonify(keys.published())
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
