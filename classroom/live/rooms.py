"""Rooms of Flask-SocketIO: which clients are in which room, and sending an event to all of them.

The library gives each client a room of its own, and searches all rooms when a client leaves, so its cost grows with the
square of the hall. Here a client is looked up by its id, and its rooms are known.
"""

from collections.abc import Iterator
from typing import Any

import socketio
from engineio import exceptions
from engineio import packet as engineio_packet

from classroom.live.packets import event_frame, event_packet

REPLACED = frozenset({"state", "tally", "standings", "presence", "beat", "me"})
"""Events whose newest value is all that a page needs: a page that reads slowly is not sent the older ones."""


class Rooms(socketio.Manager):
    """The rooms of one process."""

    def __init__(self) -> None:
        super().__init__()
        self._entered: dict[str, set[str]] = {}

    # -- membership

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        """Add a client to a room; the room of its own id needs no entry."""
        if room == sid:
            return
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        if room is not None:
            self._entered.setdefault(sid, set()).add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Remove a client from a room."""
        super().basic_leave_room(sid, namespace, room)
        if room in (entered := self._entered.get(sid, set())):
            entered.discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        """Remove a client from all rooms."""
        for room in self._entered.pop(sid, set()):
            super().basic_leave_room(sid, namespace, room)
        super().basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
                if not pending[namespace]:
                    del pending[namespace]

    def get_rooms(self, sid: str, _namespace: str) -> list[str]:
        """Return the rooms of a client, its own among them."""
        return [sid, *self._entered.get(sid, ())]

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """Yield the session ids (of Socket.IO and Engine.IO) of the clients in a room, or in any of several."""
        rooms = self.rooms.get(namespace, {})
        all_clients = rooms.get(None, {})
        found: dict[str, str] = {}
        names: list[Any] = [room] if room is None or isinstance(room, str) else room
        for name in names:
            if name in all_clients:
                found[name] = all_clients[name]
            elif name in rooms:
                found.update(rooms[name])
        yield from found.items()

    # -- sending

    def emit(  # noqa: PLR0917 - the library's signature
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        """Send an event to a room: packet and frame are encoded once, and each member gets the same bytes."""
        if callback or skip_sid or isinstance(data, tuple):
            super().emit(event, data, namespace, room, skip_sid, callback, to, **options)
            return
        members = list(self.get_participants(namespace, to or room))
        if not members:
            return
        packet = event_packet(namespace, event, data)
        frame = event_frame(packet)
        message = engineio_packet.Packet(engineio_packet.MESSAGE, packet)
        sessions = self.server.eio.sockets
        for _sid, eio_sid in members:
            session = sessions.get(eio_sid)
            if session is None or session.closed:
                continue
            wire = getattr(session, "wire", None)
            if wire is not None:
                wire.write(frame, f"{namespace} {event}" if event in REPLACED else None)
            else:
                try:
                    session.send(message)
                except exceptions.EngineIOError:
                    continue
