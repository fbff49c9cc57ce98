"""HTTP requests and responses as bytes, one at a time on a persistent connection."""

import json
from typing import Any


def request_of(host: str, method: str, path: str, body: Any = None, token: str | None = None) -> bytes:
    """Return a request; ``body`` is sent as JSON unless it is bytes."""
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: application/json"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join((*lines, "", "")).encode() + content


def reply_of(data: bytearray) -> tuple[int, bytes] | None:
    """Return the status and body of a response, or None while it is incomplete.

    Raises:
        ValueError: the response has no Content-Length.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    status, *lines = bytes(data[:end]).split(b"\r\n")
    headers = dict(line.lower().split(b": ", 1) for line in lines if b": " in line)
    if b"content-length" not in headers:
        raise ValueError(f"a response without a Content-Length: {bytes(data[:300])!r}")
    if len(data) < end + 4 + int(headers[b"content-length"]):
        return None
    return int(status.split()[1]), bytes(data[end + 4 :])
