"""What the application does before its process stops: store what is queued, send its clients to other workers."""

import logging
from collections.abc import Callable

_callbacks: list[Callable[[], None]] = []

log = logging.getLogger("gunicorn.error")


def at_stop(callback: Callable[[], None]) -> None:
    """Register a function that is called once, when the worker no longer accepts and its connections are still open.

    It runs in a greenlet, and may wait within the worker's ``graceful_timeout``.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


def stop() -> None:
    """Call the registered functions in their order; one that fails is logged, and the others are called."""
    while _callbacks:
        callback = _callbacks.pop(0)
        try:
            callback()
        except Exception:
            log.exception("Error while stopping")
