"""What the two namespaces share: letting a connection in or refusing it with a code."""

from abc import ABC, abstractmethod
from typing import Any, cast

import flask_socketio
from flask import request
from flask_babel import gettext as _
from socketio import exceptions

from classroom.core.errors import NotAuthenticated
from classroom.live.acknowledge import failure
from classroom.live.connections import Connection


class Namespace(flask_socketio.Namespace, ABC):
    """A namespace of the live engine."""

    def __init__(self, name: str, engine: Any) -> None:
        super().__init__(name)
        self.engine = engine

    @abstractmethod
    def identify(self, auth: dict[str, Any]) -> Connection:
        """Return the identity of a handshake, or raise a TizaError whose code the client gets."""

    @abstractmethod
    def welcome(self, connection: Connection) -> None:
        """Put a new connection into its rooms and send it everything."""

    def connection(self, lesson_id: int, **identity: int | None) -> Connection:
        """Return a connection of the present request."""
        sid = cast(Any, request).sid
        transport = self.socketio.server.manager.eio_sid_from_sid(sid, self.namespace)
        return Connection(sid, self.namespace, lesson_id, transport or "", **identity)

    def mine(self) -> Connection:
        """Return the connection that the present event came on.

        Raises:
            NotAuthenticated: it was closed meanwhile.
        """
        connection = self.engine.connections.get(cast(Any, request).sid)
        if connection is None:
            raise NotAuthenticated(_("Connect again."))
        return cast(Connection, connection)

    def on_connect(self, auth: Any = None) -> None:
        """Let the connection in, or refuse it with ``data.code``."""
        self.engine.start()
        try:
            connection = self.identify(auth if isinstance(auth, dict) else {})
        except Exception as error:  # noqa: BLE001 - translated and logged
            body = failure(error)["error"]
            raise exceptions.ConnectionRefusedError(body["message"], body) from None
        if connection.transport not in self.socketio.server.environ:
            # It went while it was looked up, and nobody will say so again.
            raise exceptions.ConnectionRefusedError("gone")
        self.engine.connections.add(connection)
        self.welcome(connection)  # behind it nothing waits: the library confirms first, then the welcome is sent

    def on_disconnect(self, *_reason: Any) -> None:
        """Forget the connection."""
        connection = self.engine.connections.remove(cast(Any, request).sid)
        if connection:
            self.engine.left(connection)
