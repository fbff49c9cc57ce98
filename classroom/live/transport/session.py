"""An Engine.IO session whose WebSocket is a :class:`Wire`: an object on the hub instead of three greenlets.

Polling, packets and everything above stay the library's. Checked with python-engineio 4.15 (see ``library.py``).
"""

import time
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from engineio import exceptions, packet

from classroom.live.transport import handshake
from classroom.live.transport.frames import BINARY, TEXT, Closing, frame
from classroom.live.transport.polling import PollingSession
from classroom.live.transport.wire import Wire

log = structlog.get_logger()

MAX_INBOX = 64
"""Messages that may wait for earlier ones; with more, nothing is read from the client until they are handled."""
PING, CLOSE, PROBED = (frame(TEXT, content) for content in (b"2", b"1", b"3probe"))
NORMAL, GOING_AWAY, PROTOCOL_ERROR, POLICY_VIOLATION = 1000, 1001, 1002, 1008


class Transport(Protocol):
    """What a session uses of the transport of its process (``hub.py``)."""

    fast_path: Callable[["HubSession", str], bool]
    spawn: Callable[..., Any]
    give_way: Callable[[], Any]

    def has_room(self, room: int) -> bool:
        """Return whether one more WebSocket may be opened, of ``room``; strangers give way to it."""

    def add(self, wire: Wire) -> None:
        """Count a WebSocket until it has ended."""

    def discard(self, wire: Wire) -> None:
        """Count a WebSocket no longer."""


