"""Limits for work that waits: a loop must not stand still because a server has stopped answering.

A limit does not interrupt anything. What waits for something outside of this process asks :func:`longest_wait` how long
it may: today that is the database driver (``core/postgresql.py``).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_FOREVER = float("inf")
_limits: ContextVar[tuple[float, float]] = ContextVar("limits", default=(_FOREVER, _FOREVER))
"""When all waiting must end, by the monotonic clock; and the longest single wait in seconds."""

_patience: ContextVar[float] = ContextVar("patience", default=0.0)
"""Seconds that a single wait may take at least, whatever is usual."""


@contextmanager
def time_limit(total: float = _FOREVER, *, each: float = _FOREVER) -> Iterator[None]:
    """Limit how long the block waits. Stricter limits around it still hold.

    Args:
        total: seconds from now until all waiting must have ended.
        each: seconds that a single wait may take.
    """
    end, longest = _limits.get()
    token = _limits.set((min(end, time.monotonic() + total), min(longest, each)))
    try:
        yield
    finally:
        _limits.reset(token)


def longest_wait() -> float:
    """Return how many seconds the next wait may take: not above 0 once the time is up, infinite without a limit."""
    end, longest = _limits.get()
    return min(end - time.monotonic(), longest)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let the block wait for so long, whatever limits are around it: for work in the background that nobody waits for.

    Args:
        seconds: how long a single wait may take.
    """
    limits, least = _limits.set((_FOREVER, seconds)), _patience.set(seconds)
    try:
        yield
    finally:
        _limits.reset(limits)
        _patience.reset(least)


def allowed(usual: float) -> float:
    """Return how many seconds a wait may take that usually may take ``usual``: more inside :func:`patience`."""
    return min(max(usual, _patience.get()), longest_wait())
