"""Adds and closes connections, with everything that depends on them."""

import secrets
from collections.abc import Collection

from flask_socketio import SocketIO

from classroom.live.broadcast import Broadcast
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.initial_state import InitialStateSender

MOVE_WITHIN = 2.0
"""Seconds over which clients connect again when this process stops, so that they do not all reach the other workers at
the same moment."""


class ConnectionManager:
    """The only part of the engine that adds connections to a process and takes them away."""

    def __init__(
        self,
        socketio: SocketIO,
        connections: Connections,
        broadcast: Broadcast,
        coalescer: Coalescer,
        initial_state: InitialStateSender,
    ) -> None:
        self._socketio = socketio
        self._connections = connections
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._initial_state = initial_state

    def get(self, sid: str) -> Connection | None:
        """Return a connection by its session id."""
        return self._connections.get(sid)

    def add(self, connection: Connection) -> None:
        """Add a connection that was let in, and send it everything that its page shows."""
        self._connections.add(connection)
        if self._connections.is_first(connection):
            self._broadcast.update_subscriptions()
        self._initial_state.add(connection)
        self._note_presence(connection)

    def remove(self, sid: str) -> None:
        """Forget a connection that is gone."""
        connection = self._connections.remove(sid)
        if connection is not None:
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
