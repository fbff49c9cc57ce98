"""The only place in the application where eventlet is spoken to (beside app.py, serving/ and live/transport).

Outside a patched server (tests, command line) the same calls use plain threads or run on the spot.

Nothing may hold the event loop for long: while one request computes, every student waits. There are three ways to do
long work. What waits, or computes in C, goes to a real thread: :func:`offload`, or a :class:`Lane` where many may come
at once. What runs in Python for long, over many small pieces, says :func:`breathe` between them; never in a
transaction, for everybody who wants to write would wait for all who go first.
"""

import gc
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from eventlet import patcher, tpool

Result = TypeVar("Result")

SLICE = 0.005
"""Seconds that long work may take before others have their turn."""

SWITCH = 0.001
"""Seconds after which a thread that computes in Python gives way to the loop; Python's own figure is 0.005."""

_breathed = 0.0


def is_green() -> bool:
    """Say whether this process runs on eventlet's hub."""
    return bool(patcher.is_monkey_patched("thread"))


def settle() -> None:
    """Prepare a process for serving, when everything is imported, wired and warm.

    What is there now stays for ever, so the collector of cycles need not walk through all of it each time: that would
    be a tenth of a second in which nothing else happens. It is not collected before, for the same reason.
    """
    sys.setswitchinterval(SWITCH)
    gc.freeze()


def offload(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Run blocking work (the disk, code in C) in a real thread, so that the event loop goes on; return its result."""
    if is_green():
        return tpool.execute(function, *args, **kwargs)  # type: ignore[no-any-return]
    return function(*args, **kwargs)


class Lane:
    """Heavy work of one kind, one at a time: twenty log-ins at once must not leave the loop a twentieth of a core.

    Whoever comes meanwhile waits in line, green. Not for use inside :func:`offload` or a transaction.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def run(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Run the work in a real thread when it is its turn; return its result."""
        with self._turn:
            return offload(function, *args, **kwargs)


def breathe() -> str:
    """Let others have their turn, if that is due. Costs next to nothing when it is not.

    Returns an empty text, so that a template can say it between the rows of a long table.
    """
    global _breathed  # noqa: PLW0603 - when this process last breathed, whoever it was
    if is_green() and time.monotonic() - _breathed > SLICE:
        time.sleep(0)
        _breathed = time.monotonic()
    return ""
