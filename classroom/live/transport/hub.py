"""The WebSocket transport of a process: all sessions on eventlet's hub, and one loop that pings and ends them."""

import time
from collections.abc import Callable
from typing import Any

import eventlet

from classroom.core.loop import Loop, Task
from classroom.core.places import Place, Places
from classroom.live.transport.frames import Closing
from classroom.live.transport.session import GOING_AWAY, HubSession
from classroom.live.transport.wire import Wire

CHECK_INTERVAL = 0.5
"""Seconds between two checks of all sessions."""
MAX_STRANGERS = 10_000
"""Sessions that may be open without having said who they are, on WebSockets and polling together."""

FastPath = Callable[[HubSession, str], bool]
"""Handles a text message in the hub, where nothing may wait; returns whether it did."""


class HubTransport:
    """What the sessions of one Engine.IO server share.

    Attributes:
        fast_path: is offered each text message before it gets a greenlet.
        sessions: the class of its sessions.
        strangers: the sessions that have not said who they are, which give way to others.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self.fast_path: FastPath = _no_fast_path
        self._wires: set[Wire] = set()
        self.strangers = Places(MAX_STRANGERS)
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

    def discard(self, wire: Wire) -> None:
        """Count a WebSocket no longer."""
        self._wires.discard(wire)

    @property
    def connections(self) -> int:
        """How many WebSockets are open. (Not ``__len__``: a transport without connections would be false.)"""
        return len(self._wires)

    def has_room(self, room: int) -> bool:
        """Return whether one more WebSocket may be opened, of ``room``; strangers give way to it."""
        while len(self._wires) >= room:
            if not self.strangers.make_room():
                return False
        return True

    def opened(self, sid: str, address: str) -> None:
        """Take a new session for a stranger, until it has entered a namespace.

        Args:
            sid: its id.
            address: under which limits count the client.
        """
        session = self._server.sockets.get(sid)
        if session is None:
            return
        if len(self.strangers) >= MAX_STRANGERS:
            self.strangers.make_room()
        session.place = Place(self.strangers, address, lambda: session.drop("gives way to others"))
        session.place.offer()

    def note(self, sid: str, *, inside: bool) -> None:
        """Note that a session has entered a namespace, or has left the last one."""
        session = self._server.sockets.get(sid)
        if session is None or session.place is None:
            return
        session.known = inside
        if inside:
            session.place.withdraw()
        elif not (session.closing or session.closed):  # one that ends leaves its namespaces, too
            session.place.offer()

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
