"""One client of the crowd: a raw socket, and what it knows of its connection."""

import json
import socket
from typing import Any

from benchmarks.load.frames import PONG, TEXT, Inbox, masked

ENGINE_PONG = masked(b"3")
UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
HTTP, OUTSIDE, INSIDE, RAW, ASKING, GONE = range(6)
"""Stages: in the WebSocket handshake; a WebSocket that is not in its namespace yet; in it; bytes without a protocol;
waiting for the answer to an HTTP request; closed."""


class State:
    """One public state as it came over the wire; everybody who got the same bytes holds the same object."""

    __slots__ = ("_parsed", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self._parsed: Any = None

    @property
    def value(self) -> dict[str, Any]:
        """The state, decoded when somebody asks."""
        if self._parsed is None:
            self._parsed = json.loads(self.payload[self.payload.index(b"[") :])[1]
        return dict(self._parsed)


class Client:
    """A connection. The crowd drives it; see :class:`benchmarks.load.crowd.Crowd`.

    Attributes:
        number: its place in the crowd, from 0.
        state: the newest public state that it has got since it was last cleared.
        me: whether the private view has come.
        ack: the newest acknowledgement: its number and its bytes.
        acked_at: when that came.
        heard: None, or a list to which every event is added: moment of arrival, name, packet.
        reply: status and body of the newest HTTP answer.
        pongs: how many WebSocket pongs have come; ``ponged_at`` is when the newest did.
        unsent: what is left of an HTTP request.
        waits: whether a broadcast is under way that it has not got yet.
        welcomed: whether state and private view have both come.
    """

    __slots__ = (
        *("number", "sock", "fd", "recv", "send", "namespace", "auth", "stage", "inbox", "head", "state", "me"),
        *("ack", "acked_at", "sent_at", "heard", "reply", "welcomed", "waits", "unsent", "pongs"),
        "ponged_at",
    )

    def __init__(self, number: int, sock: socket.socket, namespace: bytes, auth: bytes, stage: int) -> None:
        self.number = number
        self.sock = sock
        self.fd = sock.fileno()
        self.recv = sock.recv
        self.send = sock.send
        self.namespace = namespace
        self.auth = auth
        self.stage = stage
        self.inbox = Inbox()
        self.head = bytearray()
        self.state: State | None = None
        self.me = False
        self.ack: tuple[bytes, bytes] | None = None
        self.acked_at = 0.0
        self.sent_at = 0.0
        self.heard: list[tuple[float, bytes, bytes]] | None = None
        self.reply: tuple[int, bytes] | None = None
        self.welcomed = False
        self.waits = False
        self.unsent = b""
        self.pongs = 0
        self.ponged_at = 0.0

    def say(self, event: str, payload: Any, number: int | None = None) -> bytes:
        """Return the frame of an event; with a number it asks for an acknowledgement."""
        return event_frame(self.namespace, event, payload, number)

    def enter(self) -> None:
        """Ask to be let into the namespace."""
        self.send(masked(b"40" + self.namespace + b"," + self.auth))

    def pong(self, payload: bytes) -> None:
        """Answer a WebSocket ping."""
        self.send(masked(payload, opcode=PONG))

    def close(self) -> None:
        """Drop the connection."""
        self.stage = GONE
        self.sock.close()


def event_frame(namespace: bytes, event: str, payload: Any, number: int | None = None) -> bytes:
    """Return the masked frame of a Socket.IO event."""
    body = json.dumps([event, payload], separators=(",", ":")).encode()
    return masked(b"42%b,%b%b" % (namespace, b"" if number is None else str(number).encode(), body), opcode=TEXT)
