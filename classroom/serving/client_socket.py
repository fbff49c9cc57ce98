"""A client's socket in the worker, and the time that its client has."""

import errno
import time
from collections.abc import Callable
from typing import Any

from eventlet import hubs
from eventlet.greenio import GreenSocket

from classroom.core.concurrency import yield_to_loop
from classroom.core.places import Place

#: Seconds that a client may keep its connection waiting from the beginning of a request.
PATIENCE = 20.0

#: Bytes, sent or read by the client, that earn it one more second. The slowest mobile networks carry twice as many.
LEAST_RATE = 1024

#: Most seconds that a client can have, so also the longest pause between two bytes.
STALL = 60.0

#: Seconds in which bytes that are already there can be moved, once a client has used up its time.
MOMENT = 0.001


class Stalled(ConnectionResetError):
    """The client has kept its connection waiting for too long.

    gunicorn would log a traceback for a time-out, but not for a reset. A client that vanished is not worth one.
    """

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "the client stalled")


class Patience:
    """The seconds that a client may still keep the server waiting during a request.

    It has ``PATIENCE`` at the beginning, and each byte that it sends or reads earns more, up to ``STALL``. What the
    server itself needs does not count. So a large upload over a poor line may take as long as it needs.
    """

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = PATIENCE

    def use(self, waited: float, moved: int) -> None:
        """Count seconds that the server has waited, and the bytes that were moved meanwhile."""
        self.left = max(MOMENT, min(STALL, self.left - waited + moved / LEAST_RATE))


class ClientSocket(GreenSocket):
    """A green socket on which a stalled client looks like one that reset the connection.

    Closing it wakes a greenlet that reads from it. With eventlet's own sockets it would wait until the descriptor's
    number is used again, and a worker that stops would wait for it.

    Attributes:
        place: of the connection, which is offered to others while a request waits for the client; None before it is
            served.
        has_asked: whether the client has sent a request.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close = self._close_and_wake  # eventlet binds these methods to each object
        self.place: Place | None = None
        self.has_asked = False
        self._patience: Patience | None = Patience()

    def _close_and_wake(self) -> None:
        descriptor = self.fd.fileno()
        if descriptor >= 0:
            hubs.notify_opened(descriptor)  # wakes greenlets that wait for this descriptor
        self.fd.close()

    def begin_request(self) -> None:
        """Note that a request has arrived, and give its client the time that it has at the beginning."""
        self.has_asked = True
        self._patience = Patience()

    def be_patient(self) -> None:
        """Let the client take any time: the connection has become a WebSocket, which is watched by other means."""
        self.settimeout(None)
        self._patience = None

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Return up to ``bufsize`` bytes; wait for the first.

        A read of bytes that have already arrived does not wait, so a client that sends without a pause would keep the
        loop to itself: yield first.

        Raises:
            Stalled: the client has kept the connection waiting for too long.
        """
        yield_to_loop()
        return bytes(self._transfer(super().recv, bufsize, flags))

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Read into ``buffer``; return the number of bytes. Raises as :meth:`recv` does."""
        return int(self._transfer(super().recv_into, buffer, nbytes, flags))

    def send(self, data: Any, flags: int = 0) -> int:
        """Send a part of ``data``; return the number of bytes sent. ``sendall`` calls this.

        Raises:
            Stalled: the client does not read, or too slowly.
        """
        return int(self._transfer(super().send, data, flags))

    def _transfer(self, transfer: Callable[..., Any], *args: Any) -> Any:
        """Read or send within the time that the client has left; count what it used and what it earned."""
        own, patience, begun = self.gettimeout(), self._patience, time.monotonic()
        if patience is not None:
            if self.place is not None:
                self.place.offer_if_unnamed()
            self.settimeout(patience.left if own is None else min(own, patience.left))
        try:
            done = transfer(*args)
        except TimeoutError:
            raise Stalled from None
        finally:
            self.settimeout(own)
        if patience is not None:
            patience.use(time.monotonic() - begun, done if isinstance(done, int) else len(done))
        return done

    def half_close(self, how: int) -> None:
        """Shut down one or both directions; the reader sees the end of the stream and closes the socket itself."""
        try:
            self.shutdown(how)
        except OSError as error:
            if error.errno not in (errno.ENOTCONN, errno.EBADF):
                raise
