"""Serve pictures of questions and accounts by the digest of their bytes."""

from flask import Blueprint, Response

from classroom.http.guards import public
from classroom.services import pictures

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/pictures/<digest>.<extension>")
@public
def show(digest: str, extension: str) -> Response:
    """Serve a picture. It never changes, so browsers may cache it; its digest cannot be guessed."""
    picture = pictures.get(digest)
    response = Response(picture.data, mimetype=picture.content_type)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
