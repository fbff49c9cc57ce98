"""A client of the load generator: a raw socket and the state of its connection."""

import json
import socket
from typing import Any

from benchmarks.load.frames import PONG, TEXT, Inbox, masked

ENGINE_PONG = masked(b"3")
UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket{query} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
HTTP, OUTSIDE, INSIDE, RAW, ASKING, GONE = range(6)
"""Stages of a connection: WebSocket handshake; WebSocket before the namespace is connected; namespace connected; raw
bytes without a protocol; waiting for an HTTP response; closed."""


class State:
    """A received public state; clients that received the same bytes share one object."""

    __slots__ = ("_parsed", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self._parsed: Any = None

    @property
    def value(self) -> dict[str, Any]:
        """The state, decoded on first access."""
        if self._parsed is None:
            self._parsed = json.loads(self.payload[self.payload.index(b"[") :])[1]
        return dict(self._parsed)


class Client:
    """A connection, driven by :class:`benchmarks.load.crowd.Crowd`.

    Attributes:
        number: index in the crowd, from 0.
        state: the newest public state received since it was last cleared.
        me: whether the private view has been received.
        ack: the newest acknowledgement: its number and its bytes.
        acked_at: when the newest acknowledgement was received.
        heard: None, or a list to which every event is added: time of arrival, name, packet.
        reply: status and body of the newest HTTP response.
        pongs: number of received WebSocket pongs; ``ponged_at`` is the time of the newest.
        unsent: the rest of an HTTP request that the socket has not accepted yet.
        waits: whether it has not received the current broadcast yet.
        welcomed: whether both the state and the private view have been received.
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
        """Return the frame of an event; with a number it requests an acknowledgement."""
        return event_frame(self.namespace, event, payload, number)

    def enter(self) -> None:
        """Connect to the namespace."""
        self.send(masked(b"40" + self.namespace + b"," + self.auth))

    def pong(self, payload: bytes) -> None:
        """Answer a WebSocket ping."""
        self.send(masked(payload, opcode=PONG))

    def close(self) -> None:
        """Close the connection without a closing handshake."""
        self.stage = GONE
        self.sock.close()


def event_frame(namespace: bytes, event: str, payload: Any, number: int | None = None) -> bytes:
    """Return the masked frame of a Socket.IO event."""
    body = json.dumps([event, payload], separators=(",", ":")).encode()
    return masked(b"42%b,%b%b" % (namespace, b"" if number is None else str(number).encode(), body), opcode=TEXT)
