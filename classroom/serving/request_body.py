"""Reading small request bodies before the application is called, which then never waits for them.

A request of which the application has read a part holds a deep stack, and maybe a connection to the database, for as
long as its client likes. Larger bodies are left to the application, which takes them from accounts only.
"""

import io
import json
from typing import Any

from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, NoMoreData

from classroom.core.places import PLACE, SMALL_BODY
from classroom.serving.client_socket import ClientSocket, Stalled
from classroom.serving.upgrade import Application, Environ, StartResponse

#: What a client gets that sends its body too slowly. Many may, so the application is not asked for it.
TOO_SLOW = json.dumps({"error": {"code": "too_slow", "message": "The request took too long to arrive."}}).encode()


class SmallBodies:
    """WSGI middleware of the worker: reads small bodies, and answers 408 to clients that send them too slowly."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        """Call the application once the body is there, if it is small.

        Raises:
            NoMoreData: the client has gone before it had sent all. gunicorn takes this as "close, and write nothing".
        """
        client: ClientSocket = environ["gunicorn.socket"]
        environ[PLACE] = client.place
        if environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ:
            try:
                _read(environ)
            except Stalled:
                headers = [("Content-Type", "application/json"), ("Content-Length", str(len(TOO_SLOW)))]
                start_response("408 Request Timeout", headers)
                return [TOO_SLOW]
            if client.place is not None:
                client.place.withdraw()  # the server works for it now
        return self._application(environ, start_response)


def _read(environ: Environ) -> None:
    """Replace the stream of a small body by the body, and that of a broken one by its error."""
    stream = environ["wsgi.input"]
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > SMALL_BODY:
        return
    try:
        body = stream.read(length or SMALL_BODY + 1)
    except (ChunkMissingTerminator, InvalidChunkSize) as error:
        environ["wsgi.input"] = io.BufferedReader(_Broken(error))
        return
    if len(body) < length:
        raise NoMoreData
    environ["wsgi.input"] = io.BytesIO(body) if len(body) <= SMALL_BODY else io.BufferedReader(_Begun(body, stream))


class _Broken(io.RawIOBase):
    """A body that cannot be read: reading it raises the error, from which the response is made."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        raise self._error


class _Begun(io.RawIOBase):
    """A body of unknown size, of which a part has been read."""

    def __init__(self, read: bytes, rest: Any) -> None:
        self._read = io.BytesIO(read)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._read.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
