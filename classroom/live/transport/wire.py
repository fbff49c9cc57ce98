"""One WebSocket on eventlet's hub: callbacks instead of greenlets.

The hub calls when bytes have arrived or may be sent. Nothing here waits, and nothing that is called from here may wait.
"""

import fcntl
import socket
import sys
import termios
import time
from collections import deque
from typing import Any, Protocol

import structlog
from eventlet import hubs

from classroom.live.transport.frames import (
    PONG,
    Closing,
    FrameReader,
    closing_frame,
    frame,
)

log = structlog.get_logger()

READ_SIZE = 16 * 1024
"""Bytes read from one client before others are served."""
MAX_UNSENT = 512 * 1024
"""Bytes that may wait for one client behind the frame that is being sent. A client with more is dropped, and gets the
newest state when it connects again. Values that newer ones replace do not count: of each kind only the newest waits."""
MAX_IN_KERNEL = 64 * 1024
"""Unsent bytes that the kernel takes of one connection. What it has taken can no longer be replaced by something newer,
and delays pings."""
CLOSE_WITHIN = 3.0
"""Seconds that a client has to close its end after we have closed ours."""


class Owner(Protocol):
    """What a wire calls. The calls come from the hub, so neither may wait."""

    def heard(self, wire: "Wire", message: str | bytes) -> None:
        """Handle a message."""

    def lost(self, wire: "Wire", reason: str) -> None:
        """Handle the end of the connection; called once."""


