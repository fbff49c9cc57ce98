"""What the two namespaces share: connections are let in, or refused with a code."""

from abc import ABC, abstractmethod
from typing import Any, cast

import flask_socketio
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_socketio import join_room
from socketio import exceptions

from classroom.core.errors import NotAuthenticated, TizaError
from classroom.live.acknowledge import failure, refuse_unstorable
from classroom.live.broadcast import lesson_room
from classroom.live.connection_manager import ConnectionManager, TooManyDevices
from classroom.live.connections import Connection


class Namespace(flask_socketio.Namespace, ABC):
    """A namespace of the live engine."""

    def __init__(self, name: str, manager: ConnectionManager) -> None:
        super().__init__(name)
        self._manager = manager

    @abstractmethod
    def identify(self, auth: dict[str, Any]) -> Connection:
        """Return the connection of a handshake, with its identity.

        Raises:
            TizaError: the client may not connect; it gets the code.
        """

    def connection(
        self,
        lesson_id: int,
        *,
        participant_id: int | None = None,
        access_id: int | None = None,
        user_id: int | None = None,
    ) -> Connection:
        """Return a connection for the present request."""
        sid = cast(Any, request).sid
        transport = self.socketio.server.manager.eio_sid_from_sid(sid, self.namespace)
        return Connection(
            sid=sid,
            namespace=self.namespace,
            lesson_id=lesson_id,
            transport=transport or "",
            participant_id=participant_id,
            access_id=access_id,
            user_id=user_id,
            language=str(get_locale()),
        )

    def mine(self) -> Connection:
        """Return the connection that the present event came on.

        Raises:
            NotAuthenticated: it has been closed.
        """
        connection = self._manager.get(cast(Any, request).sid)
        if connection is None:
            raise NotAuthenticated(_("Connect again."))
        return connection

    def on_connect(self, auth: Any = None) -> None:
        """Let the connection in, or refuse it with ``data.code``."""
        try:
            sent = auth if isinstance(auth, dict) else {}
            refuse_unstorable(sent)
            connection = self.identify(sent)
        except Exception as error:  # noqa: BLE001 - translated and logged
            raise self._refusal(error) from None
        if connection.transport not in self.socketio.server.environ:
            # It ended while its identity was looked up, and on_disconnect will not be called for it.
            raise exceptions.ConnectionRefusedError("gone")
        # Nothing waits between this and the connection being added.
        try:
            self._manager.ensure_room(connection)
        except TooManyDevices as error:
            raise self._refusal(error) from None
        join_room(lesson_room(connection.lesson_id))
        # Nothing waits after this: the library confirms the connection first, then its initial state is sent.
        self._manager.add(connection)

    def trigger_event(self, event: str, *args: Any) -> Any:
        """Call the handler of an event; refuse an event without one, since every event is acknowledged."""
        if event == "disconnect":  # needs nothing of the handshake's request: a hall that leaves makes no contexts
            self._manager.remove(args[0])
            return None
        if hasattr(self, f"on_{event}"):
            return super().trigger_event(event, *args)
        return self.socketio._handle_event(self._refuse_unknown, event, self.namespace, *args)

    def _refuse_unknown(self, *_payload: Any) -> dict[str, Any]:
        return failure(TizaError(_("There is no such event."), code="bad_request"))

    @staticmethod
    def _refusal(error: Exception) -> Exception:
        body = failure(error)["error"]
        return exceptions.ConnectionRefusedError(body["message"], body)  # type: ignore[no-any-return]
