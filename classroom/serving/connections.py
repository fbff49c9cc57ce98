"""A client's socket as the worker sees it: time-outs, upgrade to WebSocket, and the way to take it away."""

import errno
import logging
import socket as plain_socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from eventlet import hubs, patcher
from eventlet.greenio import GreenSocket

from classroom.core.concurrency import yield_to_loop

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: Seconds in which a client must take or give at least one byte while a request is being read or answered.
STALL = 60.0

#: Where the application finds its :class:`Upgrade`. The name is the one by which Engine.IO's eventlet driver
#: asks.
UPGRADE = "eventlet.input"

log = logging.getLogger("gunicorn.error")


@contextmanager
def _stall_is_reset() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        # gunicorn reports a time-out with a traceback; a client that vanished is nothing to report.
        raise ConnectionResetError(errno.ECONNRESET, "the client stalled") from None


class ClientSocket(GreenSocket):
    """A green socket on which a client that stalls looks like one that reset the connection.

    Closing it wakes a greenlet that is reading from it: eventlet would leave that one waiting until the descriptor's
    number is used again, and a worker that stops would wait for it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close = self._close_and_wake  # eventlet binds these methods to each object

    def _close_and_wake(self) -> None:
        descriptor = self.fd.fileno()
        if descriptor >= 0:
            hubs.notify_opened(descriptor)  # whoever still waits for the number waits for a connection that is over
        self.fd.close()

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Return what is there, up to ``bufsize`` bytes; waits for the first. Who sends without a pause gets no more
        than their share: reading what is there already would never wait.
        """
        yield_to_loop()
        with _stall_is_reset():
            return bytes(super().recv(bufsize, flags))

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Read into ``buffer``; returns the number of bytes."""
        with _stall_is_reset():
            return int(super().recv_into(buffer, nbytes, flags))

    def send(self, data: Any, flags: int = 0) -> int:
        """Send a part of ``data``; returns how many bytes went out. ``sendall`` goes through here."""
        with _stall_is_reset():
            return int(super().send(data, flags))

    def half_close(self, how: int) -> None:
        """Shut one or both directions; whoever reads sees the end of the stream and closes in its own way."""
        try:
            self.shutdown(how)
        except OSError as error:
            if error.errno not in (errno.ENOTCONN, errno.EBADF):
                raise


class Upgrade:
    """The application's handle on the connection of a WebSocket handshake.

    There are two ways to use it. A handler that stays in its greenlet (Engine.IO's own driver) calls
    :meth:`get_socket`, writes the handshake's answer itself and returns when the connection is over. A
    transport of its own calls :meth:`hand_over`, and the connection is no longer the worker's: the request
    may return at once.

    Attributes:
        room: how many connections a transport may have open at once.
        used: whether the application has taken the connection.
    """

    def __init__(self, sock: ClientSocket, held: set[ClientSocket], room: int) -> None:
        self._sock = sock
        self._held = held
        self.room = room
        self.used = False

    def get_socket(self) -> ClientSocket:
        """Return the green socket, without time-out: it belongs to the handler until the handler returns."""
        self.used = True
        self._sock.settimeout(None)
        self._held.add(self._sock)
        return self._sock

    def hand_over(self) -> plain_socket.socket:
        """Return the connection as a plain non-blocking socket that the worker neither writes to nor closes.

        The descriptor moves to the new socket object, so that whatever the worker still does to the old one
        has no effect. From here on the connection does not count among the worker's own (``room`` is as many again),
        and whoever took it has to close it, also when the worker stops.
        """
        self.used = True
        self._held.discard(self._sock)
        original: Any = patcher.original("socket")
        taken: plain_socket.socket = original.socket(fileno=self._sock.fd.detach())
        taken.setblocking(False)
        return taken


class UpgradeGate:
    """WSGI middleware of the worker: prepares WebSocket handshakes, ends upgraded requests.

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
        # Never negotiate permessage-deflate: it costs 90 KiB a client, and frames could not be shared by many.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        # Taken out: where Engine.IO finds it, it puts a wrapper of its own in the place of our handle.
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
            # Bytes of the WebSocket may be out: an HTTP error page must not follow them.
            if not upgrade.used:
                raise
            log.exception("Error in a WebSocket handler")
        else:
            if answered or not upgrade.used:
                return response  # the handshake was refused with an ordinary HTTP answer
        finally:
            self.held.discard(sock)
        raise StopIteration
