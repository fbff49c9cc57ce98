"""The upgrade of a request to a WebSocket, and handing its connection over to a transport."""

import logging
import socket as plain_socket
from collections.abc import Callable, Iterable
from typing import Any

from eventlet import patcher

from classroom.serving.client_socket import ClientSocket

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: Key of the WSGI environment under which the application finds its :class:`Upgrade`: the one that Engine.IO's
#: eventlet driver reads.
UPGRADE = "eventlet.input"

log = logging.getLogger("gunicorn.error")


class Upgrade:
    """The application's handle on the connection of a WebSocket handshake.

    There are two ways to use it. A handler that stays in its greenlet (Engine.IO's own driver) calls
    :meth:`get_socket`, writes the handshake's response itself and returns when the connection has ended. A
    transport calls :meth:`hand_over` and owns the connection from then on: the request may return at once.

    Attributes:
        room: most connections that a transport may have open at once.
        used: whether the application has taken the connection.
    """

    def __init__(self, sock: ClientSocket, held: set[ClientSocket], room: int) -> None:
        self._sock = sock
        self._held = held
        self.room = room
        self.used = False

    def get_socket(self) -> ClientSocket:
        """Return the green socket, without a time-out; the handler owns it until it returns."""
        self.used = True
        self._sock.be_patient()
        self._held.add(self._sock)
        return self._sock

    def hand_over(self) -> plain_socket.socket:
        """Return the connection as a plain non-blocking socket that the worker neither writes to nor closes.

        The descriptor moves to the new socket object, so that what the worker still does to the old one has no effect.
        The connection no longer counts among those of the worker (``room`` limits the others), and the caller must
        close it, also when the worker stops.
        """
        self.used = True
        self._held.discard(self._sock)
        original: Any = patcher.original("socket")
        taken: plain_socket.socket = original.socket(fileno=self._sock.fd.detach())
        taken.setblocking(False)
        return taken


class UpgradeGate:
    """WSGI middleware of the worker: prepares WebSocket handshakes, and ends upgraded requests.

    Attributes:
        held: sockets that handlers are using as WebSockets right now.
    """

    def __init__(self, application: Application, room: int) -> None:
        self._application = application
        self._room = room
        self.held: set[ClientSocket] = set()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Call the application.

        Raises:
            StopIteration: the socket was used as a WebSocket. gunicorn takes this as "close, and write nothing".
        """
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return self._application(environ, start_response)
        # Never negotiate permessage-deflate: it costs 90 KiB a client, and clients could not share frames.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        # Removed, because Engine.IO would replace our handle by a wrapper of its own.
        sock = environ.pop("gunicorn.socket")
        upgrade = environ[UPGRADE] = Upgrade(sock, self.held, self._room)
        answered = False

        def note_start(*args: Any, **kwargs: Any) -> Any:
            nonlocal answered
            answered = True
            return start_response(*args, **kwargs)

        try:
            response = self._application(environ, note_start)
        except OSError as error:
            if not upgrade.used:
                raise
            log.debug("WebSocket ended: %s", error)
        except Exception:
            # Bytes of the WebSocket may have been sent: an HTTP error page must not follow them.
            if not upgrade.used:
                raise
            log.exception("Error in a WebSocket handler")
        else:
            if answered or not upgrade.used:
                return response  # the handshake was refused with an ordinary HTTP response
        finally:
            self.held.discard(sock)
        raise StopIteration
