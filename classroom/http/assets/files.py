"""A static file in memory, and the response for it."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the checks before a start read the files without werkzeug
    from werkzeug import Request, Response

LARGEST = 2 * 1024 * 1024
"""Largest file that is kept in memory, in bytes. Larger files are read at each request and not compressed."""
SMALLEST = 256
"""Smallest file that is compressed, in bytes; for smaller ones the header costs more than compression saves."""

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


class File:
    """One file: its bytes, content type and digest."""

    def __init__(self, path: Path, content: bytes) -> None:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.is_text = kind.startswith(_TEXT)
        self.content_type = f"{kind}; charset=utf-8" if self.is_text else kind
        self.digest = hashlib.sha256(content).hexdigest()
        self._path = path
        self._kept = content if len(content) <= LARGEST else None

    @property
    def content(self) -> bytes:
        """The bytes."""
        return self._path.read_bytes() if self._kept is None else self._kept

    @cached_property
    def compressed(self) -> bytes | None:
        """The content as gzip, compressed at the first request for it; None if that is not smaller."""
        if not self.is_text or self._kept is None or len(self._kept) < SMALLEST:
            return None
        from classroom.core.concurrency import offload  # the checks before a start read the files without eventlet

        made = offload(gzip.compress, self._kept, 9, mtime=0)
        return made if len(made) < len(self._kept) else None


def respond(file: File, request: Request, *, immutable: bool) -> Response:
    """Respond with a file, compressed if the client accepts gzip, or with 304 if the client has it already.

    Args:
        immutable: whether the content of this URL never changes, so that browsers may cache it for a year.
    """
    from werkzeug import Response

    compressed = file.compressed if request.accept_encodings["gzip"] > 0 else None
    response = Response(compressed or file.content, content_type=file.content_type)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    if file.is_text:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = IMMUTABLE if immutable else REVALIDATE
    response.set_etag(file.digest[:20] + ("-gzip" if compressed else ""))
    return response.make_conditional(request)
