"""The WebSocket transport of a process: all sessions on eventlet's hub, and one loop that pings and ends them."""

import time
from collections.abc import Callable
from typing import Any

import eventlet

from classroom.core.loop import Loop, Task
from classroom.live.transport.frames import Closing
from classroom.live.transport.session import GOING_AWAY, HubSession
from classroom.live.transport.wire import Wire

CHECK_INTERVAL = 0.5
"""Seconds between two checks of all sessions."""

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
        self._loop = Loop("transport", Task("check sessions", self.check), interval=CHECK_INTERVAL)

        class Session(HubSession):
            """A session of this transport."""

            hub = self

        self.sessions: type[HubSession] = Session

    spawn = staticmethod(eventlet.spawn_n)
    give_way = staticmethod(eventlet.sleep)

    def start(self, fast_path: FastPath) -> None:
        """Begin to ping, and to offer messages to the fast path."""
        self.fast_path = fast_path
        self._loop.start()

    def add(self, wire: Wire) -> None:
        """Count a WebSocket until it has ended."""
        self._wires.add(wire)

    @property
    def connections(self) -> int:
        """How many WebSockets are open. (Not ``__len__``: a transport without connections would be false.)"""
        return len(self._wires)

    def check(self) -> None:
        """Send the pings that are due, end sessions that do not answer, and forget those that have ended."""
        moment = time.monotonic()
        sessions = self._server.sockets
        for sid, session in list(sessions.items()):
            if session.closed:
                sessions.pop(sid, None)
            else:
                session.check(moment)
        for wire in list(self._wires):
            if wire.closes_at is not None and moment >= wire.closes_at:
                wire.drop("the client did not close its end")
            if wire.over:
                self._wires.discard(wire)

    def stop(self, timeout: float) -> None:
        """Close all sessions and wait, at most ``timeout`` seconds, until clients have what was sent to them."""
        for session in list(self._server.sockets.values()):
            self.spawn(session.close, wait=False)
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            eventlet.sleep(0.02)
            self._wires = {wire for wire in self._wires if not wire.over}
            if not self._wires and not self._server.sockets:
                break
        self._loop.stop()
        for wire in self._wires:
            wire.close(Closing(GOING_AWAY))


def _no_fast_path(_session: HubSession, _message: str) -> bool:
    return False
