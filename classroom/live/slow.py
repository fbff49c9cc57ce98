"""Engine.IO sessions whose clients do not read, never come in, or are gone: nobody waits for them for ever.

What is changed of the library here was checked with python-engineio 4.15 (pinned).
"""

import time
from collections.abc import Callable
from typing import Any

import structlog

log = structlog.get_logger()

MAX_WAITING = 200
"""Messages that may wait for one client: about half a megabyte of states, and more than a minute of a busy lesson."""


OUTSIDE = 15.0
"""Seconds that a session may stay without being let into a namespace."""


class Watch:
    """Ends sessions that cost and do not serve: readers that do not read, and strangers that never say who they are."""

    def __init__(
        self, engineio_server: Any, is_inside: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._server = engineio_server
        self._is_inside = is_inside
        self._clock = clock
        self._outside_since: dict[str, float] = {}

    def look(self) -> None:
        """Go through all sessions once; to be called every second or so."""
        moment = self._clock()
        outside: dict[str, float] = {}
        slow = strangers = 0
        for sid, session in list(self._server.sockets.items()):
            if session.queue.qsize() > MAX_WAITING:
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
