"""Engine.IO sessions whose clients do not read or never come in: nobody waits for them for ever."""

import time
from collections.abc import Callable
from typing import Any

import structlog

log = structlog.get_logger()

MAX_WAITING = 200
"""Messages that may wait for a polling client, and for any on the stock transport: about half a megabyte of states,
and more than a minute of a busy lesson. (A WebSocket on the hub counts the bytes itself.)"""

OUTSIDE = 15.0
"""Seconds that a session may stay without being let into a namespace."""


class SessionReaper:
    """Ends sessions that cost and do not serve: readers that do not read, and strangers that never say who they are."""

    def __init__(
        self, engineio_server: Any, is_inside: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._server = engineio_server
        self._is_inside = is_inside
        self._clock = clock
        self._outside_since: dict[str, float] = {}

    def reap(self) -> None:
        """Go through all sessions once; to be called every second or so."""
        moment = self._clock()
        outside: dict[str, float] = {}
        slow = strangers = 0
        for sid, session in list(self._server.sockets.items()):
            if session.queue is not None and session.queue.qsize() > MAX_WAITING:
                # Without waiting for the queue: nobody empties it. A writer that hangs ends by its socket's time-out.
                session.close(wait=False, abort=True, reason="slow reader")
                slow += 1
            elif not self._is_inside(sid):
                outside[sid] = self._outside_since.get(sid, moment)
                if moment - outside[sid] > OUTSIDE:
                    session.close(wait=False, reason="outside")
                    strangers += 1
        self._outside_since = outside
        if slow or strangers:
            log.warning("ended_sessions", slow=slow, strangers=strangers)
