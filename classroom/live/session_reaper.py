"""Closes Engine.IO sessions whose clients do not read, or never enter a namespace."""

import time
from collections.abc import Callable
from typing import Any

import structlog

log = structlog.get_logger()

MAX_WAITING = 200
"""Messages that may wait for a polling client, and for any client on the stock transport: about half a megabyte of
states, more than a minute of a busy lesson. (The hub's transport limits the bytes of a WebSocket itself.)"""

ENTER_WITHIN = 15.0
"""Seconds in which a session must enter a namespace."""


class SessionReaper:
    """Run once a second by the beat."""

    def __init__(
        self, engineio_server: Any, is_inside: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Prepare for the sessions of a server.

        Args:
            engineio_server: whose sessions are watched.
            is_inside: tells whether the session with this id has entered a namespace.
            clock: returns seconds.
        """
        self._server = engineio_server
        self._is_inside = is_inside
        self._clock = clock
        self._outside_since: dict[str, float] = {}

    def reap(self) -> None:
        """Close the sessions that are over one of the limits."""
        moment = self._clock()
        outside: dict[str, float] = {}
        slow = strangers = 0
        for sid, session in list(self._server.sockets.items()):
            if session.queue is not None and session.queue.qsize() > MAX_WAITING:
                # Do not wait for the queue, which nobody empties. A writer that hangs ends by its socket's time-out.
                session.close(wait=False, abort=True, reason="slow reader")
                slow += 1
            elif not self._is_inside(sid):
                outside[sid] = self._outside_since.get(sid, moment)
                if moment - outside[sid] > ENTER_WITHIN:
                    session.close(wait=False, reason="outside")
                    strangers += 1
        self._outside_since = outside
        if slow or strangers:
            log.warning("ended_sessions", slow=slow, strangers=strangers)
