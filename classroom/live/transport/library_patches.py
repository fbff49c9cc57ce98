"""All changes to private names of the libraries below Flask-SocketIO, with the versions they were checked with.

With other versions a process refuses to start, because these changes could fail unnoticed.
"""

import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import engineio.server
import structlog
from socketio import packet

from classroom.live.transport.session import HubSession

CHECKED = {
    "eventlet": "0.41.3",
    "Flask-SocketIO": "5.7.0",
    "python-engineio": "4.15.1",
    "python-socketio": "5.18.1",
}

log = structlog.get_logger()

KEPT = {
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    "REMOTE_ADDR", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "wsgi.url_scheme", "flask.app",
}  # fmt: skip
"""The parts of a handshake's request that handlers use later: identity, origin and language."""


def check_versions() -> None:
    """Refuse versions of the libraries that were not checked.

    Raises:
        RuntimeError: in one line, the package and what to do.
    """
    for package, checked in CHECKED.items():
        found = version(package)
        if found != checked:
            raise RuntimeError(
                f"{package} {found} is installed, but the live transport was checked with {checked}: install "
                "requirements.txt as it is, or set CLASSROOM_TRANSPORT=stock"
            )


def use_sessions(sessions: type[HubSession]) -> None:
    """Have Engine.IO create sessions of this class; the library looks its own class up by this name."""
    engineio.server.socket.Socket = sessions


def trim_environ(socketio_server: Any, opened: Callable[[str, dict[str, Any]], None]) -> None:
    """Keep only the needed parts of each handshake's request: the rest refers to sockets and buffers.

    Args:
        socketio_server: the server.
        opened: is called first, with the id of each new session and the whole environment of its request.
    """
    connected = socketio_server._handle_eio_connect

    def connect(sid: str, environ: dict[str, Any]) -> Any:
        opened(sid, environ)
        kept = {name: _shared(environ[name]) for name in environ.keys() & KEPT}
        return connected(sid, kept)

    socketio_server.eio.on("connect", connect)


def _shared(value: Any) -> Any:
    # Most clients send the same headers: keep one copy of each.
    return sys.intern(value) if type(value) is str and len(value) < 100 else value


def close_at_once(engineio_server: Any) -> None:
    """Have the server close sessions without waiting for their clients.

    The library waits until the client has fetched all messages. A client that no longer polls would keep a greenlet
    for ever; so would a request whose message was too large, and its refusal would never be sent.
    """

    def disconnect(sid: str) -> None:
        session = engineio_server.sockets.pop(sid, None)
        if session is not None:
            session.close(wait=False, reason=engineio_server.reason.SERVER_DISCONNECT)

    engineio_server.disconnect = disconnect


def refuse_closed(engineio_server: Any) -> None:
    """Answer a request for a session that has just closed like one for an unknown session: 400.

    The library looks up the session twice, and raises KeyError when it closed in between.
    """
    handle = engineio_server.handle_request

    def handle_request(environ: dict[str, Any], start_response: Any) -> Any:
        try:
            return handle(environ, start_response)
        except KeyError as error:
            if error.args not in (("Session is disconnected",), ("Session not found",)):
                raise
        start_response("400 BAD REQUEST", [("Content-Type", "application/json")])
        return [b'{"code":1,"message":"Session ID unknown"}']

    engineio_server.handle_request = handle_request


RESERVED = {"connect", "connect_error", "disconnect", "disconnecting"}
"""Names by which the library calls the handlers of a connection's begin and end. A client that sent them as events
could connect a second time as another person, or have its connection removed while it is open."""


class Malformed(Exception):
    """A message is not a Socket.IO packet that our namespaces accept."""


class StrictPacket(packet.Packet):
    """A Socket.IO packet that is read completely or refused, so that handlers get only valid events."""

    data: Any

    def decode(self, encoded_packet: Any) -> int:
        """Read a packet; return the number of attachments that follow it, which is always 0.

        Raises:
            Malformed: it cannot be read, or no namespace accepts its kind.
        """
        if not isinstance(encoded_packet, str):
            raise Malformed("not text")
        try:
            attachments = super().decode(encoded_packet)
        except (TypeError, ValueError, RecursionError) as error:
            raise Malformed(str(error)) from None
        if self.packet_type not in (packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.ACK):
            raise Malformed("a type that no client sends here")
        if attachments:
            raise Malformed("attachments are taken by no namespace")
        if self.packet_type in (packet.EVENT, packet.ACK) and not isinstance(self.data, list):
            raise Malformed("no arguments")
        if self.packet_type == packet.EVENT:
            name = self.data[0] if self.data else None
            if not isinstance(name, str) or name in RESERVED:
                raise Malformed("no name of an event")
        return 0

    def encode(self) -> Any:
        """Return the packet as text; a refusal is encoded as an object with a message, as the protocol requires."""
        if self.packet_type == packet.CONNECT_ERROR and isinstance(self.data, str):
            self.data = {"message": self.data}
        return super().encode()


def refuse_malformed(engineio_server: Any) -> None:
    """End the session of a client that sends a malformed packet; log one line instead of a traceback."""
    handle = engineio_server.handlers["message"]
    handle.__self__.packet_class = StrictPacket  # of the Socket.IO server

    def message(sid: str, data: Any) -> None:
        try:
            if not data:
                raise Malformed("empty")
            handle(sid, data)
        except Malformed as error:
            log.info("malformed_packet", reason=str(error)[:100])
            engineio_server.disconnect(sid)

    engineio_server.on("message", message)
