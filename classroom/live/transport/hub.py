"""The live transport of a process: all sessions on eventlet's hub, one loop that pings them, and the end of all."""

import time
from collections.abc import Callable
from typing import Any

import eventlet
import structlog

from classroom.live.transport.frames import Closing
from classroom.live.transport.session import GOING_AWAY, HubSession
from classroom.live.transport.wire import Wire

log = structlog.get_logger()

LOOK_EVERY = 0.5
"""Seconds between two looks at all sessions."""

FastPath = Callable[[HubSession, str], bool]
"""Handles a text message in the hub, where nothing may wait; returns whether it did."""


class HubTransport:
    """What the sessions of one Engine.IO server share.

    Attributes:
        fast_path: is offered each text message before it gets a greenlet.
        sessions: the class of its sessions.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self.fast_path: FastPath = _no_fast_path
        self._wires: set[Wire] = set()
        self._running = False

        class Session(HubSession):
            """A session of this transport."""

            hub = self

        self.sessions: type[HubSession] = Session

    spawn = staticmethod(eventlet.spawn_n)
    give_way = staticmethod(eventlet.sleep)

    def start(self, fast_path: FastPath) -> None:
        """Begin to ping, and to offer messages to the fast path; a second call does nothing."""
        if not self._running:
            self._running = True
            self.fast_path = fast_path
            self.spawn(self._loop)

    def add(self, wire: Wire) -> None:
        """Count a WebSocket until it is over."""
        self._wires.add(wire)

    @property
    def connections(self) -> int:
        """How many WebSockets are open. (No ``__len__``: a transport without any would count as none at all.)"""
        return len(self._wires)

    def _loop(self) -> None:
        while self._running:
            eventlet.sleep(LOOK_EVERY)
            try:
                self.look()
            except Exception as error:  # the next look finds the rest
                log.error("transport_failed", exc_info=error)

    def look(self) -> None:
        """Ping who is due, end who is silent, and forget what is over."""
        moment = time.monotonic()
        sessions = self._server.sockets
        for sid, session in list(sessions.items()):
            if session.closed:
                sessions.pop(sid, None)
            else:
                session.look(moment)
        for wire in list(self._wires):
            if wire.closes_at is not None and moment >= wire.closes_at:
                wire.drop("no goodbye")
            if wire.over:
                self._wires.discard(wire)

    def stop(self, patience: float) -> None:
        """Close all sessions and wait, at most ``patience`` seconds, until clients have what was sent to them."""
        for session in list(self._server.sockets.values()):
            self.spawn(session.close, wait=False)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            eventlet.sleep(0.02)
            self._wires = {wire for wire in self._wires if not wire.over}
            if not self._wires and not self._server.sockets:
                break
        self._running = False
        for wire in self._wires:
            wire.close(Closing(GOING_AWAY))


def _no_fast_path(_session: HubSession, _message: str) -> bool:
    return False
