"""The opening handshake of a WebSocket, as the server sees it (RFC 6455, section 4.2)."""

import base64
import binascii
import hashlib
from typing import Any

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""Appended to the client's key (section 1.3), which proves that the server speaks WebSocket."""


class BadHandshake(Exception):
    """The request is not an acceptable handshake.

    Attributes:
        status: the status line of the response.
        headers: of the response.
    """

    def __init__(self, status: str, *headers: tuple[str, str]) -> None:
        super().__init__(status)
        self.status, self.headers = status, list(headers)


def answer(environ: dict[str, Any]) -> bytes:
    """Return the response that accepts a handshake.

    Raises:
        BadHandshake: a header is missing or wrong, or the version is not 13.
    """
    tokens = [token.strip().lower() for token in environ.get("HTTP_CONNECTION", "").split(",")]
    if (
        environ.get("REQUEST_METHOD") != "GET"
        or environ.get("SERVER_PROTOCOL") != "HTTP/1.1"
        or environ.get("HTTP_UPGRADE", "").strip().lower() != "websocket"
        or "upgrade" not in tokens
    ):
        raise BadHandshake("400 Bad Request")
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        raise BadHandshake("426 Upgrade Required", ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"))
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "").strip().encode("latin-1")
    try:
        if len(base64.b64decode(key, validate=True)) != 16:
            raise BadHandshake("400 Bad Request")
    except binascii.Error:
        raise BadHandshake("400 Bad Request") from None
    accepted = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n"
    )
