"""One POST to an address that a user has given, and of the answer only what we need: its status and Retry-After.

The name is looked up once, and the address that was checked is the one connected to: a name that has another address a
moment later leads nowhere. Redirects are answers like any other. Of the rest of the answer nothing is kept; it may be
endless, or never come.
"""

import http.client
import io
import re
import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from classroom.core.database import now
from classroom.core.setting_values import Network
from classroom.services.deliveries.connections import Deadline, addresses, connect, tls_context
from classroom.services.deliveries.webhooks.networks import may_call

WITHIN = 20.0
"""Seconds for everything; a third of the lease."""
CONNECT_WITHIN = 5.0
"""Seconds for each of the host's addresses."""
ADDRESSES = 3
"""Addresses of a host that are tried."""
MAX_HEAD, MAX_REST = 16 * 1024, 64 * 1024
"""Bytes of an answer that are read: status and headers, and what comes after them, so that the other side is not cut
off in the middle of its answer."""
REST_WITHIN = 1.0
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9][0-9])(?:[ \r\n]|$)")


@dataclass(frozen=True)
class Answer:
    """What came back; ``retry_after`` is in seconds, 0 if the other side does not say."""

    status: int
    retry_after: float = 0.0


class NotAllowed(Exception):
    """All addresses of the host are in networks that may not be called."""


class BadAnswer(Exception):
    """What came back is not HTTP."""


def post(url: str, headers: Mapping[str, str], body: bytes, allowed: Collection[Network]) -> Answer:
    """Send a body to a URL.

    Args:
        url: http or https; https verifies the certificate with the name.
        headers: in addition to our own.
        body: JSON.
        allowed: private networks that may be called.

    Raises:
        NotAllowed: it may not be called.
        BadAnswer: something else answers there.
        OSError: it cannot be reached, or not in time; also for a certificate that is not valid.
    """
    parts = urlsplit(url)
    host = ascii_host(parts)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    deadline = Deadline(WITHIN)
    found = [each for each in addresses(host, port, deadline) if may_call(each[1], allowed)]
    if not found:
        raise NotAllowed
    sock = connect(found[:ADDRESSES], port, deadline, CONNECT_WITHIN)
    try:
        sock.settimeout(deadline.left)
        if parts.scheme == "https":
            sock = tls_context().wrap_socket(sock, server_hostname=host)
        sock.sendall(_request(parts, host, headers, body))
        answer, rest = _read_head(sock, deadline)
        _read_rest(sock, rest)
        return answer
    finally:
        sock.close()


def ascii_host(parts: SplitResult) -> str:
    """Return the host of a URL as DNS knows it.

    Raises:
        ValueError: there is none, or it cannot be a name.
    """
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode()


def _request(parts: SplitResult, host: str, headers: Mapping[str, str], body: bytes) -> bytes:
    name = f"[{host}]" if ":" in host else host
    given = {
        "Host": f"{name}:{parts.port}" if parts.port else name,
        "User-Agent": "Tiza",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    return "\r\n".join(lines).encode("ascii") + body


def _read_head(sock: socket.socket, deadline: Deadline) -> tuple[Answer, bytes]:
    """Read up to the end of the headers; return what they say, and what came with them."""
    read = b""
    while True:
        head, end, rest = read.partition(b"\r\n\r\n")
        if end:
            status, retry_after = _parse(head)
            if status >= 200:  # before the answer there may be others, such as 100 Continue
                return Answer(status, retry_after), rest
            read = rest
            continue
        if len(read) > MAX_HEAD:
            raise BadAnswer
        sock.settimeout(deadline.left)
        more = sock.recv(4096)
        if not more:
            raise BadAnswer
        read += more


def _parse(head: bytes) -> tuple[int, float]:
    line, _end, lines = head.partition(b"\r\n")
    found = _STATUS.match(line)
    if found is None:
        raise BadAnswer
    try:
        fields = http.client.parse_headers(io.BytesIO(lines + b"\r\n\r\n"))
    except http.client.HTTPException:
        raise BadAnswer from None
    return int(found[1]), retry_seconds(fields.get("Retry-After", ""))


def retry_seconds(text: str) -> float:
    """Return how many seconds from now a Retry-After asks for (RFC 9110, 10.2.3): a number or a date; else 0."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now())
    except (ValueError, OverflowError):
        return 0.0


def _read_rest(sock: socket.socket, rest: bytes) -> None:
    """Read what else comes for a moment, and drop it."""
    read = len(rest)
    with suppress(OSError):
        deadline = Deadline(REST_WITHIN)
        while read < MAX_REST:
            sock.settimeout(deadline.left)
            more = sock.recv(16 * 1024)
            if not more:
                return
            read += len(more)


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (NotAllowed, "not_allowed"),
    (BadAnswer, "bad_answer"),
    (TimeoutError, "timeout"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (socket.gaierror, "unknown_host"),
)


def reason(error: Exception) -> str:
    """Return in one word why a call failed. Details would tell users about networks that only this server reaches."""
    if "timed out" in str(error):  # eventlet's TLS says so with an error of its own
        return "timeout"
    return next((word for kind, word in _REASONS if isinstance(error, kind)), "connection")
