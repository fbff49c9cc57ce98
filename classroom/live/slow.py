"""Clients that do not read: what waits for them is bounded, and then they are dropped. They come back to the state."""

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
