"""The OpenAPI document of the API."""

from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify

from classroom.api.openapi import describes, document
from classroom.http.guards import public

blueprint = Blueprint("api_document", __name__)


@lru_cache(maxsize=4)
def _built(app: Flask) -> dict[str, Any]:
    return document(app)


@blueprint.get("/openapi.json")
@describes("This document", files=("application/json",))
@public
def openapi_document() -> Response:
    """Return the OpenAPI document."""
    app: Any = current_app
    return jsonify(_built(app._get_current_object()))
