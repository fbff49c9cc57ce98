"""Adds and closes connections, with everything that depends on them."""

import secrets
from collections.abc import Collection

from flask_babel import gettext as _
from flask_socketio import SocketIO

from classroom.core.errors import TizaError
from classroom.live.broadcast import Broadcast
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.initial_state import InitialStateSender
from classroom.live.transport.hub import HubTransport

MAX_DEVICES = 50
"""Connections that one participant, or one account as a teacher, may have to a process."""
MOVE_WITHIN = 2.0
"""Seconds over which clients connect again when this process stops, so that they do not all reach the other workers at
the same moment."""


class TooManyDevices(TizaError):
    """Somebody has too many connections."""

    code = "too_many_devices"
    status = 429


class ConnectionManager:
    """The only part of the engine that adds connections to a process and takes them away."""

    def __init__(
        self,
        socketio: SocketIO,
        connections: Connections,
        *,
        broadcast: Broadcast,
        coalescer: Coalescer,
        initial_state: InitialStateSender,
        transport: HubTransport | None,
    ) -> None:
        """Make the manager.

        Args:
            socketio: whose connections it closes.
            connections: of this process.
            broadcast: tells them what happens.
            coalescer: tells teachers who is present.
            initial_state: tells new ones what their page shows.
            transport: learns which sessions have said who they are; None for the libraries' own.
        """
        self._socketio = socketio
        self._connections = connections
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._initial_state = initial_state
        self._transport_of_process = transport

    def get(self, sid: str) -> Connection | None:
        """Return a connection by its session id."""
        return self._connections.get(sid)

    def ensure_room(self, connection: Connection) -> None:
        """Refuse a connection of somebody who has too many here.

        The newest is refused, rather than an older one closed: pages connect again by themselves, and would take turns
        in closing each other.

        Raises:
            TooManyDevices: there are ``MAX_DEVICES``.
        """
        if len(self._connections.of_same(connection)) >= MAX_DEVICES:
            raise TooManyDevices(_("This is open on too many devices at once. Close it on some of them, then reload."))

    def add(self, connection: Connection) -> None:
        """Add a connection that was let in, and send it everything that its page shows."""
        self._connections.add(connection)
        if self._transport_of_process is not None:
            self._transport_of_process.note(connection.transport, inside=True)
        if self._connections.is_first(connection):
            self._broadcast.update_subscriptions()
        self._initial_state.add(connection)
        self._note_presence(connection)

    def remove(self, sid: str) -> None:
        """Forget a connection that is gone."""
        connection = self._connections.remove(sid)
        if connection is None:
            return
        if self._transport_of_process is not None and not self._connections.is_inside(connection.transport):
            self._transport_of_process.note(connection.transport, inside=False)
        self._note_presence(connection)

    def _note_presence(self, connection: Connection) -> None:
        if connection.participant_id is not None:
            self._coalescer.presence(connection.lesson_id, [connection.participant_id])

    def close(self, connection: Connection) -> None:
        """Close a connection and the transport below it: on it, a client could connect again with its old cookie.

        In the background: the library waits until what was sent before has left, and a client that does not read must
        not hold up the others, nor the request that closes it.
        """
        self.remove(connection.sid)
        self._socketio.start_background_task(self._disconnect, connection)

    def close_participant(self, participant_id: int) -> None:
        """Close the connections of a participant who was removed."""
        for connection in self._connections.of_participant(participant_id):
            self._broadcast.send_removed(connection, "removed")
            self.close(connection)

    def close_accesses(self, access_ids: set[int]) -> None:
        """Close the connections that came in with logins or tokens that have ended."""
        for connection in self._connections.of_access(access_ids):
            self.close(connection)

    def close_teachers(self, pairs: Collection[tuple[int, int]]) -> None:
        """Close the connections of teachers to lessons that they no longer teach.

        Args:
            pairs: ids of lesson and user.
        """
        for connection in self._connections.of_teachers(pairs):
            self._broadcast.send_removed(connection, "forbidden")
            self.close(connection)

    def move_all(self) -> None:
        """Tell all clients to connect again after a random delay, and close their transports."""
        connections = self._connections.all()
        for connection in connections:
            after = secrets.randbelow(int(MOVE_WITHIN * 1000)) / 1000
            self._broadcast.send_moving(connection, after)
        for connection in connections:
            # The namespace stays connected for the client: only then does it reconnect automatically.
            self._socketio.start_background_task(self._close_transport, connection)

    def _disconnect(self, connection: Connection) -> None:
        transport = self._transport(connection)
        self._socketio.server.disconnect(connection.sid, namespace=connection.namespace)
        if transport:
            self._socketio.server.eio.disconnect(transport)

    def _close_transport(self, connection: Connection) -> None:
        transport = self._transport(connection)
        if transport:
            self._socketio.server.eio.disconnect(transport)

    def _transport(self, connection: Connection) -> str | None:
        """Return the id of the Engine.IO session that carries a connection."""
        manager = self._socketio.server.manager
        found: str | None = manager.eio_sid_from_sid(connection.sid, connection.namespace)
        return found
