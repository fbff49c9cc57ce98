"""Accepting connections, and having others give way when there are too many."""

import errno
import logging
import time
from collections.abc import Callable
from typing import Any

import eventlet

from classroom.core.places import Places
from classroom.serving.client_socket import ClientSocket

#: Seconds for which connections are accepted before others have their turn.
ACCEPT_SLICE = 0.002

#: Most places that are kept free by others giving way.
MAX_RESERVE = 256

#: Seconds in which one that gives way should have left.
LEAVE_PAUSE = 0.02

#: Seconds to wait before accepting again when the process has run out of file descriptors.
NO_DESCRIPTORS_PAUSE = 0.25


class Acceptor:
    """Accepts connections as long as there are places for them."""

    def __init__(self, places: Places, pool: eventlet.GreenPool, log: logging.Logger) -> None:
        """Set up.

        Args:
            places: those that connections offer to others.
            pool: of the greenlets that serve connections: one for each place.
            log: gets warnings.
        """
        self._places = places
        self._pool = pool
        self._log = log
        # Others give way before the last place is taken: they need a moment to leave.
        self._reserve = max(1, min(places.number // 10, MAX_RESERVE))

    def accept(self, sock: ClientSocket, serve: Callable[[ClientSocket, Any], None]) -> None:
        """Accept connections on one socket until killed; serve each in a greenlet."""
        turn = time.monotonic()
        while True:
            if self._pool.free() <= self._reserve:
                self._places.make_room()
            try:
                client, address = sock.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self._log.warning("No file descriptor for a new client: raise the limit (ulimit -n)")
                    eventlet.sleep(NO_DESCRIPTORS_PAUSE)
                elif error.errno not in (errno.ECONNABORTED, errno.EPROTO, errno.EINTR):
                    raise
                continue
            while not self._pool.free():
                self._places.make_room()
                eventlet.sleep(LEAVE_PAUSE)
            self._pool.spawn_n(serve, client, address)
            # A burst of new clients must not delay the others, nor thousands of others a new client.
            if time.monotonic() - turn > ACCEPT_SLICE:
                eventlet.sleep(0)
                turn = time.monotonic()
