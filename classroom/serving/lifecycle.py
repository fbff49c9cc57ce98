"""What the application does before its process stops: finish the intake, send its clients elsewhere."""

import logging
from collections.abc import Callable

_callbacks: list[Callable[[], None]] = []

log = logging.getLogger("gunicorn.error")


def at_stop(callback: Callable[[], None]) -> None:
    """Have ``callback`` called once when the worker has stopped accepting and its connections are still open.

    It runs in a greenlet and may wait, within the worker's ``graceful_timeout``.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


def stop() -> None:
    """Call what was registered, in that order; a failure is logged and does not hold up the others."""
    while _callbacks:
        callback = _callbacks.pop(0)
        try:
            callback()
        except Exception:
            log.exception("Error while stopping")
