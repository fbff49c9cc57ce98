"""All that reaches into private names of the libraries below Flask-SocketIO, and the versions it was checked with.

With other versions a process refuses to start: what is changed here would fail in ways that nobody sees at once.
"""

import sys
from importlib.metadata import version
from typing import Any

import engineio.server

from classroom.live.transport.session import HubSession

CHECKED = {
    "eventlet": "0.41.3",
    "Flask-SocketIO": "5.7.0",
    "python-engineio": "4.15.1",
    "python-socketio": "5.18.1",
}

KEPT = {
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    "REMOTE_ADDR", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "wsgi.url_scheme", "flask.app",
}  # fmt: skip
"""Of a handshake's request, what handlers look at later: who, from where, in which language."""


def check_versions() -> None:
    """Refuse libraries that nobody has looked at.

    Raises:
        RuntimeError: one line that names the package and what to do.
    """
    for package, checked in CHECKED.items():
        found = version(package)
        if found != checked:
            raise RuntimeError(
                f"{package} {found} is installed, but the live transport was checked with {checked}: install "
                "requirements.txt as it is, or set CLASSROOM_TRANSPORT=stock"
            )


def use_sessions(sessions: type[HubSession]) -> None:
    """Have Engine.IO make sessions of this class; the library looks its own up by this name."""
    engineio.server.socket.Socket = sessions


def trim_environ(socketio_server: Any) -> None:
    """Keep of each handshake's request only what is looked at later: sockets and buffers hang on the rest."""
    connected = socketio_server._handle_eio_connect

    def connect(sid: str, environ: dict[str, Any]) -> Any:
        kept = {name: _shared(environ[name]) for name in environ.keys() & KEPT}
        return connected(sid, kept)

    socketio_server.eio.on("connect", connect)


def _shared(value: Any) -> Any:
    # Most of a hall sends the same headers: one copy of each will do.
    return sys.intern(value) if type(value) is str and len(value) < 100 else value


def close_at_once(engineio_server: Any) -> None:
    """Have the server close sessions without waiting for their clients.

    The library waits until everything was fetched. Who polls no more would hold a greenlet for ever, and so would the
    request whose message was too large: its refusal would never be sent.
    """

    def disconnect(sid: str) -> None:
        session = engineio_server.sockets.pop(sid, None)
        if session is not None:
            session.close(wait=False, reason=engineio_server.reason.SERVER_DISCONNECT)

    engineio_server.disconnect = disconnect


def refuse_closed(engineio_server: Any) -> None:
    """Answer a request for a session that has just closed as one for an unknown session: 400.

    The library looks up the session twice, and raises when it closed in between.
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
