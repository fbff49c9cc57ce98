"""Requests to other servers whose answers are read: within one time limit, up to a number of bytes, green.

The name is looked up once, and the address that was checked is the one connected to. Redirects are not followed. Only
the public internet may be called, and the networks of ``CLASSROOM_WEBHOOK_NETWORKS``.
"""

import http.client
import io
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from classroom.core import settings
from classroom.services.deliveries.connections import Deadline, addresses, connect, tls_context
from classroom.services.deliveries.webhooks.http_post import (
    ADDRESSES,
    CONNECT_WITHIN,
    BadAnswer,
    NotAllowed,
    ascii_host,
    reason,
    retry_seconds,
)
from classroom.services.deliveries.webhooks.networks import may_call

__all__ = ["FAILURES", "BadAnswer", "Response", "reason", "request"]

WITHIN = 10.0
"""Seconds for everything, unless the caller says otherwise."""
LARGEST = 256 * 1024
"""Bytes of an answer, with its headers, unless the caller says otherwise."""
FAILURES = (NotAllowed, BadAnswer, OSError, ValueError)
"""What :func:`request` raises; :func:`reason` says in one word what happened."""


@dataclass(frozen=True)
class Response:
    """What came back.

    Attributes:
        status: the HTTP status.
        headers: by their names in lower case; several of one name are joined by commas.
        body: up to the limit.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the JSON value of the body.

        Raises:
            BadAnswer: it is none.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise BadAnswer from None

    @property
    def retry_after(self) -> float:
        """Seconds after which the other side wants to be asked again; 0: it does not say."""
        return retry_seconds(self.headers.get("retry-after", ""))


class _Limited(io.RawIOBase):
    """Reads from a socket, until the deadline and up to a number of bytes."""

    def __init__(self, sock: socket.socket, deadline: Deadline, most: int) -> None:
        self._sock, self._deadline, self._left = sock, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            raise BadAnswer
        self._sock.settimeout(self._deadline.left)
        read = self._sock.recv_into(buffer, min(len(buffer), self._left))
        self._left -= read
        return read


class _Readable:
    """What ``http.client`` takes for a socket."""

    def __init__(self, raw: _Limited) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._raw, 8192)


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    within: float = WITHIN,
    most: int = LARGEST,
) -> Response:
    """Send a request and return its answer. Not inside a transaction.

    Args:
        method: such as ``GET``.
        url: http or https; https verifies the certificate with the name.
        headers: in addition to our own.
        body: what is sent.
        within: seconds for everything.
        most: bytes of the answer that are read.

    Raises:
        NotAllowed: it may not be called.
        BadAnswer: something else answers there, or too much.
        OSError: it cannot be reached, or not in time; also for a certificate that is not valid.
        ValueError: the URL is none.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError(url)
    host, deadline = ascii_host(parts), Deadline(within)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    allowed = settings.current().callable_networks
    found = [each for each in addresses(host, port, deadline) if may_call(each[1], allowed)]
    if not found:
        raise NotAllowed
    sock = connect(found[:ADDRESSES], port, deadline, CONNECT_WITHIN)
    try:
        sock.settimeout(deadline.left)
        if parts.scheme == "https":
            sock = tls_context().wrap_socket(sock, server_hostname=host)
        sock.sendall(_head(method, url, host, headers or {}, body) + (body or b""))
        return _answer(method, _Limited(sock, deadline, most))
    finally:
        sock.close()


def _head(method: str, url: str, host: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    parts = urlsplit(url)
    name = f"[{host}]" if ":" in host else host
    given = {
        "Host": f"{name}:{parts.port}" if parts.port else name,
        "User-Agent": "Tiza",
        "Accept": "application/json",
        "Connection": "close",
        **headers,
    }
    if body is not None:
        given["Content-Length"] = str(len(body))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    if any(ord(character) < 32 or ord(character) > 126 for line in lines for character in line):
        raise ValueError(url)
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _answer(method: str, raw: _Limited) -> Response:
    response = http.client.HTTPResponse(_Readable(raw), method=method)  # type: ignore[arg-type]
    try:
        response.begin()
        body = response.read()
    except http.client.HTTPException:
        raise BadAnswer from None
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return Response(response.status, headers, body)
