"""Engine.IO sessions whose clients do not read, or are gone: nothing and nobody waits for them for ever.

What is changed of the library here was checked with python-engineio 4.15 (pinned).
"""

from typing import Any

import structlog

log = structlog.get_logger()

MAX_WAITING = 200
"""Messages that may wait for one client: about half a megabyte of states, and more than a minute of a busy lesson."""


def drop_slow(engineio_server: Any) -> int:
    """Close the sessions that more than :data:`MAX_WAITING` messages wait for; return how many."""
    slow = [session for session in list(engineio_server.sockets.values()) if session.queue.qsize() > MAX_WAITING]
    for session in slow:
        # Without waiting for the queue: nobody empties it. The writer that hangs in the socket ends by its time-out.
        session.close(wait=False, abort=True, reason="slow reader")
    if slow:
        log.warning("dropped_slow_readers", clients=len(slow))
    return len(slow)


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
