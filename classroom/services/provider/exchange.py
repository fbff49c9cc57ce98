"""Requests to the provider: bounded in time and size, without redirects, green under eventlet.

Names are looked up in real threads; everything else waits on sockets, so that other requests go on. Nobody may call
this inside a transaction. ``requests`` bounds only each read; here the whole exchange has one deadline, so that a
provider that sends a byte every second holds nobody for longer than one that sends nothing.
"""

import http.client
import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.models import PreparedRequest, Response

from classroom.services.deliveries.connections import Deadline, addresses, connect, tls_context

WITHIN = 10.0
"""Seconds for a whole exchange."""
CONNECT_WITHIN = 4.0
"""Seconds for each of the host's addresses."""
ADDRESSES = 3
"""Addresses of a host that are tried."""
MAX_BODY = 256 * 1024
"""Bytes of an answer. Documents and key sets of large providers have some ten thousand."""


class ExchangeFailed(Exception):
    """The provider cannot be reached, not in time, or answers with what is not bounded HTTP."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Bytes(io.RawIOBase):
    """Reads from a socket until a deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left)
        return self._sock.recv_into(buffer)


class _Readable:
    """What ``http.client`` needs of a socket to read an answer."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a file that reads from it."""
        return io.BufferedReader(_Bytes(self._sock, self._deadline))


def send(method: str, url: str, headers: Mapping[str, str], body: bytes = b"", *, within: float = WITHIN) -> Answer:
    """Send one request and return the answer, whatever its status.

    Args:
        method: ``GET`` or ``POST``.
        url: http or https; https verifies the certificate with the name.
        headers: in addition to our own.
        body: of a POST.
        within: seconds for everything.

    Raises:
        ExchangeFailed: with a reason for the log.
    """
    try:
        return _send(method, url, headers, body, Deadline(within))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ExchangeFailed(f"{type(error).__name__}: {error}"[:200]) from None


def _send(method: str, url: str, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> Answer:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    sock = connect(addresses(host, port, deadline)[:ADDRESSES], port, deadline, CONNECT_WITHIN)
    try:
        sock.settimeout(deadline.left)
        if parts.scheme == "https":
            sock = tls_context().wrap_socket(sock, server_hostname=host)
        given = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": "Tiza",
            "Accept": "application/json",
            "Content-Length": str(len(body)),
            **headers,
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        if any(not line.isprintable() for line in lines):
            raise ValueError("a header or the address has characters that cannot be sent")
        sock.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        answer = http.client.HTTPResponse(_Readable(sock, deadline), method=method)  # type: ignore[arg-type]
        answer.begin()
        read = answer.read(MAX_BODY + 1)
        if len(read) > MAX_BODY:
            raise ValueError("the answer is too long")
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, read)
    finally:
        sock.close()


class Adapter(BaseAdapter):
    """Has ``requests``, and so Authlib, use :func:`send`."""

    def send(self, request: PreparedRequest, *_args: Any, **_options: Any) -> Response:
        """Send a prepared request.

        Raises:
            requests.ConnectionError: the exchange failed.
        """
        body = request.body or b""
        headers = {str(name): str(value) for name, value in request.headers.items() if name.lower() != "content-length"}
        try:
            answer = send(
                request.method or "GET", request.url or "", headers, body.encode() if isinstance(body, str) else body
            )
        except ExchangeFailed as failure:
            raise requests.ConnectionError(str(failure)) from None
        response = Response()
        response.status_code = answer.status
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.body)
        response.url, response.request = request.url or "", request
        return response

    def close(self) -> None:
        """Do nothing: no connection is kept."""
