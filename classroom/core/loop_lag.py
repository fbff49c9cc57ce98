"""Measures how late the event loop runs: whatever blocks it delays every client.

A green thread sleeps for a moment and compares how much later than that it woke. So it sees the delay that a student's
answer would have met, whatever the cause: Python that computes, a library that blocks, or another process on the core.
"""

import time
from collections import deque

import structlog

from classroom.core import metrics
from classroom.core.loop import Loop, Task

log = structlog.get_logger()

INTERVAL = 0.01
"""Seconds between two measurements. A shorter stall may go unnoticed."""
MEASUREMENTS = 100
"""How many follow each other in one run of the loop: a run costs as much processor time as a measurement."""
WINDOW = 60.0
"""Seconds over which the longest lag is reported."""
LOG_FROM = 0.25
"""Seconds of lag from which a stall is logged."""
LOG_EVERY = 10.0
"""Least seconds between two such log lines."""


class LoopLag:
    """Measures the event loop of the process that starts it."""

    def __init__(self) -> None:
        self._seconds: deque[tuple[int, float]] = deque()
        """The longest lag of each second of the last minute, by the monotonic clock."""
        self._logged = float("-inf")
        self._loop = Loop("loop lag", Task("measure", self._measure), interval=0)

    def start(self) -> None:
        """Start measuring."""
        self._loop.start()

    def stop(self) -> None:
        """Stop measuring."""
        self._loop.stop()

    def _measure(self) -> None:
        before = time.monotonic()
        for _number in range(MEASUREMENTS):
            time.sleep(INTERVAL)
            after = time.monotonic()
            self.record(max(0.0, after - before - INTERVAL), after)
            before = after

    def record(self, lag: float, moment: float) -> None:
        """Record one measurement: ``lag`` seconds, taken at ``moment`` of the monotonic clock."""
        metrics.LAG.observe(lag)
        second = int(moment)
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1] = (second, max(lag, self._seconds[-1][1]))
        else:
            self._seconds.append((second, lag))
            self._forget(moment)
        if lag >= LOG_FROM and moment - self._logged >= LOG_EVERY:
            self._logged = moment
            log.warning("loop_stalled", seconds=round(lag, 3))

    def _forget(self, moment: float) -> None:
        while self._seconds and self._seconds[0][0] < moment - WINDOW:
            self._seconds.popleft()

    def worst(self) -> float:
        """Return the longest lag of the last minute, in seconds."""
        self._forget(time.monotonic())
        return max((lag for _second, lag in self._seconds), default=0.0)