class Wire:
    """A connected WebSocket. ``write`` never waits: what the network does not accept waits here, up to a limit.

    A client that reads slowly is sent less: while something waits for it, a newer state or tally takes the place of an
    older one.
    """

    __slots__ = (
        "_delivered", "_frames", "_newest", "_owner", "_progress_at", "_reader", "_sent", "_socket", "_unsent",
        "_waiting", "_waiting_bytes", "_writer", "closes_at",
    )  # fmt: skip

    def __init__(self, sock: socket.socket, limit: int, owner: Owner) -> None:
        """Take over a plain non-blocking socket.

        Args:
            sock: belongs to the wire from now on, which closes it.
            limit: most bytes of a message.
            owner: gets the messages.
        """
        self._socket: socket.socket | None = sock
        self._frames: FrameReader | None = FrameReader(limit)
        self._owner: Owner | None = owner
        self._unsent: memoryview | None = None
        """The rest of the frame that is being sent."""
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._newest: dict[str, bytes] = {}
        self._sent = self._delivered = 0
        self._progress_at = time.monotonic()
        self._reader: Any = None
        self._writer: Any = None
        self.closes_at: float | None = None
        """Once the closing frame is sent: when the connection ends in any case, by the monotonic clock."""
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MAX_IN_KERNEL)
        self.listen()

    def is_reading(self, moment: float, within: float) -> bool:
        """Return whether the client is behind with what was sent to it, but has read some of it lately.

        Args:
            moment: now, by the monotonic clock.
            within: seconds.
        """
        if self._socket is None:
            return False
        in_kernel = _unacknowledged(self._socket)
        if self._sent - in_kernel > self._delivered:
            self._delivered, self._progress_at = self._sent - in_kernel, moment
        is_behind = self._unsent is not None or in_kernel > 0
        return is_behind and moment - self._progress_at <= within

    def listen(self) -> None:
        """Start reading, or start again after :meth:`pause_reading`."""
        if self._reader is None and self._socket is not None:
            hub = hubs.get_hub()
            self._reader = hub.add(hub.READ, self._socket.fileno(), self._readable, _nothing, self._gone)
            # The hub would keep the present greenlet alive: here the one that serves the handshake's request.
            self._reader.greenlet = hub.greenlet

    def pause_reading(self) -> None:
        """Leave arriving bytes in the network, so that a client which sends faster than it is served must wait."""
        if self._reader is not None:
            hubs.get_hub().remove(self._reader)
            self._reader = None

    # -- writing

    def write(self, data: bytes, replaces: str | None = None) -> None:
        """Send whole frames; do nothing once the connection is closed or closing.

        Args:
            data: the frames.
            replaces: the kind of the value in them, if a newer one of this kind makes it superfluous.
        """
        sock = self._socket
        if self.closes_at is not None or sock is None:
            return
        if self._unsent is not None:
            self._send_later(data, replaces)
        else:
            self._send_now(sock, data)

    def write_first(self, data: bytes) -> None:
        """Send a frame before those that wait, as a ping must be; do nothing once the connection is closing."""
        if self._unsent is not None and self.closes_at is None:
            self._waiting.appendleft(data)
            self._waiting_bytes += len(data)
        else:
            self.write(data)

    def _send_now(self, sock: socket.socket, data: bytes) -> None:
        """Send what nothing waits before."""
        sent = self._give(sock, data)
        if sent is not None and sent < len(data):
            self._unsent = memoryview(data)[sent:]
            hub = hubs.get_hub()
            self._writer = hub.add(hub.WRITE, sock.fileno(), self._writable, _nothing, self._gone)
            self._writer.greenlet = hub.greenlet

    def _send_later(self, data: bytes, replaces: str | None) -> None:
        """Keep data until what waits before them is sent."""
        if replaces is not None:
            self._newest[replaces] = data
        elif self._waiting_bytes + len(data) > MAX_UNSENT:
            self.drop("it does not read")
        else:
            self._waiting.append(data)
            self._waiting_bytes += len(data)

    def _give(self, sock: socket.socket, data: bytes | memoryview) -> int | None:
        """Give bytes to the kernel; return how many it took, or None if that failed and the connection has ended."""
        try:
            sent = sock.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self.drop("sending failed")
            return None
        self._sent += sent
        return sent

    def _writable(self, _descriptor: int) -> None:
        while self._socket is not None and self._unsent is not None:
            sent = self._give(self._socket, self._unsent)
            if sent is None:
                return
            self._unsent = self._unsent[sent:]
            if self._unsent:
                return
            self._unsent = self._next()
        if self._socket is not None and self._writer is not None:
            hubs.get_hub().remove(self._writer)
            self._writer = None
            if self.closes_at is not None:
                self._close_our_end()

    def _next(self) -> memoryview | None:
        """Return the frame to send next: those that nothing replaces before the newest values."""
        if self._waiting:
            data = self._waiting.popleft()
            self._waiting_bytes -= len(data)
        elif self._newest:
            data = self._newest.pop(next(iter(self._newest)))
        else:
            return None
        return memoryview(data)

    # -- reading

    def _readable(self, _descriptor: int) -> None:
        sock = self._socket
        if sock is None:
            return
        try:
            data = sock.recv(READ_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop("the client is gone")
        elif self._frames is not None:
            try:
                self._take(self._frames, data)
            except Exception as error:  # our bug ends this connection, but not the hub or the others
                log.error("wire_failed", exc_info=error)
                self.drop("a failure on our side")

    def _take(self, frames: FrameReader, data: bytes) -> None:
        for message in frames.feed(data):
            if isinstance(message, (str, bytes)):
                if self._owner is not None:
                    self._owner.heard(self, message)
            elif isinstance(message, Closing):
                self.close(message)
            else:
                self.write(frame(PONG, message.payload))

    # -- the end

    def close(self, closing: Closing) -> None:
        """Send a closing frame after what waits; end when the client has closed its end, or after ``CLOSE_WITHIN``."""
        if self.closes_at is not None or self._socket is None:
            return
        self.closes_at = time.monotonic() + CLOSE_WITHIN
        self._frames = None  # later bytes are read and discarded: left unread, they would reset the connection
        self.listen()
        self._waiting.extend(self._newest.values())
        self._newest.clear()
        if self._unsent is None:
            self._send_now(self._socket, closing_frame(closing))
        else:
            self._send_later(closing_frame(closing), None)
        if self._unsent is None:
            self._close_our_end()
        self._tell(closing.reason or "the client has closed")

    def drop(self, reason: str) -> None:
        """End the connection at once."""
        sock = self._socket
        if sock is None:
            return
        self._socket = self._frames = self._unsent = None
        self._waiting.clear()
        self._newest.clear()
        hub = hubs.get_hub()
        for listener in (self._reader, self._writer):
            if listener is not None:
                hub.remove(listener)
        self._reader = self._writer = None
        sock.close()
        self._tell(reason)

    def _close_our_end(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.drop("the client is gone")

    def _gone(self) -> None:
        """Handle that our descriptor was closed elsewhere and its number is used by another connection."""
        self._reader = self._writer = None
        if self._socket is not None:
            self._socket.detach()  # closing it would end the other connection
        self.drop("closed elsewhere")

    def _tell(self, reason: str) -> None:
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.lost(self, reason)

    @property
    def over(self) -> bool:
        """Whether the connection is closed."""
        return self._socket is None


def _unacknowledged(sock: socket.socket) -> int:
    """Return how many bytes the kernel holds that the client's has not acknowledged, which it does as it is read."""
    try:
        return int.from_bytes(fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, b"\0" * 4), sys.byteorder)
    except OSError:  # not every system tells it of sockets
        return 0


def _nothing(_error: Any) -> None:
    """Do nothing: the hub calls this for a waiting greenlet, and none waits here."""
