"""One WebSocket on eventlet's hub: callbacks instead of greenlets.

The hub calls when bytes are there or may be sent. Nothing here waits, and nothing that is called from here may.
"""

import socket
import time
from typing import Any, Protocol

import structlog
from eventlet import hubs

from classroom.live.transport.frames import (
    PONG,
    Closing,
    FrameReader,
    Pinged,
    closing_frame,
    frame,
)

log = structlog.get_logger()

READ_AT_ONCE = 16 * 1024
"""Bytes taken from one client before the others have their turn."""
MAX_UNSENT = 512 * 1024
"""Bytes that may wait for one client: hundreds of states. One that is further behind is dropped, and gets the newest
state when it comes back."""
GOODBYE = 3.0
"""Seconds that a client has to close its end after ours."""


class Owner(Protocol):
    """Who a wire belongs to. Called from the hub: neither may wait."""

    def heard(self, wire: "Wire", message: str | bytes) -> None:
        """Take a message."""

    def lost(self, wire: "Wire", reason: str) -> None:
        """Learn, once, that nothing more will come."""


class Wire:
    """A connected WebSocket. ``write`` never waits: what the network does not take is kept, up to a limit."""

    __slots__ = ("_frames", "_owner", "_reader", "_socket", "_unsent", "_writer", "closes_at")

    def __init__(self, sock: socket.socket, limit: int, owner: Owner) -> None:
        """Take over a plain non-blocking socket.

        Args:
            sock: ours from now on, and closed by us.
            limit: bytes that a message may have.
            owner: gets the messages.
        """
        self._socket: socket.socket | None = sock
        self._frames: FrameReader | None = FrameReader(limit)
        self._owner: Owner | None = owner
        self._unsent: bytearray | None = None
        self._reader: Any = None
        self._writer: Any = None
        self.closes_at: float | None = None
        """Once we have said goodbye: the monotonic second at which the connection ends in any case."""
        self.listen()

    @property
    def unsent(self) -> int:
        """Bytes that wait for the client."""
        return len(self._unsent or b"")

    def listen(self) -> None:
        """Have messages come, again after :meth:`deafen`."""
        if self._reader is None and self._socket is not None:
            hub = hubs.get_hub()
            self._reader = hub.add(hub.READ, self._socket.fileno(), self._readable, _nothing, self._gone)
            # The hub would keep alive whoever happens to run now: here the greenlet of the handshake's request.
            self._reader.greenlet = hub.greenlet

    def deafen(self) -> None:
        """Leave what comes in the network, so that a client that sends faster than it is served has to wait."""
        if self._reader is not None:
            hubs.get_hub().remove(self._reader)
            self._reader = None

    # -- writing

    def write(self, data: bytes) -> None:
        """Send bytes that are whole frames; on a connection that is over or has said goodbye, do nothing."""
        if self.closes_at is None:
            self._send(data)

    def _send(self, data: bytes) -> None:
        sock = self._socket
        if sock is None:
            return
        if self._unsent is not None:
            if len(self._unsent) + len(data) > MAX_UNSENT:
                self.drop("it does not read")
            else:
                self._unsent += data
            return
        try:
            sent = sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.drop("sending failed")
            return
        if sent < len(data):
            self._unsent = bytearray(data[sent:])
            hub = hubs.get_hub()
            self._writer = hub.add(hub.WRITE, sock.fileno(), self._writable, _nothing, self._gone)
            self._writer.greenlet = hub.greenlet

    def _writable(self, _descriptor: int) -> None:
        if self._socket is None or self._unsent is None:
            return
        try:
            del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError:
            self.drop("sending failed")
            return
        if not self._unsent:
            hubs.get_hub().remove(self._writer)
            self._unsent = self._writer = None
            if self.closes_at is not None:
                self._end_of_ours()

    # -- reading

    def _readable(self, _descriptor: int) -> None:
        sock = self._socket
        if sock is None:
            return
        try:
            data = sock.recv(READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop("the client is gone")
        elif self._frames is not None:
            try:
                self._take(self._frames, data)
            except Exception as error:  # a mistake of ours ends one connection, and neither the hub nor the others
                log.error("wire_failed", exc_info=error)
                self.drop("a failure on our side")

    def _take(self, frames: FrameReader, data: bytes) -> None:
        for message in frames.feed(data):
            if isinstance(message, Closing):
                self.close(message)
            elif isinstance(message, Pinged):
                self.write(frame(PONG, message.payload))
            elif self._owner is not None:
                self._owner.heard(self, message)

    # -- the end

    def close(self, closing: Closing) -> None:
        """Say goodbye once, send what waits, and end when the client has closed its end as well or takes too long."""
        if self.closes_at is not None or self._socket is None:
            return
        self.closes_at = time.monotonic() + GOODBYE
        self._frames = None  # what still comes is read, so that it does not reset the connection, and thrown away
        self.listen()
        self._send(closing_frame(closing))
        if self._unsent is None:
            self._end_of_ours()
        self._tell(closing.reason or "the client has closed")

    def drop(self, reason: str) -> None:
        """End at once."""
        sock = self._socket
        if sock is None:
            return
        self._socket = self._frames = self._unsent = None
        hub = hubs.get_hub()
        for listener in (self._reader, self._writer):
            if listener is not None:
                hub.remove(listener)
        self._reader = self._writer = None
        sock.close()
        self._tell(reason)

    def _end_of_ours(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.drop("the client is gone")

    def _gone(self) -> None:
        """The hub found our descriptor's number in use by another connection: ours was closed behind our back."""
        self._reader = self._writer = None
        if self._socket is not None:
            self._socket.detach()  # the number is not ours any more: closing it would end the other connection
        self.drop("closed by somebody else")

    def _tell(self, reason: str) -> None:
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.lost(self, reason)

    @property
    def over(self) -> bool:
        """Whether the connection is closed."""
        return self._socket is None


def _nothing(_error: Any) -> None:
    """The hub tells a waiting greenlet that its descriptor is gone; no greenlet waits here."""
