"""How late the event loop is: whatever holds it, everybody waits for.

A green thread sleeps for a moment and looks how much later than that it woke. So it sees what a student's answer would
have met, whoever was to blame: Python that computes, a library that blocks, or another process on the same core.
"""

import threading
import time
from collections import deque

import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram

log = structlog.get_logger()

INTERVAL = 0.01
"""Seconds between two looks. A stall that is shorter may pass unseen."""
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
MEMORY = 60.0
"""Seconds for which the worst is remembered."""
WORTH_A_LINE = 0.25
"""Seconds from which a stall is logged."""
QUIET = 10.0
"""Seconds between two such lines."""


class LoopLag:
    """Watches the loop of the process that starts it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._histogram = Histogram(
            "tiza_loop_lag_seconds", "How late the event loop was", buckets=BUCKETS, registry=registry
        )
        worst = Gauge("tiza_loop_lag_worst_seconds", "The longest in the last minute", registry=registry)
        worst.set_function(self.worst)
        self._seconds: deque[tuple[int, float]] = deque()
        """The worst of each second of the last minute, by the clock that only goes forward."""
        self._logged = float("-inf")
        self._running = False

    def start(self) -> None:
        """Start watching."""
        self._running = True
        threading.Thread(target=self._loop, name="lag", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._running = False

    def _loop(self) -> None:
        before = time.monotonic()
        while self._running:
            time.sleep(INTERVAL)
            after = time.monotonic()
            self.note(max(0.0, after - before - INTERVAL), after)
            before = time.monotonic()

    def note(self, lag: float, moment: float) -> None:
        """Count one look: it came ``lag`` seconds late, at ``moment`` of the monotonic clock."""
        self._histogram.observe(lag)
        second = int(moment)
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1] = (second, max(lag, self._seconds[-1][1]))
        else:
            self._seconds.append((second, lag))
            self._forget(moment)
        if lag >= WORTH_A_LINE and moment - self._logged >= QUIET:
            self._logged = moment
            log.warning("loop_stalled", seconds=round(lag, 3))

    def _forget(self, moment: float) -> None:
        while self._seconds and self._seconds[0][0] < moment - MEMORY:
            self._seconds.popleft()

    def worst(self) -> float:
        """Return the longest lag of the last minute, in seconds."""
        self._forget(time.monotonic())
        return max((lag for _second, lag in self._seconds), default=0.0)
