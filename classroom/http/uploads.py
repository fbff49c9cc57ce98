"""Who may send how much: small bodies from everybody, files from accounts only, and larger ones to a few forms.

The worker has read a small body before the application is called. A larger one is read while the view waits, so it is
taken only from somebody who is known, and the connection keeps its place meanwhile (``core/places.py``).
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from classroom.core.database import db
from classroom.core.errors import NotAuthenticated
from classroom.core.places import PLACE, SMALL_BODY

_LIMITS: dict[str, int] = {}
_PIECE = 1 << 16
"""Bytes of a body that are in memory at a time."""


def allow(endpoint: str, size: int) -> None:
    """Let logged-in users send more than the setting ``max_upload`` to an endpoint.

    Args:
        endpoint: as in ``url_for``.
        size: bytes of the whole body.
    """
    _LIMITS[endpoint] = size


def is_large() -> bool:
    """Return whether the present request's body is, or may be, larger than everybody may send."""
    length = request.content_length
    return length > SMALL_BODY if length is not None else "Transfer-Encoding" in request.headers


def accept_from(user_id: int) -> None:
    """Note that an account sent the present request: it keeps its place, and its body may be large."""
    place = request.environ.get(PLACE)
    if place is not None:
        place.keep(f"user:{user_id}")
    if is_large():
        largest = current_app.config["MAX_CONTENT_LENGTH"]
        _set_limit(max(largest, _LIMITS.get(request.endpoint or "", 0)))
        db.session.rollback()  # a slow body must not hold one of the few connections to the database


def _set_limit(size: int) -> None:
    request.max_content_length = size
    if request.content_length is None:
        stream = request.environ["wsgi.input"]
        if not isinstance(stream, _Bounded):
            request.environ["wsgi.input"] = stream = _Bounded(stream)
        stream.limit = size
        request.max_content_length = size + 1  # Werkzeug would cut it off here, and take the rest for the whole


class _Bounded(io.RawIOBase):
    """A body of unknown size that is refused once it has more than ``limit`` bytes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._size = 0
        self.limit = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._stream.read(len(buffer))
        self._size += len(piece)
        if self._size > self.limit:
            raise RequestEntityTooLarge
        buffer[: len(piece)] = piece
        return len(piece)


@contextmanager
def body_on_disk() -> Iterator[IO[bytes]]:
    """Write the body of the present request to a temporary file without a name, a piece at a time; yield the file."""
    with tempfile.SpooledTemporaryFile(max_size=SMALL_BODY) as file:
        while piece := request.stream.read(_PIECE):
            file.write(piece)
        yield file


def taken(upload: FileStorage) -> IO[bytes]:
    """Return the open file of an upload. It is not closed with the request: a streamed response still reads it."""
    file, upload.stream = upload.stream, io.BytesIO()
    return file


def limit() -> None:
    """Limit the body of the present request to what its sender may send.

    Raises:
        NotAuthenticated: somebody who is not logged in sends a large body to a page that needs a login.
    """
    if not is_large():
        return
    _set_limit(min(SMALL_BODY, current_app.config["MAX_CONTENT_LENGTH"]))
    if request.path.startswith("/api/"):
        return  # the guard of the API reads the token, and takes large bodies from accounts
    if current_user.is_authenticated:
        accept_from(current_user.id)
    elif request.endpoint and getattr(current_app.view_functions[request.endpoint], "access", "public") != "public":
        raise NotAuthenticated(_("Log in again."))


def install(app: Flask) -> None:
    """Apply the limits. Install before everything that reads forms."""
    app.before_request(limit)