class HubSession(PollingSession):
    """One Engine.IO session.

    Attributes:
        wire: its WebSocket, once the upgrade to it is complete.
        queue: packets that wait for a polling client, or for the handshake to end; None on a WebSocket.
    """

    hub: Transport  # of the process; set on the subclass that a server uses

    def __init__(self, server: Any, sid: str) -> None:
        super().__init__(server, sid)
        self.queue: Any
        self.closing: bool
        self.connected: bool
        self.wire: Wire | None = None
        self._candidate: Wire | None = None
        self._candidate_until = 0.0
        self._inbox: list[str | bytes | None] | None = None
        self._due: float | None = None  # when the next ping is due, in monotonic seconds
        self._pinged: float | None = None  # when the ping was sent that waits for its pong

    # -- sending

    def send(self, pkt: Any) -> None:
        """Send an Engine.IO packet.

        Raises:
            SocketIsClosedError: the session has ended.
        """
        if self.closed:
            raise exceptions.SocketIsClosedError
        if self.wire is None:
            self.queue.put(pkt)
        else:
            self.wire.write(framed(pkt))

    # -- pings: one loop checks all sessions, instead of a greenlet for each

    def schedule_ping(self) -> None:
        """Note that the client answered; the next ping is due after an interval."""
        self._pinged = None
        self._due = time.monotonic() + self.server.ping_interval

    def check_ping_timeout(self) -> bool:
        """Return whether the session is alive; a session that does not answer is ended by :meth:`check`.

        Raises:
            SocketIsClosedError: the session has ended.
        """
        if self.closed:
            raise exceptions.SocketIsClosedError
        return True

    def check(self, moment: float) -> None:
        """Send a ping that is due, end a session that did not answer one, and abandon an upgrade that takes too long.

        Called about twice a second.
        """
        if self._candidate is not None and moment >= self._candidate_until:
            self._candidate.close(Closing(POLICY_VIOLATION, "the upgrade takes too long"))
        if self._due is not None and moment >= self._due:
            self._due, self._pinged = None, moment
            if self.wire is None:
                self.queue.put(packet.Packet(packet.PING))
            else:
                self.wire.write_first(PING)
        elif self._pinged is not None and not self.closing:
            # A client that reads, however slowly, answers when it has read what was sent before the ping.
            is_reading = self.wire is not None and self.wire.is_reading(moment, self.server.ping_timeout)
            if is_reading or moment - self._pinged <= self.server.ping_timeout:
                return
            self.hub.spawn(self.close, wait=False, reason=self.server.reason.PING_TIMEOUT)

    # -- receiving

    def heard(self, wire: Wire, message: str | bytes) -> None:
        """Handle a message from the hub: note a pong, offer the message to the fast path, queue all others."""
        if wire is self.wire and isinstance(message, str) and self.hub.fast_path(self, message):
            return
        if wire is self._candidate:
            self._handle_upgrade(wire, message)
        elif isinstance(message, str) and message.startswith("3"):
            self.schedule_ping()
        else:
            self._enqueue(message)

    def lost(self, wire: Wire, reason: str) -> None:
        """Handle the end of a WebSocket. If the upgrade to it was not complete, the session goes on polling."""
        if wire.over:
            self.hub.discard(wire)
        if wire is self._candidate:
            self._candidate = None
            self.upgrading = False
        elif wire is self.wire and not self.closing:
            log.debug("wire_lost", reason=reason)
            self._enqueue(None)

    def _enqueue(self, message: str | bytes | None) -> None:
        """Have a greenlet handle the message after earlier ones. None stands for the end of the connection."""
        if self._inbox is None:
            self._inbox = [message]
            self.hub.spawn(self._handle_inbox)
        else:
            self._inbox.append(message)
            if len(self._inbox) >= MAX_INBOX and self.wire is not None:
                self.wire.pause_reading()

    def _handle_inbox(self) -> None:
        while self._inbox:
            message = self._inbox.pop(0)
            if message is None:
                self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            else:
                self._handle(message)
            if self.closed:
                break
            if self._inbox:
                self.hub.give_way()  # a client that sends much must not delay the others
        self._inbox = None
        if self.wire is not None:
            self.wire.listen()

    def _handle(self, message: str | bytes) -> None:
        try:
            self.receive(packet.Packet(encoded_packet=message))
        except exceptions.EngineIOError:  # a packet that only servers send, or one that came after the end
            return
        except ValueError as error:
            log.info("malformed_packet", reason=str(error)[:100])
            self.close(wait=False, reason=self.server.reason.TRANSPORT_ERROR)
        except Exception as error:  # our bug ends this session, rather than leaving it open without a reader
            log.error("session_failed", exc_info=error)
            self.close(wait=False, reason=self.server.reason.TRANSPORT_ERROR)

    # -- becoming a WebSocket

    def upgrade_websocket(self, environ: dict[str, Any], start_response: Any) -> tuple[()]:
        """Answer a handshake, of a new session or of one that has polled until now.

        Returns an empty tuple, which the library passes on. It would take a list for packets, and answer twice.
        """
        try:
            if self.upgraded or self._candidate is not None:
                raise handshake.BadHandshake("400 Bad Request")
            upgrade = environ["eventlet.input"]
            if not self._has_room(upgrade.room):
                raise handshake.BadHandshake("503 Service Unavailable", ("Retry-After", "1"))
            accepted = handshake.answer(environ)
        except handshake.BadHandshake as refusal:
            if not self.connected:
                self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
            start_response(refusal.status, [*refusal.headers, ("Content-Length", "0")])
            return ()
        wire = Wire(upgrade.hand_over(), self.server.max_http_buffer_size, self)
        self.hub.add(wire)
        wire.write(accepted)
        if self.connected:
            # Behind a proxy that passes handshakes but no frames, a polling client would get no messages meanwhile.
            self._candidate, self._candidate_until = wire, time.monotonic() + self.server.ping_timeout
        else:
            self.connected = True
            self._use(wire)
        return ()

    def _has_room(self, room: int) -> bool:
        """Return whether one more WebSocket may be opened. To have room for itself, a session does not give way."""
        if self.place is None or self.known:
            return self.hub.has_room(room)
        self.place.withdraw()
        try:
            return self.hub.has_room(room)
        finally:
            self.place.offer()

    def _handle_upgrade(self, wire: Wire, message: str | bytes) -> None:
        if message == "2probe" and not self.upgrading:
            self.upgrading = True  # from here on polls get only a NOOP, which ends them
            wire.write(PROBED)
            self.queue.put(packet.Packet(packet.NOOP))  # ends the waiting poll
        elif message == "5":
            self._candidate = None
            self.upgrading = False
            self._use(wire)
        else:
            wire.close(Closing(PROTOCOL_ERROR, "no upgrade"))

    def _use(self, wire: Wire) -> None:
        self.wire, self.upgraded = wire, True
        while not self.queue.empty():
            waiting = self.queue.get_nowait()
            if waiting is not None and waiting.packet_type != packet.NOOP:
                wire.write(framed(waiting))
        if self._polled:
            self.queue.put(packet.Packet(packet.NOOP))  # ends the waiting request, which gets nothing else
        else:
            self.queue = None

    # -- the end

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the session, without waiting for the client.

        Args:
            wait: for the library's interface; never waits.
            abort: do not tell the client.
            reason: passed to the handlers of ``disconnect``.
        """
        if self.closed or self.closing:
            return
        self.closing = True
        if self.place is not None:
            self.place.withdraw()
        why = reason or self.server.reason.SERVER_DISCONNECT
        self.server._trigger_event("disconnect", self.sid, why, run_async=False)
        self.closed = True
        for wire in (self.wire, self._candidate):
            if wire is not None:
                if not abort:
                    wire.write(CLOSE)
                wire.close(Closing(NORMAL))
        if self.wire is None:
            if not abort:
                self.queue.put(packet.Packet(packet.CLOSE))
            self.queue.put(None)  # ends the waiting poll
        else:
            self.server.sockets.pop(self.sid, None)

    def drop(self, reason: str) -> None:
        """End the session at once, without a word to the client; discard what waits for it."""
        for wire in (self.wire, self._candidate):
            if wire is not None:
                wire.drop(reason)
        self.close(wait=False, abort=True, reason=reason)


def framed(pkt: Any) -> bytes:
    """Return an Engine.IO packet as a WebSocket frame."""
    encoded = pkt.encode()
    return frame(TEXT, encoded.encode()) if isinstance(encoded, str) else frame(BINARY, encoded)
