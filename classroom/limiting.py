"""Rate limits, the same for pages, API and sockets. Services call :func:`check` and :func:`miss`; edges never do.

The counts are each process's own: a request must never wait for Redis. With several workers the limits are that
many times as wide, which still slows guessing far below use.
"""

import time
from functools import lru_cache

from flask_babel import ngettext
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from classroom import settings
from classroom.errors import RateLimited


@lru_cache(maxsize=1)
def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string("memory://"))


@lru_cache(maxsize=32)
def _items(rate: str) -> tuple[RateLimitItem, ...]:
    return () if rate == "off" else tuple(parse_many(rate))


def _refuse(item: RateLimitItem, name: str, keys: tuple[str, ...]) -> RateLimited:
    reset = _limiter().get_window_stats(item, name, *keys).reset_time
    wait = max(1.0, round(reset - time.time(), 1))
    text = ngettext(
        "Too many tries. Wait %(num)d second and try again.",
        "Too many tries. Wait %(num)d seconds and try again.",
        round(wait),
    )
    return RateLimited(text, retry_after=wait)


def _rate(name: str) -> str:
    return str(getattr(settings.current(), f"{name}_rate"))


def check(name: str, *keys: str) -> None:
    """Count one use of the limit ``name`` (a setting ``<name>_rate``) for these keys.

    Raises:
        RateLimited: when there were too many in the window.
    """
    for item in _items(_rate(name)):
        if not _limiter().hit(item, name, *keys):
            raise _refuse(item, name, keys)


def guard(name: str, *keys: str) -> None:
    """Raise RateLimited when the limit is used up, without counting. Goes with :func:`miss`."""
    for item in _items(_rate(name)):
        if not _limiter().test(item, name, *keys):
            raise _refuse(item, name, keys)


def miss(name: str, *keys: str) -> None:
    """Count one failure (a wrong password, an unknown code) without refusing it."""
    for item in _items(_rate(name)):
        _limiter().hit(item, name, *keys)
