"""Rate limits for pages, API and sockets alike. Services call them; most edges never do.

Each process counts for itself, because a request must never wait for Redis. With several workers the limits are that
many times as wide, which still slows guessing far below what an attack needs. The counts are kept here rather than by
the ``limits`` library, which parses the rates: its memory storage walks through all keys a hundred times a second, and
waits, which callbacks of the live transport may not.
"""

import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from flask_babel import ngettext
from limits import parse_many

from classroom.core import metrics, settings
from classroom.core.errors import RateLimited
from classroom.core.networks import VIA

BEHIND_PROXY = 10
"""How many times as wide the limits of a proxy are that is not declared; its visitors have the limits themselves."""
TIDY_FROM = 4096
"""Number of counts from which expired ones are looked for and removed."""


class Rate(NamedTuple):
    """``amount`` uses in a window of ``seconds``, which begins with the first use."""

    amount: int
    seconds: int


class Windows:
    """Counts by rate and keys. No method blocks."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: dict[tuple[Rate, str, tuple[str, ...]], list[float]] = {}  # end of the window, count
        self._tidy_at = TIDY_FROM

    def __len__(self) -> int:
        return len(self._counts)

    def clear(self) -> None:
        """Remove all counts."""
        self._counts.clear()

    def hit(self, rate: Rate, name: str, keys: tuple[str, ...]) -> bool:
        """Count one use; return whether it is within the rate."""
        moment, place = self._clock(), (rate, name, keys)
        found = self._counts.get(place)
        if found is None or moment >= found[0]:
            self._counts[place] = [moment + rate.seconds, 1]
            if len(self._counts) > self._tidy_at:
                self._tidy(moment)
            return rate.amount >= 1
        found[1] += 1
        return found[1] <= rate.amount

    def left(self, rate: Rate, name: str, keys: tuple[str, ...]) -> tuple[int, float]:
        """Return how many uses are left in the window, and the seconds until the next window begins."""
        found = self._counts.get((rate, name, keys))
        moment = self._clock()
        if found is None or moment >= found[0]:
            return rate.amount, 0.0
        return max(0, rate.amount - int(found[1])), found[0] - moment

    def _tidy(self, moment: float) -> None:
        # Again when the number has doubled, so that the cost of one count stays constant on average.
        self._counts = {key: found for key, found in self._counts.items() if moment < found[0]}
        self._tidy_at = max(TIDY_FROM, 2 * len(self._counts))


_windows = Windows()


def forget() -> None:
    """Remove all counts of this process; for tests."""
    _windows.clear()


@lru_cache(maxsize=32)
def _rates(text: str) -> tuple[Rate, ...]:
    return () if text == "off" else tuple(Rate(item.amount, item.get_expiry()) for item in parse_many(text))


def _refuse(rate: Rate, name: str, keys: tuple[str, ...]) -> RateLimited:
    metrics.RATE_LIMITED.labels(name).inc()
    wait = max(1.0, round(_windows.left(rate, name, keys)[1], 1))
    text = ngettext(
        "Too many tries. Wait %(num)d second and try again.",
        "Too many tries. Wait %(num)d seconds and try again.",
        round(wait),
    )
    return RateLimited(text, retry_after=wait)


def _rate(name: str) -> str:
    return str(getattr(settings.current(), f"{name}_rate"))


def _counts(name: str, keys: tuple[str, ...]) -> Iterator[tuple[Rate, tuple[str, ...]]]:
    """Yield the rates of a limit, with the keys by which uses are counted.

    An address that an undeclared proxy reports may be made up, so the proxy's own address has a limit as well.
    """
    _client, via, proxy = keys[-1].rpartition(VIA)
    for rate in _rates(_rate(name)):
        yield rate, keys
        if via:
            yield Rate(rate.amount * BEHIND_PROXY, rate.seconds), (*keys[:-1], proxy)


def check(name: str, *keys: str) -> None:
    """Count one use of the limit ``name`` (a setting ``<name>_rate``) for these keys.

    Raises:
        RateLimited: when there were too many in the window.
    """
    for rate, counted in _counts(name, keys):
        if not _windows.hit(rate, name, counted):
            raise _refuse(rate, name, counted)


def allows(name: str, *keys: str) -> bool:
    """Count one use of a limit; return whether it is within it. Like :func:`check`, for callers without a request."""
    within = True
    for rate in _rates(_rate(name)):  # all are counted, even after one refuses
        within = _windows.hit(rate, name, keys) and within
    if not within:
        metrics.RATE_LIMITED.labels(name).inc()
    return within


def guard(name: str, *keys: str) -> None:
    """Refuse when the limit is used up, without counting. Used together with :func:`record_failure`.

    Raises:
        RateLimited: when the limit is used up.
    """
    for rate, counted in _counts(name, keys):
        if not _windows.left(rate, name, counted)[0]:
            raise _refuse(rate, name, counted)


def record_failure(name: str, *keys: str) -> None:
    """Count one failure (such as a wrong password or an unknown code) without refusing it."""
    for rate, counted in _counts(name, keys):
        _windows.hit(rate, name, counted)
