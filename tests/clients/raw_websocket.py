"""A client on a bare TCP connection: it decides about every byte, and sees every frame and how the connection ends."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.clients.frames import CLOSE, PING, PONG, TEXT, ServerFrame, client_frame, split_frame, text
from tests.support.processes import wait_until

PATIENCE = 20.0
"""Seconds that each wait for the server may take."""
ENGINE_IO = "/socket.io/?EIO=4&transport=websocket"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The key of the example in RFC 6455, section 1.3, and the answer to it."""
USUAL = {
    "Host": "127.0.0.1",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
}


def handshake(path: str = ENGINE_IO, *, method: str = "GET", version: str = "1.1", **changed: str | None) -> bytes:
    """Return the request of a handshake.

    Args:
        path: with its query.
        method: of the request.
        version: of HTTP.
        changed: headers with ``_`` for ``-``, instead of the usual ones or besides; None leaves one out.
    """
    headers: dict[str, str | None] = {name.lower(): value for name, value in USUAL.items()}
    headers.update({name.lower().replace("_", "-"): value for name, value in changed.items()})
    lines = [f"{method} {path} HTTP/{version}", *(f"{name}: {value}" for name, value in headers.items() if value)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class RawWebSocket:
    """One connection. Everything that waits fails after :data:`PATIENCE` seconds.

    Attributes:
        sock: the TCP socket.
        port: the server's port.
        local_port: the port on this side.
        frames: what has been read.
        sid: the Engine.IO session, once :meth:`open` has read it.
    """

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self.sock = socket.socket()
        if receive_buffer is not None:  # before connecting: it sets the window
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = port
        self.local_port = int(self.sock.getsockname()[1])
        self.frames: list[ServerFrame] = []
        self.sid = ""
        self._buffer = b""
        self._numbers = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sock.close()

    # -- HTTP

    def request(self, data: bytes) -> tuple[int, dict[str, str]]:
        """Send a request and return the status and the headers (names in small letters) of the answer."""
        self.sock.sendall(data)
        while b"\r\n\r\n" not in self._buffer:
            piece = self.sock.recv(4096)
            assert piece, f"closed after {self._buffer!r}"
            self._buffer += piece
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        return int(first.split()[1]), {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }

    # -- frames

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.sock.sendall(data)

    def frame(self) -> ServerFrame:
        """Return the next frame."""
        while (found := split_frame(self._buffer)) is None:
            piece = self.sock.recv(65536)
            assert piece, f"the connection ended; read {self.frames[-3:]} and {self._buffer!r}"
            self._buffer += piece
        frame, self._buffer = found
        self.frames.append(frame)
        return frame

    def sip(self, size: int) -> None:
        """Read a few bytes, whatever they are; frames are made of them later."""
        self._buffer += self.sock.recv(size)

    def until(self, wanted: Callable[[ServerFrame], bool]) -> ServerFrame:
        """Return the next frame that is wanted; pings of Engine.IO are answered on the way."""
        while not wanted(frame := self.frame()):
            if frame == (TEXT, b"2"):
                self.send(text("3"))
        return frame

    def closing_frame(self) -> ServerFrame:
        """Return the closing frame, whatever comes before it."""
        return self.until(lambda frame: frame.opcode == CLOSE)

    def pong(self, content: bytes) -> ServerFrame:
        """Send a ping of WebSocket and return the pong; what comes before it is in ``frames``."""
        self.send(client_frame(PING, content))
        return self.until(lambda frame: frame.opcode == PONG)

    def is_half_closed(self) -> bool:
        """Return whether the server ends its direction, in good order and behind whole frames."""
        while split_frame(self._buffer) is not None:
            self.frame()
        return not self._buffer and self.sock.recv(1) == b""

    def server_holds(self) -> bool:
        """Return whether the server has its end of the connection open: the kernel lists an owner for it (Linux)."""
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            here, there = (int(address.rpartition(":")[2], 16) for address in fields[1:3])
            if (here, there) == (self.port, self.local_port):
                return fields[9] != "0"
        return False

    def wait_for_close(self) -> None:
        """Wait until the server has closed its end of the connection."""
        wait_until(lambda: not self.server_holds(), PATIENCE, "the server closing its socket")

    # -- Engine.IO and Socket.IO

    def open(self) -> Self:
        """Become an Engine.IO session."""
        status, _headers = self.request(handshake())
        assert status == 101
        opening = self.frame()
        assert opening.payload.startswith(b"0{"), opening
        self.sid = json.loads(opening.payload[1:])["sid"]
        return self

    def packet(self, start: str) -> str:
        """Return the next packet that begins so."""
        return self.until(lambda frame: frame.payload.startswith(start.encode())).payload.decode()

    def connect(self, namespace: str, auth: Any = None) -> dict[str, Any]:
        """Ask for a namespace and return what it answers: its ``sid``, or a ``message`` and ``data``."""
        self.send(text(f"40{namespace},{json.dumps(auth) if auth is not None else ''}"))
        answers = (f"40{namespace},".encode(), f"44{namespace},".encode())
        found = self.until(lambda frame: frame.payload.startswith(answers))
        return dict(json.loads(found.payload.partition(b",")[2]))

    def call(self, namespace: str, event: str, payload: Any = None) -> Any:
        """Send an event and return its acknowledgement."""
        self._numbers += 1
        self.send(text(f"42{namespace},{self._numbers}{json.dumps([event, payload or {}])}"))
        start = f"43{namespace},{self._numbers}"
        return json.loads(self.packet(f"{start}[")[len(start) :])[0]
